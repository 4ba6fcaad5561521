"""Over TLS the certificate is checked for the name that was asked, though the connection goes to a checked address."""

from __future__ import annotations

import datetime
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from assistant.fetching.errors import FetchFault
from assistant.fetching.web import Limits, Web
from tests.assistant.fetching.conftest import HERE, Site


def certificate(folder: Path, name: str) -> Path:
    """A certificate for ``name`` that is its own authority, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return file


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server with a certificate for reports.example, which this machine trusts."""
    file = certificate(tmp_path, "reports.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    made = Site(tls=context)
    yield made
    made.close()


def test_a_certificate_counts_for_its_own_name_only(secure: Site) -> None:
    secure.put("/", "the report")
    port = secure.address.rpartition(":")[2]
    limits = Limits(pause_s=0, attempts=1)
    with Web(limits, allowed=[HERE], resolve=lambda host, _: ["127.0.0.1"]) as web:
        assert web.read(f"https://reports.example:{port}/").content == b"the report"
        with pytest.raises(FetchFault, match="no connection to other"):
            web.read(f"https://other.example:{port}/")  # at the same address
    assert [one.headers["host"] for one in secure.asked] == [f"reports.example:{port}"]

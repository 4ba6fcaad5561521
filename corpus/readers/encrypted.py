"""Office files under a password."""

from __future__ import annotations

import hashlib
import io

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from corpus.errors import EncryptedFile, ReadError


def decrypt(data: bytes, password: str | None) -> bytes:
    """The document inside an encrypted Office file.

    Raises EncryptedFile without a password, or with a wrong one.
    """
    if password is None:
        raise EncryptedFile(
            "The file is encrypted. Give its password in corpus.yaml beside it, under its name."
        )
    opened = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        office.load_key(password=password)  # decrypt() tells a wrong one, for every cipher
        office.decrypt(opened)
    except (InvalidKeyError, DecryptionError) as error:
        raise EncryptedFile(
            "The file is encrypted and the password in corpus.yaml does not open it."
        ) from error
    except (FileFormatError, ParseError, OSError, KeyError, ValueError) as error:
        raise ReadError(f"The encrypted Office file is damaged: {error}.") from error
    return opened.getvalue()


def _derived_key(hashed: bytes, block_key: bytes, algorithm: str, bits: int) -> bytes:
    """A key of ``bits`` bits from an iterated hash of the password.

    [MS-OFFCRYPTO] 2.3.4.11: a hash that is shorter than the key is padded with bytes 0x36. The
    library only cuts longer ones, and so cannot open files that pair SHA-1 with AES-256.
    """
    digest = hashlib.new(algorithm.lower(), hashed + block_key).digest()
    return digest.ljust(bits // 8, b"\x36")[: bits // 8]


ECMA376Agile._derive_encryption_key = staticmethod(_derived_key)

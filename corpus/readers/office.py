"""What the three Office formats have in common: safe unpacking, passwords, damage, properties.

Office files are ZIP archives of XML. What could exhaust the memory is refused before it is unpacked,
by the directory of the archive alone: the size when unpacked, of all parts and of each XML part, and
the number of parts. (Python's ``zipfile`` never unpacks more of a part than its directory entry says,
so a false entry only cuts the part short.) Then no XML part may declare a document type: Office never
writes one, and entity bombs and references to other files need one.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from corpus.errors import AssistantError, EncryptedFile, ReadError
from corpus.normalize import one_line

_MAX_PARTS = 20_000
_MAX_TOTAL = 1_000_000_000  # bytes; pictures included
_MAX_XML = 250_000_000  # bytes of one XML part: a tree takes about eight times as much memory
_DOCTYPES = tuple(
    mark.encode(codec)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for codec in ("utf-8", "utf-16-le", "utf-16-be")
)
_LONGEST_MARK = max(map(len, _DOCTYPES))
_CHUNK = 1_000_000  # bytes; a comment before the declaration may be of any length
# What zipfile raises for an archive with a damaged directory or damaged data.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
# Titles that programs write without being asked.
_EMPTY_TITLES = ("powerpoint presentation", "microsoft word", "untitled", "document1", "slide 1")


def check_archive(data: bytes) -> None:
    """Raises ReadError, with the reason, for an archive that is damaged or not safe to unpack."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_sizes(parts)
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    _check_xml(archive, part)
    except _DAMAGED as error:
        raise ReadError(f"The Office file is damaged and cannot be unpacked: {error}.") from error


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    total = sum(part.file_size for part in parts)
    if len(parts) > _MAX_PARTS:
        raise ReadError(
            f"The Office file has {len(parts)} parts; more than {_MAX_PARTS} are refused."
        )
    if total > _MAX_TOTAL:
        raise ReadError(
            f"The Office file unpacks to {total / 1e6:.0f} MB; more than {_MAX_TOTAL / 1e6:.0f} MB "
            "is refused as a ZIP bomb."
        )
    for part in parts:
        if part.filename.endswith(".xml") and part.file_size > _MAX_XML:
            raise ReadError(
                f"Part {part.filename} of the Office file unpacks to {part.file_size / 1e6:.0f} MB; "
                f"more than {_MAX_XML / 1e6:.0f} MB is refused as a ZIP bomb."
            )


def _check_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as stream:
        before = b""
        while chunk := stream.read(_CHUNK):
            if any(mark in before + chunk for mark in _DOCTYPES):
                raise ReadError(
                    f"Part {part.filename} of the Office file declares XML entities, which Office "
                    "never writes; it is refused as an entity bomb."
                )
            before = chunk[-_LONGEST_MARK:]


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
        office.load_key(password=password)  # decrypt() recognises a wrong one, for every cipher
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
    library only cuts longer ones, so it could not open files that combine SHA-1 with AES-256.
    """
    digest = hashlib.new(algorithm.lower(), hashed + block_key).digest()
    return digest.ljust(bits // 8, b"\x36")[: bits // 8]


ECMA376Agile._derive_encryption_key = staticmethod(_derived_key)


@contextmanager
def damaged(what: str) -> Iterator[None]:
    """Turns whatever a library raises for a broken file into a ReadError with the reason.

    The libraries raise nearly every built-in exception (KeyError for a missing part, ValueError for
    a broken number, their own classes), so no list of them would be complete.
    """
    try:
        yield
    except (AssistantError, MemoryError):
        raise
    except Exception as error:
        reason = one_line(str(error))[:200] or type(error).__name__
        raise ReadError(
            f"The {what} is damaged and cannot be read ({reason}); "
            "open it in the program that made it, repair it and save it again."
        ) from error


def core_properties(properties: Any) -> dict[str, str]:
    """Properties that have the same name in openpyxl, python-docx and python-pptx, as strings."""
    found: dict[str, str] = {}
    for key, attributes in (
        ("title", ("title",)),
        ("author", ("author", "creator")),
        ("subject", ("subject",)),
        ("language", ("language",)),
        ("created", ("created",)),
        ("modified", ("modified",)),
    ):
        for attribute in attributes:
            value = getattr(properties, attribute, None)
            text = one_line(
                value.isoformat() if isinstance(value, datetime.date) else str(value or "")
            )
            if text and not (key == "title" and text.lower().startswith(_EMPTY_TITLES)):
                found.setdefault(key, text)
    return found

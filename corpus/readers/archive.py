"""Office files are ZIP archives of XML; what could blow up on reading is refused before reading.

Checked by the directory of the archive alone: the size when unpacked, of all and of each XML part,
and the number of parts. Python's ``zipfile`` never unpacks more of a part than its directory entry
says, so an entry that lies cuts the part short instead. Then no XML part may declare a document
type: Office never writes one, and it is where entity bombs and references to other files live.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from corpus.errors import ReadError

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
# What zipfile raises over an archive whose directory or data are not what they say.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


def check_archive(data: bytes) -> None:
    """Raises ReadError, with the reason, for an archive that is not safe to unpack."""
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

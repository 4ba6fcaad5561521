"""Recognises the format of a file by its content; the name decides only between text formats.

1. Empty files and Office lock files hold no document.
2. A signature in the first bytes: PDF, ZIP (the parts inside decide the Office format), OLE.
3. Anything else is text or unsupported; HTML has tags, Markdown and CSV have their file extension.
"""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath

from corpus.errors import NoText, ReadError, UnsupportedFile


class Kind(StrEnum):
    """A format with a reader; ``ENCRYPTED_OFFICE`` is any Office format with a password."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    CSV = "text/csv"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ENCRYPTED_OFFICE = "application/x-encrypted-office"


SUPPORTED = "PDF, DOCX, PPTX, XLSX, CSV, HTML, Markdown and plain text"
LOCK_PREFIX = "~$"
LOCK_FILE = (
    "This is the lock file that Office keeps while a document is open; it holds no document."
)
_PDF_MARK = b"%PDF-"
_ZIP_MARK = b"PK\x03\x04"
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_MARKS = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"RIFF", "a picture, sound or film"),
    (b"{\\rtf", "an RTF file"),
    (b"%!PS", "a PostScript file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_OFFICE_PARTS = (("word/", Kind.DOCX), ("ppt/", Kind.PPTX), ("xl/", Kind.XLSX))
_MARKDOWN_ENDINGS = {".md", ".markdown", ".mdx"}
_CSV_ENDINGS = {".csv", ".tsv"}
_DATA_ENDINGS = {".json", ".jsonl", ".xml", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".log",
                 ".py", ".js", ".ts", ".css", ".sql", ".sh", ".bat", ".r", ".svg"}  # fmt: skip
_MAIL_ENDINGS = {".eml", ".mbox"}
_HTML_START = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TAGS = re.compile(
    r"</?(html|head|body|div|p|h[1-6]|table|script|meta|title|span|ul)\b[^>]*>", re.I
)


def sniff_bytes(name: str, data: bytes) -> Kind | None:
    """Kind of a binary format, or None when the file can only be text.

    Raises NoText for an empty file, UnsupportedFile with the reason for an unsupported format, and
    ReadError for an archive that is damaged.
    """
    ending = PurePosixPath(name).suffix.lower()
    if PurePosixPath(name).name.startswith(LOCK_PREFIX):
        raise UnsupportedFile(LOCK_FILE)
    if not data.strip(b"\x00 \t\r\n\f"):
        raise NoText(
            "The file is empty." if not data else "The file holds nothing but white space."
        )
    if _PDF_MARK in data[:1024]:
        return Kind.PDF
    if data.startswith(_ZIP_MARK):
        return _office_kind(data)
    if data.startswith(_OLE_MARK):
        return _ole_kind(data)
    for mark, what in _OTHER_MARKS:
        if data.startswith(mark):
            raise UnsupportedFile(f"The file is {what}. Readers take {SUPPORTED}.")
    if ending in _DATA_ENDINGS:
        raise UnsupportedFile(f"A {ending} file is data or code. Readers take {SUPPORTED}.")
    if ending in _MAIL_ENDINGS:
        raise UnsupportedFile(f"Mail is left out on purpose. Readers take {SUPPORTED}.")
    return None


def sniff_text(name: str, text: str) -> Kind:
    """Kind of a text format: HTML by its tags, Markdown and CSV by the ending of the name."""
    ending = PurePosixPath(name).suffix.lower()
    start = text[:20_000]
    if ending in _MARKDOWN_ENDINGS:
        return Kind.MARKDOWN
    if _HTML_START.match(start):
        return Kind.HTML
    if ending in {".html", ".htm", ".xhtml", ".php"} and len(_TAGS.findall(start)) > 1:
        return Kind.HTML
    if ending in _CSV_ENDINGS:
        return Kind.CSV
    return Kind.TEXT


def _office_kind(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ReadError(
            "The file is a truncated or damaged Office file or archive (its directory is missing); "
            "open it in the program that made it, repair it and save it again."
        ) from error
    if "[Content_Types].xml" in names:
        for folder, kind in _OFFICE_PARTS:
            if any(part.startswith(folder) for part in names):
                if "xl/workbook.bin" in names:
                    raise UnsupportedFile("The file is a binary workbook (XLSB); save it as XLSX.")
                return kind
    if "mimetype" in names:
        raise UnsupportedFile("The file is an OpenDocument or EPUB file; save it as DOCX or PDF.")
    raise UnsupportedFile(f"The file is a ZIP archive; unpack it. Readers take {SUPPORTED}.")


def _ole_kind(data: bytes) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Kind.ENCRYPTED_OFFICE
    for stream, what in (
        ("WordDocument", "an old Word document (.doc); save it as DOCX"),
        ("Workbook", "an old Excel workbook (.xls); save it as XLSX"),
        ("PowerPoint Document", "an old presentation (.ppt); save it as PPTX"),
        ("__properties_version1.0", "an Outlook message; mail is left out on purpose"),
    ):
        if stream.encode("utf-16-le") in data:
            raise UnsupportedFile(f"The file is {what}.")
    raise UnsupportedFile(
        f"The file is an old Office file of no known kind. Readers take {SUPPORTED}."
    )

"""Is what came the document that was announced, and is there a reader for it?

The type that a server names is often wrong; an error page, a page to sign in or a notice comes in the place of
a file with the status of success. So the bytes decide, and a web page is only taken where none but a web
page was announced.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from assistant.fetching.errors import FetchFault
from assistant.fetching.web import Head
from corpus.errors import ReadError
from corpus.readers.sniffing import SUPPORTED, Kind, sniff_bytes, sniff_text

ENDINGS = {
    Kind.PDF: ".pdf",
    Kind.DOCX: ".docx",
    Kind.PPTX: ".pptx",
    Kind.XLSX: ".xlsx",
    Kind.ENCRYPTED_OFFICE: "",
    Kind.HTML: ".html",
    Kind.CSV: ".csv",
    Kind.MARKDOWN: ".md",
    Kind.TEXT: ".txt",
}
FILE_ENDINGS = (".pdf", ".docx", ".pptx", ".xlsx", ".doc", ".ppt", ".xls", ".csv", ".md", ".txt")
_PAGES = ("text/html", "application/xhtml+xml")
_NEVER = re.compile(r"(?:image|video|audio|font|model)/")
_NAME = re.compile(r"filename\*?=(?:UTF-8'[^']*')?\"?([^\";]+)", re.IGNORECASE)


def is_page(media_type: str) -> bool:
    return media_type in _PAGES


def named_file(head: Head) -> str:
    """The name that the server gives to the file, else the last part of its address."""
    found = _NAME.findall(head.headers.get("content-disposition", ""))
    name = found[-1] if found else urlsplit(head.address).path
    return PurePosixPath(unquote(name).replace("\\", "/")).name


def has_file_ending(address: str) -> bool:
    """Whether an address names a file of a format that may be a report."""
    return urlsplit(address).path.lower().endswith(FILE_ENDINGS)


def check_announced(head: Head) -> None:
    """Raise FetchFault for a type that no report has, before it is read."""
    if _NEVER.match(head.media_type) and not has_file_ending(named_file(head)):
        raise FetchFault(f"it is of type {head.media_type}; readers take {SUPPORTED}")


def kind_of(file: Path, head: Head, announced: str | None) -> Kind:
    """The format of what was written into ``file``. ``announced``: the type that the source named.

    Raises FetchFault for a format without a reader, and for a web page in the place of another file.
    """
    name = named_file(head)
    data = file.read_bytes()
    try:
        found = sniff_bytes(name, data)
    except ReadError as error:
        raise FetchFault(str(error)) from error
    kind = found or sniff_text(name, data[:40_000].decode("utf-8", "replace"))
    if found is None and b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FetchFault(f"it is no text and of no known format; readers take {SUPPORTED}")
    other = announced is not None and not is_page(announced.lower())
    if kind is Kind.HTML and (other or has_file_ending(name) or not _may_be_page(head)):
        raise FetchFault(
            f"a web page came in the place of the file {name or head.address}; the file may have moved,"
            " or need a sign-in: open the address in a browser"
        )
    return kind


def _may_be_page(head: Head) -> bool:
    return not head.media_type or is_page(head.media_type) or head.media_type == "text/plain"

"""References that a reference manager exported: RIS (Zotero, EndNote, Mendeley) or CSL-JSON (Zotero).

1. A reference is fetched from its address: a link to a file (``L1``) before the address of its page (``UR``, ``URL``).
2. That address is often a page about the report. Where such a page names the file, in the tag ``citation_pdf_url`` that
   repositories have for reference managers, the file is fetched; else the page itself.
3. A reference without an address is named as a failure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import lxml.html
from lxml.etree import LxmlError

from assistant.config.errors import UsageError
from assistant.fetching.errors import FetchFault
from assistant.fetching.file_types import has_file_ending, is_page
from assistant.fetching.model import Failed, Query, Reference
from assistant.fetching.web import Head, Web
from corpus.files.exports import Reference as Exported
from corpus.files.exports import load_export

ENDINGS = (".ris", ".json")
_LARGEST = 10_000_000  # bytes of a page
_FILE_TAG = "//meta[translate(@name, 'CDFILOPRTU', 'cdfiloprtu') = 'citation_pdf_url']/@content"


class ReferenceList:
    """The references in a file. Raises UsageError for a file that is no export."""

    knows: frozenset[str] = frozenset()

    def __init__(self, file: Path) -> None:
        export = load_export(file)
        if export is None or export.fault:
            why = export.fault if export else "it is no list of CSL items with id, type and title"
            raise UsageError(f"{file} cannot be read as an export of references: {why}")
        self._file = file
        self._exported = export.references

    def references(self, web: Web, query: Query) -> Iterator[Reference | Failed]:
        for number, one in enumerate(self._exported, 1):
            reference = _reference(one)
            if reference.address:
                yield _with_file(reference, web)
            else:
                where = f"{self._file.name}, reference {number}"
                reason = f"{reference.title or 'it'!r} has no address that begins with http"
                yield Failed(where, reason)


def _reference(one: Exported) -> Reference:
    known = one.correction
    links = [*one.files, known.url or ""]
    address = next((link for link in links if link.startswith(("http://", "https://"))), "")
    return Reference(
        address,
        title=known.title,
        publisher=known.publisher,
        date=str(known.year) if known.year else None,
        language=known.language,
        symbol=known.symbol,
    )


def _with_file(reference: Reference, web: Web) -> Reference:
    """``reference`` with the address of the file that its page names, if there is one.

    What fails here fails again when the address is fetched, and is named then.
    """
    if has_file_ending(reference.address):
        return reference
    try:
        page = web.read(reference.address, most=_LARGEST, wanted=_is_page)
        root = lxml.html.document_fromstring(page.content) if page.content else None
    except (FetchFault, LxmlError, ValueError):
        return reference
    named = [str(one) for one in root.xpath(_FILE_TAG)] if root is not None else []
    if not named:
        return reference
    return replace(
        reference,
        address=urljoin(page.head.address, named[0].strip()),
        media_type="application/pdf",
    )


def _is_page(head: Head) -> bool:
    return is_page(head.media_type)

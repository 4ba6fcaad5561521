"""RIS: what Zotero, EndNote and Mendeley import. Tags as Zotero's translator reads them for a report.

TY RPRT, TI title, AU and PB publisher, PY year, SN symbol, LA language, UR address, SP page, N1 the quote, ID key.
"""

from __future__ import annotations

from collections.abc import Sequence

import rispy
from rispy.writer import RisWriter

from assistant.bibliography.entry import Entry, keys


class _Writer(RisWriter):  # type: ignore[misc]  # rispy ships no types
    """Without a number before each reference, which Zotero takes for text."""

    def set_header(self, count: int) -> str:
        return ""


def render(entries: Sequence[Entry]) -> str:
    """A reference for each entry."""
    named = zip(entries, keys(entries), strict=True)
    references = [_reference(entry, key) for entry, key in named]
    return str(rispy.dumps(references, implementation=_Writer))


def _reference(entry: Entry, key: str) -> dict[str, object]:
    given = {
        "type_of_reference": "RPRT",
        "id": key,
        "title": entry.title,
        "authors": [entry.publisher] if entry.publisher else [],
        "publisher": entry.publisher,
        "year": entry.year,
        "issn": entry.symbol,  # what rispy calls SN; of a report, its number
        "language": entry.language,
        "urls": [entry.url] if entry.url else [],
        "start_page": entry.page or entry.cells,
        "notes": [f"“{entry.quote}”"] if entry.quote else [],
    }
    return {name: value for name, value in given.items() if value}

"""CSL-JSON (schema 1.0.2): items for citation processors, Zotero and Pandoc."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from assistant.bibliography.entry import Entry, keys


def render(entries: Sequence[Entry]) -> str:
    """A list of items; ``page`` and ``note`` are those of the quote."""
    named = zip(entries, keys(entries), strict=True)
    items = [_item(entry, key) for entry, key in named]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(entry: Entry, key: str) -> dict[str, Any]:
    given: dict[str, Any] = {
        "id": key,
        "type": "report",
        "title": entry.title,
        "author": [{"literal": entry.publisher}] if entry.publisher else None,
        "publisher": entry.publisher,
        "issued": {"date-parts": [[entry.year]]} if entry.year else None,
        "number": entry.symbol,
        "language": entry.language,
        "URL": entry.url,
        "page": str(entry.page) if entry.page else entry.cells,
        "note": f"“{entry.quote}”" if entry.quote else "",
    }
    return {name: value for name, value in given.items() if value}

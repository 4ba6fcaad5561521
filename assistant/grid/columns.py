"""The columns of a grid, chosen from what is indexed, and the version of what each is asked of.

A cell holds for the texts that it was asked of. Its version is a digest of these texts, the filters and the
models; where it is another one now, the cell is asked anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.config.errors import NotFound
from assistant.config.filters import parse_filters
from assistant.grid.model import Column, Grid
from assistant.service import Assistant
from index.filters import Filters
from index.model import DocumentRecord


def document_columns(
    assistant: Assistant, names: Sequence[str] = (), filters: Mapping[str, Any] | None = None
) -> tuple[Column, ...]:
    """A column for each indexed document of these names or globs, in their order; of all documents without any.

    ``filters``: that the documents must pass. Raises NotFound for a name that no document has.
    """
    base = parse_filters(filters)
    records = [r for r in _asked(assistant, base.collections) if base.admits(r)]
    if not records:
        raise NotFound("there is no document to ask; `assistant documents` lists what is indexed")
    chosen: dict[str, DocumentRecord] = {}
    for name in names or ("*",):
        found = [one for one in records if Filters(documents=(name,)).admits(one)]
        if not found:
            raise NotFound(
                f"no document is named {name!r}, which is a name or a glob such as 'en/*';"
                " `assistant documents` lists them"
            )
        chosen |= {one.name: one for one in found}
    return tuple(Column("document", one.name, one.title or one.name) for one in chosen.values())


def place_columns(places: Sequence[str]) -> tuple[Column, ...]:
    """A column for each country or region. Raises UsageError for what is neither."""
    found = parse_filters({"place": list(places)}).places
    return tuple(Column("place", place, place) for place in found)


def year_columns(assistant: Assistant, years: Sequence[str | int]) -> tuple[Column, ...]:
    """A column for each year ("2019", "2017-2020") that there are reports of. Raises UsageError without any."""
    wanted = parse_filters({"year": list(years)}).years
    there = {one.year for one in _asked(assistant)}
    found = [year for year in wanted if year in there]
    if not found:
        known = ", ".join(str(year) for year in sorted(year for year in there if year))
        raise NotFound(
            f"there is no report of {', '.join(map(str, years))}; there are some of: {known or 'no year'}"
        )
    return tuple(Column("year", str(year), str(year)) for year in found)


def versions(assistant: Assistant, grid: Grid) -> dict[str, str]:
    """By key of a column, the version of what it is asked of; columns without any document are left out."""
    records = _asked(assistant, parse_filters(grid.filters).collections)
    settings = assistant.settings
    shared = [settings.model, settings.reader, sorted(grid.filters.items())]
    texts: dict[str, str] = {}

    def text_of(name: str) -> str:
        if name not in texts:
            text = assistant.document(name).text.encode("utf-8", "surrogatepass")
            texts[name] = hashlib.sha256(text).hexdigest()
        return texts[name]

    found = {}
    for column in grid.columns:
        asked = parse_filters({**grid.filters, **column.filters})
        names = sorted(one.name for one in records if asked.admits(one))
        if names:
            said = json.dumps([shared, [(name, text_of(name)) for name in names]], default=str)
            found[column.key] = hashlib.sha256(said.encode()).hexdigest()[:16]
    return found


def _asked(assistant: Assistant, collections: Sequence[str] = ()) -> list[DocumentRecord]:
    """What is indexed and may be asked about, of ``collections`` if any are named."""
    return [one for one in assistant.asking(collections).documents() if one.state == "indexed"]

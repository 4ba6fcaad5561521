"""Filters as a form, and as the query of an address, so that a view can be shared.

The values are those that `Assistant.ask` takes: publisher, year, place, language, document, collection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from babel import Locale

from assistant.accounts.collections import Collection
from assistant.config.filters import parse_filters
from assistant.interfaces.web.templating import render
from assistant.locale import Texts
from index.model import DocumentRecord

COLLECTION = "collection"
KEYS = ("publisher", "year", "place", "language", "document", COLLECTION)
FilterValues = Mapping[str, Sequence[str]]
_MOST = 20  # values of one filter that an address may give
_COMMA = re.compile(r"\s*[,;،]\s*")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the documents can be filtered by, in order of the alphabet or of time."""

    publishers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    documents: tuple[tuple[str, str], ...] = ()
    collections: tuple[tuple[str, str], ...] = ()


def choices(records: Iterable[DocumentRecord], collections: Iterable[Collection] = ()) -> Choices:
    """Choices that leave at least one document; ``documents``, ``collections``: names with their titles."""
    indexed = [record for record in records if record.state == "indexed"]
    return Choices(
        publishers=tuple(sorted({r.publisher for r in indexed if r.publisher}, key=str.casefold)),
        years=tuple(sorted({r.year for r in indexed if r.year is not None})),
        languages=tuple(sorted({r.language for r in indexed if r.language})),
        documents=tuple((r.name, r.title) for r in indexed),
        collections=tuple(
            (c.name, c.title) for c in collections if any(c.holds(r, r.name) for r in indexed)
        ),
    )


def from_form(fields: Mapping[str, Sequence[str]]) -> FilterValues:
    """Filters from the form's fields. Raises UsageError for an invalid value."""
    first, last = _first(fields, "from"), _first(fields, "to")
    years = "-".join(dict.fromkeys((first or last, last or first)))
    return _valid(
        {
            "publisher": [str(value) for value in fields.get("publisher", ())],
            "year": [years],
            "place": _COMMA.split(_first(fields, "place")),
            "language": [str(value) for value in fields.get("language", ())],
            "document": [_first(fields, "document")],
            COLLECTION: [str(value) for value in fields.get(COLLECTION, ())],
        }
    )


def _first(fields: Mapping[str, Sequence[str]], name: str) -> str:
    return str(next(iter(fields.get(name, ())), "")).strip()


def from_query(query: Iterable[tuple[str, str]]) -> FilterValues:
    """Filters from the pairs of an address's query; other names are ignored.

    Raises UsageError for an invalid value.
    """
    given: dict[str, list[str]] = {}
    for key, value in query:
        if key in KEYS:
            given.setdefault(key, []).append(value)
    return _valid(given)


def from_answer(filters: Mapping[str, object]) -> FilterValues:
    """Filters as an answer's coverage names them."""
    items = {key: value if isinstance(value, list) else [value] for key, value in filters.items()}
    return {key: [str(one) for one in value] for key, value in items.items() if value}


def _valid(given: Mapping[str, Sequence[str]]) -> FilterValues:
    kept = {key: [value for value in given.get(key, ()) if value][:_MOST] for key in KEYS}
    filters = {key: values for key, values in kept.items() if values}
    parse_filters(filters)
    return filters


def to_query(filters: FilterValues) -> str:
    """``?publisher=UNODC&year=2017-2020``; "" without any filter."""
    pairs = [(key, value) for key in KEYS for value in filters.get(key, ())]
    return f"?{urlencode(pairs)}" if pairs else ""


def render_filters(
    filters: FilterValues,
    offered: Choices,
    t: Texts,
    *,
    unfolded: bool = False,
    fault: str = "",
) -> str:
    """The choice of a collection, and the form, folded to a line that names what is filtered.

    ``fault``: why it was not taken.
    """
    locale = Locale.parse(t.language)
    first, _, last = "".join(filters.get("year", ())[:1]).partition("-")
    places = [
        name for code, name in locale.territories.items() if len(code) == 2 and code.isalpha()
    ]
    return render(
        "filters",
        t,
        filters=filters,
        summary=", ".join(
            value for key in KEYS if key != COLLECTION for value in filters.get(key, ())
        ),
        scope=filters.get(COLLECTION, ()),
        query=to_query(filters),
        offered=offered,
        places=sorted(places),
        language_names={code: locale.languages.get(code, code) for code in offered.languages},
        first=first,
        last=last or first,
        unfolded=unfolded,
        fault=fault,
    )

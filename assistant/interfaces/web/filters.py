"""Filters as a form, and as the query of an address, so that a view can be shared.

The values are those that `Assistant.ask` takes: publisher, year, place, language, document, collection, and
without_publisher … for what is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from babel import Locale

from assistant.accounts.collections import Collection
from assistant.config.filters import LEFT_OUT, WITHOUT, parse_filters
from assistant.interfaces.web.templating import render
from assistant.locale import Texts
from index.model import DocumentRecord

COLLECTION = "collection"
_WITHOUT = tuple(f"{WITHOUT}{key}" for key in LEFT_OUT)
KEYS = ("publisher", "year", "place", "language", "document", COLLECTION, *_WITHOUT)
FilterValues = Mapping[str, Sequence[str]]
_LONGEST_TITLE = 60  # characters
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
    years = first if first == last else f"{first}-{last}"
    return _valid(
        {
            "publisher": [str(value) for value in fields.get("publisher", ())],
            "year": [years],
            "place": _COMMA.split(_first(fields, "place")),
            "language": [str(value) for value in fields.get("language", ())],
            "document": [_first(fields, "document")],
            COLLECTION: [str(value) for value in fields.get(COLLECTION, ())],
            **{key: [str(value) for value in fields.get(key, ())] for key in _WITHOUT},
        }
    )


def taken_off(filters: FilterValues, key: str, value: str) -> FilterValues:
    """``filters`` after one value was taken off."""
    left = {
        name: [one for one in values if (name, one) != (key, value)]
        for name, values in filters.items()
    }
    return {name: values for name, values in left.items() if values}


def only_document(name: str) -> FilterValues:
    """The filter that asks one document only."""
    return {"document": [name]}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter as it is shown above the question. ``key`` and ``value``: what is taken off with it."""

    key: str
    value: str
    shown: str


def chips(filters: FilterValues, titles: Mapping[str, str], t: Texts) -> list[Chip]:
    """One for each value; ``titles``: of documents by their names."""
    return [
        Chip(key, value, in_words(key, value, titles, t))
        for key in KEYS
        if key != COLLECTION
        for value in filters.get(key, ())
    ]


def in_words(key: str, value: str, titles: Mapping[str, str], t: Texts) -> str:
    """The value of a filter as people read it."""
    if key == f"{WITHOUT}document":
        return t("without {name}", name=shortened(titles.get(value) or value))
    if key.startswith(WITHOUT):
        kept = in_words(key.removeprefix(WITHOUT), value, titles, t)
        return t("without {name}", name=kept)
    if key == "document":
        return t("Only {title}", title=shortened(titles.get(value) or value))
    if key == "language":
        return str(Locale.parse(t.language).languages.get(value, value))
    first, dash, last = value.partition("-")
    if key == "year" and dash and not last:
        return t("{year} and later", year=first)
    if key == "year" and dash and not first:
        return t("up to {year}", year=last)
    return value.replace("-", "–") if key == "year" else value


def shortened(title: str) -> str:
    """A title of one line."""
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + "…"


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
    items = {
        key: value if isinstance(value, list | tuple) else [value] for key, value in filters.items()
    }
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
    own_files: bool = False,
) -> str:
    """What is asked, as a collection and a line of filters that can be taken off, and the form.

    ``fault``: why it was not taken. ``own_files``: the conversation has files of its own, which are asked first.
    """
    locale = Locale.parse(t.language)
    first, _, last = "".join(filters.get("year", ())[:1]).partition("-")
    shown = {"without_publisher": offered.publishers, "without_year": map(str, offered.years)}
    not_offered = {
        key: set(filters.get(key, ())).difference(shown.get(key, ())) for key in _WITHOUT
    }
    places = [
        name for code, name in locale.territories.items() if len(code) == 2 and code.isalpha()
    ]
    return render(
        "filters",
        t,
        filters=filters,
        chips=chips(filters, dict(offered.documents), t),
        own_files=own_files and not filters.get("document"),
        scope=filters.get(COLLECTION, ()),
        not_offered={key: sorted(values) for key, values in not_offered.items()},
        query=to_query(filters),
        offered=offered,
        places=sorted(places),
        language_names={code: locale.languages.get(code, code) for code in offered.languages},
        first=first,
        last=last if "-" in "".join(filters.get("year", ())[:1]) else first,
        unfolded=unfolded,
        fault=fault,
    )

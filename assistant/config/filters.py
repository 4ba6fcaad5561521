"""Filters as people and programs write them, turned into `index.filters.Filters`.

Values are strings, numbers and lists of them; years also ranges. An error names the forms that are
possible. Names of places are turned into their English short names, under which the index stores
places. What a key that begins with "without_" names is left out.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from assistant.config.errors import UsageError
from corpus.names import find_organisations, find_places
from corpus.sections.vocabulary import KINDS
from index.filters import Filters, LeftOut

T = TypeVar("T")

WITHOUT = "without_"  # before the key of a filter: what is left out
LEFT_OUT = ("document", "publisher", "year", "language")  # keys of what can be left out
_KEEPS = ("document", "publisher", "year", "place", "language", "section", "tag", "collection")
_KEYS = (*_KEEPS, *(f"{WITHOUT}{key}" for key in LEFT_OUT))
_YEARS = (1900, 2100)
_YEAR = re.compile(r"\d{4}")
_RANGE = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})?|[-–]\s*(\d{4})")
_TAG = re.compile(r"[\w.-]+/[\w.-]+")
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][a-z]+)?", re.IGNORECASE)


FilterForms = Mapping[str, Any] | Filters | None


def parse_filters(given: FilterForms) -> Filters:
    """Turn ``{"year": "2017-2020", "place": ["Peru", "Mali"]}`` into Filters; "2023-" is 2023 and later.

    Keys: document, publisher, year, place, language, section, tag, collection, and without_document, without_publisher,
    without_year, without_language for what is left out; each a value or a list. Raises UsageError for another key or type,
    and for an invalid year, place, language, section or tag.
    """
    if given is None:
        return Filters()
    if isinstance(given, Filters):
        return given
    for key in given:
        if key not in _KEYS:
            near = difflib.get_close_matches(str(key), _KEYS, n=1)
            meant = f"; meant {near[0]!r}?" if near else ""
            raise UsageError(f"unknown filter {key!r}{meant} (filters: {', '.join(_KEYS)})")

    def values(key: str, read: Callable[[str, Any], T]) -> tuple[T, ...]:
        return tuple(dict.fromkeys(read(key, item) for item in _items(key, given.get(key))))

    def years(key: str) -> tuple[int, ...]:
        return tuple(dict.fromkeys(year for one in values(key, _years) for year in one))

    return Filters(
        documents=values("document", _text),
        publishers=values("publisher", _publisher),
        years=years("year"),
        places=values("place", _place),
        languages=values("language", _language),
        sections=values("section", _section),
        tags=values("tag", _tag),
        collections=values("collection", _text),
        without=LeftOut(
            documents=values(f"{WITHOUT}document", _text),
            publishers=values(f"{WITHOUT}publisher", _publisher),
            years=years(f"{WITHOUT}year"),
            languages=values(f"{WITHOUT}language", _language),
        ),
    )


def shown_filters(given: FilterForms) -> dict[str, Any]:
    """The filters as they were given, ready for JSON; a list of one is its only item."""
    if isinstance(given, Filters):
        left_out = {f"{WITHOUT}{key}": getattr(given.without, f"{key}s") for key in LEFT_OUT}
        given = {**{key: getattr(given, f"{key}s") for key in _KEEPS}, **left_out}
    items = {key: _items(key, value) for key, value in (given or {}).items()}
    return {key: value if len(value) > 1 else value[0] for key, value in items.items() if value}


def _items(key: str, value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, str | int):
        return [value]
    if isinstance(value, Iterable) and not isinstance(value, Mapping | bytes):
        return list(value)
    raise UsageError(f"filter {key!r} takes a value or a list, got {value!r}")


def _text(key: str, item: Any) -> str:
    if not isinstance(item, str) or not item.strip():
        raise UsageError(f"filter {key!r} takes text that is not empty, got {item!r}")
    return item.strip()


def _publisher(key: str, item: Any) -> str:
    """The usual name of a known organisation; of another one the text as given."""
    text = _text(key, item)
    for mention in find_organisations(text):
        if mention.start == 0 and mention.end == len(text):
            return mention.key
    return text


def _years(key: str, item: Any) -> range:
    wanted = f'filter {key!r} takes a year, a list, or "2017-2020" ("2017-", "-2020"), got {item!r}'
    if isinstance(item, bool) or not isinstance(item, int | str):
        raise UsageError(wanted)
    text = str(item).strip()
    if found := _RANGE.fullmatch(text):
        first, last = int(found[1] or _YEARS[0]), int(found[2] or found[3] or _YEARS[1])
    elif _YEAR.fullmatch(text):
        first = last = int(text)
    else:
        raise UsageError(wanted)
    if first > last:
        raise UsageError(f"{wanted}: the first year is after the last; meant {last}-{first}?")
    if not (_YEARS[0] <= first and last <= _YEARS[1]):
        raise UsageError(f"{wanted}: a year lies between {_YEARS[0]} and {_YEARS[1]}")
    return range(first, last + 1)


def _place(key: str, item: Any) -> str:
    text = _text(key, item)
    for written in (text, text.title()):
        for mention in find_places(written):
            if mention.start == 0 and mention.end == len(written):
                return mention.key
    raise UsageError(
        f"filter {key!r} takes one country or region, got {text!r}, which is neither;"
        " several places go into a list"
    )


def _language(key: str, item: Any) -> str:
    text = _text(key, item)
    if found := _LANGUAGE.fullmatch(text):
        return found[1].lower()
    raise UsageError(f"filter {key!r} takes a two-letter code such as 'fr', got {item!r}")


def _section(key: str, item: Any) -> str:
    text = _text(key, item).lower().replace("_", " ").replace("-", " ")
    if text in KINDS:
        return text
    near = difflib.get_close_matches(text, KINDS, n=1)
    meant = f"; meant {near[0]!r}?" if near else ""
    raise UsageError(
        f"filter {key!r} takes what a section is for, got {text!r}{meant} (known: {', '.join(KINDS)})"
    )


def _tag(key: str, item: Any) -> str:
    text = _text(key, item)
    if _TAG.fullmatch(text):
        return text
    raise UsageError(
        f"filter {key!r} takes a taxonomy and a term, such as 'sdg/5', got {text!r}"
        " (`assistant tags` lists them)"
    )

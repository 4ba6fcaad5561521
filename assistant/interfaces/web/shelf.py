"""The list of documents: which of them are shown, in which order, what is told of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from babel import Locale

from assistant.interfaces.folder_looks import Look
from assistant.interfaces.uploads import Indexing
from assistant.interfaces.web.templating import render
from assistant.locale import Texts
from index.model import DocumentRecord, Failure

ORDERS = {
    "": "File name",
    "title": "Title",
    "-year": "Newest first",
    "year": "Oldest first",
    "publisher": "Publisher",
    "language": "Language",
    "-pages": "Longest first",
}
COLUMNS = {
    "publisher": "Publisher",
    "year": "Year",
    "language": "Language",
    "country": "Country",
    "pages": "Pages",
    "passages": "Passages",
    "collection": "Collections",
    "file": "File",
}
STATES = {
    "whole": "Read as a whole",
    "part": "Read in part",
    "failed": "Could not be read",
}
_DESCENDING_FIRST = ("year", "pages", "passages")
_ROWS = 200  # of a long list, before the rest is asked for
_VALUES: dict[str, Callable[[DocumentRecord], Any]] = {
    "title": lambda one: (one.title or one.name).casefold(),
    "publisher": lambda one: (one.publisher or "").casefold() or None,
    "year": lambda one: one.year,
    "language": lambda one: one.language,
    "country": lambda one: (one.country or "").casefold() or None,
    "pages": lambda one: one.pages,
    "passages": lambda one: one.passages,
    "file": lambda one: one.name,
}
Arrangement = Mapping[str, str]
"""What is looked for, by `NARROWING`; "order": as in `in_order`; "all" for every row of a long list."""
NARROWING = ("words", "publisher", "year", "language", "collection", "state")
_LONGEST = 200  # characters of what is looked for


@dataclass(frozen=True, slots=True)
class Looked:
    """The server's looks at the folders: every so many minutes, the last one, and what else failed in it."""

    minutes: str
    at: str = ""
    look: Look | None = None
    failed: Sequence[Failure] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What the tab shows. ``editable``: names of the documents that the person may remove.

    ``collections``: titles of those that each document is in, by its name.
    """

    records: Sequence[DocumentRecord]
    arrangement: Arrangement = field(default_factory=dict)
    editable: frozenset[str] = frozenset()
    collections: Mapping[str, Sequence[str]] = field(default_factory=dict)
    indexing: Indexing | None = None
    removed: Sequence[str] = ()

    def shown(self) -> list[DocumentRecord]:
        """The documents that are looked for, in order."""
        found = [one for one in self.records if self._admits(one)]
        return in_order(found, self.arrangement.get("order", ""))

    def _admits(self, one: DocumentRecord) -> bool:
        wanted, titles = self.arrangement.get, self.collections.get(one.name, ())
        facts = {
            "publisher": one.publisher or "",
            "year": str(one.year or ""),
            "language": one.language or "",
            "state": state_of(one),
        }
        return (
            all(wanted(name, "") in {"", value} for name, value in facts.items())
            and (not wanted("collection") or wanted("collection") in titles)
            and matches(one, wanted("words", ""), *titles)
        )


def arranged(arrangement: Arrangement, given: Mapping[str, str]) -> Arrangement:
    """``arrangement`` with what was ``given`` of it; what is empty is not looked for."""
    known = (*NARROWING, "order", "all")
    both = {**arrangement, **{name: str(given[name])[:_LONGEST] for name in known if name in given}}
    return {name: value for name, value in both.items() if value.strip()}


def state_of(record: DocumentRecord) -> str:
    """A key of `STATES`."""
    if record.state == "failed":
        return "failed"
    return "part" if record.notes else "whole"


def render_shelf(listing: Listing, looked: Looked | None, t: Texts, adds: bool = False) -> str:
    """The list, below what was just done to it; ``adds``: whoever looks may add documents."""
    shown = listing.shown()
    readable = sum(one.state == "indexed" for one in listing.records)
    order = listing.arrangement.get("order", "")
    return render(
        "documents",
        t,
        listing=listing,
        shown=shown if listing.arrangement.get("all") else shown[:_ROWS],
        more=0 if listing.arrangement.get("all") else max(0, len(shown) - _ROWS),
        readable=readable,
        found=sum(one.state == "indexed" for one in shown),
        failed=sum(one.state == "failed" for one in shown),
        narrowed=any(listing.arrangement.get(name) for name in NARROWING),
        columns=[("title", "Title"), *_columns(listing)],
        next_order={name: _next_order(name, order) for name in _VALUES},
        order=order,
        looked=looked,
        adds=adds,
    )


def render_find(listing: Listing, t: Texts) -> str:
    """The search, what the list is narrowed by, its order, and the columns to choose from."""
    records = listing.records
    names = Locale.parse(t.language).languages
    languages = sorted({one.language for one in records if one.language})
    titles = sorted({title for found in listing.collections.values() for title in found})
    return render(
        "find",
        t,
        arrangement=listing.arrangement,
        choices=[
            ("publisher", t("Publisher"), _pairs({one.publisher for one in records})),
            ("year", t("Year"), _pairs({one.year for one in records})[::-1]),
            ("language", t("Language"), [(code, names.get(code, code)) for code in languages]),
            ("collection", t("Collection"), _pairs(titles)),
            (
                "state",
                t("What was read"),
                [(key, t(STATES[key])) for key in STATES if any(map(_in(key), records))],
            ),
        ],
        columns=_columns(listing),
        orders=ORDERS,
    )


def _columns(listing: Listing) -> list[tuple[str, str]]:
    """Those that can be shown, without collections and countries where there are none."""
    empty = set()
    if not any(listing.collections.values()):
        empty.add("collection")
    if not any(one.country for one in listing.records):
        empty.add("country")
    return [(name, heading) for name, heading in COLUMNS.items() if name not in empty]


def _in(state: str) -> Callable[[DocumentRecord], bool]:
    return lambda record: state_of(record) == state


def _pairs(values: Any) -> list[tuple[str, str]]:
    known = sorted((value for value in values if value), key=lambda value: str(value).casefold())
    return [(str(value), str(value)) for value in known]


def _next_order(column: str, order: str) -> str:
    """What a click on the heading of a column sorts by: that column, or it turned round."""
    first, turned = column, f"-{column}"
    if column in _DESCENDING_FIRST:
        first, turned = turned, first
    return turned if order == first else first


def in_order(records: Sequence[DocumentRecord], order: str) -> list[DocumentRecord]:
    """Documents sorted by a key of `COLUMNS` or the title, with "-" the other way round; what has no value comes last."""
    value = _VALUES.get(order.removeprefix("-"))
    if value is None:
        return list(records)
    known = [one for one in records if value(one) is not None]
    known.sort(key=value, reverse=order.startswith("-"))
    return [*known, *(one for one in records if value(one) is None)]


def matches(record: DocumentRecord, words: str, *collections: str) -> bool:
    """Whether the list shows each of ``words`` for a document, which is in ``collections``."""
    facts = (
        record.name,
        record.title,
        record.publisher,
        record.year,
        record.language,
        record.symbol,
        record.country,
        record.state,
        *collections,
    )
    text = " ".join(str(fact) for fact in facts if fact is not None).casefold()
    return all(word in text for word in words.casefold().split())

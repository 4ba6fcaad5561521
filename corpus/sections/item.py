"""A recommendation, finding, conclusion, lesson or good practice, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.model import Document, Span
from corpus.normalize import one_line
from corpus.sections.addressee import addressee, addressee_of_heading, deadline
from corpus.sections.vocabulary import SectionKind

ITEM_KINDS: tuple[SectionKind, ...] = (
    "recommendations",
    "findings",
    "conclusions",
    "lessons",
    "good practice",
)
_EMPHASIS = " \t\n*_"
_NEXT = re.compile(r"(?<=[.;:])\s+(?P<number>\d{1,3})[.)]\s+(?=[^\W\d_])")
_OWN = re.compile(r"(?P<number>\d{1,3})[.)]\s+(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Item:
    """A recommendation, finding, conclusion, lesson or good practice: ``text[start:end]``, without its number.

    ``number``: as printed ("4", "B"), "" without. ``to``: those it is addressed to, ``priority`` and
    ``deadline``: as printed, "" where nothing says so. ``response``: where management responds to it. ``page``: on
    which it begins.
    """

    kind: SectionKind
    start: int
    end: int
    number: str = ""
    to: str = ""
    priority: str = ""
    deadline: str = ""
    response: Span | None = None
    page: int | None = None


def trimmed(item: Item, text: str) -> Item:
    """The item without marks of emphasis and white space at its ends."""
    start, end = item.start, item.end
    while start < end and text[start] in _EMPHASIS:
        start += 1
    while end > start and text[end - 1] in _EMPHASIS:
        end -= 1
    return replace(item, start=start, end=end)


def divided(item: Item, text: str) -> Iterator[Item]:
    """The items that one stretch of text holds: "9. … ; 10. … ; 11. …", where their numbers follow each other."""
    own = _OWN.match(text, item.start, item.end)
    start = own.end() if own else item.start
    number = own["number"] if own else item.number
    if number.isdigit():
        for found in _NEXT.finditer(text, start, item.end):
            if int(found["number"]) == int(number) + 1:
                yield replace(item, start=start, end=found.start(), number=number)
                start, number = found.end(), found["number"]
    yield replace(item, start=start, number=number)


def with_said(item: Item, name: str, value: str) -> Item:
    """The item with what a line or a column says of it; other names change nothing."""
    if name == "to":
        return replace(item, to=value)
    if name == "priority":
        return replace(item, priority=value)
    return replace(item, deadline=value) if name == "deadline" else item


def with_addressee(document: Document, item: Item, heading: str) -> Item:
    """A recommendation with those whom its own sentence or its heading names, and until when it should be done."""
    if item.kind != "recommendations":
        return item
    text = one_line(document.text[item.start : item.end])
    to = item.to or addressee(text) or addressee_of_heading(heading)
    return replace(item, to=to, deadline=item.deadline or deadline(text))

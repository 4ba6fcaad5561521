"""The headings of a document, with what they say and which are around which.

1. Those of its sections, and lines that name a part; in files without pages, which are often without styles, and where
   a reader found next to none, all lines that look like headings (`corpus.sections.lines`).
2. A heading is inside those before it that are of a higher level; of one level their form tells (`_form`). A numbered
   heading ends those that are numbered like it with a lower number, whatever the levels that a reader gave them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from corpus.model import Document
from corpus.sections.headings import HeadingKinds, heading_kinds
from corpus.sections.lines import lines_that_are_headings, lines_that_open
from corpus.sections.vocabulary import SectionKind

_FEW = 60  # blocks for each heading, from which a document with pages has next to none
_ROMAN = {"I": 1, "V": 5, "X": 10}
_LINE_LEVEL = 9  # of a line that is a heading though the reader did not say so


@dataclass(slots=True)
class Heading:
    """A heading on its way. ``end``: of its section, ``body``: of its own text, up to the next heading.

    ``own``: what it says itself. ``listed``: it heads a part of the list that a heading before it opened.
    """

    start: int
    end: int
    level: int
    title: str
    says: HeadingKinds
    body: int = 0
    own: SectionKind | None = None
    kind: SectionKind | None = None
    also: tuple[SectionKind, ...] = ()
    listed: bool = False
    around: list[Heading] = field(default_factory=list)


def headings_of(document: Document) -> list[Heading]:
    """The headings in the order of the text, each with those around it."""
    found = [
        Heading(s.start, s.end, s.level, s.title, heading_kinds(s.title)) for s in document.sections
    ]
    few = not document.pages or len(document.blocks) > _FEW * max(1, len(found))
    lines = lines_that_are_headings(document) if few else lines_that_open(document)
    found += [
        Heading(start, start, _LINE_LEVEL, title, heading_kinds(title)) for start, title in lines
    ]
    found.sort(key=lambda one: one.start)
    text_end = len(document.text)
    for one, after in zip_longest(found, found[1:]):
        one.body = after.start if after else text_end
    _nest(found, text_end)
    return found


def _nest(found: Sequence[Heading], text_end: int) -> None:
    """Which headings are around which: by their numbers, their level, and of one level by their form (`_form`)."""
    stack: list[Heading] = []
    for one in found:
        alike = [at for at, other in enumerate(stack) if _goes_on(other, one)]
        while stack and (
            (alike and len(stack) > alike[0])
            or (stack[-1].level, _form(stack[-1])) >= (one.level, _form(one))
        ):
            stack.pop().end = one.start
        one.around, one.end = list(stack), text_end
        stack.append(one)


def _goes_on(other: Heading, one: Heading) -> bool:
    """Whether a heading is numbered like another and comes after it by its number, so that it is not inside it."""
    (style, at), (before, last) = _numbered(one), _numbered(other)
    return bool(style) and style == before and at > last


def _numbered(heading: Heading) -> tuple[str, int]:
    """How a heading is numbered ("1" for "3", "1.1" for "3.2", "I", "A"), and its last number; "", 0 without one."""
    number = heading.says.number
    if heading.says.item or not number:
        return "", 0
    if number[0].isdigit():
        return "1" + ".1" * number.count("."), int(number.rsplit(".", 1)[-1])
    if set(number) <= set(_ROMAN):
        values = [_ROMAN[letter] for letter in number]
        pairs = zip_longest(values, values[1:], fillvalue=0)
        return "I", sum(-v if v < after else v for v, after in pairs)
    return ("A", ord(number)) if number.isupper() and len(number) == 1 else ("", 0)


def _form(heading: Heading) -> int:
    """Of headings that a reader cannot tell apart, capitals are above numbers, and "3" is above "3.2"."""
    number = heading.says.number
    if heading.title.isupper():
        return 0
    if heading.says.item or not number:
        return 4
    return 2 + number.count(".") if number[0].isdigit() or len(number) > 1 else 3

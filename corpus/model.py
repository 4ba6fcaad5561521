"""The data model: a document, its parts, and the passages cut from it.

Offsets are code points of ``Document.text``, half-open. All values are immutable. A part of a
document is a span and stores no text of its own that could disagree with the document.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal, Protocol

BlockKind = Literal["heading", "paragraph", "item", "row", "caption", "footnote"]
CELL_SEPARATOR = " | "  # between the cells of a row in a document's text


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points, ``0 <= start <= end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, got {self.start}, {self.end}")

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class Ranged(Protocol):
    """A part of a text, half-open."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def places_in(parts: Iterable[Ranged]) -> frozenset[int]:
    """The places of the characters of some parts of a text, to ask whether another part overlaps any of very many."""
    return frozenset(chain.from_iterable(range(part.start, part.end) for part in parts))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and everything under it, up to the next heading of its level or above.

    ``level`` counts from 1 (outermost). ``title`` is the heading as printed, on one line.
    """

    title: str
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page or slide; ``number`` counts from 1."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table row.

    ``header``: names of its column, outermost first; may be empty. ``column``: its place in the row, from 0; -1
    in a document that was read before places were kept.
    """

    start: int
    end: int
    header: tuple[str, ...] = ()
    column: int = -1


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: its printed cells, and their context, which is never part of a quote.

    ``table``: title or caption, "" if unknown. ``label``: the row's own name (usually its first
    cell). ``sheet`` and ``cells_range`` ("B4:F4") only for spreadsheets.
    """

    cells: tuple[Cell, ...]
    table: str = ""
    label: str = ""
    sheet: str | None = None
    cells_range: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest part that a reader distinguishes: a heading, a paragraph, a list item, a row …

    Blocks are in the order of the text and do not overlap. A sentence never crosses a block.
    ``row`` is set exactly for ``kind == "row"``.
    """

    kind: BlockKind
    start: int
    end: int
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document; every field but ``title`` may be unknown (None).

    ``language``: ISO 639-1 code. ``symbol``: the publisher's own number ("A/80/75").
    ``country``: what the document is about, by its English short name (corpus.names) where it has one.
    """

    title: str
    publisher: str | None = None
    year: int | None = None
    language: str | None = None
    symbol: str | None = None
    url: str | None = None
    country: str | None = None

    @property
    def subject(self) -> str:
        """What every passage of the document is searched and read under."""
        return subject(self.title, self.country)


def subject(title: str, country: str | None) -> str:
    """The title of a document, with the country that it is about where that is known besides."""
    return f"{title} ({country})" if country else title


@dataclass(frozen=True, slots=True)
class WordBox:
    """The place on its page of a word that was recognised from a picture.

    The edges are fractions (0 to 1) of the width and height of the page as shown, from its upper left.
    """

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read.

    ``name``: the path below the folder that was indexed, with ``/``. ``sha256``: of the bytes, hex.
    ``encoding``: of a text file, None elsewhere. ``notes``: what a user should know about how it
    was read ("decoded as Windows-1252"). ``ocr``: spans recognised from pictures. ``boxes``: of the
    recognised words, ascending (the words of a text layer have their places in the PDF).
    """

    name: str
    text: str
    sha256: str
    media_type: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()
    pages: tuple[Page, ...] = ()
    encoding: str | None = None
    notes: tuple[str, ...] = ()
    ocr: tuple[Span, ...] = ()
    boxes: tuple[WordBox, ...] = ()
    _section_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_section_starts", tuple(s.start for s in self.sections))

    def headings_at(self, offset: int) -> tuple[str, ...]:
        """Titles of the sections around ``offset``, outermost first."""
        last = bisect_right(self._section_starts, offset)
        return tuple(s.title for s in self.sections[:last] if s.start <= offset < s.end)

    def page_at(self, offset: int) -> int | None:
        """Number of the page that holds ``offset``; None for a format without pages."""
        at = bisect_right(self.pages, offset, key=lambda page: page.start)
        return self.pages[at - 1].number if at else None

    def page_text(self, number: int) -> str:
        """Text of page ``number`` (from 1). Raises LookupError if there is no such page."""
        for page in self.pages:
            if page.number == number:
                return self.text[page.start : page.end]
        raise LookupError(f"{self.name} has {len(self.pages)} pages, none numbered {number}")


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of a document, the unit of retrieval: ``document.text[start:end] == text``.

    ``headings``: titles above it, outermost first. ``context``: names of table and columns when it
    holds table rows, else "". ``position`` counts the passages of the document from 0.
    ``sentences``: spans inside the passage (offsets of the document, ascending, not overlapping).
    """

    document: str
    position: int
    start: int
    end: int
    text: str
    headings: tuple[str, ...] = ()
    context: str = ""
    page: int | None = None
    sentences: tuple[Span, ...] = ()

    def at(self, span: Span) -> str:
        """The text of a span inside the passage."""
        return self.text[span.start - self.start : span.end - self.start]

"""A briefing as a value, before it is written as Markdown, HTML, DOCX or PDF.

Everything that a document says is a quote with a note; a note is the citation of the quote. Notes are
numbered from 1 in the order of the briefing, and one sentence has one note however often it is used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.model import Citation

_MARKS = re.compile(
    r"^(?:\d{1,3}\.\s+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s*|\d{1,3}(?:,\d{1,3})+\s+(?=[A-ZÀ-Ý]))+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+$"
)
_EMPHASIS = re.compile(r"\*\*|__|\[\^\d+\]")  # of Markdown


@dataclass(frozen=True, slots=True)
class Bullet:
    """A quote and the number of its note."""

    text: str
    note: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a chat model says of the quotes with these notes, or a writer's own words without any."""

    text: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """Who, figure, what is counted, where, when; each "" where the documents do not say."""

    cells: tuple[str, str, str, str, str]
    note: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A country or year with its figure as printed. ``share``: of the longest bar, in [0, 1]."""

    label: str
    value: str
    share: float
    note: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures of one unit that count one thing; ``title`` names both."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What answers one question of a section, or tells about its topic.

    ``connecting``: stands before the bullets. ``gap``: what no document says.
    """

    title: str
    bullets: tuple[Bullet, ...] = ()
    rows: tuple[FactRow, ...] = ()
    gap: str = ""
    connecting: tuple[Sentence, ...] = ()
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values that documents give differently. ``label``: as of `assistant.conflicts.between_facts`, or ""."""

    about: str
    label: str
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A document that is cited. ``notes``: numbers of the notes that cite it."""

    citation: Citation
    symbol: str | None
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """``made``: the day on which the documents were asked. ``notes``: note n is ``notes[n - 1]``."""

    title: str
    language: str
    made: date
    sections: tuple[Section, ...]
    conflicts: tuple[Conflict, ...]
    notes: tuple[Citation, ...]
    sources: tuple[Source, ...]

    @property
    def printed(self) -> frozenset[int]:
        """Notes whose quote stands in the text in full, so that the note need not repeat it."""
        bullets = [b for section in self.sections for part in section.parts for b in part.bullets]
        return frozenset(b.note for b in bullets if b.text == spoken(self.notes[b.note - 1]))

    @property
    def gaps(self) -> tuple[str, ...]:
        """Questions that no document answers, in order."""
        return tuple(part.gap for section in self.sections for part in section.parts if part.gap)


def spoken(citation: Citation) -> str:
    """A quote without what says nothing in a briefing: numbers of paragraphs, marks of notes, emphasis."""
    return _MARKS.sub("", " ".join(_EMPHASIS.sub("", citation.quote).split()))


def filled(rows: Sequence[FactRow]) -> tuple[int, ...]:
    """The columns of a table of facts in which any row has something, by position."""
    return tuple(at for at in range(len(rows[0].cells)) if any(row.cells[at] for row in rows))

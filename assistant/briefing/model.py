"""A briefing as a value, before it is written as Markdown, HTML, DOCX or PDF.

Each quote has a note, which is its citation. Notes are numbered from 1 in the order of the briefing; a
sentence that is used several times has one note.
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
    """What a chat model writes on the quotes with these notes, or a person's own words, without notes."""

    text: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """Who, figure, what is counted, where, when; "" for what the documents do not say."""

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
    """The answer to one question of a section, or the facts on its topic.

    ``connecting``: sentences before the bullets. ``gap``: what no document says.
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
    """Different values for the same thing. ``label``: of `assistant.conflicts.between_facts`, or ""."""

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
        """Notes whose quote is in the text in full, so that the note need not repeat it."""
        bullets = [b for section in self.sections for part in section.parts for b in part.bullets]
        return frozenset(b.note for b in bullets if b.text == clean_quote(self.notes[b.note - 1]))

    @property
    def gaps(self) -> tuple[str, ...]:
        """Questions that no document answers, in order."""
        return tuple(part.gap for section in self.sections for part in section.parts if part.gap)


def clean_quote(citation: Citation) -> str:
    """A quote without numbers of paragraphs, note marks and emphasis."""
    return _MARKS.sub("", " ".join(_EMPHASIS.sub("", citation.quote).split()))


def filled(rows: Sequence[FactRow]) -> tuple[int, ...]:
    """Positions of the columns of a table of facts that are not empty."""
    return tuple(at for at in range(len(rows[0].cells)) if any(row.cells[at] for row in rows))

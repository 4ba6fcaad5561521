"""A briefing as a value, before it is written as Markdown, HTML, DOCX or PDF.

Everything that a document says is a quote with a note; a note is the citation of the quote. Notes are
numbered from 1 in the order of the briefing, and one sentence has one note however often it is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.answering.model import Citation


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
    """Values that documents give differently. ``label``: as of `assistant.facts.conflicts`, or ""."""

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
    def gaps(self) -> tuple[str, ...]:
        """Questions that no document answers, in order."""
        return tuple(part.gap for section in self.sections for part in section.parts if part.gap)


def where_of(citation: Citation) -> str:
    """Publisher, title and year of a citation's document, in the order of a list of sources."""
    return ", ".join(
        str(part)
        for part in (citation.publisher, citation.title or citation.document, citation.year)
        if part
    )

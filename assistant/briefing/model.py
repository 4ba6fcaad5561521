"""A briefing as a value, before it is written as Markdown, HTML, DOCX or PDF, and its fixed text.

Each quote has a note, which is its citation. Notes are numbered from 1 in the order of the briefing; a
sentence that is used several times has one note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from babel.dates import format_date

from assistant.briefing.plan import SectionPlan
from assistant.citations import quoted, row_text, shown_quote, source_name
from assistant.locale import say
from assistant.model import Citation
from corpus.normalize import without_markup

_WIDTH = 24  # characters of the longest bar
TABLE = ("Where", "Who", "What is counted", "Figure", "When")

_MARKS = re.compile(
    r"^(?:\d{1,3}\.\s+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s*|\d{1,3}(?:,\d{1,3})+\s+(?=[A-ZÀ-Ý]))+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+$"
)


@dataclass(frozen=True, slots=True)
class Bullet:
    """A quote and the number of its note. ``place``: what it is about, a country or a project, which the quote itself does not say."""

    text: str
    note: int
    place: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a chat model writes on the quotes with these notes, or a person's own words, without notes."""

    text: str
    notes: tuple[int, ...]

    @property
    def is_own(self) -> bool:
        """Whether a person wrote it, so that no document says it."""
        return not self.notes


@dataclass(frozen=True, slots=True)
class FactRow:
    """Where, who, what is counted, figure, when; "" for what the documents do not say."""

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
    """Points under a title, or what was not found (``gap``), or figures. ``connecting``: sentences before the bullets."""

    title: str
    bullets: tuple[Bullet, ...] = ()
    rows: tuple[FactRow, ...] = ()
    gap: str = ""
    connecting: tuple[Sentence, ...] = ()
    chart: Chart | None = None

    @property
    def paragraphs(self) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences as they are printed: a person's own words each alone, others together."""
        runs = groupby(enumerate(self.connecting), lambda at: at[0] if at[1].is_own else -1)
        return tuple(tuple(one for _, one in run) for _, run in runs)


@dataclass(frozen=True, slots=True)
class Section:
    """``asked``: what it was asked; None for one that is about its heading. ``id``: of its card (`assistant.briefing.arrange`)."""

    heading: str
    parts: tuple[Part, ...]
    asked: SectionPlan | None = None
    id: str = ""


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
        """Notes whose words are in the text, in a bullet in full or in a row, so that the note need not repeat them."""
        parts = [part for section in self.sections for part in section.parts]
        bullets = [b for part in parts for b in part.bullets]
        whole = {b.note for b in bullets if b.text == clean_quote(self.notes[b.note - 1])}
        return frozenset(whole | {row.note for part in parts for row in part.rows})

    @property
    def gaps(self) -> tuple[str, ...]:
        """What was not found, in order, each once."""
        found = (part.gap for section in self.sections for part in section.parts if part.gap)
        return tuple(dict.fromkeys(found))


def clean_quote(citation: Citation) -> str:
    """A quote without numbers of paragraphs, note marks and emphasis; of a row of a table its cells."""
    return row_text(citation) or _MARKS.sub("", without_markup(citation.quote))


def filled(rows: Sequence[FactRow]) -> tuple[int, ...]:
    """Positions of the columns of a table of facts that are not empty."""
    return tuple(at for at in range(len(rows[0].cells)) if any(row.cells[at] for row in rows))


class Labels:
    """Everything in a briefing that is not from documents, in its language: headings, footnotes, sources."""

    def __init__(self, briefing: Briefing) -> None:
        self._language = briefing.language
        self._made = briefing.made
        self._notes = briefing.notes
        self._printed = briefing.printed
        self._symbols = {s.citation.document: s.symbol for s in briefing.sources if s.symbol}
        self._first = {s.citation.document: min(s.notes) for s in briefing.sources}
        self.sources = self._say("Sources")
        self.conflicts = self._say("Annex: where the documents disagree")
        self.notes = self._say("Notes")
        self.table = tuple(self._say(name) for name in (*TABLE, "Source"))
        self.own = f"({self._say('the author’s own words')})"
        self.report_year = self._say("A year in brackets is that of the report.")
        self.date = format_date(briefing.made, "long", locale=briefing.language)

    def _say(self, message: str, **values: object) -> str:
        return say(message, self._language, **values)

    def by(self, bullet: Bullet) -> str:
        """Who says what a bullet quotes, and in which year: "UNICEF, 2024"."""
        one = self._notes[bullet.note - 1]
        return ", ".join(str(part) for part in (one.publisher or one.title, one.year) if part)

    def bar(self, bar: Bar) -> str:
        """A bar as text, the same in every format and for screen readers."""
        return "█" * max(1, round(bar.share * _WIDTH))

    def note(self, citation: Citation, *, again: bool = False) -> str:
        """A footnote without its quote: publisher, title, year, symbol, page or heading.

        If a document has a symbol, all its notes but the first use it. ``again``: this is another
        mark of a note that was shown before.
        """
        symbol = self._symbols.get(citation.document)
        again = again or self._first[citation.document] != citation.number
        parts = [citation.publisher or ""] if again and symbol else [source_name(citation)]
        parts = [part for part in (*parts, symbol) if part]
        if citation.page is None and citation.sheet is None and len(citation.section) > 1:
            parts.append(quoted(citation.section[-1]))
        if citation.page is not None:
            parts.append(self._say("p. {page}", page=citation.page))
        if citation.sheet is not None:
            parts.append(f"{citation.sheet}!{citation.range or ''}")
        if citation.ocr:
            parts.append(self._say("recognised from a picture"))
        return ", ".join(parts)

    def footnote(self, citation: Citation) -> str:
        """A footnote, with its quote unless that is in the text."""
        if citation.number in self._printed:
            return f"{self.note(citation)}."
        return f"{self.note(citation)}: {shown_quote(citation)}"

    def quoted(self, number: int) -> str:
        """Where the same sentence was quoted first."""
        return self._say("Quoted in note {number}.", number=number)

    def conflict(self, conflict: Conflict) -> str:
        """The subject of a conflict, with its label."""
        label = self._say(conflict.label) if conflict.label else ""
        return f"{conflict.about} ({label})" if label else conflict.about

    def source(self, source: Source) -> str:
        """An entry of the list of sources."""
        parts = [source_name(source.citation)]
        parts += [part for part in (source.symbol, source.citation.url) if part]
        parts.append(self._say("accessed {date}", date=self._made.isoformat()))
        return ", ".join(parts)

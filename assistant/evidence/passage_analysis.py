"""What a passage says by itself, whatever is asked: its segments with their words and names, its context.

Finding names, dates and figures takes most of the time of a question, and questions of one person
often meet the same passages. So each is found when a question first needs it, and the last few
thousand passages are remembered with what was found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.evidence.segments import segments
from assistant.evidence.spans import Names
from corpus import domain
from corpus.model import Passage, Span
from corpus.names import find_organisations, find_places, find_years
from corpus.stemming import stems
from index.model import DocumentRecord

_REMEMBERED = 2_048  # passages, of about 25 KB with everything found
_ENTRY = re.compile(r"https?://|www\.|\bdoi\b|Endnote|\bpp?\.\s*\d+\W*$", re.IGNORECASE)
_REFERENCE = re.compile(
    r"https?://|www\.|\bdoi\b|\bpp?\.\s*\d|\bibid\b|^\s*[⁰¹²³⁴⁵⁶⁷⁸⁹]|^\s*\[\^?\d+\]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class AnalysedSegment:
    """Sentences ``first`` to ``last`` (inclusive) of a passage as one text, with what it names.

    ``row``: of a table. ``entry``: of a bibliography. ``reference``: looks like a note or an entry.
    """

    first: int
    last: int
    span: Span
    text: str
    names: Names
    row: bool
    entry: bool
    reference: bool


@dataclass(frozen=True)
class PassageContext:
    """What a passage and its document add to each of its sentences."""

    passage: Passage
    record: DocumentRecord
    language: str

    @cached_property
    def stems(self) -> frozenset[str]:
        """Of the passage, its headings and context, and what names the document."""
        own = stems(self.passage.text, self.language)
        return self.heading_stems.union(self.document_stems, own)

    @cached_property
    def heading_stems(self) -> frozenset[str]:
        return _stems_of(self._headings_and_context, self.language)

    @cached_property
    def document_stems(self) -> frozenset[str]:
        record = self.record
        about = (
            record.title,
            record.publisher or "",
            record.symbol or "",
            _name_as_words(record.name),
            str(record.year or ""),
        )
        return _stems_of(" \n ".join(about), self.language)

    @cached_property
    def named_keys(self) -> frozenset[str]:
        """Of all places and organisations named."""
        found = (*find_places(self._text_with_names), *find_organisations(self._text_with_names))
        return frozenset(mention.key for mention in found)

    @cached_property
    def heading_places(self) -> frozenset[str]:
        """Of places in headings and title."""
        return _places_in(" \n ".join((" \n ".join(self.passage.headings), self.record.title)))

    @cached_property
    def years(self) -> frozenset[str]:
        return self.report_years.union(mention.key for mention in find_years(self._text_with_names))

    @property
    def report_years(self) -> frozenset[str]:
        """The year of the report and the one before it, which a report is mostly about."""
        year = self.record.year
        return frozenset({str(year), str(year - 1)} if year else ())

    @cached_property
    def title_years(self) -> frozenset[str]:
        """Those that title or name of the document give: both ends of "plan 2014-2018"."""
        return _years_in(self.record.title) | _years_in(_name_as_words(self.record.name))

    @cached_property
    def dating_years(self) -> frozenset[str]:
        """Years that everything here is of: those of the report, and what a heading or the title dates
        with one year, not with a period.
        """
        named = (self.title_years, *map(_years_in, self.passage.headings))
        return self.report_years.union(*(years for years in named if len(years) == 1))

    @property
    def _headings_and_context(self) -> str:
        return " \n ".join((*self.passage.headings, self.passage.context))

    @property
    def _text_with_names(self) -> str:
        record = self.record
        return " \n ".join(
            (
                record.title,
                self._headings_and_context,
                self.passage.text,
                record.publisher or "",
                _name_as_words(record.name).title(),
            )
        )


@dataclass(frozen=True, slots=True)
class AnalysedPassage:
    """``sentences``: stems of each sentence of the passage; ``sets``: the same without order."""

    sentences: tuple[tuple[str, ...], ...]
    sets: tuple[frozenset[str], ...]
    segments: tuple[AnalysedSegment, ...]
    context: PassageContext


@domain.cached(_REMEMBERED)
def analyse_passage(
    passage: Passage, record: DocumentRecord, language: str, *, enumerations: bool
) -> AnalysedPassage:
    """``language``: of the stems. ``enumerations``: see `segments`."""
    found = []
    for segment in segments(passage, enumerations=enumerations):
        text = _slice(passage, segment.span)
        row = " | " in text
        entry = not row and bool(_ENTRY.search(text))
        reference = bool(_REFERENCE.search(text))
        names = Names(text, language)
        found.append(
            AnalysedSegment(
                segment.first, segment.last, segment.span, text, names, row, entry, reference
            )
        )
    sentences = tuple(stems(_slice(passage, span), language) for span in passage.sentences)
    return AnalysedPassage(
        sentences,
        tuple(frozenset(own) for own in sentences),
        tuple(found),
        PassageContext(passage, record, language),
    )


def _slice(passage: Passage, span: Span) -> str:
    return passage.text[span.start - passage.start : span.end - passage.start]


@lru_cache(_REMEMBERED)
def _stems_of(text: str, language: str) -> frozenset[str]:
    return frozenset(stems(text, language))


@domain.cached(_REMEMBERED)
def _places_in(text: str) -> frozenset[str]:
    return frozenset(mention.key for mention in find_places(text))


@lru_cache(_REMEMBERED)
def _years_in(text: str) -> frozenset[str]:
    return frozenset(mention.key for mention in find_years(text))


def _name_as_words(name: str) -> str:
    """A document's name as words: "en/cambodia-plan-2014.pdf" names Cambodia."""
    return name.rsplit(".", 1)[0].translate(str.maketrans("-_/.", "    "))

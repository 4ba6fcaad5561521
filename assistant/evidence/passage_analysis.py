"""What can be found in a passage before a question is known: its segments with their names, its words, its
context.

Finding names, dates and figures takes most of the time of a question, and the questions of one person
often lead to the same passages. So each is found when a question first needs it, and the last
`_REMEMBERED` passages are cached with what was found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.evidence.segments import segments
from assistant.evidence.spans import SentenceAnnotations
from corpus import domain
from corpus.model import Passage, Span
from corpus.names import find_numbered, find_organisations, find_places, find_years
from corpus.stemming import stems
from index.model import DocumentRecord

_REMEMBERED = 2_048  # passages, of about 25 KB with everything found
_ENTRY = re.compile(r"https?://|www\.|\bdoi\b|Endnote|\bpp?\.\s*\d+\W*$", re.IGNORECASE)
_REFERENCE = re.compile(
    r"https?://|www\.|\bdoi\b|\bpp?\.\s*\d|\bibid\b|^\s*[⁰¹²³⁴⁵⁶⁷⁸⁹]|^\s*\[\^?\d+\]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class AnalysedSegment:
    """A segment (`assistant.evidence.segments`) with its text and the names, figures and dates in it.

    ``first``, ``last``: its sentences in the passage (inclusive). ``row``: whether it is a row of a table.
    ``entry``: whether it is an entry of a bibliography. ``reference``: whether it looks like a footnote or
    such an entry.
    """

    first: int
    last: int
    span: Span
    text: str
    annotations: SentenceAnnotations
    row: bool
    entry: bool
    reference: bool


@dataclass(frozen=True)
class PassageContext:
    """What a passage, its headings and its document add to each of its sentences.

    ``language``: of the stems.
    """

    passage: Passage
    record: DocumentRecord
    language: str

    @cached_property
    def stems(self) -> frozenset[str]:
        """Of the passage, its headings, its table names, and what names the document."""
        own = stems(self.passage.text, self.language)
        return self.heading_stems.union(self.document_stems, own)

    @cached_property
    def heading_stems(self) -> frozenset[str]:
        return _stems_of(self._headings_and_context, self.language)

    @cached_property
    def document_stems(self) -> frozenset[str]:
        record = self.record
        about = (
            record.subject,
            record.publisher or "",
            record.symbol or "",
            _name_as_words(record.name),
            str(record.year or ""),
        )
        return _stems_of(" \n ".join(about), self.language)

    @cached_property
    def named_keys(self) -> frozenset[str]:
        """Keys of all places and organisations in the passage, its headings and what names the document."""
        found = (*find_places(self._text_with_names), *find_organisations(self._text_with_names))
        return frozenset(mention.key for mention in found)

    @cached_property
    def heading_places(self) -> frozenset[str]:
        """Keys of the places in headings and title, and of the country of the document."""
        above = (*self.passage.headings, self.record.subject)
        return _places_in(" \n ".join(above))

    @cached_property
    def numbered_above(self) -> frozenset[str]:
        """Keys of the things that a number tells apart, in headings and title."""
        above = (*self.passage.headings, self.record.subject)
        return frozenset(mention.key for mention in find_numbered(" \n ".join(above)))

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
        """Years in the title or the file name of the document: both ends of "plan 2014-2018"."""
        return _years_in(self.record.title) | _years_in(_name_as_words(self.record.name))

    @cached_property
    def dating_years(self) -> frozenset[str]:
        """Years that all sentences here are about: those of the report, and the year of a heading or title
        that gives a single one, not a period.
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
                record.subject,
                self._headings_and_context,
                self.passage.text,
                record.publisher or "",
                _name_as_words(record.name).title(),
            )
        )


@dataclass(frozen=True, slots=True)
class AnalysedPassage:
    """A passage with all that questions need of it.

    ``sentences``: stems of each sentence, in their order; ``sets``: the same as sets. ``segments``: what can be
    quoted.
    """

    sentences: tuple[tuple[str, ...], ...]
    sets: tuple[frozenset[str], ...]
    segments: tuple[AnalysedSegment, ...]
    context: PassageContext


@domain.cached(_REMEMBERED)
def analyse_passage(
    passage: Passage, record: DocumentRecord, language: str, *, enumerations: bool
) -> AnalysedPassage:
    """Analyse a passage; cached. ``language``: of the stems. ``enumerations``: see `segments`."""
    found = []
    for segment in segments(passage, enumerations=enumerations):
        text = passage.at(segment.span)
        row = " | " in text
        entry = not row and bool(_ENTRY.search(text))
        reference = bool(_REFERENCE.search(text))
        annotations = SentenceAnnotations(text, language)
        found.append(
            AnalysedSegment(
                segment.first, segment.last, segment.span, text, annotations, row, entry, reference
            )
        )
    sentences = tuple(stems(passage.at(span), language) for span in passage.sentences)
    return AnalysedPassage(
        sentences,
        tuple(frozenset(own) for own in sentences),
        tuple(found),
        PassageContext(passage, record, language),
    )


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

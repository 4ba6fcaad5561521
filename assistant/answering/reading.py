"""What a passage says by itself, whatever is asked: its units with their words and names, its context.

Finding names, dates and figures takes most of the time of a question, and questions of one person
often meet the same passages. So the last few thousand are remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.spans import Names
from assistant.answering.units import units
from assistant.words import stems
from corpus.model import Passage, Span
from corpus.names import find_organisations, find_places, find_years
from index.model import DocumentRecord

_REMEMBERED = 4_096  # passages, of about 20 KB


@dataclass(frozen=True, slots=True)
class Read:
    """Sentences ``first`` to ``last`` (inclusive) of a passage as one text, with what it names."""

    first: int
    last: int
    span: Span
    text: str
    names: Names


@dataclass(frozen=True, slots=True)
class Context:
    """What a passage and its document add to each of its sentences."""

    stems: frozenset[str]
    head_stems: frozenset[str]
    document_stems: frozenset[str]
    keys: frozenset[str]
    head_keys: frozenset[str]
    years: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """``sentences``: stems of each sentence of the passage."""

    sentences: tuple[tuple[str, ...], ...]
    units: tuple[Read, ...]
    context: Context


@lru_cache(_REMEMBERED)
def reading(
    passage: Passage, record: DocumentRecord, language: str, *, enumerations: bool
) -> Reading:
    """``language``: of the stems. ``enumerations``: see `units`."""
    found = []
    for unit in units(passage, enumerations=enumerations):
        text = _slice(passage, unit.span)
        found.append(Read(unit.first, unit.last, unit.span, text, Names.of(text)))
    return Reading(
        tuple(stems(_slice(passage, span), language) for span in passage.sentences),
        tuple(found),
        _context(passage, record, language),
    )


def _slice(passage: Passage, span: Span) -> str:
    return passage.text[span.start - passage.start : span.end - passage.start]


def _context(passage: Passage, record: DocumentRecord, language: str) -> Context:
    head = " \n ".join((*passage.headings, passage.context))
    about = " \n ".join(
        (
            record.title,
            record.publisher or "",
            record.symbol or "",
            _spoken(record.name),
            str(record.year or ""),
        )
    )
    above = " \n ".join(passage.headings)
    named = " \n ".join(
        (record.title, head, passage.text, record.publisher or "", _spoken(record.name).title())
    )
    years = {m.key for m in find_years(named)}
    if record.year:
        # A report of a year is mostly about the year before it.
        years |= {str(record.year), str(record.year - 1)}
    return Context(
        frozenset(stems(f"{head} {about} {passage.text}", language)),
        frozenset(stems(head, language)),
        frozenset(stems(about, language)),
        frozenset(m.key for m in (*find_places(named), *find_organisations(named))),
        frozenset(m.key for m in find_places(" \n ".join((above, record.title)))),
        frozenset(years),
    )


def _spoken(name: str) -> str:
    """A document's name as words: "en/cambodia-plan-2014.pdf" names Cambodia."""
    return name.rsplit(".", 1)[0].translate(str.maketrans("-_/.", "    "))

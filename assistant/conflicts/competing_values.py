"""Competing values: other sentences that give another figure or date for what is asked.

A sentence has a competing value, where the question asks for a figure or date, if it
1. is likely to hold the answer (probability at least `_LIKELY` of the best one's),
2. mentions, itself or by its headings, every place and organisation that the question names, and every other name in it that
   the best one or its report mentions,
3. gives a figure (date) that is likely what was asked for, in the same unit as the best one but different,
4. is about the same things: nearly the same words of the question occur in both, and of two dates neither
   lies in the period of the other,
5. is more than a label with its value ("Total expenditure: $93 million"), which is about whatever
   its heading is about.

Where it is about another year or place, both may be right (assistant.conflicts.ambiguous_readings); else the
documents disagree (assistant.conflicts.between_sentences).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.read import ScoredSentence
from assistant.answering.short_answer import SURE, is_label, likeliest_part
from assistant.evidence.spans import AnswerSpan
from assistant.question.understand import Question
from corpus.names import find_organisations, find_places
from corpus.normalize import one_line
from corpus.stemming import stems

_FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
_LIKELY = 0.45  # of the best sentence's probability
_SHARED = 0.85  # of the question's words in either sentence, that occur in both
_COMPARED = 12  # likeliest sentences

SentenceValue = tuple[ScoredSentence, AnswerSpan]


def competing_values(question: Question, ranked: Sequence[ScoredSentence]) -> list[SentenceValue]:
    """The best sentence that gives a value and those with a competing one, each with its value, likeliest first.

    Empty where no other sentence has one.
    """
    if question.kind not in {"number", "date"}:
        return []
    valued = values_in(ranked)
    found = [other for other in valued[1:] if _compete(question, valued[0], other)]
    return [valued[0], *found] if found else []


def values_in(ranked: Sequence[ScoredSentence]) -> list[SentenceValue]:
    """The sentences about as likely as the best one that give what was asked for, each with its value."""
    least = max((item.probability for item in ranked), default=0.0) * _LIKELY
    likely = (item for item in ranked[:_COMPARED] if item.probability >= least)
    return [(item, value) for item in likely if (value := sure_value(item)) is not None]


def sure_value(item: ScoredSentence) -> AnswerSpan | None:
    """The value of a sentence that was likely asked for; None where it lacks a name asked for."""
    span, likely = likeliest_part(item)
    return span if likely >= SURE and not item.candidate.missing else None


def _compete(question: Question, one: SentenceValue, other: SentenceValue) -> bool:
    """Whether two sentences give different values for the same thing; year and place may differ."""
    (a, value), (b, theirs) = one, other
    if is_label(a) or is_label(b) or are_records(a, b):
        return False
    if value.unit != theirs.unit or _has(b, value.key) or _has(a, theirs.key):
        return False
    if question.kind == "date" and not _distinct(value.key, theirs.key):
        return False
    if question.counted and not (_counted(a) and _counted(b)):
        return False
    known = (
        *find_places(question.text),
        *find_organisations(question.text),
    )  # condition 2 has them
    names = {
        w.stem
        for w in question.terms
        if w.start
        and question.text[w.start].isupper()
        and not any(one.start <= w.start < one.end for one in known)
    }
    if (names & _said_with(a, question.language)) - _said_with(b, question.language):
        return False
    # Names are in the sentences or in the headings above them: condition 2.
    terms = {w.stem for w in question.terms if not question.text[w.start].isupper()}
    in_a, in_b = (terms & set(stems(i.candidate.text, question.language)) for i in (a, b))
    if not in_a or not in_b or len(in_a & in_b) < _SHARED * max(len(in_a), len(in_b)):
        return False
    if a.candidate.value("row") and b.candidate.value("row"):
        # Rows say what they are about in the names of their tables and columns.
        above_a, above_b = (
            terms & set(stems(i.candidate.source.hit.passage.context, question.language))
            for i in (a, b)
        )
        return above_a == above_b
    return True


def are_records(one: ScoredSentence, other: ScoredSentence) -> bool:
    """Whether two sentences of a report have the same words around several figures that differ: each tells of something else,
    as the rows of a table do. "Projects: 6, budget: $38 million", "Projects: 9, budget: $77 million".
    """
    a, b = one.candidate, other.candidate
    if a.source.record.name != b.source.record.name or _worded(a.text) != _worded(b.text):
        return False
    figures = zip(_FIGURE.findall(a.text), _FIGURE.findall(b.text), strict=True)
    return [own == theirs for own, theirs in figures].count(False) > 1


def _worded(text: str) -> str:
    return one_line(_FIGURE.sub("#", text))


def _said_with(item: ScoredSentence, language: str) -> set[str]:
    """Stems of a sentence, the headings above it and the title of its report."""
    source = item.candidate.source
    above = (*source.hit.passage.headings, source.record.subject)
    return set(stems(" ".join((item.candidate.text, *above)), language))


def _distinct(one: str, other: str) -> bool:
    """Whether two dates, or periods of a year at most ("2024-04-01/2024-04-30"), do not overlap."""
    (a, b), (c, d) = (key.split("/") if "/" in key else (key, key) for key in (one, other))
    return a[:4] == b[:4] and c[:4] == d[:4] and (b < c or d < a)


def _has(item: ScoredSentence, key: str) -> bool:
    return any(f.key == key for f in item.candidate.annotations.figures)


def _counted(item: ScoredSentence) -> bool:
    return item.candidate.value("counted") >= 0.5


def own_years(item: ScoredSentence) -> set[str]:
    """Years that a sentence names."""
    return {mention.key for mention in item.candidate.annotations.years}


def may_be_same_year(one: SentenceValue, other: SentenceValue) -> bool:
    """Whether two sentences may be about one year: that which they name, or that of their reports."""
    years_a, years_b = (own_years(item) - {value.key} for item, value in (one, other))
    if years_a or years_b:
        return not (years_a and years_b) or bool(years_a & years_b)
    reports = {item.candidate.source.record.year for item, _ in (one, other)} - {None}
    return len(reports) < 2


def are_of_other_places(question: Question, one: ScoredSentence, other: ScoredSentence) -> bool:
    """Whether the question names no place, and the sentences name different ones."""
    places_a, places_b = ({m.key for m in i.candidate.annotations.places} for i in (one, other))
    return not question.places and bool(places_a and places_b) and not places_a & places_b

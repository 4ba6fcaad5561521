"""Sentences that give another value for what the best one gives a value for.

A rival of the best sentence, where a figure or date is asked for,
1. is likely to hold the answer (probability at least `_LIKELY` of the best one's),
2. mentions, itself or by its headings, every place and organisation that the question names,
3. gives a figure (date) that is likely what was asked for, in the same unit, and another one,
4. speaks of the same things: nearly the same words of the question stand in both, and no date lies
   in the other period,
5. is more than a label with its value ("Total expenditure: $93 million"), which speaks of whatever
   its heading is about.

Where it speaks of another year or place, both may be right (`assistant.conflicts.ambiguous_readings`); else the
documents disagree (`assistant.conflicts.between_sentences`).
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.select import Scored
from assistant.answering.short_answer import is_label, likeliest_part
from assistant.evidence.spans import AnswerSpan
from assistant.question.understand import Question
from corpus.stemming import stems

_LIKELY = 0.45
_SHARED = 0.85
_SURE = 0.35  # probability that a value is what was asked for
_READ = 12  # sentences that are looked at

Valued = tuple[Scored, AnswerSpan]


def competing_values(question: Question, ranked: Sequence[Scored]) -> list[Valued]:
    """The best sentence with its value, then its competing_values, likeliest first; empty without any."""
    if question.kind not in {"number", "date"} or not ranked:
        return []
    first, *others = ((item, sure_value(item)) for item in ranked[:_READ])
    best, value = first
    if value is None:
        return []
    least = best.probability * _LIKELY
    found = [
        (item, theirs)
        for item, theirs in others
        if theirs is not None
        and item.probability >= least
        and _alike(question, best, value, item, theirs)
    ]
    return [(best, value), *found] if found else []


def sure_value(item: Scored) -> AnswerSpan | None:
    """What a sentence gives that was likely asked for; None for one that lacks a name asked for."""
    span, likely = likeliest_part(item)
    return span if likely >= _SURE and not item.candidate.missing else None


def _alike(question: Question, a: Scored, value: AnswerSpan, b: Scored, theirs: AnswerSpan) -> bool:
    """Whether two sentences give different values for the same thing, year and place apart."""
    if is_label(a) or is_label(b):
        return False
    if value.unit != theirs.unit or _has(b, value.key) or _has(a, theirs.key):
        return False
    if question.kind == "date" and not _distinct(value.key, theirs.key):
        return False
    if question.counted and not (_counted(a) and _counted(b)):
        return False
    # Names are covered by the sentences or by what stands above them: condition 2.
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


def _distinct(one: str, other: str) -> bool:
    """Whether two dates, or periods of a year at most ("2024-04-01/2024-04-30"), do not overlap."""
    (a, b), (c, d) = (key.split("/") if "/" in key else (key, key) for key in (one, other))
    return a[:4] == b[:4] and c[:4] == d[:4] and (b < c or d < a)


def _has(item: Scored, key: str) -> bool:
    return any(f.key == key for f in item.candidate.names.figures)


def _counted(item: Scored) -> bool:
    return item.candidate.value("counted") >= 0.5


def own_years(item: Scored) -> set[str]:
    """Years that a sentence names."""
    return {mention.key for mention in item.candidate.names.years}


def same_year(a: Scored, value: AnswerSpan, b: Scored, theirs: AnswerSpan) -> bool:
    """Whether two sentences may speak of one year: that which they name, or that of their reports."""
    years_a, years_b = own_years(a) - {value.key}, own_years(b) - {theirs.key}
    if years_a or years_b:
        return not (years_a and years_b) or bool(years_a & years_b)
    reports = {a.candidate.source.record.year, b.candidate.source.record.year} - {None}
    return len(reports) < 2


def elsewhere(question: Question, a: Scored, b: Scored) -> bool:
    """Whether the question names no place, and the sentences name different ones."""
    places_a, places_b = ({m.key for m in i.candidate.names.places} for i in (a, b))
    return not question.places and bool(places_a and places_b) and not places_a & places_b

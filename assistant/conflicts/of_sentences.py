"""Documents that give different dates for the same thing.

A sentence conflicts with the best one when it gives another date (`assistant.conflicts.competing_values`) and
does not speak of another year or place, where the question leaves that open. Figures are compared by
their facts (`assistant.conflicts.of_answers`).
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.select import Scored
from assistant.conflicts.competing_values import Valued, own_years
from assistant.evidence.spans import AnswerSpan
from assistant.question.understand import Question


def conflicting(question: Question, competing_values: Sequence[Valued]) -> list[Valued]:
    """The sentences that disagree, the likeliest first, each with its date; empty if none do."""
    if not competing_values or question.kind != "date":
        return []
    (first, value), *others = competing_values
    found = [(first, value)]
    for other, theirs in others:
        if not same_year(first, value, other, theirs) or elsewhere(question, first, other):
            continue
        if all(theirs.key != v.key and other.candidate.text != s.candidate.text for s, v in found):
            found.append((other, theirs))
    return found if len(found) > 1 else []


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

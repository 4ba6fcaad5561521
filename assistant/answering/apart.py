"""A question that the documents can answer in more than one sense: for two years, for two places.

Sentences that answer equally well, give different values, and differ in a year or place that the
question leaves open are each right. So they are quoted side by side, each with what it speaks of,
and none of them leads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.answering.conflicts import LIKELY, about_the_same, own_years, value_of
from assistant.answering.select import Scored
from assistant.question import Question
from corpus.names import find_places

_SEVERAL = 4  # senses that are shown at most
_READ = 12  # sentences that are looked at


def apart(question: Question, ranked: Sequence[Scored]) -> list[tuple[Scored, str]]:
    """The sentences, likeliest first, each with the year or place it is about; empty for one sense."""
    if question.kind not in {"number", "date"} or not ranked:
        return []
    for asked, sense in ((question.years, _year), (question.places, _place)):
        found = [] if asked else _senses(question, ranked, sense)
        if len(found) > 1:
            return found
    return []


def _senses(
    question: Question, ranked: Sequence[Scored], sense: Callable[[Scored], str]
) -> list[tuple[Scored, str]]:
    first = ranked[0]
    value, own = value_of(first), sense(first)
    if value is None or not own:
        return []
    found = {own: first}
    keys = {value.key}
    for other in ranked[1:_READ]:
        theirs, label = value_of(other), sense(other)
        if theirs is None or not label or label in found or theirs.key in keys:
            continue
        alike = other.probability >= first.probability * LIKELY
        if alike and about_the_same(question, first, value, other, theirs):
            found[label] = other
            keys.add(theirs.key)
    return [(item, label) for label, item in found.items()][:_SEVERAL]


def _year(item: Scored) -> str:
    """The one year that a sentence names; else that of its report."""
    years = own_years(item)
    if years:
        return next(iter(years)) if len(years) == 1 else ""
    return str(item.candidate.source.record.year or "")


def _place(item: Scored) -> str:
    """The one place that a sentence names; else the one of the headings above it."""
    places = item.candidate.names.places or find_places(
        " \n ".join(item.candidate.source.hit.passage.headings)
    )
    named = {place.key: place.text for place in places}
    return next(iter(named.values())) if len(named) == 1 else ""

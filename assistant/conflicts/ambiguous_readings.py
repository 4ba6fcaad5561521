"""A question that the documents can answer in more than one sense: for two years, for two places.

Sentences that answer equally well, give different values, and differ in a year or place that the
question leaves open are each right. So all are quoted, each with its year or place, and the answer begins
with none of the values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.answering.read import ScoredSentence
from assistant.conflicts.competing_values import SentenceValue, own_years
from assistant.question.understand import Question
from corpus.names import find_places

_MOST = 4  # readings that are shown


def ambiguous_readings(
    question: Question, competing: Sequence[SentenceValue]
) -> list[tuple[ScoredSentence, str]]:
    """The sentences, likeliest first, each with the year or place it is about; empty for one reading.

    ``competing``: the best sentence and those with competing values.
    """
    for asked, about in ((question.years, _year), (question.places, _place)):
        found = [] if asked else _readings(competing, about)
        if len(found) > 1:
            return found
    return []


def _readings(
    competing: Sequence[SentenceValue], about: Callable[[ScoredSentence], str]
) -> list[tuple[ScoredSentence, str]]:
    """One sentence for each year or place, with it; ``about`` gives "" for a sentence with none or several."""
    found: dict[str, SentenceValue] = {}
    for item, value in competing:
        label = about(item)
        if label and label not in found and all(value.key != v.key for _, v in found.values()):
            found[label] = (item, value)
        elif not found:
            return []  # the best sentence is about no single one
    return [(item, label) for label, (item, _) in found.items()][:_MOST]


def _year(item: ScoredSentence) -> str:
    """The one year that a sentence names; else that of its report."""
    years = own_years(item)
    if years:
        return next(iter(years)) if len(years) == 1 else ""
    return str(item.candidate.source.record.year or "")


def _place(item: ScoredSentence) -> str:
    """The one place that a sentence names; else the one of the headings above it."""
    places = item.candidate.annotations.places or find_places(
        " \n ".join(item.candidate.source.hit.passage.headings)
    )
    named = {place.key: place.text for place in places}
    return next(iter(named.values())) if len(named) == 1 else ""

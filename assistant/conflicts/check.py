"""Whether the sentences of one answer give different values for the same thing.

1. Competing values: sentences that are about as likely as the best one and give another figure or date
   (`assistant.conflicts.competing_values`).
2. Where their facts or words show that both speak of the same thing, the documents disagree
   (`assistant.conflicts.between_sentences` for figures, `assistant.conflicts.between_sentences` for dates).
3. Otherwise, where they differ in a year or place that the question leaves open, each is right for its
   own (`assistant.conflicts.ambiguous_readings`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.select import Scored
from assistant.conflicts.ambiguous_readings import ambiguous_readings
from assistant.conflicts.between_sentences import conflicting, disputed
from assistant.conflicts.competing_values import Valued, competing_values
from assistant.question.understand import Question
from index.view import IndexView


@dataclass(frozen=True, slots=True)
class Compared:
    """``conflicting``: the best sentence and those that disagree with it, each with its value.

    ``readings``: sentences that are right for another year or place each, with that. One of the two
    is empty; both are where all sentences agree.
    """

    conflicting: tuple[Valued, ...] = ()
    readings: tuple[tuple[Scored, str], ...] = ()

    @property
    def sentences(self) -> list[Scored]:
        return [item for item, _ in (*self.conflicting, *self.readings)]


def check_conflicts(index: IndexView, question: Question, ranked: Sequence[Scored]) -> Compared:
    """Compare the likeliest sentences with the best one. ``ranked``: likeliest first."""
    others = competing_values(question, ranked)
    disagree = disputed(index, question, ranked, others) or conflicting(question, others)
    readings = [] if disagree else ambiguous_readings(question, others)
    return Compared(tuple(disagree), tuple(readings))

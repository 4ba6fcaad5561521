"""Whether the sentences of one answer give different values for the same thing.

1. Sentences that are about as likely as the best one and give another figure or date have competing values
   (assistant.conflicts.competing_values).
2. Where facts or words show that such a sentence and the best one are about the same thing, the documents
   disagree (assistant.conflicts.between_sentences).
3. Otherwise, where they differ in a year or place that the question leaves open, each is right for its
   own year or place (assistant.conflicts.ambiguous_readings).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.read import ScoredSentence
from assistant.conflicts.ambiguous_readings import ambiguous_readings
from assistant.conflicts.between_sentences import conflicting_dates, conflicting_figures
from assistant.conflicts.competing_values import SentenceValue, competing_values
from assistant.question.understand import Question
from index.view import IndexView


@dataclass(frozen=True, slots=True)
class ConflictCheck:
    """``conflicting``: the best sentence and those that disagree with it, each with its value.

    ``readings``: sentences that are each right for another year or place, with that year or place. ``different``: those that
    give different figures, where nothing shows that they are about the same thing. At most one of the three has members; none
    has any where all sentences agree.
    """

    conflicting: tuple[SentenceValue, ...] = ()
    readings: tuple[tuple[ScoredSentence, str], ...] = ()
    different: tuple[SentenceValue, ...] = ()

    @property
    def sentences(self) -> list[ScoredSentence]:
        return [item for item, _ in (*self.conflicting, *self.readings)]


def check_conflicts(
    index: IndexView, question: Question, ranked: Sequence[ScoredSentence]
) -> ConflictCheck:
    """Compare the likeliest sentences with the best one. ``ranked``: likeliest first."""
    competing = competing_values(question, ranked)
    disagree = conflicting_figures(index, question, ranked, competing) or conflicting_dates(
        question, competing
    )
    readings = [] if disagree else ambiguous_readings(question, competing)
    different = [] if disagree or readings or question.kind != "number" else competing
    return ConflictCheck(tuple(disagree), tuple(readings), tuple(different))

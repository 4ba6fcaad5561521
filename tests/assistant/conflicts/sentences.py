"""Sentences that may answer a question, made by hand and ranked by the probability that they are given."""

from __future__ import annotations

from assistant.answering.features import FEATURES
from assistant.answering.read import ScoredSentence
from assistant.question.understand import Question
from corpus.stemming import stems
from tests.assistant.answering.made import scored


def ranked(
    question: Question, *texts: tuple[str, float] | tuple[str, float, int]
) -> list[ScoredSentence]:
    """Each text as the only sentence of a report: with its probability, and the report's year (2020)."""
    found = []
    for number, (text, probability, *year) in enumerate(texts):
        item = scored(question, text, probability, report=f"{number}.txt", year=(*year, 2020)[0])
        said = set(question.counted) & set(stems(text, question.language))
        share = len(said) / len(question.counted) if question.counted else 0.0
        item.candidate.values[FEATURES.index("counted")] = share
        found.append(item)
    return found

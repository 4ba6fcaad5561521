"""All that is known about one question after its sentences were read: what the later steps work with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.answering.decide import Decision
from assistant.answering.read import Key, ScoredSentence
from assistant.evidence.spans import AnswerSpan
from assistant.question.understand import Question
from assistant.retrieval.results import RetrievalResult


@dataclass(frozen=True, slots=True)
class Assessment:
    """A question with its evidence.

    ``ranked``: sentences, likeliest first. ``chosen``: those to quote, in the order in which they are
    shown. ``conflicting``: chosen sentences with different values for the same thing. ``readings``:
    chosen sentences that answer for another year or place each, with that year or place. ``different``: sentences with
    different figures for what was asked, of which nothing shows whether they disagree.
    ``dropped``: by key, the rule that left a sentence out.
    """

    question: Question
    found: RetrievalResult
    ranked: tuple[ScoredSentence, ...]
    chosen: tuple[ScoredSentence, ...]
    conflicting: tuple[tuple[ScoredSentence, AnswerSpan], ...]
    readings: tuple[tuple[ScoredSentence, str], ...]
    decision: Decision
    different: tuple[tuple[ScoredSentence, AnswerSpan], ...] = ()
    dropped: Mapping[Key, str] = field(default_factory=dict)

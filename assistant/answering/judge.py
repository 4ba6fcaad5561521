"""Candidates as the ranker reads them.

Only the sentence itself: what headings, title and neighbours add is weighed by the features. Measured
with the packaged ranker over the development questions, best sentence right: 0.81 alone, 0.79 with
headings, 0.78 with neighbours, 0.79 with both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.features import Candidate
from assistant.question import Question
from assistant.ranking.pairs import Judged, Ranker

_WORD = re.compile(r"\S+")


def judge(question: Question, found: Sequence[Candidate], ranker: Ranker) -> list[Judged]:
    """One judgement for each candidate, in their order; spans are offsets of the candidate's text."""
    texts = [" ".join(c.text.split()) for c in found]
    judged = ranker.judge(question.text, texts)
    return [_unfolded(one, c.text) for one, c in zip(judged, found, strict=True)]


def _unfolded(judged: Judged, text: str) -> Judged:
    """The judgement with its span in ``text``, of which the ranker has read the words alone."""
    if judged.span is None:
        return judged
    offsets: list[int] = []  # in ``text``, of each character that the ranker has read
    for word in _WORD.finditer(text):
        offsets += range(word.start(), word.end() + 1)  # with the space behind it
    first, last = judged.span
    return replace(judged, span=(offsets[first], offsets[last - 1] + 1))

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
from assistant.ranking.pairs import Judged, Ranker

_WORD = re.compile(r"\S+")


def judge(found: Sequence[Candidate], ranker: Ranker) -> list[Judged]:
    """One judgement for each candidate, in their order; spans are offsets of the candidate's text.

    Each is read beside the question as it was put to its document.
    """
    judged: dict[int, Judged] = {}
    for asked in dict.fromkeys(c.question.text for c in found):
        there = [i for i, c in enumerate(found) if c.question.text == asked]
        texts = [" ".join(found[i].text.split()) for i in there]
        judged |= zip(there, ranker.judge(asked, texts), strict=True)
    return [_unfolded(judged[i], c.text) for i, c in enumerate(found)]


def _unfolded(judged: Judged, text: str) -> Judged:
    """The judgement with its span in ``text``, of which the ranker has read the words alone."""
    if judged.span is None:
        return judged
    offsets: list[int] = []  # in ``text``, of each character that the ranker has read
    for word in _WORD.finditer(text):
        offsets += range(word.start(), word.end() + 1)  # with the space behind it
    first, last = judged.span
    return replace(judged, span=(offsets[first], offsets[last - 1] + 1))

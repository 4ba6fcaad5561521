"""Choose points: likely ones that say different things, few enough to be read.

Maximal marginal relevance (Carbonell and Goldstein, 1998): the next point is the one with the highest
``score - weight * overlap``, where ``overlap`` is the share of its words that a chosen point has too. (Vectors would not do:
those of two sentences of one passage are alike whatever they say.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.open_questions.candidates import PointCandidate
from corpus.normalize import fold

_SAME = 0.75  # overlap of two sentences that say the same
_USUAL = 0.3  # overlap of two sentences on one topic
_WEIGHT = 4.0  # of an overlap beyond that, in log-odds
_CONSIDERED = 200
_LONGEST = 45  # words of a point that count; it is trimmed where all together are too many
_MARGIN = 4.0  # log-odds below the likeliest point, from which a sentence is none, where there are
_FEWEST = 5  # others
_WORD = re.compile(r"\w{4,}|\d+")


@dataclass(frozen=True, slots=True)
class Budget:
    """``points`` and ``words`` at most; ``each``: points of one document at most. ``by_document``: each document is told of by its
    likeliest point before any has a second one, and what one says may be told of another too.
    """

    points: int
    words: int
    each: int
    by_document: bool = False


def select(
    candidates: Sequence[PointCandidate], scores: np.ndarray, budget: Budget
) -> list[PointCandidate]:
    """The chosen points, likeliest first. ``scores``: log-odds, float64 (len(candidates),)."""
    order = np.argsort(-scores, kind="stable")[:_CONSIDERED].tolist()
    words = {i: words_of_point(candidates[i].text) for i in order}
    left = {i: float(scores[i]) for i in order}
    first = _first_of_each(candidates, order) if budget.by_document else frozenset[int]()
    chosen: list[int] = []
    length = 0
    counts: dict[str, int] = {}
    while left and len(chosen) < budget.points:
        best = max(left, key=lambda i: (i in first, left[i], -i))
        unlikely = left[best] < float(scores[order[0]]) - _MARGIN
        if len(chosen) >= _FEWEST and unlikely and best not in first:
            break
        del left[best]
        one = candidates[best]
        own = min(_LONGEST, len(one.text.split()))
        full = counts.get(one.document, 0) >= budget.each
        if full or (chosen and length + own > budget.words):
            continue
        chosen.append(best)
        length += own
        counts[one.document] = counts.get(one.document, 0) + 1
        for i in list(left):
            if budget.by_document and candidates[i].document != one.document:
                continue
            shared = overlap(words[i], words[best])
            if shared >= _SAME:
                del left[i]
            elif shared > _USUAL:
                left[i] = min(left[i], float(scores[i]) - _WEIGHT * (shared - _USUAL))
    return [candidates[i] for i in chosen]


def _first_of_each(candidates: Sequence[PointCandidate], order: Sequence[int]) -> frozenset[int]:
    """The first of each document's candidates in ``order``."""
    first: dict[str, int] = {}
    for i in order:
        first.setdefault(candidates[i].document, i)
    return frozenset(first.values())


def words_of_point(text: str) -> frozenset[str]:
    """Words of four letters and more, and numbers, without case and accents."""
    return frozenset(_WORD.findall(fold(text)))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Words that two points share, as a share of the shorter one's, in [0, 1]."""
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest else 0.0

"""Two runs over the same questions: what changed, and whether chance explains it.

For each measure, over the questions that both runs scored: the difference new - old, its bootstrap
interval (questions resampled in pairs), and the p value of a paired permutation test (R. A. Fisher,
"The Design of Experiments", 1935): under the null hypothesis the two answers to a question are
exchangeable, so the runs' rows are swapped at random, question by question, and p is the share of
swaps whose difference is at least as far from 0: ``(1 + c) / (1 + n)`` for c of n swaps.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assistant.config.errors import UsageError
from assistant.evaluation.estimates import RESAMPLES, Rows
from assistant.evaluation.measures import MEASURES, Measure
from assistant.evaluation.run import Result, Run

SWAPS = 10_000
_SEED = 20260102
_BLOCK = 500
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Change:
    """A measure in both runs over the ``n`` questions that both scored.

    ``low`` and ``high``: 95% interval of ``new - old``. ``p``: of the permutation test, in (0, 1].
    """

    old: float
    new: float
    low: float
    high: float
    p: float
    n: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """``won``: wrong in the old run, right in the new; ``lost``: the other way round."""

    changes: Mapping[str, Change]
    won: tuple[tuple[Result, Result], ...]
    lost: tuple[tuple[Result, Result], ...]
    paired: int
    only_old: int
    only_new: int


def compare(old: Run, new: Run) -> Comparison:
    """Compare two runs by the ids of their questions. Raises UsageError if they share none."""
    before = {result.question.id: result for result in old.results}
    after = {result.question.id: result for result in new.results}
    pairs = [(before[id_], result) for id_, result in after.items() if id_ in before]
    if not pairs:
        raise UsageError("the two runs share no question, compared by id; nothing to compare")
    changes = {}
    for measure in MEASURES:
        change = _change(measure, pairs)
        if change is not None:
            changes[measure.name] = change
    return Comparison(
        changes=changes,
        won=tuple(p for p in pairs if p[0].right is False and p[1].right is True),
        lost=tuple(p for p in pairs if p[0].right is True and p[1].right is False),
        paired=len(pairs),
        only_old=len(before) - len(pairs),
        only_new=len(after) - len(pairs),
    )


def _change(measure: Measure, pairs: list[tuple[Result, Result]]) -> Change | None:
    both = [
        (old.rows[measure.name], new.rows[measure.name])
        for old, new in pairs
        if measure.name in old.rows and measure.name in new.rows
    ]
    if not both:
        return None
    old, new = (np.asarray(rows, dtype=np.float64) for rows in zip(*both, strict=True))
    values = float(measure.estimator(old)), float(measure.estimator(new))
    if any(map(math.isnan, values)):
        return None
    low, high = _interval(measure, old, new)
    return Change(*values, low, high, _p_value(measure, old, new), len(both))


def _interval(measure: Measure, old: Rows, new: Rows) -> tuple[float, float]:
    draws = np.random.default_rng(_SEED).integers(0, len(old), size=(RESAMPLES, len(old)))
    differences = measure.estimator(new[draws]) - measure.estimator(old[draws])
    low, high = np.nanquantile(differences, (0.025, 0.975))
    return float(low), float(high)


def _p_value(measure: Measure, old: Rows, new: Rows) -> float:
    observed = abs(float(measure.estimator(new) - measure.estimator(old)))
    random = np.random.default_rng(_SEED)
    as_far = 0
    for _ in range(SWAPS // _BLOCK):
        swap = random.random((_BLOCK, len(old), 1)) < 0.5
        left, right = np.where(swap, new, old), np.where(swap, old, new)
        difference = measure.estimator(right) - measure.estimator(left)
        # A swap that leaves a measure undefined (no question declined) counts for the null hypothesis.
        as_far += int(np.sum(~(np.abs(difference) < observed - _ROUNDING)))
    return (1 + as_far) / (1 + SWAPS)

"""How likely the first plan over a table is right, by what else there is."""

from __future__ import annotations

import numpy as np

from assistant.tables.features import FEATURES
from assistant.tables.judge import OUTCOME_FEATURES, in_order


def first(odds: list[float], results: list[int]) -> float:
    """The probability of the likeliest of some outcomes that differ in the log-odds of their plans only."""
    values = np.zeros((len(odds), len(OUTCOME_FEATURES)))
    values[:, OUTCOME_FEATURES.index("odds")] = odds
    plans = np.zeros((len(odds), len(FEATURES)))
    return in_order(values, plans, np.asarray(results), read=True)[0][1]


def test_a_plan_without_another_is_not_as_sure_as_one_that_is_far_ahead() -> None:
    alone, ahead, beside = first([2.0], [0]), first([2.0, -9.0], [0, 1]), first([2.0, 1.9], [0, 1])
    assert beside < alone < ahead


def test_plans_that_come_to_the_same_are_no_competitors() -> None:
    assert first([2.0, 1.9], [0, 0]) == first([2.0], [0])

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.estimates import auroc, estimate, median, percentile_95, ratio, total

rows_of_shares = st.lists(
    st.tuples(st.sampled_from([0.0, 1.0]), st.just(1.0)), min_size=1, max_size=30
)


def test_a_ratio_is_taken_of_sums_not_of_questions() -> None:
    assert estimate([(1, 4), (1, 1)], ratio).value == (1 + 1) / (4 + 1)


def test_a_ratio_without_anything_to_divide_by_is_not_defined() -> None:
    found = estimate([(0, 0)], ratio)
    assert (found.value, found.low, found.high, found.n) == (None, None, None, 1)


def test_no_rows_give_no_number() -> None:
    assert estimate([], ratio).value is None


def test_median_and_percentile_interpolate_linearly() -> None:
    rows = [(float(i),) for i in range(1, 21)]
    assert estimate(rows, median).value == (10 + 11) / 2
    assert estimate(rows, percentile_95).value == pytest.approx(1 + 0.95 * 19)
    assert estimate(rows, total).value == 20 * 21 / 2


def test_auroc_is_defined_only_with_both_classes() -> None:
    assert np.isnan(auroc(np.array([[0.3, 1.0], [0.4, 1.0]])))


def test_equal_scores_share_their_ranks_in_the_area() -> None:
    # Pairs of a positive and a negative: (.5, .5) is a tie, (.5, .2), (.9, .5), (.9, .2) are right.
    rows = np.array([[0.5, 1.0], [0.9, 1.0], [0.5, 0.0], [0.2, 0.0]])
    assert auroc(rows) == (0.5 + 1 + 1 + 1) / 4
    assert auroc(np.stack([rows, rows[::-1]])).tolist() == [3.5 / 4] * 2  # one area for each sample


def test_the_interval_of_a_proportion_agrees_with_the_normal_approximation() -> None:
    found = estimate([(1.0, 1.0)] * 80 + [(0.0, 1.0)] * 20, ratio)
    half = 1.96 * (0.8 * 0.2 / 100) ** 0.5
    assert found.low == pytest.approx(0.8 - half, abs=0.015)
    assert found.high == pytest.approx(0.8 + half, abs=0.015)


@given(rows_of_shares)
def test_the_interval_holds_the_value_and_stays_between_0_and_1(
    rows: list[tuple[float, float]],
) -> None:
    found = estimate(rows, ratio)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.high <= 1
    assert found == estimate(rows, ratio)


@given(
    st.lists(
        st.tuples(st.integers(0, 5).map(float), st.sampled_from([0.0, 1.0])),
        min_size=2,
        max_size=20,
    )
)
def test_auroc_is_the_share_of_pairs_in_the_right_order(rows: list[tuple[float, float]]) -> None:
    positives = [score for score, label in rows if label]
    negatives = [score for score, label in rows if not label]
    pairs = [(p > n) + (p == n) / 2 for p in positives for n in negatives]
    if pairs:
        assert auroc(np.array(rows)) == pytest.approx(sum(pairs) / len(pairs))

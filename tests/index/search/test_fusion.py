from __future__ import annotations

import numpy as np
import pytest

from index.search.fusion import fused, min_max


def test_scores_are_stretched_between_their_least_and_their_greatest():
    assert min_max(np.asarray([2.0, 4.0, 3.0])).tolist() == [0, 1, (3 - 2) / (4 - 2)]


def test_equal_scores_say_nothing():
    assert min_max(np.asarray([3.0, 3.0])).tolist() == [0, 0]
    assert min_max(np.asarray([])).tolist() == []


def test_the_fused_score_is_the_weighted_sum():
    dense, keyword = np.asarray([0.2, 0.6, 0.4]), np.asarray([8.0, 0.0, 4.0])
    expected = [0.3 * 0 + 0.7 * 1, 0.3 * 1 + 0.7 * 0, 0.3 * 0.5 + 0.7 * 0.5]
    np.testing.assert_allclose(fused(dense, keyword, 0.3), expected)


@pytest.mark.parametrize("weight", [-0.1, 1.1])
def test_a_weight_outside_its_range_is_refused(weight):
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        fused(np.zeros(2), np.zeros(2), weight)


def test_scores_of_different_passages_are_refused():
    with pytest.raises(ValueError, match="equal shapes"):
        fused(np.zeros(2), np.zeros(3), 0.5)

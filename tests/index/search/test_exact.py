from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.search.exact import _highest


@given(st.lists(st.integers(0, 4), min_size=1, max_size=60), st.integers(min_value=1, max_value=80))
def test_the_best_scores_come_first_and_equal_ones_in_their_order(given, limit):
    scores = np.asarray(given, dtype=np.float32)
    expected = sorted(range(len(given)), key=lambda at: -given[at])[:limit]
    assert _highest(scores, limit).tolist() == expected

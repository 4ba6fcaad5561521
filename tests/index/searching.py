"""Both searches of an index as one ranking, as tests of the index compare it."""

from __future__ import annotations

import numpy as np

from index.filters import Filters
from index.model import Hit
from index.search.fusion import fused
from index.view import IndexView

_NO_FILTERS = Filters()


def search(
    index: IndexView,
    query: str,
    *,
    limit: int = 10,
    filters: Filters = _NO_FILTERS,
    dense_weight: float = 0.5,
) -> list[Hit]:
    """The best passages by ``dense_weight`` * dense + (1 - dense_weight) * keyword, ties by id."""
    pool = index.candidates(query, filters=filters)
    dense, keyword = (np.asarray([getattr(c, name) for c in pool]) for name in ("dense", "keyword"))
    scores = fused(dense, keyword, dense_weight)
    hits = [
        Hit(c.id, c.passage, float(score), c.dense, c.keyword)
        for c, score in zip(pool, scores, strict=True)
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.id))[:limit]

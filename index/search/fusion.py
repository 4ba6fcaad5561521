"""Weighted sum of min-max normalised scores.

    fused(d) = w * n(dense(d)) + (1 - w) * n(keyword(d)),    n(s) = (s - min) / (max - min)

with w in [0, 1] and min and max over the candidates. It keeps the distances between scores, which
reciprocal rank fusion throws away. (E. A. Fox and J. A. Shaw, "Combination of Multiple Searches",
TREC-2, 1994; S. Bruch, S. Gai and A. Ingber, "An Analysis of Fusion Functions for Hybrid
Retrieval", ACM Transactions on Information Systems 42(1), 2023.)
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.floating]


def fused(dense: Scores, keyword: Scores, dense_weight: float) -> npt.NDArray[np.float64]:
    """Fused scores in [0, 1], higher is better; both inputs of shape (n,).

    Raises ValueError for a weight outside [0, 1] and for inputs of different shape.
    """
    if not 0 <= dense_weight <= 1:
        raise ValueError(f"dense_weight must be within [0, 1], got {dense_weight}")
    if dense.shape != keyword.shape:
        raise ValueError(f"expected equal shapes, got {dense.shape} and {keyword.shape}")
    return dense_weight * min_max(dense) + (1 - dense_weight) * min_max(keyword)


def min_max(scores: Scores) -> npt.NDArray[np.float64]:
    """Scores stretched to [0, 1]; equal scores say nothing and become 0."""
    if not scores.size:
        return np.zeros(0)
    low, high = float(scores.min()), float(scores.max())
    if high <= low:
        return np.zeros(scores.shape)
    return (scores.astype(np.float64) - low) / (high - low)

"""Boosted trees: what a sum of weights cannot say, that one feature is worth much only where another is high.

Friedman 2001, "Greedy function approximation: a gradient boosting machine".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Tree = float | tuple[str, float, "Tree", "Tree"]
"""Log-odds; or a feature, a bound, and a tree for values up to it and one for those above."""


@dataclass(frozen=True, slots=True)
class Trees:
    """Log-odds as a sum over trees. ``names``: of the features, in the order of their values."""

    names: Sequence[str]
    bias: float
    trees: Sequence[Tree]

    def logit(self, values: np.ndarray) -> np.ndarray:
        """For ``values`` (n, len(names)): float64 (n,)."""
        rows = (dict(zip(self.names, row, strict=True)) for row in values.tolist())
        return np.asarray(
            [self.bias + sum(_leaf(tree, row) for tree in self.trees) for row in rows]
        )


def _leaf(tree: Tree, values: Mapping[str, float]) -> float:
    while not isinstance(tree, float):
        name, bound, below, above = tree
        tree = below if values[name] <= bound else above
    return tree

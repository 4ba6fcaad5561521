"""The fitted numbers of the answerer: a readable file, made by ``assistant.evaluation.fit``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model over named features: ``p = 1 / (1 + exp(-(bias + Σ weight · value)))``."""

    names: tuple[str, ...]
    weights: np.ndarray
    bias: float

    @classmethod
    def of(cls, data: Mapping[str, float], names: Sequence[str]) -> Logistic:
        """``data``: weight by feature, and "bias". A feature that it lacks weighs nothing."""
        unknown = set(data) - set(names) - {"bias"}
        if unknown:
            raise ValueError(f"weights name features that do not exist: {sorted(unknown)}")
        weights = np.asarray([data.get(name, 0.0) for name in names], dtype=np.float64)
        return cls(tuple(names), weights, float(data.get("bias", 0.0)))

    def logit(self, values: np.ndarray) -> np.ndarray:
        """Log-odds for ``values`` of shape (n, features): float64 (n,)."""
        return np.asarray(values @ self.weights + self.bias, dtype=np.float64)

    def probability(self, values: np.ndarray) -> np.ndarray:
        """Probabilities in (0, 1) for ``values`` of shape (n, features): float64 (n,)."""
        return np.asarray(1.0 / (1.0 + np.exp(-self.logit(values))), dtype=np.float64)


@cache
def fitted(part: str) -> Mapping[str, float]:
    """Weights of one part of ``weights.json``: "sentence" or "decline"."""
    raw = resources.files("assistant.answering").joinpath("weights.json").read_text("utf-8")
    return dict(json.loads(raw)[part])

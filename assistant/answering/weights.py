"""The fitted numbers of the answerer: a readable file, made by ``assistant.evaluation.fitting.fit``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model over named features: ``p = 1 / (1 + exp(-(bias + Σ weight · value)))``.

    ``names``, ``weights``: of the features, (features,). ``threshold``: the probability from which the answer
    is yes. ``sharpness``: factor of the log-odds in `softmax`, its inverse temperature.
    """

    names: tuple[str, ...]
    weights: np.ndarray
    bias: float
    threshold: float
    sharpness: float

    def logit(self, values: np.ndarray) -> np.ndarray:
        """Log-odds for ``values`` of shape (n, features): float64 (n,)."""
        return np.asarray(values @ self.weights + self.bias, dtype=np.float64)

    def probability(self, values: np.ndarray) -> np.ndarray:
        """Probabilities in (0, 1) for ``values`` of shape (n, features): float64 (n,)."""
        return np.asarray(1.0 / (1.0 + np.exp(-self.logit(values))), dtype=np.float64)

    def softmax(self, logits: np.ndarray) -> np.ndarray:
        """Chance of each sentence to be the right one, if exactly one is: float64 (n,), sum 1.

        ``logits``: log-odds of the sentences of one question, float64 (n,).
        """
        powers = np.exp(self.sharpness * (logits - logits.max()))
        return np.asarray(powers / powers.sum(), dtype=np.float64)


@cache
def fitted(part: str, names: tuple[str, ...]) -> Logistic:
    """The model of one part of ``weights.json`` ("sentence", "decline" …) over the features ``names``.

    A feature that the file lacks weighs nothing. Raises ValueError for one that is not in ``names``.
    """
    data = _read()[part]
    unknown = set(data) - set(names) - {"bias", "threshold", "sharpness"}
    if unknown:
        raise ValueError(f"weights name features that do not exist: {sorted(unknown)}")
    weights = np.asarray([data.get(name, 0.0) for name in names], dtype=np.float64)
    threshold, sharpness = data.get("threshold", 0.5), data.get("sharpness", 1.0)
    return Logistic(names, weights, data["bias"], threshold, sharpness)


@cache
def _read() -> dict[str, dict[str, float]]:
    raw = resources.files("assistant.answering").joinpath("weights.json").read_text("utf-8")
    return dict(json.loads(raw))

"""Logistic regressions on standardised features, and the folds of cross-validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Model:
    """Log-odds ``values @ weights + bias``. ``weights``: float64 (d,), of values as they are;
    ``sharpness``: of a model that ranks, see `assistant.evaluation.fitting.listwise`.
    """

    weights: npt.NDArray[np.float64]
    bias: float
    sharpness: float | None = None

    def logit(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """For ``values`` (n, d): float64 (n,)."""
        return np.asarray(values @ self.weights + self.bias)

    def to_dict(self, names: Sequence[str]) -> dict[str, float]:
        """Bias and weights by name, as ``weights.json`` keeps them."""
        weights = {n: round(float(w), 4) for n, w in zip(names, self.weights, strict=True)}
        sharp = {} if self.sharpness is None else {"sharpness": round(self.sharpness, 4)}
        return {"bias": round(self.bias, 4), **sharp, **weights}


def logistic(
    values: npt.NDArray[np.float64],
    labels: npt.NDArray[np.bool_],
    weights: npt.NDArray[np.float64] | None = None,
    c: float = 0.3,
) -> Model:
    """A logistic regression; ``c``: inverse of the strength of its penalty on standardised values."""
    mean, scale = values.mean(0), values.std(0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=c, max_iter=2000)
    model.fit((values - mean) / scale, labels, sample_weight=weights)
    slopes = model.coef_[0] / scale
    return Model(slopes, float(model.intercept_[0] - (mean * slopes).sum()))


def folds_of(n: int) -> npt.NDArray[np.int64]:
    """The fold of each of ``n`` questions, the same at every run."""
    return np.random.default_rng(13).permutation(n) % FOLDS


def sigmoid(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Probabilities of log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-logits)))

"""A linear model that ranks: conditional logit over the sentences of each question.

Weights w maximise the sum over questions of ``log P(right)``, P the softmax of ``w · values`` over the
question's sentences summed over those that are right, less ``_PENALTY · |w|²`` on standardised values.
Unlike a logistic regression over all sentences alike, it compares only what competes, so that what
merely tells easy questions from hard ones gets no weight. McFadden, "Conditional logit analysis of
qualitative choice behavior", 1974; in the field of ranking the loss is known as ListNet's or
softmax cross-entropy.

Its scores are brought to log-odds by a logistic regression of one feature (Platt, 1999); the sharpness
that is given beside them takes them back to the scores whose softmax is P.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]  # scipy ships no types
from sklearn.linear_model import LogisticRegression

_PENALTY = 1.0

Group = tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]


def fit_ranking(groups: Sequence[Group]) -> tuple[npt.NDArray[np.float64], float, float]:
    """Weights (d,), bias, sharpness. A group: values (n, d) of one question's sentences, and which are right
    (n,), at least one of them.
    """
    values = np.concatenate([v for v, _ in groups]).astype(np.float64)
    right = np.concatenate([r for _, r in groups])
    mean, scale = values.mean(0), values.std(0)
    scale[scale == 0] = 1.0
    sizes = [len(r) for _, r in groups]
    slopes = _weights((values - mean) / scale, right, sizes) / scale
    platt = LogisticRegression(C=100.0, max_iter=2000)
    platt.fit((values @ slopes)[:, None], right, sample_weight=_shares(groups))
    factor = float(platt.coef_[0, 0])
    return slopes * factor, float(platt.intercept_[0]), 1.0 / factor


def _weights(
    values: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], sizes: Sequence[int]
) -> npt.NDArray[np.float64]:
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    group = np.repeat(np.arange(len(sizes)), sizes)

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        scores = values @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        total = np.add.reduceat(powers, starts)
        of_right = np.add.reduceat(powers * right, starts)
        slope = values.T @ (powers / total[group] - powers * right / of_right[group])
        lost = float((np.log(total) - np.log(of_right)).sum())
        return lost + _PENALTY * float(weights @ weights), slope + 2 * _PENALTY * weights

    start = np.zeros(values.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def _shares(groups: Sequence[Group]) -> npt.NDArray[np.float64]:
    """Every question counts the same, half of it its right sentences."""
    return np.concatenate([np.where(r, 5.0 / r.sum(), 5.0 / max(1, (~r).sum())) for _, r in groups])

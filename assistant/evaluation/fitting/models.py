"""The linear models that are fitted: logistic regression, conditional logit, and folds to try them.

Conditional logit ranks the sentences of each question. Weights w maximise the sum over questions of
``log P(right)``, P the softmax of ``w · values`` over the question's sentences summed over those that
are right, less ``penalty · |w|²`` on standardised values. Unlike a logistic regression over all
sentences alike, it compares only sentences of one question, so that what only distinguishes easy
questions from hard ones gets no weight. McFadden, "Conditional logit analysis of qualitative choice
behavior", 1974; in ranking the loss is known as ListNet's or softmax cross-entropy.

Its scores are brought to log-odds by a logistic regression of one feature (Platt, 1999); the model's
``sharpness`` takes log-odds back to the scores whose softmax is P.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]  # scipy ships no types
from sklearn.linear_model import LogisticRegression

FOLDS = 5
_PENALTY = 1.0

Group = tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]
"""Values (n, d) of one question's sentences, and which are right (n,), at least one of them."""


@dataclass(frozen=True, slots=True)
class Model:
    """Log-odds ``values @ weights + bias``. ``weights``: float64 (d,), of values as they are.

    ``sharpness``: of a model that ranks, see above.
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


def conditional_logit(groups: Sequence[Group], penalty: float = _PENALTY) -> Model:
    """The model that ranks the sentences of each question."""
    values = np.concatenate([v for v, _ in groups]).astype(np.float64)
    right = np.concatenate([r for _, r in groups])
    mean, scale = values.mean(0), values.std(0)
    scale[scale == 0] = 1.0
    sizes = [len(r) for _, r in groups]
    slopes = _weights((values - mean) / scale, right, sizes, penalty) / scale
    platt = LogisticRegression(C=100.0, max_iter=2000)
    platt.fit((values @ slopes)[:, None], right, sample_weight=_shares(groups))
    factor = float(platt.coef_[0, 0])
    return Model(slopes * factor, float(platt.intercept_[0]), 1.0 / factor)


def _weights(
    values: npt.NDArray[np.float64],
    right: npt.NDArray[np.bool_],
    sizes: Sequence[int],
    penalty: float,
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
        return lost + penalty * float(weights @ weights), slope + 2 * penalty * weights

    start = np.zeros(values.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def _shares(groups: Sequence[Group]) -> npt.NDArray[np.float64]:
    """Every question counts the same, half of it its right sentences."""
    return np.concatenate([np.where(r, 5.0 / r.sum(), 5.0 / max(1, (~r).sum())) for _, r in groups])


def folds_of(documents: Sequence[str]) -> npt.NDArray[np.int64]:
    """The fold of each question, by the document that it is about, the same at every run."""
    known = sorted(set(documents))
    order = np.random.default_rng(13).permutation(len(known)) % FOLDS
    fold = dict(zip(known, order.tolist(), strict=True))
    return np.asarray([fold[document] for document in documents])


def sigmoid(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Probabilities of log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-logits)))

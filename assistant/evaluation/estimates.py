"""How the rows of questions become one number with a confidence interval.

A measure has a row of numbers for each question that it applies to; an estimator turns the rows of many
questions into a number. Its interval is the percentile bootstrap over questions (B. Efron,
R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13), from 2.5% to 97.5%.

Rows: float64 array of shape (..., n questions, columns); an estimate has the shape of the leading
axes, NaN where it is not defined.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float64]
Estimator = Callable[[Rows], npt.NDArray[np.float64]]

RESAMPLES = 1000
_SEED = 20260101


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure over ``n`` questions with its 95% interval; all None where it is not defined."""

    value: float | None
    low: float | None
    high: float | None
    n: int

    def to_dict(self) -> dict[str, float | int | None]:
        return {"value": self.value, "low": self.low, "high": self.high, "n": self.n}


def ratio(rows: Rows) -> npt.NDArray[np.float64]:
    """Sum of the first column over sum of the second."""
    sums = rows.sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(sums[..., 0] / sums[..., 1])


def median(rows: Rows) -> npt.NDArray[np.float64]:
    """Median of the first column."""
    return np.asarray(np.median(rows[..., 0], axis=-1))


def percentile_95(rows: Rows) -> npt.NDArray[np.float64]:
    """95th percentile of the first column, interpolated linearly."""
    return np.asarray(np.quantile(rows[..., 0], 0.95, axis=-1))


def total(rows: Rows) -> npt.NDArray[np.float64]:
    """Sum of the first column."""
    return np.asarray(rows[..., 0].sum(axis=-1))


def auroc(rows: Rows) -> npt.NDArray[np.float64]:
    """Area under the ROC curve: columns are score and label (1 positive, 0 negative).

    The chance that a positive scores above a negative, ties half: ``(R - p(p+1)/2) / (p q)`` with
    R the sum of the positives' ranks among all, p positives, q negatives (Mann and Whitney, 1947).
    """
    scores, labels = rows[..., 0], rows[..., 1]
    ranks = _ranks(scores)
    positives = labels.sum(axis=-1)
    negatives = labels.shape[-1] - positives
    with np.errstate(invalid="ignore", divide="ignore"):
        area = (ranks * labels).sum(axis=-1) - positives * (positives + 1) / 2
        return np.asarray(area / (positives * negatives))


def _ranks(scores: Rows) -> Rows:
    """Ranks along the last axis, from 1 for the lowest; equal scores share the mean of their ranks."""
    order = np.argsort(scores, axis=-1)
    ordered = np.take_along_axis(scores, order, axis=-1)
    places = np.broadcast_to(np.arange(scores.shape[-1]), scores.shape)
    changes = ordered[..., 1:] != ordered[..., :-1]
    edge = np.ones((*scores.shape[:-1], 1), dtype=bool)
    first = np.where(np.concatenate((edge, changes), axis=-1), places, 0)
    last = np.where(np.concatenate((changes, edge), axis=-1), places, scores.shape[-1])
    first = np.maximum.accumulate(first, axis=-1)
    last = np.minimum.accumulate(last[..., ::-1], axis=-1)[..., ::-1]
    ranks = np.empty_like(scores)
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, axis=-1)
    return ranks


def estimate(rows: Sequence[Sequence[float]], estimator: Estimator) -> Estimate:
    """The number over all rows with its interval, which is the same for the same rows."""
    if not rows:
        return Estimate(None, None, None, 0)
    data = np.asarray(rows, dtype=np.float64)
    value = float(estimator(data))
    if math.isnan(value):
        return Estimate(None, None, None, len(data))
    draws = np.random.default_rng(_SEED).integers(0, len(data), size=(RESAMPLES, len(data)))
    resampled = estimator(data[draws])
    # A resample may have no question that the measure is about (no declined one, say).
    resampled = resampled[~np.isnan(resampled)]
    low, high = np.quantile(resampled, (0.025, 0.975))
    return Estimate(value, float(low), float(high), len(data))

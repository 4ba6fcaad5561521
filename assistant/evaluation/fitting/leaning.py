"""The part of the fitting of turns that tells follow-ups from complete questions (`assistant.conversation.leaning`).

1. Follow-ups: the list "followup" of ``turns/leaning.yaml``, and the questions of question sets that have a
   history. Complete questions: the list "complete", and the questions without a history.
2. A binary logistic regression over the vectors of the embedding model, follow-ups with as much weight as
   complete questions.
3. Cross-validation gives the shares of both that are told rightly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from assistant.conversation.examples import leaning_examples

Vectors = npt.NDArray[np.float32]
_FOLDS = 5
_STRENGTH = 10.0  # inverse of the penalty
_SEED = 20


@dataclass(frozen=True, slots=True)
class Leaning:
    """``weights``: (dimension,), ``bias``. ``right``: shares of follow-ups and of complete questions that are told."""

    weights: Vectors
    bias: float
    right: tuple[float, float]
    counts: tuple[int, int]


def fit_leaning(
    followups: Sequence[str], complete: Sequence[str], encode: Callable[[Sequence[str]], Vectors]
) -> Leaning:
    """Fit on the lists and on questions of question sets; ``encode``: texts to unit vectors (n, dimension)."""
    listed = leaning_examples()
    leans = list(dict.fromkeys((*listed["followup"], *followups)))
    others = list(dict.fromkeys((*listed["complete"], *complete)))
    vectors = encode([*leans, *others])
    wanted = np.asarray([1] * len(leans) + [0] * len(others))
    found = np.zeros(len(wanted), dtype=bool)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    for train, test in folds.split(vectors, wanted):
        found[test] = _fitted(vectors[train], wanted[train]).predict(vectors[test]) == 1
    model = _fitted(vectors, wanted)
    right = float(found[wanted == 1].mean()), float((~found[wanted == 0]).mean())
    weights = model.coef_[0].astype(np.float32)
    return Leaning(weights, float(model.intercept_[0]), right, (len(leans), len(others)))


def _fitted(vectors: Vectors, wanted: npt.NDArray[np.int_]) -> LogisticRegression:
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=500)
    return model.fit(vectors, wanted)

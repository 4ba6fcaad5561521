"""The part of the fitting of turns that tells follow-ups from complete questions (`assistant.conversation.leaning`).

1. Follow-ups: the list "followup" of ``turns/leaning.yaml``, and the questions of question sets that have a
   history. Complete questions: the list "complete", and the questions without a history.
2. A binary logistic regression over the vectors of the embedding model, follow-ups with as much weight as
   complete questions.
3. Another one over its out-of-fold log odds, the form of the question and what it has to do with the one before it, on
   dialogues: each turn with the stand-alone question before it, and each first question after one of another dialogue.
4. Cross-validation gives the shares of both that are told rightly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from assistant.conversation.examples import leaning_examples
from assistant.conversation.leaning import FROM, form_of, pair_of

Vectors = npt.NDArray[np.float32]
_FOLDS = 5
_STRENGTH = 10.0  # inverse of the penalty
_SEED = 20


@dataclass(frozen=True, slots=True)
class Leaning:
    """``right``: shares of follow-ups and of complete questions that are told; the others as in `TurnClassifier`."""

    weights: Vectors
    bias: float
    form_weights: Vectors
    right: tuple[float, float]
    counts: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """A question of a dialogue, the stand-alone question before it, and whether it leans on that."""

    question: str
    before: str
    leans: bool


def fit_leaning(
    followups: Sequence[str],
    complete: Sequence[str],
    pairs: Sequence[Pair],
    encode: Callable[[Sequence[str]], Vectors],
) -> Leaning:
    """Fit on the lists, on questions of question sets, and on pairs; ``encode``: texts to unit vectors (n, dimension)."""
    listed = leaning_examples()
    leans = list(dict.fromkeys((*listed["followup"], *followups)))
    others = list(dict.fromkeys((*listed["complete"], *complete)))
    vectors = encode([*leans, *others])
    wanted = np.asarray([1] * len(leans) + [0] * len(others))
    odds = dict(zip((*leans, *others), _out_of_fold(vectors, wanted), strict=True))
    known = [one for one in pairs if one.question in odds]
    asked = encode([one.question for one in known])
    before = encode([one.before for one in known])
    formed = np.asarray(
        [
            (odds[p.question], *form_of(p.question), *pair_of(p.question, p.before, a, b))
            for p, a, b in zip(known, asked, before, strict=True)
        ],
        dtype=np.float32,
    )
    lean = np.asarray([int(one.leans) for one in known])
    found = _out_of_fold(formed, lean) >= np.log(FROM / (1 - FROM))
    model, of_form = _fitted(vectors, wanted), _fitted(formed, lean)
    return Leaning(
        model.coef_[0].astype(np.float32),
        float(model.intercept_[0]),
        np.append(of_form.coef_[0], of_form.intercept_).astype(np.float32),
        (float(found[lean == 1].mean()), float((~found[lean == 0]).mean())),
        (int(lean.sum()), int((lean == 0).sum())),
    )


def _out_of_fold(features: Vectors, wanted: npt.NDArray[np.int_]) -> Vectors:
    """Log odds of each row from a model that has not seen it."""
    odds = np.zeros(len(wanted), dtype=np.float32)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    for train, test in folds.split(features, wanted):
        odds[test] = _fitted(features[train], wanted[train]).decision_function(features[test])
    return odds


def _fitted(vectors: Vectors, wanted: npt.NDArray[np.int_]) -> LogisticRegression:
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=500)
    return model.fit(vectors, wanted)

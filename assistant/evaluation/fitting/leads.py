"""Fit the model of what an answer begins with (`assistant.answering.short_answer`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.answering.read import Scored
from assistant.answering.short_answer import LEAD, lead_values
from assistant.evaluation.fitting.linear import FOLDS, folds_of, logistic, sigmoid
from assistant.evaluation.matching import contains_all

Wanted = Sequence[Sequence[str]]
_PRECISE = 0.9  # share of the leads shown that should be right


def fit_lead(cases: Sequence[tuple[Scored, Wanted]]) -> dict[str, float]:
    """Weights and the lowest threshold at which `_PRECISE` of the leads are right, out of fold.

    A case: the sentence that is quoted first and what the question wants; a part is right when it
    holds one entry of that.
    """
    values = [lead_values(item) for item, _ in cases]
    right = [_right(item, wanted) for item, wanted in cases]
    folds = folds_of(len(cases))
    shown: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        rest = np.flatnonzero(folds != fold).tolist()
        model = logistic(
            np.concatenate([values[i] for i in rest]), np.concatenate([right[i] for i in rest])
        )
        for i in np.flatnonzero(folds == fold).tolist():
            if len(values[i]):
                likely = sigmoid(model.logit(values[i]))
                shown.append((float(likely.max()), bool(right[i][likely.argmax()])))
    threshold, count, precision = _threshold(shown)
    print(f"lead: shown for {count} of {len(cases)}, right {precision:.3f}, from {threshold:.2f}")
    model = logistic(np.concatenate(values), np.concatenate(right))
    return {"threshold": round(threshold, 3), **model.to_dict(LEAD)}


def _right(item: Scored, wanted: Wanted) -> np.ndarray:
    text = item.candidate.text
    return np.asarray(
        [
            any(contains_all(text[s.start : s.end], [entry]) for entry in wanted)
            for s in item.candidate.spans
        ],
        dtype=bool,
    )


def _threshold(shown: Sequence[tuple[float, bool]]) -> tuple[float, int, float]:
    """Threshold, how many leads it shows, and the share of them that is right."""
    best = (1.0, 0, 1.0)
    right = 0
    for count, (likely, ok) in enumerate(sorted(shown, key=lambda one: -one[0]), 1):
        right += ok
        if right / count >= _PRECISE:
            best = (likely, count, right / count)
    return best

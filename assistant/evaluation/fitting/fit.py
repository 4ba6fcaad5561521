"""Fit the answerer's models of features alone: ``python -m assistant.evaluation.fitting.fit --index DIR FILE…``
(``--also DIR FILE`` for questions on another index).

1. Every question is understood and its passages are found; each candidate sentence is right when it
   overlaps a support quote, or contains all that is wanted and is in a document that a support names.
2. The sentence model, a conditional logit, ranks the sentences of a question.
3. The decline model is a logistic regression on the decision features of answerable and absent questions,
   computed from out-of-fold sentence probabilities. Absent questions are weighted to a share of
   `_ABSENT_SHARE`, about what the development questions have; the threshold is the one at which most right
   answers are shown and absent questions declined.
4. The lead model gives the probability that a part of the best sentence is what was asked for.
5. Cross-validation (folds over documents, fixed seed) is printed; the weights fitted on all questions
   are written to ``weights.json``. What the reader adds is fitted after it (`assistant.evaluation.fitting.read`).

Only development questions may be given: held-out questions must not be seen here.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.answering.choose import choose
from assistant.answering.decide import DECISION_FEATURES, decision_features
from assistant.answering.eligible import eligible
from assistant.answering.features import FEATURES
from assistant.answering.read import ScoredSentence, merge_duplicates
from assistant.answering.short_answer import LEAD_FEATURES, lead_features
from assistant.evaluation.estimates import auroc
from assistant.evaluation.fitting.groups import Labelled, labelled_files
from assistant.evaluation.fitting.models import (
    FOLDS,
    Model,
    conditional_logit,
    folds_of,
    logistic,
    sigmoid,
)
from assistant.evaluation.matching import contains_all
from assistant.question.understand import VALUES

_AS_GOOD = 0.005  # of the gain of a threshold, which no few hundred questions tell apart
_ABSENT_SHARE = 0.25
_PRECISE = 0.9  # share of the short answers shown that should be right
_AGAINST = {"names_lost", "value_lost", "asks_value", "contrary"}
_SIGNS = np.asarray([-1.0 if name in _AGAINST else 1.0 for name in DECISION_FEATURES])
WEIGHTS = Path(__file__).parents[2] / "answering" / "weights.json"

Wanted = Sequence[Sequence[str]]


def fit_sentences(seen: Sequence[Labelled]) -> Model:
    """The model of the probability that a sentence holds the answer."""
    return conditional_logit([(s.values, s.right) for s in seen if s.right.any()])


def _decisions(seen: Sequence[Labelled], ranked: Sequence[Sequence[ScoredSentence]]) -> np.ndarray:
    return np.stack([decision_features(s.question, r) for s, r in zip(seen, ranked, strict=True)])


def fit_decline(rows: np.ndarray, answerable: np.ndarray) -> Model:
    """The model of the probability that the documents answer.

    Features that say nearly the same can get weights of opposite signs, which fits these questions
    and no others; one whose weight has the wrong sign is left out, and the rest fitted again.
    """
    weights = _shares(answerable)
    used = np.ones(len(DECISION_FEATURES), bool)
    while True:
        model = logistic(rows * used, answerable, weights, 0.3)
        wrong = used & (model.weights * _SIGNS < 0)
        if not wrong.any():
            return model
        used &= ~wrong


def fit_verdict(rows: np.ndarray, answerable: np.ndarray) -> Model:
    """The same of few features, all of which stay."""
    return logistic(rows, answerable, _shares(answerable), 0.3)


def _shares(answerable: np.ndarray) -> np.ndarray:
    """Weights that give absent questions a share of `_ABSENT_SHARE`."""
    absent = max(1, int((~answerable).sum()))
    share = _ABSENT_SHARE / (1 - _ABSENT_SHARE) * answerable.sum() / absent
    return np.where(answerable, 1.0, share)


def best_threshold(
    confidence: np.ndarray,
    answerable: np.ndarray,
    right: np.ndarray,
    absent_share: float = _ABSENT_SHARE,
) -> tuple[float, float, float]:
    """The threshold, in hundredths, with most right answers shown and absent questions declined: the middle of those that
    are as good but for `_AS_GOOD`; recall, precision there.

    A false refusal costs as much as a false answer. ``right``: whether the likeliest sentence is; an answer that
    is wrong is not lost. ``absent_share``: of absent questions among those that people ask; precision is what it would be then.
    """

    def gain(at: float) -> float:
        shown = float((right & (confidence >= at))[answerable].mean())
        return (1 - absent_share) * shown + absent_share * float(
            (confidence < at)[~answerable].mean()
        )

    gains = {step / 100: gain(step / 100) for step in range(1, 100)}
    best = max(gains.values())
    good = [at for at, own in gains.items() if own >= best - _AS_GOOD]
    at = good[len(good) // 2]
    declined = confidence < at
    recall = float(declined[~answerable].mean())
    lost = float(declined[answerable].mean())
    hits, false = absent_share * recall, (1 - absent_share) * lost
    return at, recall, hits / (hits + false) if hits + false else 1.0


def fit(seen: Sequence[Labelled]) -> dict[str, dict[str, float]]:
    """Cross-validate, print, and give three parts of ``weights.json``."""
    prior = out_of_fold(seen)
    ranked = [merge_duplicates(s.found, sigmoid(p)) for s, p in zip(seen, prior, strict=True)]
    print_sentences(seen, ranked)
    return {
        "sentence": fit_sentences(seen).to_dict(FEATURES),
        "decline": _decline(seen, ranked),
        "lead": _lead(seen, ranked),
    }


def out_of_fold(seen: Sequence[Labelled]) -> list[np.ndarray]:
    """Log-odds of every sentence by a model that has not seen its question."""
    folds = folds_of([s.document for s in seen])
    out: list[np.ndarray] = [np.zeros(0)] * len(seen)
    for fold in range(FOLDS):
        model = fit_sentences([s for s, f in zip(seen, folds, strict=True) if f != fold])
        for i in np.flatnonzero(folds == fold).tolist():
            out[i] = model.logit(seen[i].values)
    return out


def _decline(
    seen: Sequence[Labelled], ranked: Sequence[Sequence[ScoredSentence]]
) -> dict[str, float]:
    """The decline model and its threshold; ``ranked`` comes from models that saw other questions."""
    folds = folds_of([s.document for s in seen])
    rows = _decisions(seen, ranked)
    answerable = np.asarray([s.asked.answerable for s in seen])
    confidence = np.zeros(len(seen))
    for fold in range(FOLDS):
        rest, here = folds != fold, folds == fold
        model = fit_decline(rows[rest], answerable[rest])
        confidence[here] = sigmoid(model.logit(rows[here]))
    right = np.asarray([_first_is_right(s, r) for s, r in zip(seen, ranked, strict=True)])
    threshold, recall, precision = best_threshold(confidence, answerable, right)
    area = float(auroc(np.stack((confidence, answerable), axis=-1)))
    print(
        f"decline: AUROC {area:.3f}, recall {recall:.3f}, precision {precision:.3f}"
        f" at threshold {threshold:.3f}"
    )
    weights = fit_decline(rows, answerable).to_dict(DECISION_FEATURES)
    return {"threshold": threshold, **weights}


def _first_is_right(seen: Labelled, ranked: Sequence[ScoredSentence]) -> bool:
    correct = {id(c) for c, ok in zip(seen.found, seen.right, strict=True) if ok}
    return bool(ranked) and id(ranked[0].candidate) in correct


def _lead(seen: Sequence[Labelled], ranked: Sequence[Sequence[ScoredSentence]]) -> dict[str, float]:
    """The model of what an answer begins with, from the sentence that would be quoted first."""
    return fit_lead(
        [
            (choose(s.question, eligible(s.question, r))[0], s.asked.wanted, s.document)
            for s, r in zip(seen, ranked, strict=True)
            if r and s.asked.wanted and s.question.kind in VALUES
        ]
    )


def fit_lead(cases: Sequence[tuple[ScoredSentence, Wanted, str]]) -> dict[str, float]:
    """Weights and the lowest threshold at which `_PRECISE` of the leads are right, out of fold.

    A case: the sentence that is quoted first, what the question wants and the document it is about; a part is right when it
    holds one entry of that.
    """
    values = [lead_features(item) for item, *_ in cases]
    right = [_lead_is_right(item, wanted) for item, wanted, _ in cases]
    folds = folds_of([document for *_, document in cases])
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
    threshold, count, precision = _lead_threshold(shown)
    print(f"lead: shown for {count} of {len(cases)}, right {precision:.3f}, from {threshold:.2f}")
    model = logistic(np.concatenate(values), np.concatenate(right))
    return {"threshold": round(threshold, 2), **model.to_dict(LEAD_FEATURES)}


def _lead_is_right(item: ScoredSentence, wanted: Wanted) -> np.ndarray:
    text = item.candidate.text
    return np.asarray(
        [
            any(contains_all(text[s.start : s.end], [entry]) for entry in wanted)
            for s in item.candidate.spans
        ],
        dtype=bool,
    )


def _lead_threshold(shown: Sequence[tuple[float, bool]]) -> tuple[float, int, float]:
    """Threshold, how many leads it shows, and the share of them that is right."""
    best = (1.0, 0, 1.0)
    right = 0
    for count, (likely, ok) in enumerate(sorted(shown, key=lambda one: -one[0]), 1):
        right += ok
        if right / count >= _PRECISE:
            best = (likely, count, right / count)
    return best


def print_sentences(seen: Sequence[Labelled], ranked: Sequence[Sequence[ScoredSentence]]) -> None:
    """How often a right sentence, and all that was asked for, is among the best k."""
    asked = [(s, r) for s, r in zip(seen, ranked, strict=True) if s.asked.answerable]
    for k in (1, 2, 3, 5):
        right, held = [], []
        for s, best in asked:
            correct = {id(c) for c, ok in zip(s.found, s.right, strict=True) if ok}
            right.append(any(id(item.candidate) in correct for item in best[:k]))
            text = "\n".join(item.candidate.text for item in best[:k])
            held.append(contains_all(text, s.asked.wanted or ()))
        print(f"best {k}: right {np.mean(right):.3f}, all that was asked for {np.mean(held):.3f}")


def main() -> None:
    """Read arguments, fit, write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument(
        "--also",
        nargs=2,
        type=Path,
        action="append",
        default=[],
        metavar=("DIR", "FILE"),
        help="another index with questions on it: how rare a word is depends on the index",
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    seen = labelled_files(options.index, options.questions)
    for directory, questions in options.also:
        seen += labelled_files(directory, [questions])
    weights = json.loads(WEIGHTS.read_text("utf-8")) | fit(seen)
    options.out.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

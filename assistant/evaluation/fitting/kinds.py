"""Fit what tells open questions from look-ups: ``python -m assistant.evaluation.fitting.kinds FILE``.

FILE: lines of ``{"question", "kind", "about", "unsure"}``, as in ``tests/data/question_kinds.jsonl``: what a person would
rather get, "look-up" or a kind of points; ``about``: a document that the question was written on; unsure ones count half.

Printed, out of fold by document: the AUROC of being open, and for some thresholds the share of open questions that
are known and of look-ups that are taken for open, next to those of the words alone; the share of right kinds.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from assistant.answering.open_questions import kind_model
from assistant.answering.open_questions.kind_model import LOOK_UP, WEIGHTS, kind_values
from assistant.answering.open_questions.kinds import open_kind
from assistant.conversation.classifier import PROBE
from assistant.question.understand import understand
from index.encoder import Encoder

_FOLDS = 5
_STRENGTH = 1.0  # inverse of the penalty: 0.3 and 3 are no better out of fold
_UNSURE = 0.5  # weight of a question that may be either
_THRESHOLD = 0.65  # .82 of the open questions of a writer not learnt from, .02 of the look-ups
_KEPT = 0.1  # of a question that asks in a known way
_SHOWN = (0.3, 0.4, 0.5, 0.6, 0.7)
_ROUNDS = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    lines = parser.parse_args().file.read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    encoder = Encoder.open()
    questions = [understand(one["question"]) for one in asked]
    by_words = [open_kind(one) for one in questions]
    vectors = encoder.encode_queries([one.text for one in questions])
    values = np.stack([kind_values(*one) for one in zip(questions, by_words, vectors, strict=True)])
    kinds = np.asarray([one["kind"] for one in asked])
    weights = np.asarray([_UNSURE if one.get("unsure") else 1.0 for one in asked])
    groups = [one.get("about") or f"alone {i}" for i, one in enumerate(asked)]
    _cross_validate(values, kinds, weights, groups, np.asarray([k or LOOK_UP for k in by_words]))
    model = _fitted(values, kinds, weights)
    file = Path(kind_model.__file__).with_name(WEIGHTS)
    with file.open("wb") as opened:
        np.savez_compressed(
            opened,
            labels=model.classes_,
            weights=model.coef_.astype(np.float32),
            bias=model.intercept_.astype(np.float32),
            probe=encoder.encode_query(PROBE),
            threshold=_THRESHOLD,
            kept=_KEPT,
        )
    print(f"{file}: {file.stat().st_size:,} bytes")


def _fitted(values: np.ndarray, kinds: np.ndarray, weights: np.ndarray) -> LogisticRegression:
    model = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS)
    return model.fit(values, kinds, sample_weight=weights)


def _cross_validate(
    values: np.ndarray,
    kinds: np.ndarray,
    weights: np.ndarray,
    groups: list[str],
    by_words: np.ndarray,
) -> None:
    chance = np.zeros(len(kinds))
    best = np.empty(len(kinds), dtype=object)
    for learnt, left in GroupKFold(_FOLDS).split(values, kinds, groups):
        model = _fitted(values[learnt], kinds[learnt], weights[learnt])
        said = model.predict_proba(values[left])
        look_up = list(model.classes_).index(LOOK_UP)
        chance[left] = 1.0 - said[:, look_up]
        said[:, look_up] = -1.0
        best[left] = model.classes_[said.argmax(axis=1)]
    open_ones = kinds != LOOK_UP
    best = np.where(by_words != LOOK_UP, by_words, best)
    print(
        f"{len(kinds)} questions, {open_ones.sum()} open; AUROC {roc_auc_score(open_ones, chance):.3f}"
    )
    print(f"kind right of the open ones: {(best == kinds)[open_ones].mean():.3f}")
    taken = by_words != LOOK_UP
    print(
        f"words alone: open {taken[open_ones].mean():.3f}, look-ups {taken[~open_ones].mean():.3f}"
    )
    words = by_words != LOOK_UP
    for threshold in _SHOWN:
        taken = chance >= np.where(words, _KEPT, threshold)
        shares = taken[open_ones].mean(), taken[~open_ones].mean()
        print(f"from {threshold}: open {shares[0]:.3f}, look-ups {shares[1]:.3f}")


if __name__ == "__main__":
    main()

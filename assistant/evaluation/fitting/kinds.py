"""Fit what tells open questions from look-ups: ``python -m assistant.evaluation.fitting.kinds FILE``.

FILE: lines of ``{"question", "kind", "about", "unsure"}``, as in ``tests/data/question_kinds.jsonl``: what a person would
rather get, "look-up" or a kind of points; ``about``: a document that the question was written on; unsure ones count half.

Printed, out of fold by document: the AUROC of being open, and for some thresholds the share of open questions that
are known and of look-ups that are taken for open, next to those of the words alone; the share of right kinds.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
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
_LOST = 0.01  # of the open questions that ask in a known way, at most, by kind; a lower bound takes more look-ups
_EVEN = 0.5
_SHOWN = (0.5, 0.6, 0.65, 0.7)
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
    words = np.asarray([k or LOOK_UP for k in by_words])
    chance, best = _out_of_fold(values, kinds, weights, groups)
    model = _fitted(values, kinds, weights)
    kept = _kept(model.classes_, words, chance, kinds != LOOK_UP)
    _report(kinds, chance, np.where(words != LOOK_UP, words, best), words, kept)
    file = Path(kind_model.__file__).with_name(WEIGHTS)
    with file.open("wb") as opened:
        np.savez_compressed(
            opened,
            labels=model.classes_,
            weights=model.coef_.astype(np.float32),
            bias=model.intercept_.astype(np.float32),
            probe=encoder.encode_query(PROBE),
            threshold=_THRESHOLD,
            kept=np.asarray([kept[label] for label in model.classes_], dtype=np.float32),
        )
    print(f"{file}: {file.stat().st_size:,} bytes")


def _fitted(values: np.ndarray, kinds: np.ndarray, weights: np.ndarray) -> LogisticRegression:
    model = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS)
    return model.fit(values, kinds, sample_weight=weights)


def _out_of_fold(
    values: np.ndarray, kinds: np.ndarray, weights: np.ndarray, groups: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """The probability that each question is open, and the likeliest kind if it is."""
    chance = np.zeros(len(kinds))
    best = np.empty(len(kinds), dtype=object)
    for learnt, left in GroupKFold(_FOLDS).split(values, kinds, groups):
        model = _fitted(values[learnt], kinds[learnt], weights[learnt])
        said = model.predict_proba(values[left])
        look_up = list(model.classes_).index(LOOK_UP)
        chance[left] = 1.0 - said[:, look_up]
        said[:, look_up] = -1.0
        best[left] = model.classes_[said.argmax(axis=1)]
    return chance, best


def _kept(
    labels: Sequence[str], words: np.ndarray, chance: np.ndarray, open_ones: np.ndarray
) -> dict[str, float]:
    """For each kind the probability that all but `_LOST` of the open questions have that ask for it in a known way;
    what is rather open than not is open.
    """
    known = {label: chance[(words == label) & open_ones] for label in labels}
    return {
        label: min(float(np.quantile(own, _LOST)), _EVEN) if len(own) else _EVEN
        for label, own in known.items()
    }


def _report(
    kinds: np.ndarray,
    chance: np.ndarray,
    best: np.ndarray,
    words: np.ndarray,
    kept: dict[str, float],
) -> None:
    open_ones, known = kinds != LOOK_UP, words != LOOK_UP
    print(
        f"{len(kinds)} questions, {open_ones.sum()} open; AUROC {roc_auc_score(open_ones, chance):.3f}"
    )
    print(f"kind right of the open ones: {(best == kinds)[open_ones].mean():.3f}")
    print(
        f"words alone: open {known[open_ones].mean():.3f}, look-ups {known[~open_ones].mean():.3f}"
    )
    lowest = np.asarray([kept[word] for word in words])
    for threshold in _SHOWN:
        taken = chance >= np.where(known, lowest, threshold)
        shares = taken[open_ones].mean(), taken[~open_ones].mean()
        print(f"from {threshold}: open {shares[0]:.3f}, look-ups {shares[1]:.3f}")


if __name__ == "__main__":
    main()

"""Fit what tells follow-ups from complete questions (`assistant.conversation.leaning`):
``python -m assistant.evaluation.fitting.leaning FILE.jsonl[.gz]… [--model NAME]``

1. Follow-ups: the list "followup" of ``turns/leaning.yaml``, and the questions of question sets and dialogues that have a
   history. Complete questions: the list "complete", and the questions without a history; a question that was written on
   a passage may be either.
2. A binary logistic regression over the vectors of the embedding model, follow-ups with as much weight as
   complete questions.
3. Another one over its out-of-fold log odds, the form of the question and what it has to do with the one before it, on
   dialogues: each turn with the stand-alone question before it, and each first question after one of another dialogue.
4. Cross-validation gives the shares of both that are told rightly. The weights go to ``leaning.npz`` beside the lists.

``--model`` names another embedding model than the default one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from assistant.conversation.examples import leaning_examples
from assistant.conversation.leaning import FROM, form_of, pair_of
from assistant.conversation.leaning_model import PROBE, WEIGHTS
from corpus.normalize import one_line
from index.encoder import Encoder

_TURNS = Path(__file__).parents[2] / "conversation" / "turns"
Vectors = npt.NDArray[np.float32]
_FOLDS = 5
_STRENGTH = 10.0  # inverse of the penalty
_SEED = 20


@dataclass(frozen=True, slots=True)
class Leaning:
    """``right``: shares of follow-ups and of complete questions that are told; the others as in `LeaningModel`."""

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


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a file, and whether it has a history."""

    text: str
    follows: bool


def asked_in(files: Iterable[Path]) -> Iterator[Asked]:
    """The questions of question sets and dialogues, but those that were written on a passage."""
    for record in _records(files):
        for turn in record.get("turns", ()):
            if turn["kind"] in {"question", "followup"}:
                yield Asked(one_line(turn["user"]), turn["kind"] == "followup")
        if isinstance(text := record.get("question"), str) and "context" not in record:
            yield Asked(one_line(text), bool(record.get("history")))


def pairs_in(files: Iterable[Path], chance: random.Random) -> list[Pair]:
    """Turns of dialogues with the question before them; the first of each after the last of another dialogue."""
    dialogues = [
        [
            (one_line(turn["user"]), one_line(turn["standalone"]), turn["kind"] == "followup")
            for turn in record["turns"]
            if turn["kind"] in {"question", "followup"} and turn["standalone"]
        ]
        for record in _records(files)
        if "turns" in record
    ]
    found = []
    for turns in dialogues:
        other = chance.choice(dialogues)
        earlier = [other[-1][1], *(alone for _, alone, _ in turns)]
        found += [
            Pair(asked, before, leans)
            for (asked, _, leans), before in zip(turns, earlier, strict=False)
        ]
    return found


def _records(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        yield from (json.loads(line) for line in data.decode().split("\n") if line.strip())


def main() -> None:
    """Read arguments, fit, write the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.jsonl[.gz]")
    parser.add_argument(
        "--model", metavar="NAME", help="embedding model (default: the packaged one)"
    )
    given = parser.parse_args()
    encoder = Encoder.open(given.model)

    def encode(texts: Sequence[str]) -> Vectors:
        batches = [texts[at : at + 128] for at in range(0, len(texts), 128)]
        return np.concatenate([np.stack(encoder.encode_queries(batch)) for batch in batches])

    asked = list(asked_in(given.files))
    leaning = fit_leaning(
        [one.text for one in asked if one.follows],
        [one.text for one in asked if not one.follows],
        pairs_in(given.files, random.Random(_SEED)),  # noqa: S311  (no secret)
        encode,
    )
    print("follow-ups and complete questions: {} and {},".format(*leaning.counts), end=" ")
    print("right {:.4f} and {:.4f}".format(*leaning.right))
    np.savez_compressed(
        _TURNS / WEIGHTS,
        probe=encoder.encode_query(PROBE),
        weights=leaning.weights,
        bias=np.asarray(leaning.bias),
        form_weights=leaning.form_weights,
    )


if __name__ == "__main__":
    main()

"""Fit the weights of `assistant.retrieval`, by document; and what each feature adds.

    python -m assistant.evaluation.fitting.retrieval --index DIR QUESTIONS.jsonl [--index DIR QUESTIONS.jsonl …]

1. For each question with a support, passages are found with the weights there are; right is a passage that
   overlaps a support.
2. A conditional logit (`models`) ranks the passages of a question. Which documents are searched by themselves
   depends on the weights, so passages are found and weights fitted `ROUNDS` times.
3. Printed: share of questions with a right passage among the best k, out of fold by document, with all
   features and without each one.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np

from assistant.conversation.followups import standalone
from assistant.evaluation.fitting.groups import supports_of
from assistant.evaluation.fitting.models import FOLDS, conditional_logit
from assistant.evaluation.formats import load_questions
from assistant.retrieval import features
from assistant.retrieval.features import FEATURES
from assistant.retrieval.retrieve import find_passages
from assistant.retrieval.spelling import understand_corrected
from corpus.model import Span
from index.filters import Filters
from index.store import Index

ROUNDS = 1
SHOWN = (1, 5, 10, 20)
_WEIGHTS = Path(features.__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Pool:
    """The passages found for a question. ``values``: float64 (n, features). ``right``: bool (n,).

    ``document``: that the question is about, by which folds are made.
    """

    document: str
    values: np.ndarray
    right: np.ndarray


def pools(directory: Path, files: Sequence[Path]) -> list[Pool]:
    """A pool for each question of ``files`` whose supports are found in the index in ``directory``."""
    found = []
    with Index.open(directory) as index:
        records = {record.name: record for record in index.document_records()}
        for file in load_questions(files):
            for asked in file.questions:
                places = [place for place in supports_of(index, asked) if place.places]
                if not places:
                    continue
                text = standalone(asked.question, asked.history).text
                question, _ = understand_corrected(index, text)
                passages = find_passages(index, question, records, Filters())
                right = [
                    any(
                        p.cited_by(c.passage.document, Span(c.passage.start, c.passage.end))
                        for p in places
                    )
                    for c in passages.found
                ]
                found.append(Pool(places[0].support.file, passages.values, np.asarray(right, bool)))
    return found


def fit(seen: Sequence[Pool], used: np.ndarray) -> np.ndarray:
    """Weights, float64 (features,), of which those not ``used`` are 0; dense and keyword weigh 1 together."""
    groups = [(s.values[:, used], s.right) for s in seen if 0 < s.right.sum() < len(s.right)]
    weights = np.zeros(len(FEATURES))
    weights[used] = conditional_logit(groups).weights
    return np.asarray(weights / weights[:2].sum())


def hits(seen: Sequence[Pool], used: np.ndarray) -> list[float]:
    """Share of questions with a right passage among the best `SHOWN`, by weights that saw other documents."""
    documents = sorted({pool.document for pool in seen})
    fold = dict(
        zip(documents, np.random.default_rng(13).permutation(len(documents)) % FOLDS, strict=True)
    )
    ranks = []
    for number in range(FOLDS):
        weights = fit([pool for pool in seen if fold[pool.document] != number], used)
        for pool in seen:
            if fold[pool.document] == number:
                order = np.argsort(-(pool.values @ weights), kind="stable")
                right = pool.right[order]
                ranks.append(int(right.argmax()) if right.any() else len(order) + max(SHOWN))
    return [float(np.mean([rank < k for rank in ranks])) for k in SHOWN]


def main() -> None:
    """Read arguments, fit, print, write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--index", nargs="+", action="append", type=Path, required=True, metavar=("DIR", "FILE")
    )
    parser.add_argument("--out", type=Path, default=_WEIGHTS)
    options = parser.parse_args()
    every = np.ones(len(FEATURES), bool)
    weights = features.weights()
    for number in range(ROUNDS):
        with patch.object(features, "weights", lambda now=weights: now):
            seen = [pool for directory, *files in options.index for pool in pools(directory, files)]
        weights = fit(seen, every)
        print(f"round {number + 1}: {len(seen)} questions,", _line(hits(seen, every)), flush=True)
    for at, name in enumerate(FEATURES):
        print(f"without {name}:", _line(hits(seen, np.arange(len(FEATURES)) != at)), flush=True)
    known = {name: round(float(w), 3) for name, w in zip(FEATURES, weights, strict=True)}
    options.out.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")


def _line(shares: Sequence[float]) -> str:
    return ", ".join(f"best {k}: {share:.3f}" for k, share in zip(SHOWN, shares, strict=True))


if __name__ == "__main__":
    main()

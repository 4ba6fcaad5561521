"""Fit the models that judge plans over tables, by document.

    python -m assistant.evaluation.fitting.tables --index DIR QUESTIONS.jsonl… [--index DIR QUESTIONS.jsonl… …]

1. For each question the likeliest plans with the weights there are are run; right is one over a table of a document
   that the question is about whose answer contains all that is wanted, without many other rows.
2. A logistic regression over the features of plans (``plan``). A question with n plans of a file with m questions weighs
   the square root of n / m: a large file does not drown a small one.
3. Two over what plans give: their log-odds out of fold (``outcome``), and also what the ranker says (``judged``).
4. Printed: questions with any right plan, and with the right one first, out of fold; how often plans are right by their
   probability. ``sure`` is the probability from which `_PRECISE` of the first are right that give cells and rows,
   ``computed`` that from which `_COMPUTED_RIGHT` of those are that compute a value.

Questions that no table answers belong to the files: nothing is right for them.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.conversation.followups import standalone
from assistant.evaluation.fitting.models import FOLDS, Model, logistic, sigmoid
from assistant.evaluation.formats import load_questions
from assistant.evaluation.matching import contains_all
from assistant.evaluation.questions import Question as Asked
from assistant.reader.ranker import PackagedRanker
from assistant.retrieval.retrieve import retrieve
from assistant.retrieval.spelling import understand_corrected
from assistant.tables import judge
from assistant.tables.answer import Tried, outcome_values, tried
from assistant.tables.cited import draft_of
from assistant.tables.judge import FEATURES, OUTCOME_FEATURES, RANKED, with_odds
from index.model import DocumentRecord, Filters
from index.store import Index
from index.view import IndexView

_READ = OUTCOME_FEATURES.index("read")
_MANY = 24  # plans of a question that are looked at
_PRECISE, _COMPUTED_RIGHT = 0.85, 0.7
_COMPUTED = ("count", "sum", "mean", "share", "group", "most", "least")
_WEIGHTS = Path(judge.__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Pool:
    """The plans of one question. ``values``: float64 (n, features). ``right``: bool (n,). ``given``: features of what they
    give, float64 (n, outcome features), with the ranker's.
    """

    source: str
    document: str
    values: np.ndarray
    given: np.ndarray
    right: np.ndarray


def pools(directory: Path, files: Sequence[Path]) -> Iterable[Pool]:
    """A pool for each question of ``files`` to which any plan gives an outcome."""
    ranker = PackagedRanker()
    with Index.open(directory) as index:
        records = {record.name: record for record in index.document_records()}
        for file in load_questions(files):
            for asked in file.questions:
                text = standalone(asked.question, asked.history).text
                question, _ = understand_corrected(index, text)
                found = retrieve(index, question, records)
                plans = tried(index, question, found, records, Filters(), most=_MANY)
                if plans:
                    yield Pool(
                        asked.source,
                        asked.files[0] if asked.files else asked.document or asked.id,
                        np.stack([one.values for one in plans]),
                        outcome_values(question, plans, ranker),
                        np.asarray([_is_right(index, records, asked, one) for one in plans]),
                    )


def _is_right(
    index: IndexView, records: dict[str, DocumentRecord], asked: Asked, one: Tried
) -> bool:
    plan, about = one.plan, {*asked.files, asked.document} - {""}
    if not asked.answerable or not asked.wanted or (about and plan.table.document not in about):
        return False
    few = len(one.outcome.rows) <= 2 * len(asked.wanted) + 1
    if not few and plan.operation not in _COMPUTED:
        return False
    question, _ = understand_corrected(index, asked.question)
    draft = draft_of(index, question, plan, one.outcome, records[plan.table.document])
    told = " ".join(claim.text for claim in draft.claims) if draft else ""
    return contains_all(told, asked.wanted)


def fitted(seen: Sequence[Pool], values: Sequence[np.ndarray]) -> Model:
    """A logistic regression over ``values`` of the plans of each question."""
    sizes = Counter(pool.source for pool in seen)
    alike = len(seen) / len(sizes)
    weights = [
        np.full(len(pool.right), (alike / sizes[pool.source] / len(pool.right)) ** 0.5)
        for pool in seen
    ]
    right = np.concatenate([pool.right for pool in seen])
    return logistic(np.concatenate(list(values)), right, np.concatenate(weights))


def out_of_fold(
    seen: Sequence[Pool], values: Sequence[np.ndarray], folds: Sequence[int]
) -> list[np.ndarray]:
    """Log-odds of the plans of each question, by models that saw other documents."""
    odds: list[np.ndarray] = [np.zeros(0)] * len(seen)
    for number in range(FOLDS):
        others = [at for at in range(len(seen)) if folds[at] != number]
        model = fitted([seen[at] for at in others], [values[at] for at in others])
        for at in range(len(seen)):
            if folds[at] == number:
                odds[at] = model.logit(values[at])
    return odds


def folds_by_document(seen: Sequence[Pool]) -> list[int]:
    documents = sorted({pool.document for pool in seen})
    order = np.random.default_rng(13).permutation(len(documents)) % FOLDS
    fold = dict(zip(documents, order.tolist(), strict=True))
    return [fold[pool.document] for pool in seen]


def shown(seen: Sequence[Pool], odds: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Prints what the first plans are worth; their probabilities, and which are right."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for pool, own in zip(seen, odds, strict=True):
        counts[pool.source][0] += 1
        counts[pool.source][1] += bool(pool.right.any())
        counts[pool.source][2] += bool(pool.right[own.argmax()])
    for source, (every, some, first) in counts.items():
        print(f"  {source}: {every} with plans, {some} with a right one, {first} first")
    probability = sigmoid(np.asarray([own.max() for own in odds]))
    right = np.asarray(
        [pool.right[own.argmax()] for pool, own in zip(seen, odds, strict=True)], bool
    )
    for low in np.arange(0.0, 1.0, 0.1):
        among = (probability >= low) & (probability < low + 0.1)
        if among.any():
            print(f"  {low:.1f}: {among.sum()} plans, {right[among].mean():.2f} right")
    return probability, right


def threshold(probability: np.ndarray, right: np.ndarray, precision: float) -> float:
    """The lowest probability from which ``precision`` of the plans are right."""
    order = np.argsort(-probability)
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share >= precision)
    return round(float(probability[order][enough[-1]]), 3) if len(enough) else 1.0


def main() -> None:
    """Read arguments, fit, print, write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--index", nargs="+", action="append", type=Path, required=True, metavar=("DIR", "FILE")
    )
    parser.add_argument("--out", type=Path, default=_WEIGHTS)
    options = parser.parse_args()
    seen = [pool for directory, *files in options.index for pool in pools(directory, files)]
    options.out.write_text(json.dumps(weights(seen), indent=2) + "\n", encoding="utf-8")


def weights(seen: Sequence[Pool]) -> dict[str, dict[str, float]]:
    """The three models, with the probabilities from which an answer is sure and likely."""
    folds = folds_by_document(seen)
    plans = [pool.values for pool in seen]
    known = {"plan": fitted(seen, plans).to_dict(FEATURES)}
    odds = out_of_fold(seen, plans, folds)
    for part in ("outcome", "judged"):
        values = [with_odds(p.given, one) for p, one in zip(seen, odds, strict=True)]
        if part == "outcome":
            for own in values:
                own[:, RANKED] = 0.0
        print(f"{part}:")
        own_odds = out_of_fold(seen, values, folds)
        probability, right = shown(seen, own_odds)
        model = fitted(seen, values)
        read = np.asarray(
            [bool(p.given[o.argmax(), _READ]) for p, o in zip(seen, own_odds, strict=True)]
        )
        known[part] = {
            **model.to_dict(OUTCOME_FEATURES),
            "sure": threshold(probability[read], right[read], _PRECISE),
            "computed": threshold(probability[~read], right[~read], _COMPUTED_RIGHT),
        }
    return known


if __name__ == "__main__":
    main()

"""Fit the models that judge plans over tables, by document.

    python -m assistant.evaluation.fitting.tables --index DIR QUESTIONS.jsonl… [--index DIR QUESTIONS.jsonl… …]

1. For each question the likeliest plans with the weights there are are run; right is one over a table of a document
   that the question is about whose answer contains all that is wanted, without many other rows.
2. A conditional logit over the features of plans (``plan``): it compares the plans of one question.
3. A conditional logit over what the likeliest plans give: their log-odds out of fold, and what the reader says of it
   (``outcome``).
4. A logistic regression over the first outcome of each question, whether a table answers it or not: one for tables of sheets
   (``first``), one for those of pages and slides (``first_paged``).
5. All again without what the reader says of columns and outcomes (``_unread``); plans are proposed, and cells chosen, with it
   all the same.
6. With ``--columns`` only the weights that plans give to what the reader says of columns, and how much the others count.
   What is fitted on questions that its layers learnt from trusts them too much: give those on documents held out
   (`assistant.reader.training.groups.is_held_out`).
7. Printed: questions with any right plan, and with the right one first, out of fold; how often they are right by their
   probability. ``sure`` is the probability from which `_PRECISE` of the first are right that give cells and rows,
   ``computed`` that from which `_COMPUTED_RIGHT` of those are that compute a value.

Questions that no table answers belong to the files: nothing is right for them.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.conversation.followups import standalone
from assistant.evaluation.fitting.models import FOLDS, Model, conditional_logit, logistic, sigmoid
from assistant.evaluation.formats import load_questions
from assistant.evaluation.matching import contains_all
from assistant.evaluation.questions import Question as Asked
from assistant.question.understand import Question
from assistant.reader.passage_reader import PackagedReader
from assistant.reader.scores import Reader
from assistant.retrieval.retrieve import retrieve
from assistant.retrieval.spelling import understand_corrected
from assistant.tables import columns_read, judge
from assistant.tables.answer import outcome_values
from assistant.tables.cited import draft_of, total_rows
from assistant.tables.features import FEATURES
from assistant.tables.judge import (
    FIRST_FEATURES,
    OUTCOME_FEATURES,
    READER,
    first_features,
    is_paged,
)
from assistant.tables.sheet_reader import SheetReader
from assistant.tables.tried import TRIED, Tried, results_of, tried
from index.filters import Filters
from index.model import DocumentRecord
from index.store import Index
from index.view import IndexView

_ODDS, _READ = OUTCOME_FEATURES.index("odds"), OUTCOME_FEATURES.index("read")
_MANY = 24  # plans of a question that are looked at
_READ_FIRST = 8  # the likeliest of them, which the reader reads
_PRECISE, _COMPUTED_RIGHT = 0.9, 0.8
_COMPUTED = (
    "count",
    "sum",
    "mean",
    "share",
    "group",
    "most",
    "least",
    "difference",
    "remainder",
    "ratio",
)
WEIGHTS = Path(judge.__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Pool:
    """The plans of one question. ``values``: float64 (n, features). ``right``: bool (n,). ``given``: features of what the
    first of them give, float64 (m, outcome features). ``results``: numbers of what they come to, int64 (n,).
    """

    source: str
    document: str
    values: np.ndarray
    given: np.ndarray
    results: np.ndarray
    right: np.ndarray


@dataclass(frozen=True, slots=True)
class JudgedPlans:
    """The likeliest plans for a question, the likeliest first, and which of them are right, bool (n,)."""

    index: Index
    asked: Asked
    question: Question
    records: Mapping[str, DocumentRecord]
    plans: Sequence[Tried]
    right: np.ndarray


def pools(directory: Path, files: Sequence[Path]) -> Iterable[Pool]:
    """A pool for each question of ``files`` to which any plan gives an outcome."""
    reader = PackagedReader()
    for one in judged_plans(directory, files, reader):
        asked, plans = one.asked, one.plans
        yield Pool(
            asked.source,
            asked.files[0] if asked.files else asked.document or asked.id,
            np.stack([plan.values for plan in plans]),
            outcome_values(one.question, plans[:_READ_FIRST], reader),
            results_of(plans),
            one.right,
        )


def judged_plans(
    directory: Path, files: Sequence[Path], reader: Reader, *, columns: bool = True
) -> Iterator[JudgedPlans]:
    """The plans for each question of ``files`` to which any gives an outcome; ``columns``: whether the reader reads columns."""
    with Index.open(directory) as index:
        records = {record.name: record for record in index.document_records()}
        for asked, question in questions_in(index, files):
            found = retrieve(index, question, records)
            sheets = SheetReader(index, question, records, reader, columns=columns)
            plans = tried(index, question, found, records, Filters(), sheets, most=_MANY)
            if plans:
                right = [_is_right(index, records, asked, one) for one in plans]
                yield JudgedPlans(index, asked, question, records, plans, np.asarray(right))


def questions_in(index: Index, files: Sequence[Path]) -> Iterator[tuple[Asked, Question]]:
    """The questions of files, each as it is understood over an index, with what was said before."""
    for file in load_questions(files):
        for asked in file.questions:
            text = standalone(asked.question, asked.history).text
            yield asked, understand_corrected(index, text)[0]


def _is_right(
    index: IndexView, records: dict[str, DocumentRecord], asked: Asked, one: Tried
) -> bool:
    plan, about = one.plan, {*asked.files, asked.document} - {""}
    if not asked.answerable or not asked.wanted or (about and plan.table.document not in about):
        return False
    few = len(one.outcome.rows) <= 2 * len(asked.wanted) + 1
    if not few and plan.operation not in _COMPUTED:
        return False
    cells = (cell.text for row in one.outcome.rows for cell in row.cells.values())
    labels = (row.label for row in one.outcome.rows)
    names = (plan.column(at) for at in plan.columns)  # the answer may be one: "in which year"
    if not contains_all("; ".join((one.outcome.lead, *names, *cells, *labels)), asked.wanted):
        return False  # a draft takes longer
    question, _ = understand_corrected(index, asked.question)
    total = total_rows(index, plan)
    draft = draft_of(index, question, plan, one.outcome, records[plan.table.document], total)
    told = " ".join(claim.text for claim in draft.claims) if draft else ""
    return contains_all(told, asked.wanted)


def ranking(seen: Sequence[Pool], values: Sequence[np.ndarray]) -> Model:
    """A conditional logit over the plans of the questions that have a right one."""
    pairs = zip(values, seen, strict=True)
    model = conditional_logit([(own, pool.right) for own, pool in pairs if pool.right.any()])
    return replace(model, sharpness=None)


def judging(seen: Sequence[Pool], values: Sequence[np.ndarray]) -> Model:
    """A logistic regression over ``values`` (plans, features) of each question."""
    right = np.concatenate([pool.right for pool in seen])
    return logistic(np.concatenate(list(values)), right)


def with_columns(
    seen: Sequence[Pool], before: Mapping[str, float], share: float
) -> dict[str, float]:
    """The weights ``before`` of plans with those of what the reader says of columns: a ``share`` of the way to those that are
    fitted where the others count all together as one feature.
    """
    at = [FEATURES.index(name) for name in columns_read.FEATURES]
    old = np.asarray([before.get(name, 0.0) for name in FEATURES])
    others = old.copy()
    others[at] = 0.0
    model = ranking(seen, [np.column_stack((p.values @ others, p.values[:, at])) for p in seen])
    new = others * model.weights[0]
    new[at] = model.weights[1:]
    mixed = (1.0 - share) * old + share * new
    bias = (1.0 - share) * before["bias"] + share * model.bias
    return replace(model, weights=mixed, bias=bias).to_dict(FEATURES)


def out_of_fold(
    seen: Sequence[Pool],
    values: Sequence[np.ndarray],
    folds: Sequence[int],
    fit: Callable[[Sequence[Pool], Sequence[np.ndarray]], Model],
) -> list[np.ndarray]:
    """Log-odds of the plans of each question, by models that saw other documents."""
    odds: list[np.ndarray] = [np.zeros(0)] * len(seen)
    for number in range(FOLDS):
        others = [at for at in range(len(seen)) if folds[at] != number]
        model = fit([seen[at] for at in others], [values[at] for at in others])
        for at in range(len(seen)):
            if folds[at] == number:
                odds[at] = model.logit(values[at])
    return odds


def folds_by(documents: Sequence[str]) -> list[int]:
    """The number of the fold that each of these documents is in."""
    known = sorted(set(documents))
    order = np.random.default_rng(13).permutation(len(known)) % FOLDS
    fold = dict(zip(known, order.tolist(), strict=True))
    return [fold[name] for name in documents]


def show(seen: Sequence[Pool], first: Sequence[Pool], probability: np.ndarray) -> None:
    """Prints what the first plans are worth. ``first``: of each question the first plan alone."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for pool, one in zip(seen, first, strict=True):
        counts[pool.source][0] += 1
        counts[pool.source][1] += bool(pool.right.any())
        counts[pool.source][2] += bool(one.right[0])
    for source, (every, some, right) in counts.items():
        print(f"  {source}: {every} with plans, {some} with a right one, {right} first")
    known = np.asarray([one.right[0] for one in first])
    for low in np.arange(0.0, 1.0, 0.1):
        among = (probability >= low) & (probability < low + 0.1)
        if among.any():
            print(f"  {low:.1f}: {among.sum()} plans, {known[among].mean():.2f} right")


def threshold(probability: np.ndarray, right: np.ndarray, precision: float) -> float:
    """The lowest probability from which ``precision`` of the plans are right."""
    order = np.argsort(-probability)
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(share >= precision)
    return round(float(probability[order][enough[-1]]), 3) if len(enough) else 1.0


def main() -> None:
    """Read arguments, fit, print, write the weights."""
    parser = parser_of(__doc__)
    parser.add_argument(
        "--columns",
        type=float,
        metavar="SHARE",
        help="fit only the weights that plans give to what the reader says of columns; share of the step that is taken",
    )
    options = parser.parse_args()
    seen = [pool for directory, *files in options.index for pool in pools(directory, files)]
    known = json.loads(options.out.read_text(encoding="utf-8"))  # of tables and cells, fitted first
    if options.columns is not None:
        known["plan"] = with_columns(seen, known["plan"], options.columns)
    else:
        unread = [replace(pool, values=_unread(pool.values)) for pool in seen]
        known |= weights(seen, "") | weights(unread, "_unread")
    options.out.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")


def parser_of(doc: str | None, out: Path = WEIGHTS) -> argparse.ArgumentParser:
    """For the indexes, each with its questions (``index``), and the file that is written (``out``); ``doc``: of the script."""
    parser = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    parser.add_argument(
        "--index", nargs="+", action="append", type=Path, required=True, metavar=("DIR", "FILE")
    )
    parser.add_argument("--out", type=Path, default=out)
    return parser


def _unread(values: np.ndarray) -> np.ndarray:
    """Features of plans as they are without a reader."""
    values = values.copy()
    values[:, [FEATURES.index(name) for name in columns_read.FEATURES]] = 0.0
    return values


def weights(seen: Sequence[Pool], after: str) -> dict[str, dict[str, float]]:
    """All models, with the probabilities from which an answer is sure. ``after``: "_unread" for those without a reader."""
    folds = folds_by([pool.document for pool in seen])
    plans = [pool.values for pool in seen]
    odds = out_of_fold(seen, plans, folds, ranking)
    known = {f"plan{after}": ranking(seen, plans).to_dict(FEATURES)}
    likeliest = [_likeliest(pool, own) for pool, own in zip(seen, odds, strict=True)]
    values = [pool.given.copy() for pool in likeliest]
    if after:
        for own in values:
            own[:, READER] = 0.0
    known[f"outcome{after}"] = ranking(likeliest, values).to_dict(OUTCOME_FEATURES)
    scores = out_of_fold(likeliest, values, folds, ranking)
    best = [int(own.argmax()) for own in scores]
    first = [
        replace(pool, right=pool.right[at : at + 1])
        for pool, at in zip(likeliest, best, strict=True)
    ]
    firsts = [
        first_features(own, pool.values, score, pool.results, at)[None]
        for own, pool, score, at in zip(values, likeliest, scores, best, strict=True)
    ]
    paged = [
        bool(is_paged(pool.values[at][None])[0]) for pool, at in zip(likeliest, best, strict=True)
    ]
    probability, every = np.zeros(len(first)), range(len(first))
    for where, name in ((False, f"first{after}"), (True, f"first_paged{after}")):
        numbers = [n for n in every if paged[n] == where] or list(every)
        those, theirs = [first[n] for n in numbers], [firsts[n] for n in numbers]
        odds_of = out_of_fold(those, theirs, [folds[n] for n in numbers], judging)
        probability[numbers] = sigmoid(np.concatenate(odds_of))
        known[name] = judging(those, theirs).to_dict(FIRST_FEATURES)
    print(f"outcomes{after}:")
    show(seen, first, probability)
    right = np.asarray([one.right[0] for one in first])
    read = np.asarray([own[at, _READ] > 0 for own, at in zip(values, best, strict=True)])
    known[f"first{after}"] |= {
        "sure": threshold(probability[read], right[read], _PRECISE),
        "computed": threshold(probability[~read], right[~read], _COMPUTED_RIGHT),
    }
    return known


def _likeliest(pool: Pool, odds: np.ndarray) -> Pool:
    """Those plans of a question that are compared when it is asked, with these log-odds."""
    at = np.argsort(-odds[: len(pool.given)], kind="stable")[:TRIED]
    given = pool.given[at]
    given[:, _ODDS] = odds[at]
    return Pool(
        pool.source, pool.document, pool.values[at], given, pool.results[at], pool.right[at]
    )


if __name__ == "__main__":
    main()

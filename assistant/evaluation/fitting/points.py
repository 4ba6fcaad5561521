"""Fit the models of open questions: ``python -m assistant.evaluation.fitting.points --index DIR FILE… [--index DIR FILE…]
[--translated FILE]``; a line of that has the `id` of a question, and the same `question` in another `language`.

1. scope    a conditional logit over the documents in which something was found; right are those of the nuggets
2. spoken   logistic regressions, without and with the reader: questions on their own index, and on the others, where
            nothing speaks of them (but those that ask which documents there are); translated questions serve it alone
3. point    a conditional logit over the sentences of the right documents; right are those that overlap a support of a
            nugget

Printed, out of fold by document: the share of questions whose likeliest document is right, of those told rightly
from absent ones, and of nuggets among the ten likeliest sentences, next to those of the weights there are.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.answering.open_questions.candidates import point_candidates
from assistant.answering.open_questions.features import FEATURES
from assistant.answering.open_questions.kinds import open_kind
from assistant.answering.open_questions.plan import WIDE
from assistant.answering.open_questions.reading import OpenReader
from assistant.answering.open_questions.scope import (
    DOCUMENT_FEATURES,
    document_values,
)
from assistant.answering.open_questions.spoken import (
    READ_SPOKEN_FEATURES,
    SPOKEN_FEATURES,
    read_spoken_values,
    said_of,
    spoken_values,
)
from assistant.answering.weights import fitted
from assistant.evaluation.estimates import auroc
from assistant.evaluation.fitting.fit import WEIGHTS, best_threshold
from assistant.evaluation.fitting.models import (
    FOLDS,
    Group,
    Model,
    conditional_logit,
    folds_of,
    logistic,
    sigmoid,
)
from assistant.evaluation.formats import load_questions
from assistant.evaluation.matching import locate
from assistant.evaluation.questions import Question as Asked
from assistant.reader.passage_reader import PackagedReader
from assistant.reader.scores import Reader
from assistant.retrieval.retrieve import retrieve
from assistant.retrieval.spelling import understand_corrected
from index.store import Index

_BEST = 10
_PENALTY = 10.0  # of the weights of sentences: 3, 30 and 100 find less out of fold
_ABSENT = 0.1  # share of the open questions that people ask of which nothing speaks
_CERTAIN = 0.45  # chance of the likeliest document, from which a question is about it alone


@dataclass(frozen=True, slots=True)
class Seen:
    """An open question on one index. ``documents``, ``points``: values and which are right; None where nothing is.

    ``spoken``: float64 (features,). ``said``: by the reader (`spoken.said_of`). ``here``: the index has its documents.
    ``told``: nuggets of each sentence.
    """

    document: str
    here: bool
    spoken: np.ndarray
    said: float
    documents: Group | None = None
    points: Group | None = None
    told: tuple[frozenset[int], ...] = ()
    nuggets: int = 0


def seen_on(
    directory: Path, own: Sequence[Asked], others: Sequence[Asked], reader: Reader
) -> list[Seen]:
    """Those of the questions ``own`` that are about documents of their index, and as many ``others``, drawn, that nothing
    in it speaks of.
    """
    with Index.open(directory) as index:
        here = {record.name for record in index.document_records()}
        own = [one for one in own if not here.isdisjoint(one.files)]
        found = [_seen(index, asked, reader) for asked in own]
        absent = [one for one in others if one.kind != "evidence" and here.isdisjoint(one.files)]
        few = random.Random(0).sample(absent, min(len(absent), len(own)))  # noqa: S311  (no secret)
        return found + [_seen(index, asked, reader) for asked in few]


def _seen(index: Index, asked: Asked, reader: Reader) -> Seen:
    records = {record.name: record for record in index.document_records()}
    question, _ = understand_corrected(index, asked.question)
    found = retrieve(index, question, records, limit=WIDE, candidates=WIDE)
    files = [name for name in asked.files if name in records]
    about = next((s.file for s in asked.supports), asked.id)
    spoken = spoken_values(index, question, found)
    said = said_of(question, found, OpenReader(index, records, reader))
    if not files or not asked.nuggets:
        return Seen(about, bool(files), spoken, said)
    names, values = document_values(question, found, records)
    right = np.asarray([name in files for name in names], bool)
    kind = open_kind(question) or "results"
    candidates = [
        one
        for one in point_candidates(index, question, kind, found, records, files)
        if one.document in files
    ]
    told: list[set[int]] = [set() for _ in candidates]
    for number, nugget in enumerate(asked.nuggets):
        for support in nugget.supports:
            place = locate(support, index.document(support.file))
            for i, one in enumerate(candidates):
                if place.cited_by(one.document, one.span):
                    told[i].add(number)
    rows = np.stack([one.values for one in candidates])
    return Seen(
        about,
        True,
        spoken,
        said,
        (values, right) if right.any() and asked.kind not in ("evidence", "compare") else None,
        (rows, np.asarray([bool(one) for one in told])) if any(told) else None,
        tuple(map(frozenset, told)),
        len(asked.nuggets),
    )


def fit_points(groups: Sequence[Group]) -> Model:
    """Weights of the features of sentences."""
    return conditional_logit(groups, penalty=_PENALTY)


def fit(seen: Sequence[Seen]) -> dict[str, dict[str, float]]:
    """Cross-validate, print, and give the parts of ``weights.json``."""
    folds = folds_of([one.document for one in seen])
    first, best, before = [], [], []
    for fold in range(FOLDS):
        rest = [one for one, f in zip(seen, folds, strict=True) if f != fold]
        scope = conditional_logit([one.documents for one in rest if one.documents])
        points = fit_points([one.points for one in rest if one.points])
        for one in (s for s, f in zip(seen, folds, strict=True) if f == fold):
            if one.documents:
                first.append(bool(one.documents[1][scope.logit(one.documents[0]).argmax()]))
            if one.points:
                best.append(_told(one, points.logit(one.points[0])))
                before.append(_told(one, fitted("point", FEATURES).logit(one.points[0])))
    print(f"scope: right document first {np.mean(first):.3f} of {len(first)}")
    print(f"point: nuggets in the best {_BEST} {np.mean(best):.3f}, before {np.mean(before):.3f}")
    scope = conditional_logit([one.documents for one in seen if one.documents])
    points = fit_points([one.points for one in seen if one.points])
    rows = np.stack([one.spoken for one in seen])
    spoken, least = _fit_spoken("spoken", rows, seen)
    verdicts = zip(spoken.logit(rows).tolist(), seen, strict=True)
    read = np.stack([read_spoken_values(verdict, one.said) for verdict, one in verdicts])
    spoken_read, least_read = _fit_spoken("spoken_read", read, seen)
    return {
        "scope": {"threshold": _CERTAIN, **scope.to_dict(DOCUMENT_FEATURES)},
        "spoken": {"threshold": least, **spoken.to_dict(SPOKEN_FEATURES)},
        "spoken_read": {"threshold": least_read, **spoken_read.to_dict(READ_SPOKEN_FEATURES)},
        "point": {"threshold": 0.5, **points.to_dict(FEATURES)},
    }


def _fit_spoken(name: str, rows: np.ndarray, seen: Sequence[Seen]) -> tuple[Model, float]:
    """The model of whether a topic is spoken of, and its threshold, chosen out of fold."""
    here, folds = np.asarray([one.here for one in seen]), folds_of([one.document for one in seen])
    chance = np.zeros(len(seen))
    for fold in range(FOLDS):
        model = logistic(rows[folds != fold], here[folds != fold])
        chance[folds == fold] = sigmoid(model.logit(rows[folds == fold]))
    threshold, *_ = best_threshold(chance, here, here, _ABSENT)
    area = float(auroc(np.stack((chance, here), axis=-1)))
    answered, declined = (chance >= threshold)[here].mean(), (chance < threshold)[~here].mean()
    print(
        f"{name}: AUROC {area:.3f}, answered {answered:.3f} of {here.sum()}, declined {declined:.3f} of"
        f" {(~here).sum()}, from {threshold:.2f}"
    )
    return logistic(rows, here), threshold


def _told(one: Seen, scores: np.ndarray) -> float:
    order = np.argsort(-scores, kind="stable")[:_BEST].tolist()
    return len(frozenset[int]().union(*(one.told[i] for i in order))) / one.nuggets


def _translations(file: Path) -> dict[str, str]:
    """Questions in another language, by id."""
    lines = map(json.loads, file.read_text("utf-8").splitlines())
    return {line["id"]: line["question"] for line in lines}


def main() -> None:
    """Read arguments, fit, write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--index", nargs="+", type=Path, action="append", required=True, metavar=("DIR", "FILE")
    )
    parser.add_argument("--translated", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    translated = _translations(options.translated) if options.translated else {}
    sets = []
    for _, *files in options.index:
        own = [one for file in load_questions(files) for one in file.questions]
        other = [
            replace(one, question=translated[one.id], nuggets=())
            for one in own
            if one.id in translated
        ]
        sets.append([*own, *other])
    seen, reader = list[Seen](), PackagedReader()
    for at, (directory, *_) in enumerate(options.index):
        others = [one for i, some in enumerate(sets) if i != at for one in some]
        seen += seen_on(directory, sets[at], others, reader)
    weights = json.loads(WEIGHTS.read_text("utf-8")) | fit(seen)
    options.out.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

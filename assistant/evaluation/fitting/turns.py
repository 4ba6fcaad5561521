"""Fit the classifier of turns: ``python -m assistant.evaluation.fitting.turns [FILE.jsonl[.gz] …]``.

1. Examples: the lists in ``assistant/conversation/turns``, each also as it is typed in haste (lower
   case, no punctuation, no accents), and lines of the files that have a ``turn`` and its ``label``. Lines that have a
   ``question``, the questions of dialogues (``turns``) and of the lists are what must not be taken for talk.
2. A multinomial logistic regression over the vectors of the embedding model and the letters of the turn, every label
   with the same weight and questions with as much as all labels together.
3. Cross-validation over examples (an example and its variants are in one fold): the share of turns
   whose kind is right; and for each kind the threshold from which it is believed. The thresholds share a
   budget of questions that may be taken for talk, and are where that buys most turns.
4. What tells follow-ups from complete questions (`assistant.evaluation.fitting.leaning`).
5. The weights fitted on everything go to ``weights.npz`` beside the lists.

``--model`` names another embedding model than the default one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]  # scipy ships no types
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant.conversation.classifier import (
    LIKE_QUESTIONS,
    PROBE,
    WEIGHTS,
    features,
    kind_of,
)
from assistant.conversation.examples import QUESTION, examples, leaning_examples, normal
from assistant.evaluation.fitting.leaning import Pair, fit_leaning
from corpus.normalize import one_line
from index.encoder import Encoder

_TURNS = Path(__file__).parents[2] / "conversation" / "turns"
_MOST_QUESTIONS = 12_000  # of one file and language
_TAKEN = (
    0.001  # share of the questions of a file that may be taken for talk, in the mean over files
)
_TAKEN_LISTED = 0.1  # of the listed ones, which are much like talk
_LEAST = 0.5  # lowest threshold
_LIKE_TALK = 0.005  # share of the questions of a file that are talk where no document answers them
_FOLDS = 3
_STRENGTH = 30.0  # inverse of the penalty
_SEED = 20
Floats = npt.NDArray[np.float64]
Vectors = npt.NDArray[np.float32]
Features: TypeAlias = sparse.csr_matrix


@dataclass(frozen=True, slots=True)
class Labelled:
    """A turn, its label, the number of the example that it is a variant of, and its file; "" for a list.

    ``share``: of the questions of its file, over the number of files: these sum to 1.
    """

    text: str
    label: str
    group: int
    file: str = ""
    share: float = 0.0

    @property
    def of_file(self) -> bool:
        """Whether it is a question that nobody wrote to be like talk."""
        return bool(self.file)


def labelled(files: Iterable[Path]) -> list[Labelled]:
    """All examples with their variants, and the questions of ``files``."""
    chance = random.Random(_SEED)  # noqa: S311  (no secret)
    found: list[Labelled] = []
    group = 0
    for label, languages in examples().items():
        for turns in languages.values():
            for turn in turns:
                group += 1
                found += [Labelled(text, label, group) for text in _variants(turn)]
    for turn in chain(*leaning_examples().values()):
        group += 1
        found += [Labelled(text, QUESTION, group) for text in _variants(turn)]
    asked: dict[str, list[Asked]] = {}
    for file in files:
        for label, turn in _written(file):
            group += 1
            found += [Labelled(text, label, group) for text in dict.fromkeys((turn, normal(turn)))]
        if questions := _some(list(_questions(file)), chance):
            asked[file.name] = questions
    for name, questions in asked.items():
        share = 1.0 / (len(asked) * len(questions))
        for question in questions:
            group += 1
            found.append(Labelled(question.text, QUESTION, group, name, share))
    return found


def _variants(turn: str) -> list[str]:
    """The turn, and as somebody types it in haste."""
    return list(dict.fromkeys((turn, turn.lower().rstrip("?!. ؟"), normal(turn))))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a file. ``followup``: it has a history; None where that does not tell (a passage that it was written for).

    A turn of a public dialogue without a question mark is none: it may answer a question ("Yes, that is correct").
    """

    text: str
    language: str
    followup: bool | None


def _records(file: Path) -> Iterator[dict[str, Any]]:
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    yield from (json.loads(line) for line in data.decode().split("\n") if line.strip())


def _written(file: Path) -> Iterator[tuple[str, str]]:
    """Labels and turns."""
    for record in _records(file):
        if isinstance(turn := record.get("turn"), str):
            yield record["label"], one_line(turn)


def _questions(file: Path) -> Iterator[Asked]:
    for record in _records(file):
        for turn in record.get("turns", ()):
            if turn["kind"] in {"question", "followup"}:
                yield Asked(one_line(turn["user"]), "", turn["kind"] == "followup")
        if isinstance(text := record.get("question"), str):
            follows, about = bool(record.get("history")), "context" in record
            if not (follows and about) or text.rstrip().endswith(("?", "؟")):
                followup = None if about else follows
                yield Asked(one_line(text), str(record.get("language", "")), followup)


def _pairs(files: Iterable[Path], chance: random.Random) -> list[Pair]:
    """Turns of dialogues with the question before them; the first of each after the last of another dialogue."""
    dialogues = [
        [
            (one_line(turn["user"]), one_line(turn["standalone"]), turn["kind"] == "followup")
            for turn in record["turns"]
            if turn["kind"] in {"question", "followup"} and turn["standalone"]
        ]
        for file in files
        for record in _records(file)
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


def _some(questions: Sequence[Asked], chance: random.Random) -> list[Asked]:
    """At most `_MOST_QUESTIONS` of each language."""
    by_language: dict[str, dict[str, Asked]] = {}
    for one in questions:
        by_language.setdefault(one.language, {})[one.text] = one
    chosen: list[Asked] = []
    for texts in by_language.values():
        some = [texts[text] for text in sorted(texts)]
        chance.shuffle(some)
        chosen += some[:_MOST_QUESTIONS]
    return chosen


def _weights(rows: Sequence[Labelled]) -> Floats:
    """Each label of talk has the same weight, questions as much as all of them.

    Half of what questions have is spread over them, the other half over their files, of which some are small.
    """
    counts = Counter(row.label for row in rows)
    of_files = sum(row.share for row in rows) or 1.0
    half = (len(counts) - 1) / 2

    def weight(row: Labelled) -> float:
        if row.label != QUESTION:  # one that asks on what there are documents is a label of its own
            return 1.0 / counts[row.label]
        return half / counts[QUESTION] + half * row.share / of_files

    weights = np.asarray([weight(row) for row in rows])
    return np.asarray(weights * len(rows) / weights.sum())


def _fitted(
    seen: Features, rows: Sequence[Labelled], which: npt.NDArray[np.intp]
) -> LogisticRegression:
    model = LogisticRegression(C=_STRENGTH, max_iter=300)
    weights = _weights([rows[i] for i in which])
    return model.fit(seen[which], [rows[i].label for i in which], sample_weight=weights)


def out_of_fold(seen: Features, rows: Sequence[Labelled]) -> tuple[list[str], Floats]:
    """Labels, and for each row their probabilities from a model that has not seen it."""
    labels = sorted({row.label for row in rows})
    shares = np.zeros((len(rows), len(labels)))
    folds = GroupKFold(_FOLDS, shuffle=True, random_state=_SEED)
    for train, test in folds.split(rows, groups=[row.group for row in rows]):
        model = _fitted(seen, rows, train)
        columns = [labels.index(label) for label in model.classes_]
        shares[np.ix_(test, columns)] = model.predict_proba(seen[test])
    return labels, shares


def thresholds(labels: Sequence[str], shares: Floats, rows: Sequence[Labelled]) -> dict[str, float]:
    """For each kind the probability from which it is believed.

    A price for a question that is taken for talk is raised until the budgets of both sources of questions are kept;
    at each price every kind has the threshold that gains most: turns that are told less the price of questions.
    """
    kinds, summed = _by_kind(labels, shares)
    likeliest, value = summed.argmax(1), summed.max(1)
    share = np.asarray([row.share for row in rows])
    listed = np.asarray([kind_of(row.label) == QUESTION and not row.of_file for row in rows])
    right = np.asarray([kinds[i] == kind_of(r.label) for i, r in zip(likeliest, rows, strict=True)])
    cost = share / _TAKEN + listed / max(_TAKEN_LISTED * listed.sum(), 1e-9)
    for price in np.geomspace(1.0, 1e6, 200):
        bounds = np.asarray(
            [
                _bound(value[likeliest == i], (right - price * cost)[likeliest == i])
                for i in range(len(kinds))
            ]
        )
        taken = value >= bounds[likeliest]
        if share[taken].sum() <= _TAKEN and taken[listed].mean() <= _TAKEN_LISTED:
            break
    return {kind: round(float(bound), 4) for kind, bound in zip(kinds, bounds, strict=True)}


def talk_bound(
    labels: Sequence[str], shares: Floats, rows: Sequence[Labelled], bounds: dict[str, float]
) -> float:
    """The probability of all kinds together from which a turn is talk, whichever kind is the likeliest.

    A quarter of the budget of `thresholds` again, of the questions of files that no kind takes alone.
    """
    kinds, summed = _by_kind(labels, shares)
    likeliest = [kinds[i] for i in summed.argmax(1)]
    left = summed.max(1) < np.asarray([bounds[kind] for kind in likeliest])
    left &= np.asarray(likeliest) != LIKE_QUESTIONS
    share = np.where(left, [row.share for row in rows], 0.0)
    talk = summed.sum(1)
    order = np.argsort(-talk)
    over = order[np.cumsum(share[order]) > _TAKEN / 4]
    bound = float(talk[over[0]]) if len(over) else _LEAST
    return round(max(_LEAST, bound) + 1e-4, 4)


def unanswered_bound(labels: Sequence[str], shares: Floats, rows: Sequence[Labelled]) -> float:
    """The probability from which a turn that no document answers is of the likeliest kind, unless that is `LIKE_QUESTIONS`.

    `_LIKE_TALK` of the questions of files have it; most of them are answered, so that it is not asked for.
    """
    kinds, summed = _by_kind(labels, shares)
    value = np.where(summed.argmax(1) == kinds.index(LIKE_QUESTIONS), 0.0, summed.max(1))
    share = np.asarray([row.share for row in rows])
    order = np.argsort(-value)
    return round(float(value[order][np.cumsum(share[order]) <= _LIKE_TALK][-1]), 4)


def _bound(values: Floats, gains: Floats) -> float:
    """The threshold in [`_LEAST`, 1] from which the sum of ``gains`` of ``values`` is greatest."""
    order = np.argsort(-values)
    order = order[values[order] >= _LEAST]
    if not len(order):
        return 1.0
    sums = np.cumsum(gains[order])
    best = int(sums.argmax())
    if sums[best] <= 0:
        return 1.0
    below = values[order[best + 1]] if best + 1 < len(order) else _LEAST
    return float(max(_LEAST, (values[order[best]] + below) / 2))


def _by_kind(labels: Sequence[str], shares: Floats) -> tuple[list[str], Floats]:
    """The kinds of talk, and for each row their probabilities."""
    kinds = sorted({kind_of(label) for label in labels} - {QUESTION})
    columns = [[kind_of(label) == kind for label in labels] for kind in kinds]
    return kinds, np.stack([shares[:, which].sum(1) for which in columns], axis=1)


def _report(
    labels: Sequence[str], shares: Floats, rows: Sequence[Labelled], bounds: dict[str, float]
) -> None:
    names, summed = _by_kind(labels, shares)
    believed = [
        names[i] if row[i] >= bounds[names[i]] else QUESTION
        for i, row in zip(summed.argmax(1), summed, strict=True)
    ]
    names.append(QUESTION)
    for kind in names:
        own = [one for one, row in zip(believed, rows, strict=True) if kind_of(row.label) == kind]
        print(
            f"{kind:12} {len(own):6} right {own.count(kind) / len(own):.4f} threshold {bounds.get(kind, 0):.3f}"
        )
    exact = [labels[i] for i in shares.argmax(1)]
    talk = [(e, r.label) for e, r in zip(exact, rows, strict=True) if kind_of(r.label) != QUESTION]
    print(f"labels of talk right: {sum(e == label for e, label in talk) / len(talk):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.jsonl[.gz]")
    parser.add_argument(
        "--model", metavar="NAME", help="embedding model (default: the packaged one)"
    )
    given = parser.parse_args()
    encoder = Encoder.open(given.model)
    rows = labelled(given.files)

    def encode(texts: Sequence[str]) -> Vectors:
        batches = [texts[at : at + 128] for at in range(0, len(texts), 128)]
        return np.concatenate([np.stack(encoder.encode_queries(batch)) for batch in batches])

    vectors = encode([row.text for row in rows])
    seen = sparse.csr_matrix(
        np.stack([features(row.text, one) for row, one in zip(rows, vectors, strict=True)])
    )
    labels, shares = out_of_fold(seen, rows)
    bounds = thresholds(labels, shares, rows)
    talk = talk_bound(labels, shares, rows, bounds)
    unanswered = unanswered_bound(labels, shares, rows)
    _report(labels, shares, rows, bounds)
    print(f"talk where no document answers: from {unanswered}")
    model = _fitted(seen, rows, np.arange(len(rows)))
    asked = [one for file in given.files for one in _questions(file)]
    complete = [row.text for row in rows if row.label == QUESTION and row.of_file]
    leaning = fit_leaning(
        [one.text for one in asked if one.followup],
        sorted({one.text for one in asked if one.followup is False} & set(complete)),
        _pairs(given.files, random.Random(_SEED)),  # noqa: S311  (no secret)
        encode,
    )
    print("follow-ups and complete questions: {} and {},".format(*leaning.counts), end=" ")
    print("right {:.4f} and {:.4f}".format(*leaning.right))
    np.savez_compressed(
        _TURNS / WEIGHTS,
        labels=np.asarray(model.classes_),
        weights=model.coef_.astype(np.float16),
        bias=model.intercept_.astype(np.float32),
        probe=encoder.encode_query(PROBE),
        kinds=np.asarray(list(bounds)),
        thresholds=np.asarray(list(bounds.values())),
        talk=np.asarray(talk),
        unanswered=np.asarray(unanswered),
        leaning_weights=leaning.weights,
        leaning_bias=np.asarray(leaning.bias),
        form_weights=leaning.form_weights,
    )
    print(f"{len(rows)} turns, {encoder.identity.model}: {_TURNS / WEIGHTS}")


if __name__ == "__main__":
    main()

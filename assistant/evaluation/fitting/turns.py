"""Fit the classifier of turns: ``python -m assistant.evaluation.fitting.turns [QUESTIONS.jsonl[.gz] …]``.

1. Examples: the lists in ``assistant/conversation/turns``; each also as it is typed in haste (lower
   case, no punctuation, no accents, a wrong letter). Questions of the files given, and of the
   lists, are what must not be taken for talk.
2. A multinomial logistic regression over the vectors of the embedding model, every label with the same weight
   and questions with as much as all labels together.
3. Cross-validation over examples (an example and its variants are in one fold): the share of turns
   whose kind is right; and for each kind the threshold at which at most `_TAKEN` of the questions are
   taken for it.
4. The weights fitted on everything go to ``weights.npz`` beside the lists.

``--model`` names another embedding model than the default one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant.conversation.classifier import PROBE, WEIGHTS, kind_of
from assistant.conversation.examples import QUESTION, examples, normal
from corpus.normalize import one_line
from index.encoder import Encoder

_TURNS = Path(__file__).parents[2] / "conversation" / "turns"
_MOST_QUESTIONS = 1500  # of one file
_TAKEN = 0.0003  # share of the questions of files that one kind may take
_TAKEN_LISTED = 0.01  # of the listed ones, which are much like talk
_LEAST = 0.7  # threshold of a kind that takes none
_FOLDS = 3
_STRENGTH = 30.0  # inverse of the penalty
_SEED = 20
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A turn, its label, the number of the example that it is a variant of, and whether that is in a list."""

    text: str
    label: str
    group: int
    listed: bool = True


def labelled(files: Iterable[Path]) -> list[Labelled]:
    """All examples with their variants, and the questions of ``files``."""
    chance = random.Random(_SEED)  # noqa: S311  (no secret)
    found: list[Labelled] = []
    group = 0
    for label, languages in examples().items():
        for turns in languages.values():
            for turn in turns:
                group += 1
                found += [Labelled(text, label, group) for text in _variants(turn, chance)]
    for file in files:
        questions = sorted(set(_questions(file)))
        chance.shuffle(questions)
        for question in questions[:_MOST_QUESTIONS]:
            group += 1
            found.append(Labelled(question, QUESTION, group, listed=False))
    return found


def _variants(turn: str, chance: random.Random) -> list[str]:
    """The turn, and as somebody types it in haste."""
    plain = normal(turn)
    forms = [turn, turn.lower().rstrip("?!. ؟"), plain]
    if len(plain) >= 6:
        at = chance.randrange(1, len(plain) - 2)
        forms.append(plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :])
        at = chance.randrange(1, len(plain) - 1)
        forms.append(plain[:at] + plain[at + 1 :])
    return list(dict.fromkeys(forms))


def _questions(file: Path) -> Iterator[str]:
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    for line in data.decode().split("\n"):
        if line.strip() and isinstance(text := json.loads(line).get("question"), str):
            yield one_line(text)


def _weights(rows: Sequence[Labelled]) -> Floats:
    """Each label of talk has the same weight, questions as much as all of them."""
    labels = [row.label for row in rows]
    counts = {label: labels.count(label) for label in set(labels)}
    share = {label: 1.0 / counts[label] for label in counts}
    share[QUESTION] = (len(counts) - 1) / counts[QUESTION]
    weights = np.asarray([share[label] for label in labels])
    return np.asarray(weights * len(rows) / weights.sum())


def _fitted(
    vectors: Floats, rows: Sequence[Labelled], which: npt.NDArray[np.intp]
) -> LogisticRegression:
    model = LogisticRegression(C=_STRENGTH, max_iter=150)
    weights = _weights([rows[i] for i in which])
    return model.fit(vectors[which], [rows[i].label for i in which], sample_weight=weights)


def out_of_fold(vectors: Floats, rows: Sequence[Labelled]) -> tuple[list[str], Floats]:
    """Labels, and for each row their probabilities from a model that has not seen it."""
    labels = sorted({row.label for row in rows})
    shares = np.zeros((len(rows), len(labels)))
    folds = GroupKFold(_FOLDS, shuffle=True, random_state=_SEED)
    for train, test in folds.split(vectors, groups=[row.group for row in rows]):
        model = _fitted(vectors, rows, train)
        columns = [labels.index(label) for label in model.classes_]
        shares[np.ix_(test, columns)] = model.predict_proba(vectors[test])
    return labels, shares


def thresholds(labels: Sequence[str], shares: Floats, rows: Sequence[Labelled]) -> dict[str, float]:
    """For each kind the probability from which it is believed; for "question" that of all kinds together."""
    found = {}
    for kind in sorted({kind_of(label) for label in labels} - {QUESTION}):
        own = shares[:, [kind_of(label) == kind for label in labels]].sum(1)
        found[kind] = _bound(own, rows, _TAKEN)
    talk = 1.0 - shares[:, labels.index(QUESTION)]
    found[QUESTION] = _bound(talk, rows, 2 * _TAKEN)
    return found


def _bound(talk: Floats, rows: Sequence[Labelled], taken: float) -> float:
    """The probability that at most ``taken`` of the questions of files, and `_TAKEN_LISTED` of the listed, exceed."""
    files = np.asarray([row.label == QUESTION and not row.listed for row in rows])
    listed = np.asarray([row.label == QUESTION and row.listed for row in rows])
    bounds = [
        float(np.quantile(talk[which], 1 - share, method="higher"))
        for which, share in ((files, taken), (listed, _TAKEN_LISTED))
        if which.any()
    ]
    return round(max(_LEAST, *bounds), 4)


def _report(
    labels: Sequence[str], shares: Floats, rows: Sequence[Labelled], bounds: dict[str, float]
) -> None:
    names = sorted({kind_of(label) for label in labels} - {QUESTION})
    by_kind = {kind: [kind_of(label) == kind for label in labels] for kind in names}
    summed = np.stack([shares[:, columns].sum(1) for columns in by_kind.values()], axis=1)
    believed = [
        names[i] if row[i] >= bounds[names[i]] or row.sum() >= bounds[QUESTION] else QUESTION
        for i, row in zip(summed.argmax(1), summed, strict=True)
    ]
    names.append(QUESTION)
    for kind in names:
        own = [one for one, row in zip(believed, rows, strict=True) if kind_of(row.label) == kind]
        print(
            f"{kind:12} {len(own):6} right {own.count(kind) / len(own):.4f} threshold {bounds.get(kind, 0):.3f}"
        )
    exact = [labels[i] for i in shares.argmax(1)]
    talk = [(e, r.label) for e, r in zip(exact, rows, strict=True) if r.label != QUESTION]
    print(f"labels of talk right: {sum(e == label for e, label in talk) / len(talk):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("questions", nargs="*", type=Path, metavar="QUESTIONS.jsonl[.gz]")
    parser.add_argument(
        "--model", metavar="NAME", help="embedding model (default: the packaged one)"
    )
    given = parser.parse_args()
    encoder = Encoder.open(given.model)
    rows = labelled(given.questions)
    texts = [row.text for row in rows]
    batches = [texts[at : at + 128] for at in range(0, len(texts), 128)]
    vectors = np.concatenate([np.stack(encoder.encode_queries(batch)) for batch in batches])
    vectors = vectors.astype(np.float64)
    labels, shares = out_of_fold(vectors, rows)
    bounds = thresholds(labels, shares, rows)
    _report(labels, shares, rows, bounds)
    model = _fitted(vectors, rows, np.arange(len(rows)))
    np.savez_compressed(
        _TURNS / WEIGHTS,
        labels=np.asarray(model.classes_),
        weights=model.coef_.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
        probe=encoder.encode_query(PROBE),
        kinds=np.asarray([kind for kind in bounds if kind != QUESTION]),
        thresholds=np.asarray([bound for kind, bound in bounds.items() if kind != QUESTION]),
        talk=np.asarray(bounds[QUESTION]),
    )
    print(f"{len(rows)} turns, {encoder.identity.model}: {_TURNS / WEIGHTS}")


if __name__ == "__main__":
    main()

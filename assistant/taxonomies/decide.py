"""Decides which terms the passages of a document speak of.

1. For each passage and term: whether the passage names the term or one below it, and how (`TermNames`); how near its
   vector is to the term's (`TermVectors`), in standard deviations above the packaged terms, so that a number means
   the same for every model, passage and taxonomy; and how much the document speaks of it elsewhere.
2. A logistic model over these features gives the probability. Its weights were fitted on passages marked by hand
   (assistant.evaluation.fitting.tags).
3. A term above another is at least as probable as that one.

Vectors are those that the index keeps of its passages, so that a document costs a matrix product and the reading of
its words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.taxonomies.model import Taxonomies, Term
from assistant.taxonomies.vectors import Vectors
from assistant.taxonomies.words import Naming, TermNames
from corpus.model import Passage

FEATURES = (
    "named",
    "names",
    "phrase",
    "title",
    "near",
    "document_near",
    "document_names",
    "beside",
)
Values = npt.NDArray[np.float64]
_FEW = 0.02  # share of passages that counts as hardly any


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of a document's passages. ``probabilities``: float64 (passages, terms), in (0, 1).

    ``namings``: of each passage, for the terms themselves.
    """

    probabilities: Values
    namings: tuple[tuple[Naming, ...], ...]


@cache
def weights() -> dict[str, Any]:
    """The fitted numbers: weights of the features, bias, and the probability from which a tag is given."""
    file = resources.files("assistant.taxonomies").joinpath("weights.json")
    return dict(json.loads(file.read_text("utf-8")))


def parents(terms: Sequence[Term], taxonomies: Taxonomies) -> list[list[int]]:
    """For each term the positions of those above it, among ``terms``."""
    at = {term.tag: number for number, term in enumerate(terms)}
    return [[at[tag] for tag in taxonomies.above(term.tag) if tag in at] for term in terms]


def judge(
    passages: Sequence[Passage],
    title: str,
    vectors: Vectors,
    names: TermNames,
    meanings: Vectors,
    background: Vectors,
    above: Sequence[Sequence[int]],
) -> Judged:
    """Probabilities of all terms for all passages of one document.

    ``vectors``: of the passages, (passages, dimension). ``meanings``: of the terms, (terms, dimension);
    ``background``: of the packaged terms. ``above``: see `parents`.
    """
    namings = tuple(tuple(names.find(passage.text)) for passage in passages)
    values = features(passages, names.find(title), vectors, namings, meanings, background, above)
    fitted = weights()
    logits = values @ np.asarray([fitted[name] for name in FEATURES]) + fitted["bias"]
    probabilities: Values = 1.0 / (1.0 + np.exp(-logits))
    for term, over in enumerate(above):
        for parent in over:
            np.maximum(
                probabilities[:, parent], probabilities[:, term], out=probabilities[:, parent]
            )
    return Judged(probabilities, namings)


def features(
    passages: Sequence[Passage],
    in_title: Sequence[Naming],
    vectors: Vectors,
    namings: Sequence[Sequence[Naming]],
    meanings: Vectors,
    background: Vectors,
    above: Sequence[Sequence[int]],
) -> Values:
    """Values of `FEATURES`, float64 (passages, terms, features)."""
    shape = (len(passages), len(meanings))
    said, phrase = np.zeros(shape), np.zeros(shape)
    different = np.zeros(shape)
    for row, (passage, found) in enumerate(zip(passages, namings, strict=True)):
        forms: dict[int, set[str]] = {}
        for one in found:
            form = passage.text[one.start : one.end].casefold()
            for term in (one.term, *above[one.term]):
                said[row, term] = 1.0
                phrase[row, term] = max(phrase[row, term], float(one.length > 1))
                forms.setdefault(term, set()).add(form)
        for term, kinds in forms.items():
            different[row, term] = np.log(len(kinds))
    title = np.zeros(shape[1])
    for one in in_title:
        title[[one.term, *above[one.term]]] = 1.0
    near = _standing(vectors, meanings, background)
    share = said.mean(axis=0) if len(passages) else np.zeros(shape[1])
    document = np.log((share + _FEW) / _FEW)
    columns = (
        said,
        different,
        phrase,
        np.broadcast_to(title, shape),
        near,
        np.broadcast_to(near.mean(axis=0), shape),
        np.broadcast_to(document, shape),
        _beside(said),
    )
    return np.stack(columns, axis=2)


def _standing(vectors: Vectors, meanings: Vectors, background: Vectors) -> Values:
    """Cosines (passages, terms) in standard deviations above those of the packaged terms."""
    others = vectors @ background.T
    mean, spread = others.mean(axis=1, keepdims=True), others.std(axis=1, keepdims=True)
    standing: Values = np.asarray((vectors @ meanings.T - mean) / spread, np.float64)
    return standing


def _beside(said: Values) -> Values:
    """Mean of the passage before and the one after, where there are any."""
    total, count = np.zeros_like(said), np.zeros((len(said), 1))
    total[1:] += said[:-1]
    total[:-1] += said[1:]
    count[1:] += 1
    count[:-1] += 1
    return total / np.maximum(count, 1)

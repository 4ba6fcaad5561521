"""Fits the model that decides tags, and measures it: ``python -m assistant.evaluation.fitting.tags MARKS INDEX…``.

1. ``MARKS`` has one passage a line: ``document``, ``start``, ``end``, the ``tags`` that a person gave it, and its
   ``set``, "fit" or "test"; no document is in both. A tag that stands for a passage stands for the terms above it.
2. Terms are those of the marked taxonomies at the marked depth; narrower ones were not marked and are left out.
3. A logistic regression on the passages of "fit". The threshold is the least one that gives the precision
   `WANTED` in a cross-validation by document.
4. Printed: precision and recall at the threshold over "fit" (cross-validated) and over "test", by taxonomy.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant.service import Assistant
from assistant.taxonomies.decide import FEATURES, features, parents
from assistant.taxonomies.model import Taxonomies
from assistant.taxonomies.read import read_taxonomies
from assistant.taxonomies.vectors import TermVectors
from assistant.taxonomies.words import TermNames

WANTED = 0.85
_FOLDS = 8
_STRENGTH = 0.3  # inverse of the penalty
_UNMARKED = ("sdg/", "dac-purpose/")  # of these only the terms at the top were marked
Column = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of passage and term. ``values``: (pairs, features); ``right``: bool; the others name them."""

    values: Column
    right: npt.NDArray[np.bool_]
    taxonomy: npt.NDArray[np.str_]
    document: npt.NDArray[np.str_]
    passage: npt.NDArray[np.str_]
    tag: npt.NDArray[np.str_]


def pairs_of(marks: Sequence[dict[str, object]], indexes: Sequence[Path]) -> Pairs:
    """The pairs of marked passages with every marked term, with their features."""
    taxonomies = read_taxonomies(None)
    terms = list(taxonomies.terms.values())
    above = parents(terms, taxonomies)
    chosen = [at for at, t in enumerate(terms) if not t.parent or not t.tag.startswith(_UNMARKED)]
    by_document = defaultdict(list)
    for mark in marks:
        by_document[str(mark["document"])].append(mark)
    rows: list[tuple[Column, list[bool], str, int]] = []
    done: set[str] = set()
    for directory in indexes:
        with Assistant.open(directory) as assistant, assistant._index() as index:
            meant = TermVectors(index.own_encoder, assistant.settings.cache_dir)
            for record in index.document_records():
                if record.name not in by_document or record.name in done:
                    continue
                done.add(record.name)
                language = record.language or "en"
                names, vectors = TermNames(terms, language), meant.of(terms, language)
                passages = list(index.passages_of(record.name).values())
                values = features(
                    passages,
                    names.find(record.title),
                    index.passage_vectors(record.name),
                    [names.find(one.text) for one in passages],
                    vectors,
                    vectors,
                    above,
                )
                at = {one.start: number for number, one in enumerate(passages)}
                for mark in by_document[record.name]:
                    wanted = _with_parents(mark["tags"], taxonomies)
                    right = [terms[one].tag in wanted for one in chosen]
                    start = int(str(mark["start"]))
                    rows.append((values[at[start]][chosen], right, record.name, start))
    missing = set(by_document) - done
    if missing:
        raise SystemExit(f"not in the indexes: {', '.join(sorted(missing))}")
    tags = [terms[one].tag for one in chosen]
    return Pairs(
        np.concatenate([values for values, _, _, _ in rows]),
        np.concatenate([right for _, right, _, _ in rows]),
        np.array([tag.partition("/")[0] for _ in rows for tag in tags]),
        np.array([name for _, _, name, _ in rows for _ in tags]),
        np.array([f"{name}:{start}" for _, _, name, start in rows for _ in tags]),
        np.array([tag for _ in rows for tag in tags]),
    )


def _with_parents(tags: object, taxonomies: Taxonomies) -> set[str]:
    given = [str(tag) for tag in tags] if isinstance(tags, list) else []
    return {one for tag in given for one in (tag, *taxonomies.above(tag))}


def fit(pairs: Pairs) -> LogisticRegression:
    return LogisticRegression(C=_STRENGTH, max_iter=5000).fit(pairs.values, pairs.right)


def out_of_fold(pairs: Pairs) -> Column:
    """Probabilities of a model that has not seen the passage's document."""
    found = np.zeros(len(pairs.right))
    folds = GroupKFold(_FOLDS).split(pairs.values, pairs.right, pairs.document)
    for train, test in folds:
        model = LogisticRegression(C=_STRENGTH, max_iter=5000)
        model.fit(pairs.values[train], pairs.right[train])
        found[test] = model.predict_proba(pairs.values[test])[:, 1]
    return found


def rolled_up(probabilities: Column, pairs: Pairs) -> Column:
    """A term above another is at least as probable."""
    taxonomies = read_taxonomies(None)
    at = {key: n for n, key in enumerate(zip(pairs.passage, pairs.tag, strict=True))}
    raised = probabilities.copy()
    for (passage, tag), number in at.items():
        for over in taxonomies.above(str(tag)):
            above = at[passage, np.str_(over)]
            raised[above] = max(raised[above], probabilities[number])
    return raised


def threshold_for(probabilities: Column, right: npt.NDArray[np.bool_]) -> float:
    """The least probability from which precision is `WANTED`."""
    order = np.argsort(-probabilities)
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= WANTED)
    return float(probabilities[order[good[-1]]])


def print_scores(name: str, probabilities: Column, pairs: Pairs, least: float) -> None:
    given = probabilities >= least
    groups = {"all": np.ones(len(given), bool)}
    groups |= {one: pairs.taxonomy == one for one in np.unique(pairs.taxonomy)}
    for group, among in groups.items():
        hits = int((given & pairs.right & among).sum())
        said, there = int((given & among).sum()), int((pairs.right & among).sum())
        print(
            f"{name:5} {group:13} precision {hits / max(1, said):.3f} ({hits} of {said})"
            f"  recall {hits / max(1, there):.3f} ({hits} of {there})"
        )


def main(marks: Path, indexes: Sequence[Path], *, test: bool) -> None:
    """Fit, write ``weights.json`` and print the scores; ``test``: also those over "test"."""
    lines = [json.loads(line) for line in marks.read_text("utf-8").splitlines()]
    sets = {
        name: pairs_of([m for m in lines if m["set"] == name], indexes) for name in ("fit", "test")
    }
    own = rolled_up(out_of_fold(sets["fit"]), sets["fit"])
    least = threshold_for(own, sets["fit"].right)
    model = fit(sets["fit"])
    fitted = dict(zip(FEATURES, (round(float(w), 4) for w in model.coef_[0]), strict=True))
    fitted |= {"bias": round(float(model.intercept_[0]), 4), "threshold": round(least, 4)}
    file = Path(__file__).parents[2] / "taxonomies" / "weights.json"
    file.write_text(json.dumps(fitted, indent=1) + "\n", "utf-8")
    print(json.dumps(fitted))
    print_scores("fit", own, sets["fit"], least)
    if test:
        new = rolled_up(model.predict_proba(sets["test"].values)[:, 1], sets["test"])
        print_scores("test", new, sets["test"], least)


if __name__ == "__main__":
    given = [one for one in sys.argv[1:] if one != "--test"]
    main(Path(given[0]), [Path(one) for one in given[1:]], test="--test" in sys.argv)

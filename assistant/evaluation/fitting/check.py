"""Fit the check of sentences: ``python -m assistant.evaluation.fitting.check FILE…`` (tests/data/written_sentences.jsonl).

A line of a file is a sentence that somebody wrote from passages of a report, with a writer's liberties, and twins of it
with one error each: ``{"sentence", "passages": [{"document", "title", "publisher", "year", "headings", "text"}],
"twins": [{"error", "sentence"}]}``.

1. Each sentence gets more twins by rules (`twins`), and is false of other passages of its document.
2. Sentences of the passages themselves, as they are and shortened or turned round, are supported too, and have twins
   by rules: what is copied and changed.
3. What the check refuses without the model is left out; of the rest the features are measured.
4. A logistic regression; supported sentences have half of the weight. Sentences that somebody wrote, copies of them
   with errors made by rules, and copied sentences have the `_SHARES` of it; kinds of errors by the root of their number. A feature
   whose weight has not the sign that it must have is left out, and the rest fitted again: with few sentences it fits these alone.
5. Bias and the weight of "copied" are set so that of the supported sentences that somebody wrote `_REMOVED` are
   removed, those counted that the rules refuse, and of the copied ones `_COPIED_REMOVED`; out of fold, by document.

Passages of measuring sets must not be in the files.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.evaluation.fitting.models import FOLDS, Model, folds_of, logistic
from assistant.evaluation.fitting.twin_material import Made, Material, taken_over
from assistant.evaluation.fitting.twins import ERRORS, twin
from assistant.generation.check import sentence
from assistant.generation.check.evidence import Evidence, Passage
from assistant.generation.check.features import FEATURES, SIDES, sides
from assistant.generation.check.given import as_passage
from assistant.generation.check.sentence import measured
from corpus.normalize import one_line
from index.encoder import Encoder

_WEIGHTS = Path(sentence.__file__).with_name("weights.json")
_SHARES = {"written": 1.0, "made": 0.2, "copied": 0.15}
_REMOVED, _COPIED_REMOVED = 0.16, 0.01
_MADE = 5  # twins by rules of a sentence that somebody wrote
_TWINS = 3  # of one that is copied
_LEAST = 1e-6
_LENGTH = (50, 320)  # characters of such a sentence
_STRENGTH = 0.03  # inverse of the penalty
_OTHERS = 2  # other passages of which a sentence is false
_SEED = 20
_FOR = {
    *("words", "words_anywhere", "nearness", "farthest", "second_farthest", "meaning"),
    *("meaning_best", "pairs", "anchor_least", "anchor_mean", "anchor_cosine"),
    *("one_segment", "counted_cosine"),
}  # features whose weight must be positive; that of all others must be negative
_SIGNS = np.asarray([*2 * [1.0 if name in _FOR else -1.0 for name in FEATURES], 0.0])


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with its passages. ``error``: its kind, "" for a supported one. ``written``: by somebody, not by rules."""

    document: str
    text: str
    passages: tuple[Passage, ...]
    error: str
    written: bool = True
    copied: bool = False

    @property
    def group(self) -> str:
        """A key of `_SHARES`."""
        return "copied" if self.copied else "written" if self.written else "made"


def labelled(files: Sequence[Path]) -> list[Labelled]:
    """All sentences of the files, with their twins."""
    chance = random.Random(_SEED)  # noqa: S311  (no secret)
    lines = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    own = [tuple(as_passage(one, {}) for one in line["passages"]) for line in lines]
    every = list(dict.fromkeys(passage for passages in own for passage in passages))
    material = Material.of([passage.text for passage in every])
    found: list[Labelled] = []
    for line, passages in zip(lines, own, strict=True):
        document = passages[0].document
        found.append(Labelled(document, line["sentence"], passages, ""))
        for one in line["twins"]:
            found.append(Labelled(document, one["sentence"], passages, one["error"]))
        around = "\n".join(passage.text for passage in passages)
        for error, text in _twins(line["sentence"], around, material, chance, _MADE):
            found.append(Labelled(document, text, passages, error, False))
        others = [p for p in every if p.document == document and p not in passages]
        for other in chance.sample(others, min(_OTHERS, len(others))):
            found.append(Labelled(document, line["sentence"], (other,), "wrong-passage", False))
    for passage in every:
        found += _copied(passage, material, chance)
    return found


def _copied(passage: Passage, material: Material, chance: random.Random) -> Iterator[Labelled]:
    """A sentence of a passage as it is and as it may be taken over, and twins of it."""
    texts = (segment.text for segment in Evidence((passage,)).segments if not segment.is_row)
    low, high = _LENGTH
    good = [t for one in texts if low <= len(t := one_line(one)) <= high and t.endswith(".")]
    if not good:
        return
    text = chance.choice(good)
    for copy in dict.fromkeys((text, taken_over(text, chance))):
        yield Labelled(passage.document, copy, (passage,), "", False, copied=True)
    for error, other in _twins(text, passage.text, material, chance, _TWINS):
        yield Labelled(passage.document, other, (passage,), error, False, copied=True)


def _twins(
    text: str, around: str, material: Material, chance: random.Random, most: int
) -> list[tuple[str, str]]:
    """At most ``most`` errors with the sentence that each gives."""
    made = Made(text, around, material, chance)
    found = [(error, other) for error in ERRORS if (other := twin(made, error)) is not None]
    return chance.sample(found, min(most, len(found)))


def weights_of(rows: Sequence[Labelled]) -> np.ndarray:
    """Weight of each row, float64 (n,)."""
    kinds = Counter((row.group, row.error) for row in rows)
    weights = np.asarray(
        [
            _SHARES[row.group] / kinds[row.group, row.error] ** (0.5 if row.error else 1.0)
            for row in rows
        ]
    )
    good = np.asarray([not row.error for row in rows])
    weights[good] /= weights[good].sum()
    weights[~good] /= weights[~good].sum()
    return np.asarray(weights * len(rows) / 2)


def fit(values: np.ndarray, good: np.ndarray, weights: np.ndarray) -> Model:
    """The model over `SIDES`; those with the wrong sign weigh nothing."""
    kept = np.flatnonzero(values.std(0) > 0)
    while True:
        model = logistic(values[:, kept], good, weights, _STRENGTH)
        right = model.weights * _SIGNS[kept] >= 0
        if right.all():
            slopes = np.zeros(len(SIDES))
            slopes[kept] = model.weights
            return Model(slopes, model.bias)
        kept = kept[right]


def out_of_fold(values: np.ndarray, rows: Sequence[Labelled]) -> np.ndarray:
    """Log-odds from models that have not seen the document, float64 (n,)."""
    good = np.asarray([not row.error for row in rows])
    fold = folds_of([row.document for row in rows])
    logits = np.empty(len(rows))
    for at in range(FOLDS):
        seen = np.flatnonzero(fold != at)
        model = fit(values[seen], good[seen], weights_of([rows[i] for i in seen.tolist()]))
        logits[fold == at] = model.logit(values[fold == at])
    return logits


def bounds(
    every: Sequence[Labelled],
    passed: Sequence[Labelled],
    logits: np.ndarray,
    copied: np.ndarray,
) -> tuple[float, float]:
    """The log-odds below which sentences are removed: that are reworded, and that are copied; between them in proportion.

    ``copied``: how far each is, in [0, 1].
    """
    total = sum(not row.error and not row.copied for row in every)
    written = np.asarray([not row.error and not row.copied for row in passed])
    share = max(0.0, _REMOVED * total - (total - written.sum())) / written.sum()
    copies = np.asarray([not row.error and row.copied for row in passed])
    high = float(np.quantile(logits[copies], _COPIED_REMOVED))
    own, theirs = copied[written], logits[written]
    kept_below = np.where(  # the highest bound at which each is kept
        own < 1.0,
        (theirs - high * own) / np.maximum(1.0 - own, _LEAST),
        np.where(theirs >= high, np.inf, -np.inf),
    )
    return float(np.quantile(kept_below, share, method="lower")), high


def _report(every: Sequence[Labelled], passed: Sequence[Labelled], kept: np.ndarray) -> None:
    def kind(row: Labelled) -> tuple[str, str]:
        return row.group, row.error or "supported"

    all_of = Counter(map(kind, every))
    through = Counter(kind(row) for row, keeps in zip(passed, kept, strict=True) if keeps)
    for one in sorted(all_of):
        print(f"{one[0]:8} {one[1]:16} {through[one]:4} of {all_of[one]:4} pass")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    every = labelled(parser.parse_args().files)
    encoder = Encoder.open()
    found = [(row, measured(row.text, row.passages, encoder.encode_with_spans)) for row in every]
    passed = [row for row, values in found if values is not None]
    values = sides(np.stack([values for _, values in found if values is not None]))
    logits = out_of_fold(values, passed)
    copied = values[:, SIDES.index("copied")]
    low, high = bounds(every, passed, logits, copied)
    _report(every, passed, logits >= low + (high - low) * copied)
    good = np.asarray([not row.error for row in passed])
    model = fit(values, good, weights_of(passed))
    model.weights[SIDES.index("copied")] -= high - low
    weighed = Model(model.weights, model.bias - low).to_dict(SIDES)
    used = {name: weight for name, weight in weighed.items() if weight}
    _WEIGHTS.write_text(json.dumps(used, indent=1) + "\n", encoding="utf-8")
    print(f"{len(every)} sentences, {len(used) - 1} features: {_WEIGHTS}")


if __name__ == "__main__":
    main()

"""Train the layers for kinds of questions: ``python -m assistant.reader.training.train_kinds --backbone FOLDER --reader
READER.safetensors --questions QUESTIONS.jsonl… --out KINDS.safetensors [--held-out QUESTIONS.jsonl…] [--folds N]``

Questions are lines of ``{"question", "kind", "about", "unsure"}``, as in ``tests/data/question_kinds.jsonl``: what a person
would rather get, "look-up" or a kind of points; ``about``: the document that the question was written on; unsure ones count
half. The loss is the cross-entropy of the kind, and that of being open at all.

After each epoch the questions held out are measured, and the weights are written. ``--folds``: instead, each document's
questions are told by layers that learnt from those of the other folds, and nothing is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from assistant.reader.kinds import KINDS, LOOK_UP, chances_of, encode_question
from assistant.reader.passages import Reading
from assistant.reader.tokens import Tokens
from assistant.reader.training.export_reader import trained_reader
from assistant.reader.training.upper import (
    Hidden,
    UpperLayers,
    arguments,
    hidden_of,
    loss_of_name,
    read,
    save,
    shared_layers,
    train_on_readings,
)

OUTPUTS = (None,) * (2 * len(KINDS))  # drawn: the reader has none that are alike
_QUESTIONS = 16  # in a step
_RATE = 2e-4
_UNSURE = 0.5  # weight of a question that may be either
_TAKEN = (
    0.02,
    0.05,
    0.1,
)  # shares of the look-ups that are taken for open, for which it is told how many open are known
_SEED = 0


@dataclass(frozen=True, slots=True)
class Sorted:
    """A question as it is read, and its number among `KINDS`. ``about``: a document, or a name of its own."""

    reading: Reading
    kind: int
    weight: float
    about: str


def load_sorted(paths: Sequence[Path], pieces: Tokens) -> list[Sorted]:
    """The questions of files."""
    lines = [json.loads(line) for path in paths for line in path.open(encoding="utf-8")]
    return [
        Sorted(
            encode_question(one["question"], pieces.ids),
            KINDS.index(one["kind"]),
            _UNSURE if one.get("unsure") else 1.0,
            one.get("about") or one["question"],
        )
        for one in lines
    ]


def loss_of(question: Sorted, said: torch.Tensor) -> torch.Tensor:
    """``said``: logits (tokens, 2 * kinds)."""
    return question.weight * loss_of_name(said, question.kind, [KINDS.index(LOOK_UP)])


def epochs_of(
    layers: UpperLayers, given: Sequence[Sorted], hidden: Hidden, epochs: int
) -> Iterator[float]:
    """Yields the mean loss of each epoch when it is done."""
    yield from train_on_readings(layers, given, hidden, _QUESTIONS, epochs, loss_of, _SEED, _RATE)


@torch.no_grad()
def chances(layers: UpperLayers, hidden: Hidden) -> np.ndarray:
    """Probabilities of `KINDS`, float64 (questions, kinds)."""
    layers.eval()
    said = [list(chances_of(one.numpy()).values()) for one in read(layers, hidden)]
    return np.asarray(said, dtype=np.float64).reshape(len(hidden), len(KINDS))


def measured(given: Sequence[Sorted], said: np.ndarray) -> str:
    """AUROC of being open; open questions known where some look-ups are taken; kinds told rightly. ``said``: of `chances`."""
    kinds = np.asarray([one.kind for one in given])
    is_open, chance = kinds > 0, 1.0 - said[:, KINDS.index(LOOK_UP)]
    bounds = np.quantile(chance[~is_open], [1.0 - share for share in _TAKEN])
    known = ", ".join(
        f"{(chance[is_open] > bound).mean():.3f} at {share}"
        for bound, share in zip(bounds.tolist(), _TAKEN, strict=True)
    )
    even = f"{(chance[is_open] >= 0.5).mean():.3f} and {(chance[~is_open] >= 0.5).mean():.3f}"
    right = (said[is_open, 1:].argmax(1) + 1 == kinds[is_open]).mean()
    area = roc_auc_score(is_open, chance)
    return f"AUROC {area:.3f}; open known {known}; from even {even}; kinds right {right:.3f}"


def told_out_of_fold(
    backbone: Path, reader: Path, given: Sequence[Sorted], hidden: Hidden, epochs: int, folds: int
) -> np.ndarray:
    """Probabilities as `chances`, of layers that learnt from other documents."""
    said = np.zeros((len(given), len(KINDS)))
    documents = [one.about for one in given]
    for learnt, left in GroupKFold(folds).split(documents, groups=documents):
        layers = UpperLayers(trained_reader(reader, backbone), OUTPUTS)
        own = [given[i] for i in learnt]
        for _ in epochs_of(layers, own, [hidden[i] for i in learnt], epochs):
            pass
        said[left] = chances(layers, [hidden[i] for i in left])
    return said


def main() -> None:
    """Read arguments, train."""
    parser = arguments(__doc__, epochs=4)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--held-out", type=Path, nargs="*", default=[])
    parser.add_argument("--folds", type=int)
    options = parser.parse_args()
    torch.manual_seed(_SEED)
    pieces, shared = Tokens.open(options.backbone), shared_layers(options.backbone)
    own, others = (load_sorted(paths, pieces) for paths in (options.questions, options.held_out))
    hidden, held = (hidden_of(shared, [one.reading for one in some]) for some in (own, others))
    print(f"{len(own)} questions; held out are {len(others)}", flush=True)
    if options.folds:
        said = told_out_of_fold(
            options.backbone, options.reader, own, hidden, options.epochs, options.folds
        )
        print(f"out of fold: {measured(own, said)}")
        return
    layers = UpperLayers(trained_reader(options.reader, options.backbone), OUTPUTS)
    for number, loss in enumerate(epochs_of(layers, own, hidden, options.epochs), 1):
        told = measured(others, chances(layers, held)) if others else "nothing held out"
        print(f"epoch {number}: loss {loss:.3f}, {told}", flush=True)
        save(layers, options.out)


if __name__ == "__main__":
    main()

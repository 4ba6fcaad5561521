"""Train the layers for points: ``python -m assistant.reader.training.train_points --backbone FOLDER --reader
READER.safetensors --graded GROUPS.jsonl… --out POINTS.safetensors``

A step reads some passages of `_QUESTIONS` questions. After each epoch the questions on documents held out are measured,
and the weights are written.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from assistant.reader.tokens import Tokens
from assistant.reader.training.export_reader import trained_reader
from assistant.reader.training.points import Graded, load_graded, logits_of, loss_of, some_of
from assistant.reader.training.reader import UNIT_MARK, UNIT_MEAN
from assistant.reader.training.upper import (
    Hidden,
    UpperLayers,
    arguments,
    hidden_of,
    read,
    save,
    shared_layers,
    split,
    train_in_epochs,
)

OUTPUTS = (UNIT_MARK, UNIT_MEAN)  # of the reader, with which the two numbers begin
_QUESTIONS = 2  # in a step
_BEST, _OTHERS = 8, 4  # passages of a question in a step
_SHOWN = 10  # points of an answer, of which the grades are measured
_SEED = 0


def epochs_of(
    layers: UpperLayers, graded: Sequence[Graded], hidden: Sequence[Hidden], epochs: int
) -> Iterator[float]:
    """Yields the mean loss of each epoch when it is done."""
    draw = random.Random(_SEED)  # noqa: S311  (no secret)

    def loss(some: list[int]) -> torch.Tensor:
        return torch.stack([_loss(layers, graded[i], hidden[i], draw) for i in some]).mean()

    yield from train_in_epochs(layers, len(graded), _QUESTIONS, epochs, loss, draw)


def _loss(layers: UpperLayers, graded: Graded, hidden: Hidden, draw: random.Random) -> torch.Tensor:
    few = some_of(graded, draw, _BEST, _OTHERS)
    which = sorted({reading for one in few.statements for reading, _ in one.units})
    said = dict(zip(which, read(layers, [hidden[i] for i in which]), strict=True))
    return loss_of(few.statements, logits_of(few.statements, said))


@torch.no_grad()
def measure(
    layers: UpperLayers, graded: Sequence[Graded], hidden: Sequence[Hidden]
) -> tuple[float, float]:
    """Mean grade of the `_SHOWN` best statements of each question: by the features alone, and with the layers."""
    layers.eval()
    grades: list[tuple[float, ...]] = []
    for one, own in zip(graded, hidden, strict=True):
        said = dict(enumerate(read(layers, own)))
        scores = np.asarray([statement.score for statement in one.statements])
        together = scores + logits_of(one.statements, said).numpy()
        given = np.asarray([statement.grade for statement in one.statements])
        best = (given[np.argsort(-s)[:_SHOWN]].mean() for s in (scores, together))
        grades.append(tuple(float(one) for one in best))
    before, after = np.mean(grades, axis=0).tolist()
    return before, after


def main() -> None:
    """Read arguments, train."""
    parser = arguments(__doc__, epochs=3)
    parser.add_argument("--graded", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    torch.manual_seed(_SEED)
    pieces = Tokens.open(options.backbone)
    own, others = split([one for path in options.graded for one in load_graded(path, pieces)])
    shared = shared_layers(options.backbone)
    layers = UpperLayers(trained_reader(options.reader, options.backbone), OUTPUTS)
    hidden, held = ([hidden_of(shared, g.readings) for g in some] for some in (own, others))
    print(f"{len(own)} questions; held out are {len(others)}", flush=True)
    for number, loss in enumerate(epochs_of(layers, own, hidden, options.epochs), 1):
        before, after = measure(layers, others, held)
        print(f"epoch {number}: loss {loss:.3f}, grade {before:.3f} -> {after:.3f}", flush=True)
        save(layers, options.out)


if __name__ == "__main__":
    main()

"""Train the layers for sheets: ``python -m assistant.reader.training.train_sheets --backbone FOLDER --reader
READER.safetensors --sheets GROUPS.jsonl… --out SHEETS.safetensors``

A step reads the tables of `_QUESTIONS` questions. After each epoch the questions on documents held out are measured,
and the weights are written.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from assistant.reader.network import SharedLayers
from assistant.reader.sheets import OUTPUTS
from assistant.reader.tokens import Tokens
from assistant.reader.training.export_reader import trained_reader
from assistant.reader.training.reader import UNIT_MARK, UNIT_MEAN
from assistant.reader.training.sheets import (
    OverSheets,
    by_table,
    load_sheets,
    logits_of_columns,
    loss_of,
)
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

_OF_UNITS = (UNIT_MARK, UNIT_MEAN)  # of the reader, with which those of columns asked for begin
BEGINNING = (*_OF_UNITS, *(None,) * (OUTPUTS - len(_OF_UNITS)))
_QUESTIONS = 8  # in a step
_OF_COLUMNS = ("targets", "conditions", "groups")
_OTHERS = 0.3  # share of the tables that are not asked about from which is learnt
_SEED = 0


def epochs_of(
    layers: UpperLayers, asked: Sequence[OverSheets], hidden: Sequence[Hidden], epochs: int
) -> Iterator[float]:
    """Yields the mean loss of each epoch when it is done."""

    def loss(some: list[int]) -> torch.Tensor:
        said = iter(read(layers, [one for i in some for one in hidden[i]]))
        return torch.stack([loss_of(asked[i], said) for i in some]).mean()

    draw = random.Random(_SEED)  # noqa: S311  (no secret)
    yield from train_in_epochs(layers, len(asked), _QUESTIONS, epochs, loss, draw)


@torch.no_grad()
def measure(
    layers: UpperLayers, asked: Sequence[OverSheets], hidden: Sequence[Hidden]
) -> dict[str, float]:
    """Of the tables asked about the share for which a column that is asked for is the likeliest (``targets``), one by which rows
    are chosen (``conditions``) or divided (``groups``), and the operation (``operations``).
    """
    layers.eval()
    found: dict[str, list[bool]] = {name: [] for name in (*_OF_COLUMNS, "operations")}
    for one, own in zip(asked, hidden, strict=True):
        for table, said in by_table(one, iter(read(layers, own))):
            columns, operations = logits_of_columns(table, said)
            for name, labels, logits in zip(_OF_COLUMNS, table.labels, columns, strict=True):
                if labels.any():
                    found[name].append(bool(labels[logits.argmax()]))
            if table.operations:
                found["operations"].append(int(operations.argmax()) in table.operations)
    return {name: float(np.mean(own)) if own else 0.0 for name, own in found.items()}


def without_others(asked: Sequence[OverSheets], kept: float) -> list[OverSheets]:
    """Questions with the tables that they ask about, and a share ``kept`` of the others, drawn; those with any."""
    draw = random.Random(_SEED)  # noqa: S311  (no secret)
    few = (
        one.having([bool(t.operations) or draw.random() < kept for t in one.tables])
        for one in asked
    )
    return [one for one in few if one.tables]


def _hidden(shared: SharedLayers, asked: Sequence[OverSheets]) -> list[Hidden]:
    """What the shared layers give for each reading of some questions, which are read together."""
    every = iter(hidden_of(shared, [reading for one in asked for reading in one.readings]))
    return [[next(every) for _ in one.readings] for one in asked]


def main() -> None:
    """Read arguments, train."""
    parser = arguments(__doc__, epochs=3)
    parser.add_argument("--sheets", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    torch.manual_seed(_SEED)
    pieces = Tokens.open(options.backbone)
    every = [one for path in options.sheets for one in load_sheets(path, pieces) if one.tables]
    own, held_out = split(every)
    own = without_others(own, _OTHERS)
    shared = shared_layers(options.backbone)
    layers = UpperLayers(trained_reader(options.reader, options.backbone), BEGINNING)
    hidden, held = (_hidden(shared, some) for some in (own, held_out))
    print(f"{len(own)} questions; held out are {len(held_out)}", flush=True)
    for number, loss in enumerate(epochs_of(layers, own, hidden, options.epochs), 1):
        rights = measure(layers, held_out, held)
        shown = ", ".join(f"{name} {share:.3f}" for name, share in rights.items())
        print(f"epoch {number}: loss {loss:.3f}, right first: {shown}", flush=True)
        save(layers, options.out)


if __name__ == "__main__":
    main()

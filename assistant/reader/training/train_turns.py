"""Train the layers for turns: ``python -m assistant.reader.training.train_turns --backbone FOLDER --reader
READER.safetensors --dialogues DIALOGUES.jsonl… --out TURNS.safetensors [--held-out DIALOGUES.jsonl…]``

The loss of a turn is that of the words before it (cross-entropy over dropped, kept and replaced, in the mean), of its own
words, and of whether it takes anything over. After each epoch the dialogues held out are measured, and the weights
are written.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional

from assistant.reader.tokens import Tokens
from assistant.reader.training.dialogues import Labelled, load_dialogues
from assistant.reader.training.export_reader import trained_reader
from assistant.reader.training.upper import (
    Hidden,
    UpperLayers,
    arguments,
    hidden_of,
    read,
    save,
    shared_layers,
    train_on_readings,
)
from assistant.reader.turns import DROPPED, KEPT, OWN, TurnReading, encode_turn

OUTPUTS = (0, 1, 2, 3)  # of the reader, with which the four numbers begin
_TURNS = 8  # in a step
_RATE = 2e-4
_OF_OWN, _OF_LEANING = 0.3, 0.5  # parts of the loss
_SMOOTHED = 0.02  # of the labels of words
_SEED = 0


@dataclass(frozen=True, slots=True)
class Example:
    """A turn with its labels, as it is read."""

    labelled: Labelled
    read: TurnReading


def examples(turns: Sequence[Labelled], pieces: Tokens) -> list[Example]:
    """Turns as the network reads them."""
    return [Example(one, encode_turn(one.turn, one.earlier, pieces.ids)) for one in turns]


def loss_of(example: Example, said: torch.Tensor) -> torch.Tensor:
    """``said``: logits (tokens, 4)."""
    places, labels = _words(example)
    takes = torch.tensor(float(KEPT in labels))
    loss = _OF_LEANING * functional.binary_cross_entropy_with_logits(said[0, OWN], takes)
    if places:
        words = said[places, :OWN]
        loss = loss + functional.cross_entropy(
            words, torch.tensor(labels), label_smoothing=_SMOOTHED
        )
    own = example.labelled.own[: len(example.read.own)]
    stays = torch.tensor([float(one) for one in own])
    if own:
        logits = said[example.read.own, OWN]
        loss = loss + _OF_OWN * functional.binary_cross_entropy_with_logits(logits, stays)
    return loss


def _words(example: Example) -> tuple[list[int], list[int]]:
    """Places and labels of the words of the questions before that were read."""
    both = zip(example.read.earlier, example.labelled.words, strict=False)
    pairs = [pair for places, labels in both for pair in zip(places, labels, strict=False)]
    return [place for place, _ in pairs], [label for _, label in pairs]


def epochs_of(
    layers: UpperLayers, given: Sequence[Example], hidden: Hidden, epochs: int
) -> Iterator[float]:
    """Yields the mean loss of each epoch when it is done."""
    yield from train_on_readings(layers, given, hidden, _TURNS, epochs, loss_of, _SEED, _RATE)


@torch.no_grad()
def measure(
    layers: UpperLayers, given: Sequence[Example], hidden: Hidden
) -> tuple[float, float, float]:
    """Precision and recall of the words that are kept; share of turns of which it is told whether they take any."""
    layers.eval()
    kept, right, wanted, told = 0, 0, 0, 0
    for example, said in zip(given, read(layers, hidden), strict=True):
        places, labels = _words(example)
        found = (said[places, :OWN].argmax(1) == KEPT).tolist()
        kept += sum(found)
        wanted += labels.count(KEPT)
        right += sum(one and label == KEPT for one, label in zip(found, labels, strict=True))
        told += (float(said[0, OWN]) > 0) == any(label != DROPPED for label in labels)
    return right / max(kept, 1), right / max(wanted, 1), told / max(len(given), 1)


def main() -> None:
    """Read arguments, train."""
    parser = arguments(__doc__, epochs=4)
    parser.add_argument("--dialogues", type=Path, nargs="+", required=True)
    parser.add_argument("--held-out", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    torch.manual_seed(_SEED)
    pieces, draw = Tokens.open(options.backbone), random.Random(_SEED)  # noqa: S311  (no secret)
    own, others = (
        examples(load_dialogues(paths, draw), pieces)
        for paths in (options.dialogues, options.held_out)
    )
    shared = shared_layers(options.backbone)
    layers = UpperLayers(trained_reader(options.reader, options.backbone), OUTPUTS)
    hidden, held = (hidden_of(shared, [e.read.reading for e in some]) for some in (own, others))
    print(f"{len(own)} turns; held out are {len(others)}", flush=True)
    for number, loss in enumerate(epochs_of(layers, own, hidden, options.epochs), 1):
        shares = "precision {:.3f}, recall {:.3f}, told {:.3f}".format(
            *measure(layers, others, held)
        )
        print(f"epoch {number}: loss {loss:.3f}, {shares}", flush=True)
        save(layers, options.out)


if __name__ == "__main__":
    main()

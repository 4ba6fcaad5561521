"""Train the layers for talk: ``python -m assistant.reader.training.train_talk --backbone FOLDER --reader READER.safetensors
--turns FILE.jsonl… --out TALK.safetensors [--held-out FILE.jsonl…] [--start TALK.safetensors --misread FILE.jsonl]``

Lines of ``--turns`` have a ``turn`` and its ``label``, or a ``question`` (as `assistant.reader.training.public` writes them, too), or
are dialogues (``turns``): their questions must not be taken for talk. With them come the lists of turns in
``assistant/conversation/turns``. The loss is the cross-entropy of the label, and that of being a question at all.

With ``--start`` it goes on from layers that were trained before, at half the rate; and learns also from those questions of
``--misread``, a file as the others, that these take for talk most.

After each epoch what is held out is measured, and the weights are written.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file

from assistant.conversation.examples import QUESTION, examples, leaning_examples, normal
from assistant.conversation.labels import kind_of
from assistant.reader.kinds import encode_question
from assistant.reader.passages import Reading
from assistant.reader.talk import LABELS, labels_of
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
from corpus.normalize import one_line

OUTPUTS = (None,) * (2 * len(LABELS))
_IN_STEP = 16  # turns
_RATE = 2e-4
_GOING_ON = 0.5  # times the rate
_MOST_QUESTIONS = 15_000  # of one file of ``--turns``,
_MOST_MISREAD = 12_000  # of ``--misread``
_HASTY = 0.3  # of these questions are read as somebody types them in haste
_BOUNDS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95)  # probabilities of talk, from which it is measured
_SEED = 0
_QUESTIONS = [i for i, label in enumerate(LABELS) if kind_of(label) == QUESTION]
_TALK = [i for i in range(len(LABELS)) if i not in _QUESTIONS]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A turn as it is read, and its number among `LABELS`."""

    reading: Reading
    label: int

    @property
    def is_talk(self) -> bool:
        return self.label in _TALK


def load_turns(paths: Sequence[Path], pieces: Tokens, *, listed: bool = True) -> list[Labelled]:
    """Labelled turns of files and, if ``listed``, of the lists, each also as it is typed in haste; and some of the questions
    of each file.
    """
    draw = random.Random(_SEED)  # noqa: S311  (no secret)
    found: dict[str, str] = {}  # label of each text
    if listed:
        for label, languages in examples().items():
            found |= dict.fromkeys(chain(*languages.values()), label)
        found |= dict.fromkeys(chain(*leaning_examples().values()), QUESTION)
    for path in paths:
        records = list(_records(path))
        found |= {one_line(one["turn"]): one["label"] for one in records if "label" in one}
        asked = list(dict.fromkeys(chain(*map(_questions, records))))
        for text in draw.sample(asked, min(len(asked), _MOST_QUESTIONS)):
            found.setdefault(normal(text) if draw.random() < _HASTY else text, QUESTION)
    for text, label in list(found.items()):
        if label != QUESTION:
            found.setdefault(normal(text), label)
    return [
        Labelled(encode_question(text, pieces.ids), LABELS.index(label))
        for text, label in found.items()
    ]


def load_questions(path: Path, pieces: Tokens) -> list[Labelled]:
    """All questions of a file."""
    texts = dict.fromkeys(chain(*map(_questions, _records(path))))
    return [Labelled(encode_question(text, pieces.ids), LABELS.index(QUESTION)) for text in texts]


def _records(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, path.open(encoding="utf-8"))


def _questions(record: Mapping[str, Any]) -> Iterator[str]:
    """The questions of a line. A turn of a public dialogue without a question mark is none: it may answer a question."""
    for turn in record.get("turns", ()):
        if turn["kind"] in {"question", "followup"}:
            yield one_line(turn["user"])
    text = record.get("question", "")
    if text and ("passages" not in record or text.rstrip().endswith(("?", "؟"))):
        yield one_line(text)


def loss_of(turn: Labelled, said: torch.Tensor) -> torch.Tensor:
    """``said``: logits (tokens, 2 * labels)."""
    return loss_of_name(said, turn.label, _QUESTIONS)


def epochs_of(
    layers: UpperLayers,
    given: Sequence[Labelled],
    hidden: Hidden,
    epochs: int,
    rate: float = _RATE,
) -> Iterator[float]:
    """Yields the mean loss of each epoch when it is done. ``rate``: the highest."""
    yield from train_on_readings(layers, given, hidden, _IN_STEP, epochs, loss_of, _SEED, rate)


@torch.no_grad()
def told_of(layers: UpperLayers, hidden: Hidden) -> list[tuple[float, str]]:
    """Of each turn the probability that it is talk, in [0, 1], and its likeliest label."""
    layers.eval()
    shares = [labels_of(one.numpy()) for one in read(layers, hidden)]
    return [(sum(own[LABELS[i]] for i in _TALK), next(iter(own))) for own in shares]


def most_like_talk(layers: UpperLayers, hidden: Hidden) -> list[int]:
    """Numbers of the readings, those first that the layers take for talk with the highest probability."""
    told = told_of(layers, hidden)
    return sorted(range(len(told)), key=lambda number: -told[number][0])


def measured(layers: UpperLayers, given: Sequence[Labelled], hidden: Hidden) -> str:
    """Talk, and questions, that are taken for talk from some bounds on; labels of talk told rightly."""
    told = told_of(layers, hidden)
    talk = np.asarray([one.is_talk for one in given])
    chance = np.asarray([chance for chance, _ in told])
    taken = ", ".join(
        f"{(chance[talk] >= bound).mean():.3f} and {(chance[~talk] >= bound).mean():.4f} from {bound}"
        for bound in _BOUNDS
    )
    right = [
        label == LABELS[one.label]
        for one, (_, label) in zip(given, told, strict=True)
        if one.is_talk
    ]
    return f"taken for talk {taken}; labels of talk right {np.mean(right):.3f}"


def main() -> None:
    """Read arguments, train."""
    parser = arguments(__doc__, epochs=2)
    parser.add_argument("--turns", type=Path, nargs="+", required=True)
    parser.add_argument("--held-out", type=Path, nargs="*", default=[])
    parser.add_argument("--start", type=Path)
    parser.add_argument("--misread", type=Path)
    options = parser.parse_args()
    torch.manual_seed(_SEED)
    pieces, shared = Tokens.open(options.backbone), shared_layers(options.backbone)
    layers = UpperLayers(trained_reader(options.reader, options.backbone), OUTPUTS)
    if options.start is not None:
        layers.load_state_dict(load_file(options.start))
    own = load_turns(options.turns, pieces)
    hidden = hidden_of(shared, [one.reading for one in own])
    if options.misread is not None:
        asked = load_questions(options.misread, pieces)
        read_of = hidden_of(shared, [one.reading for one in asked])
        for number in most_like_talk(layers, read_of)[:_MOST_MISREAD]:
            own.append(asked[number])
            hidden.append(read_of[number])
    others = load_turns(options.held_out, pieces, listed=False)
    held = hidden_of(shared, [one.reading for one in others])
    print(f"{len(own)} turns; held out are {len(others)}", flush=True)
    rate = _RATE if options.start is None else _GOING_ON * _RATE
    for number, loss in enumerate(epochs_of(layers, own, hidden, options.epochs, rate), 1):
        told = measured(layers, others, held) if others else "nothing held out"
        print(f"epoch {number}: loss {loss:.3f}, {told}", flush=True)
        save(layers, options.out)


if __name__ == "__main__":
    main()

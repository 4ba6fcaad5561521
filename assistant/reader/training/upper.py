"""Layers over the lower ones of the packaged reader, which are shared and stay as they are: how they are trained.

What the shared layers give is read from the packaged network, so that only the upper layers compute with gradients.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional

from assistant.reader.network import SHARED_LAYERS, SharedLayers
from assistant.reader.passage_reader import SHARED, WEIGHTS
from assistant.reader.passages import Reading
from assistant.reader.training.groups import DOCUMENTS_HELD_OUT, is_held_out
from assistant.reader.training.reader import Reader


class OnDocuments(Protocol):
    """A question, with the documents that it is about."""

    @property
    def documents(self) -> tuple[str, ...]: ...


A = TypeVar("A", bound=OnDocuments)
E = TypeVar("E")
_ROWS = 16  # that the layers read at once
_OF_NAME, _SMOOTHED = 0.5, 0.05  # part of the loss that is of the name; label smoothing of that
_RATE, _HEAD = 1.2e-4, 5.0  # learning rate; of the linear map so many times that
_WARM, _LEAST = (
    0.06,
    0.02,
)  # share of the steps in which the rate rises; share of the rate at the end
_DROPPED = 0.1  # of the numbers between layers, other than attention

Hidden = list[torch.Tensor]  # of each reading, bfloat16 (length, width)


class UpperLayers(nn.Module):
    """hidden (n, length, width), mask (n, length) -> logits (n, length, outputs).

    They begin as the reader's last layers, the linear map as those of its ``outputs`` that are named; None is drawn.
    """

    def __init__(self, reader: Reader, outputs: Sequence[int | None]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(reader.bert.encoder.layer[SHARED_LAYERS:])
        self.layers.requires_grad_(True)
        self.said = nn.Linear(reader.said.in_features, len(outputs))
        with torch.no_grad():
            for number, output in enumerate(outputs):
                if output is not None:
                    self.said.weight[number] = reader.said.weight[output]
                    self.said.bias[number] = reader.said.bias[output]
        for name, module in self.layers.named_modules():
            if isinstance(module, nn.Dropout):  # drawing those of attention takes a third of a step
                module.p = 0.0 if name.endswith("attention.self.dropout") else _DROPPED

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        hides = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e4
        for layer in self.layers:
            out = layer(hidden, hides)
            hidden = out[0] if isinstance(out, tuple) else out
        said: torch.Tensor = self.said(hidden.float())
        return said


def split(asked: Sequence[A]) -> tuple[list[A], list[A]]:
    """Questions for training, and those on documents that are held out, as for the reader.

    One on documents of both kinds is in neither.
    """
    out = [{is_held_out(name, DOCUMENTS_HELD_OUT) for name in one.documents} for one in asked]
    kept = [one for one, held in zip(asked, out, strict=True) if held == {False}]
    return kept, [one for one, held in zip(asked, out, strict=True) if held == {True}]


def shared_layers(backbone: Path) -> SharedLayers:
    """The lower layers of the packaged reader."""
    return SharedLayers(WEIGHTS / SHARED, backbone)


def hidden_of(shared: SharedLayers, readings: Sequence[Reading]) -> Hidden:
    """What the shared layers give for each reading."""
    return [torch.from_numpy(one).bfloat16() for one in shared(readings)]


def padded(hidden: Hidden) -> tuple[torch.Tensor, torch.Tensor]:
    """Vectors (n, length, width) of some readings, and the mask (n, length), float32."""
    given = nn.utils.rnn.pad_sequence(hidden, batch_first=True)
    lengths = torch.tensor([len(one) for one in hidden])
    return given, (torch.arange(given.shape[1]) < lengths[:, None]).float()


def read(layers: UpperLayers, hidden: Hidden) -> list[torch.Tensor]:
    """Of each reading what the layers say of its tokens, float32 (length, outputs)."""
    order = sorted(range(len(hidden)), key=lambda i: len(hidden[i]))
    said: list[torch.Tensor] = [torch.empty(0)] * len(hidden)
    for at in range(0, len(order), _ROWS):
        rows = order[at : at + _ROWS]
        given, mask = padded([hidden[i] for i in rows])
        with torch.autocast("cpu", torch.bfloat16):
            outputs = layers(given, mask)
        for i, one in zip(rows, outputs, strict=True):
            said[i] = one[: len(hidden[i])].float()
    return said


def unit(said: torch.Tensor, ends: tuple[int, int, int], first: int = 0) -> torch.Tensor:
    """Logit of a unit, as `assistant.reader.passage_reader.unit_logit`."""
    mark, start, after = ends
    mean = said[start:after, first + 1].mean() if after > start else 0.0
    return said[mark, first] + mean


def train(
    layers: UpperLayers,
    loss_at: Callable[[int], torch.Tensor],
    steps: int,
    highest: float = _RATE,
) -> Iterator[float]:
    """Make ``steps`` steps with the loss that each has, at a rate of ``highest`` at most; yields it."""
    body = [p for n, p in layers.named_parameters() if not n.startswith("said")]
    optimizer = torch.optim.AdamW(
        [
            {"params": body, "lr": highest, "weight_decay": 0.01},
            {"params": layers.said.parameters(), "lr": _HEAD * highest, "weight_decay": 0.0},
        ]
    )
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / (_WARM * steps + 1)) * max(_LEAST, 1 - s / steps)
    )
    for step in range(steps):
        layers.train()
        loss = loss_at(step)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(layers.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        rate.step()
        yield float(loss.detach())


def train_in_epochs(
    layers: UpperLayers,
    examples: int,
    in_step: int,
    epochs: int,
    loss_of: Callable[[list[int]], torch.Tensor],
    draw: random.Random,
    highest: float = _RATE,
) -> Iterator[float]:
    """Yields the mean loss of each epoch when it is done; ``loss_of``: of the ``in_step`` examples of a step, by number."""
    each = examples // in_step
    order: list[int] = []

    def loss_at(step: int) -> torch.Tensor:
        if step % each == 0:
            order[:] = draw.sample(range(examples), examples)
        at = step % each * in_step
        return loss_of(order[at : at + in_step])

    losses: list[float] = []
    for loss in train(layers, loss_at, epochs * each, highest):
        losses.append(loss)
        if len(losses) % each == 0:
            yield float(np.mean(losses[-each:]))


def train_on_readings(
    layers: UpperLayers,
    given: Sequence[E],
    hidden: Hidden,
    in_step: int,
    epochs: int,
    loss_of: Callable[[E, torch.Tensor], torch.Tensor],
    seed: int,
    highest: float,
) -> Iterator[float]:
    """`train_in_epochs` where each example of ``given`` is one reading; ``loss_of``: of it and what the layers say, (length, outputs)."""

    def loss(some: list[int]) -> torch.Tensor:
        said = read(layers, [hidden[i] for i in some])
        both = zip(some, said, strict=True)
        return torch.stack([loss_of(given[i], one) for i, one in both]).mean()

    draw = random.Random(seed)  # noqa: S311  (no secret)
    yield from train_in_epochs(layers, len(given), in_step, epochs, loss, draw, highest)


def loss_of_name(said: torch.Tensor, right: int, apart: Sequence[int]) -> torch.Tensor:
    """Cross-entropy of the ``right`` one of some names, and of whether it is one of those ``apart``; ``said``: logits (length,
    twice as many as names), those of the first token and, on average, of all.
    """
    count = said.shape[1] // 2
    logits = said[0, :count] + said[:, count:].mean(0)
    loss = functional.cross_entropy(logits, torch.tensor(right), label_smoothing=_SMOOTHED)
    others = [i for i in range(count) if i not in apart]
    is_other = torch.logsumexp(logits[others], 0) - torch.logsumexp(logits[list(apart)], 0)
    told = functional.binary_cross_entropy_with_logits(
        is_other, torch.tensor(float(right not in apart))
    )
    return _OF_NAME * loss + told


def arguments(doc: str | None, epochs: int) -> argparse.ArgumentParser:
    """The options that each training has; ``doc``: of its module, ``epochs``: unless others are wanted."""
    parser = argparse.ArgumentParser(description=(doc or "").split("``")[0])
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--reader", type=Path, required=True, help="trained weights to begin with")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=epochs)
    return parser


def save(layers: UpperLayers, into: Path) -> None:
    """Write the layers, in float16."""
    kept = {n: p.detach().to(torch.float16).contiguous() for n, p in layers.state_dict().items()}
    save_file(kept, into)

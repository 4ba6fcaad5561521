"""The layers for points: over the lower layers of the reader, two numbers for every token.

0. of the mark before a unit, and 1. on average over the unit's tokens: their sum is whether the unit is a point of the
answer to an open question.

They learn from statements that were graded (`assistant.evaluation.fitting.point_groups`): 3 has to be in the answer, 2
is good to have, 1 is about the topic, 0 is none of these. Kept as a line of JSON for each question:

    id, documents, passages: [{asked, shown, units}], statements: [{passage, units, grade, score}]

``asked``: the question in the language of the passage. ``units``: of a statement, their numbers in its passage.
``score``: log-odds by the features, which the layers add to.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional

from assistant.reader.passages import Reading, encode
from assistant.reader.tokens import Tokens
from assistant.reader.training.upper import unit

_LISTED = (0.0, 0.1, 1.0, 3.0)  # weight of each grade in the list of a question
_TRUE = (0.0, 0.1, 0.8, 1.0)  # how much a grade is a point
_BINARY = 0.5  # weight of that part of the loss


@dataclass(frozen=True, slots=True)
class Statement:
    """``units``: readings and places of its units in them. ``score``: log-odds by the features."""

    units: tuple[tuple[int, tuple[int, int, int]], ...]
    grade: int
    score: float


@dataclass(frozen=True, slots=True)
class Graded:
    """A question with the readings of passages, and the statements in them."""

    documents: tuple[str, ...]
    readings: tuple[Reading, ...]
    statements: tuple[Statement, ...]


def load_graded(path: Path, pieces: Tokens) -> list[Graded]:
    """The questions of a file, in tokens."""
    return [_graded(json.loads(line), pieces) for line in path.open(encoding="utf-8")]


def _graded(line: dict, pieces: Tokens) -> Graded:  # type: ignore[type-arg]
    readings: list[Reading] = []
    places: list[dict[int, tuple[int, tuple[int, int, int]]]] = []
    for passage in line["passages"]:
        units = [pieces.ids(unit) for unit in passage["units"]]
        own: dict[int, tuple[int, tuple[int, int, int]]] = {}
        for one in encode(pieces.ids(passage["asked"]), pieces.ids(passage["shown"]), units):
            own |= {one.first + i: (len(readings), ends) for i, ends in enumerate(one.units)}
            readings.append(one)
        places.append(own)
    statements = tuple(
        Statement(
            tuple(places[one["passage"]][unit] for unit in one["units"]),
            one["grade"],
            one["score"],
        )
        for one in line["statements"]
    )
    return Graded(tuple(line["documents"]), tuple(readings), statements)


def some_of(graded: Graded, draw: random.Random, best: int, others: int) -> Graded:
    """The statements of ``best`` readings, mostly those with the highest grades, and of ``others`` at random."""
    highest: dict[int, int] = {}
    for one in graded.statements:
        reading = one.units[0][0]
        highest[reading] = max(highest.get(reading, 0), one.grade)
    order = list(highest)
    draw.shuffle(order)
    order.sort(key=lambda reading: 2 * (draw.random() >= 0.75) - highest[reading])
    rest = order[best:]
    kept = {*order[:best], *draw.sample(rest, min(others, len(rest)))}
    few = tuple(one for one in graded.statements if one.units[0][0] in kept)
    return Graded(graded.documents, graded.readings, few)


def logits_of(statements: Sequence[Statement], said: Mapping[int, torch.Tensor]) -> torch.Tensor:
    """(statements,): of the likeliest unit of each. ``said``: of each reading (length, 2)."""
    return torch.stack(
        [
            torch.stack([unit(said[reading], ends) for reading, ends in one.units]).max()
            for one in statements
        ]
    )


def loss_of(statements: Sequence[Statement], logits: torch.Tensor) -> torch.Tensor:
    """Listwise over the statements of a question, together with the score by features; and binary, alone."""
    grades = [one.grade for one in statements]
    scores = torch.tensor([one.score for one in statements])
    share = torch.tensor([_LISTED[grade] for grade in grades])
    true = torch.tensor([_TRUE[grade] for grade in grades])
    loss = _BINARY * functional.binary_cross_entropy_with_logits(logits, true)
    if share.sum() > 0:
        loss = loss - (share / share.sum() * torch.log_softmax(logits + scores, 0)).sum()
    return loss

"""Training groups as tensors: every passage of a group is a row; rows are put together by length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from assistant.reader.passages import PAD, Reading, encode
from assistant.reader.tokens import Tokens
from assistant.reader.training.groups import Group, Part


@dataclass(frozen=True, slots=True)
class Row:
    """A passage, or a part of one, as the network reads it.

    ``labels``: of its units. ``answers``: 1, 0 or -1 (unknown). ``holds``: it answers, with units unknown.
    ``span``: first and last token of the short answer, as places in the ids; None if there is none.
    """

    reading: Reading
    labels: tuple[int, ...]
    answers: int
    holds: bool
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Encoded:
    """The rows of a group. ``answerable``: False where none of them answers."""

    source: str
    rows: tuple[Row, ...]
    answerable: bool


def encoded(group: Group, pieces: Tokens) -> Encoded:
    """A group in tokens."""
    question = pieces.ids(group.question)
    rows = [row for part in group.parts for row in _rows(question, part, pieces)]
    return Encoded(group.source, tuple(rows), any(row.answers == 1 for row in rows))


def _rows(question: Sequence[int], part: Part, pieces: Tokens) -> Iterator[Row]:
    units = [pieces.ids(unit) for unit in part.units]
    readings = encode(question, pieces.ids(part.shown), units)
    for reading in readings:
        labels = part.labels[reading.first : reading.first + len(reading.units)]
        holds = part.holds and len(readings) == 1
        answers = 1 if holds or 1 in labels else -1 if -1 in labels or part.holds else 0
        yield Row(reading, labels, answers, holds, _span(reading, part, pieces))


def _span(reading: Reading, part: Part, pieces: Tokens) -> tuple[int, int] | None:
    """Where the short answer is, if all of it is in this reading."""
    if part.answer is None:
        return None
    unit, start, end = part.answer
    if not 0 <= unit - reading.first < len(reading.units):
        return None
    _, first, after = reading.units[unit - reading.first]
    inside = [
        i for i, (s, e) in enumerate(pieces.offsets(part.units[unit])) if s < end and start < e
    ]
    if not inside or first + inside[-1] >= after:
        return None
    return first + inside[0], first + inside[-1]


def parts(rows: Sequence[Row], tokens: int) -> list[list[int]]:
    """Numbers of the rows that are read at once: of similar length, ``tokens`` with padding at most."""
    order = sorted(range(len(rows)), key=lambda i: -len(rows[i].reading.ids))
    found: list[list[int]] = []
    for i in order:
        longest = len(rows[found[-1][0]].reading.ids) if found else 0
        if found and longest * (len(found[-1]) + 1) <= tokens:
            found[-1].append(i)
        else:
            found.append([i])
    return found


def tensors(rows: Sequence[Row]) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask: int64 (n, length); shorter rows end in padding."""
    longest = max(len(row.reading.ids) for row in rows)
    ids = torch.full((len(rows), longest), PAD)
    mask = torch.zeros_like(ids)
    for i, row in enumerate(rows):
        length = len(row.reading.ids)
        ids[i, :length] = torch.tensor(row.reading.ids)
        mask[i, :length] = 1
    return ids, mask

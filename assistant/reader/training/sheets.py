"""The layers for sheets, and how they learn from questions over tables: over the lower layers of the reader, numbers for every
token, which `assistant.reader.sheets` describes.

A line of the groups (`assistant.evaluation.fitting.sheet_groups`) is a question with the columns of tables:

    id, documents, tables: [{asked, shown, units, targets, conditions, groups, operations}]

``asked``: the question. ``targets``, ``conditions``, ``groups``: numbers of units; ``operations``: names of what is done with
them, none for a table that is not asked about.

The loss of a table is a cross-entropy over its columns, of those that are asked for and of those by which rows are divided, and
a binary one of each of the three; and of the operations, any of which may be right. Of a table that is not asked about it is a
small binary one: none of its columns is asked for, and no rows are chosen by any.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from assistant.reader.passages import Reading, encode
from assistant.reader.sheets import CONDITION, FIRST_OPERATION, GROUP, OPERATIONS, OUTPUTS, TARGET
from assistant.reader.tokens import Tokens
from assistant.reader.training.upper import unit

_BINARY, _OF_CONDITIONS, _OF_GROUPS = 0.5, 2.0, 1.0  # weights of the binary losses
_LISTED_GROUPS = 0.5  # weight of the listwise loss of columns by which rows are divided
_NOT_ASKED = 0.2  # weight of a table that is not asked about
_PLACES = (TARGET, CONDITION, GROUP)

Ends = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table. ``units``: of each the number of its reading among ``readings``, and its place in that. ``labels``: float32 (3, columns): 1 for one
    that is asked for, by which rows are chosen, are divided. ``operations``: numbers of those that are right.
    """

    readings: tuple[Reading, ...]
    units: tuple[tuple[int, Ends], ...]
    labels: torch.Tensor
    operations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OverSheets:
    """A question with the columns of tables, each with its readings. ``documents``: those that it is about."""

    documents: tuple[str, ...]
    tables: tuple[Columns, ...]

    @property
    def readings(self) -> list[Reading]:
        return [reading for table in self.tables for reading in table.readings]

    def having(self, kept: Sequence[bool]) -> OverSheets:
        """The question with some of its tables."""
        some = tuple(one for one, keep in zip(self.tables, kept, strict=True) if keep)
        return replace(self, tables=some)


def load_sheets(path: Path, pieces: Tokens) -> list[OverSheets]:
    """The questions of a file, in tokens."""
    return [_over_sheets(json.loads(line), pieces) for line in path.open(encoding="utf-8")]


def _over_sheets(line: dict[str, Any], pieces: Tokens) -> OverSheets:
    tables = tuple(_columns(table, pieces) for table in line["tables"])
    return OverSheets(tuple(line["documents"]), tables)


def _columns(table: dict[str, Any], pieces: Tokens) -> Columns:
    units = [pieces.ids(own) for own in table["units"]]
    readings = encode(pieces.ids(table["asked"]), pieces.ids(table["shown"]), units)
    labels = torch.zeros(3, len(units))
    for row, name in enumerate(("targets", "conditions", "groups")):
        labels[row, table[name]] = 1.0
    places = ((number, ends) for number, one in enumerate(readings) for ends in one.units)
    operations = tuple(map(OPERATIONS.index, table["operations"]))
    return Columns(tuple(readings), tuple(places), labels, operations)


def logits_of_columns(
    table: Columns, said: Sequence[torch.Tensor]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Of the columns of a table (3, columns), and of the operations (operations,). ``said``: of each reading, (length, outputs)."""
    columns = [
        torch.stack([unit(said[reading], ends, first) for reading, ends in table.units])
        for first in _PLACES
    ]
    operations = [one[0, FIRST_OPERATION:OUTPUTS] for one in said]
    return torch.stack(columns), torch.stack(operations).mean(0)


def by_table(
    one: OverSheets, said: Iterator[torch.Tensor]
) -> list[tuple[Columns, list[torch.Tensor]]]:
    """The tables of a question, each with what is said of its readings, the next of ``said``."""
    return [(table, [next(said) for _ in table.readings]) for table in one.tables]


def loss_of(one: OverSheets, said: Iterator[torch.Tensor]) -> torch.Tensor:
    """``said``: of each reading of a question, (length, outputs)."""
    return torch.stack([_loss_of_columns(*own) for own in by_table(one, said)]).sum()


def _loss_of_columns(table: Columns, said: Sequence[torch.Tensor]) -> torch.Tensor:
    columns, operations = logits_of_columns(table, said)
    binary = functional.binary_cross_entropy_with_logits(columns, table.labels, reduction="none")
    targets, conditions, groups = binary.mean(1)
    if not table.operations:
        other: torch.Tensor = _NOT_ASKED * (targets + conditions)
        return other
    loss: torch.Tensor = _BINARY * targets + _OF_CONDITIONS * conditions + _OF_GROUPS * groups
    listed = torch.log_softmax(columns, 1)
    for row, weight in ((0, 1.0), (2, _LISTED_GROUPS)):
        if table.labels[row].any():
            loss = loss - weight * listed[row, table.labels[row] > 0].mean()
    chances = torch.log_softmax(operations, 0)[list(table.operations)]
    return loss - torch.logsumexp(chances, 0)

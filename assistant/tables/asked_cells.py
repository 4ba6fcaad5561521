"""Which cell of a row a question asks for, where nothing is computed.

A linear model over the columns: by the words of their names and their meaning, by their kind with that of what is asked
("when" and a column of dates), and by what the reader says: of the columns, and of the cells of the row, where a selection
chooses one. Fitted by ``python -m assistant.evaluation.fitting.asked_cells``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import numpy as np

from assistant.question.understand import Kind
from assistant.tables.columns import NUMBERS, asked_for, likeliest, targets
from assistant.tables.links import ColumnLink, Links
from assistant.tables.sheet_reader import CellsRead
from assistant.tables.table_reading import TableReading
from assistant.tables.weights import log_odds

CELL_KINDS = (*NUMBERS, "date", "text", "yes")  # of columns of which a cell may be asked for
FEATURES = (
    "said",  # share of the question's words that the name of the column has, by their weights
    "share",  # of the words of the name those that the question says
    "near",  # ten cosines of the name with the nearest words of the question that are left
    "question",  # and with the whole question
    # Log-odds that the reader gives to the cell less those of the likeliest of its row; for an empty one as for the unlikeliest.
    "read",  # 0 where it has read no row
    "read_of_part",  # the same for the part of the question for which they are highest
    "asked",  # log-odds that it gives to the column
    # The kind of what is asked for with that of the column.
    *(f"{asked}_{kind}" for asked in get_args(Kind) if asked != "summary" for kind in CELL_KINDS),
)
_COSINES = 10.0
_FAR = 12.0  # log-odds below the likeliest cell, beyond which nothing more is said


def columns_by_cell(read: TableReading, links: Links, kinds: Sequence[str]) -> list[ColumnLink]:
    """The columns of ``kinds`` that may be asked for, the likeliest first, of those of `assistant.tables.columns.likeliest`."""
    found = {link.column: link for link in likeliest(read, links, kinds)}
    if not found:
        return []
    said = cells_read(read, links)
    unread = "cell_unread" if read.columns_read is None else "cell_columns"
    model = unread if said is None else "cell"
    odds = log_odds(features(read, links, list(found), said), FEATURES, model).tolist()
    scored = zip(odds, found.values(), strict=True)
    order = sorted(scored, key=lambda one: (-one[0], one[1].column))
    return [replace(link, behind=0.0, unlikelier=order[0][0] - own) for own, link in order]


def cells_read(read: TableReading, links: Links) -> CellsRead | None:
    """What the reader says of the row that a selection chooses, if it is one."""
    if read.sheets is None:
        return None
    tests = tuple(one.test for one in links.conditions)
    numbers = set(links.chosen or read.sheets.meeting(read.table, tests))
    return read.sheets.numbered(read.table, *numbers) if len(numbers) == 1 else None


def features(
    read: TableReading, links: Links, among: Sequence[int], said: CellsRead | None
) -> np.ndarray:
    """Features of the columns ``among``, float64 (n, len(FEATURES))."""
    reading, columns = read.reading, read.table.columns
    named = {link.column: link for link in targets(reading, links, read.table, CELL_KINDS)}
    total = sum(reading.weights.values()) or 1.0
    near = read.meanings.of(reading, links.used, read.table)
    whole = read.meanings.of_question(reading, read.table)
    read_cells = {} if said is None else said.below_best()
    least = np.min([*read_cells.values()], axis=0) if read_cells else np.zeros(2)
    values = np.zeros((len(among), len(FEATURES)))
    for row, at in enumerate(among):
        link, asked = named.get(at), f"{reading.question.kind}_{columns[at].kind}"
        values[row, :7] = (
            link.weight / total if link else 0.0,
            link.share if link else 0.0,
            _COSINES * near.get(at, 0.0),
            _COSINES * whole.get(at, 0.0),
            *np.maximum(read_cells.get(at, least), -_FAR),
            asked_for(read, at),
        )
        if asked in FEATURES:
            values[row, FEATURES.index(asked)] = 1.0
    return values

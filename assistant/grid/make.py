"""From questions, or a grid that is not done, to the file of a grid.

1. prepare   what the file to be written holds already is taken over: cells, what people wrote, columns that they added
2. journal   what a run that was stopped has asked is taken over too
3. fill      the cells that are left, or the one that is to be asked again
4. conflicts what disagrees in a row is marked
5. write     the file, as a whole; the journal is deleted
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from assistant.config.errors import NotFound, UsageError
from assistant.grid.files import check_format, read_grid, write_grid
from assistant.grid.fill import Progress, complete
from assistant.grid.journal import open_journal
from assistant.grid.model import Cell, CellKey, Grid, Row
from assistant.service import Assistant

MOST_CELLS = 50_000


def make(
    assistant: Assistant,
    grid: Grid,
    out: Path,
    *,
    again: CellKey | None = None,
    at_once: int = 1,
    progress: Callable[[Progress], None] = lambda at: None,
) -> Grid:
    """Fill ``grid`` and write it to ``out``; a run that was stopped is gone on with.

    ``again``: a cell that is asked anew, also where a person has written in it. Raises UsageError for a file that cannot be
    written, that is no grid, or that another run is filling.
    """
    check_format(out)
    check_size(grid)
    grid = _with_what_is_there(grid, out)
    with open_journal(out) as journal:
        known = {**grid.cells, **journal.cells}
        known |= {key: cell for key, cell in grid.cells.items() if cell.edited}

        def watch(at: Progress) -> None:
            if at.filled is not None:
                journal.add(at.filled.key, at.filled.cell)
            progress(at)

        grid = complete(assistant, grid, _without(known, again), at_once=at_once, watch=watch)
        write_grid(grid, out)
        journal.delete()
    return grid


def check_size(grid: Grid) -> None:
    """Raise UsageError for a grid that would take a day."""
    cells = len(grid.rows) * len(grid.columns)
    if cells > MOST_CELLS:
        raise UsageError(
            f"{len(grid.rows):,} questions × {len(grid.columns):,} columns are {cells:,} cells; a grid has"
            f" {MOST_CELLS:,} at most: take fewer documents or questions"
        )


def named_cell(grid: Grid, question: str, column: str) -> CellKey:
    """The key of a cell by its row (number, id or words of the question) and its column (name or title).

    Raises NotFound for what is no row or column.
    """
    asked = question.strip()
    rows = [row for row in grid.rows if asked in (row.question, *row.kept.values())]
    if not rows and asked.isdigit() and 1 <= int(asked) <= len(grid.rows):
        rows = [grid.rows[int(asked) - 1]]
    columns = [one for one in grid.columns if column.strip() in (one.value, one.title)]
    if not rows:
        raise NotFound(
            f"no row of the grid is {question!r}; it is named by its number, 1 to {len(grid.rows)},"
            " its id or its question"
        )
    if not columns:
        known = ", ".join(one.value for one in grid.columns[:5])
        raise NotFound(f"no column of the grid is {column!r}; there are {known} …")
    return rows[0].question, columns[0].key


def _without(known: Mapping[CellKey, Cell], again: CellKey | None) -> dict[CellKey, Cell]:
    return {key: cell for key, cell in known.items() if key != again}


def _with_what_is_there(grid: Grid, out: Path) -> Grid:
    """``grid`` with the cells of the file that it replaces, and the columns that people have added there."""
    if not out.exists() or out.suffix.lower() == ".csv":
        return grid
    there = read_grid(out)
    if not there.columns:
        raise UsageError(
            f"{out} is there and is no grid; it would be lost. Give another file with --out, or delete it"
        )
    more = [name for name in there.header if name not in grid.header and name != there.asked]
    added = {row.question: {n: row.kept.get(n, "") for n in more} for row in there.rows}
    rows = tuple(Row(r.question, {**added.get(r.question, {}), **r.kept}) for r in grid.rows)
    return replace(
        grid, rows=rows, cells={**there.cells, **grid.cells}, header=(*grid.header, *more)
    )

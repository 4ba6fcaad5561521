"""A grid as HTML: a table whose cells open their sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.grid.model import Cell, Column, Grid, Row
from assistant.grid.text import SURE, conflict_text, place, sureness
from assistant.interfaces.web.templating import render
from assistant.locale import Texts
from assistant.model import Citation

MOST_SHOWN = 3_000  # cells on a page; the files have all


@dataclass(frozen=True, slots=True)
class ShownCell:
    """``at``: number of its column. ``disagrees``: with another column of its row, or with itself."""

    at: int
    column: Column
    cell: Cell | None
    place: str
    sure: str
    unsure: bool
    disagrees: bool


def render_grid(grid: Grid | None, t: Texts, *, filling: bool = False) -> str:
    """The table, or what to do where there is none. ``filling``: cells are being asked."""
    width = max(1, len(grid.columns)) if grid else 1
    rows = grid.rows[: max(1, MOST_SHOWN // width)] if grid else ()
    shown = (
        [
            (at, row, list(_cells(grid, row, t)), conflict_text(grid, row))
            for at, row in enumerate(rows)
        ]
        if grid
        else []
    )
    return render(
        "grid",
        t,
        grid=grid,
        shown=shown,
        others=[name for name in grid.header if name != grid.asked] if grid else [],
        hidden=len(grid.rows) - len(rows) if grid else 0,
        filling=filling,
    )


def render_progress(done: int, total: int, t: Texts) -> str:
    """How many cells are done of all."""
    return render("grid_progress", t, done=done, total=total)


def _cells(grid: Grid, row: Row, t: Texts) -> Iterator[ShownCell]:
    values = {value.column for value in grid.conflicts.get(row.question, ())}
    for at, column in enumerate(grid.columns):
        cell = grid.cell(row, column)
        said = cell is not None and cell.said
        yield ShownCell(
            at=at,
            column=column,
            cell=cell,
            place=_place(cell.quotes[0], t) if cell and said else "",
            sure=sureness(cell) if cell and said else "",
            unsure=bool(cell and said and cell.confidence is not None and cell.confidence < SURE),
            disagrees=column.key in values or bool(cell and cell.inside),
        )


def _place(cited: Citation, t: Texts) -> str:
    """As in the panel of sources: the page in the language of the page; cells of a sheet."""
    return place(cited) if cited.page is None else t("page {number}", number=cited.page)

"""Fill a grid: ask what was not asked yet, cell by cell, and mark where the columns of a row disagree.

1. Cells of an earlier grid or of a run that was stopped are kept where they hold for the texts that are indexed
   now (`kept`); what a person has written into a cell is kept in any case.
2. The others are asked, column by column, several at a time: what was read of a document is still in memory for its
   next question (`fill`).
3. Each question is asked once more, of all columns together that answer it; what disagrees is marked (`with_conflicts`).

A cell is an answer of `Assistant.ask_within`: the same steps as `Assistant.ask` with the column as its filter, but of one
document fewer passages are read (tests/benchmarks/grid.py measures what differs).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.grid.columns import versions
from assistant.grid.model import Cell, CellKey, Column, Grid, Value
from assistant.model import Answer, Citation
from assistant.service import Assistant

MOST_READ = 12  # passages of a document, for a cell


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell that was asked now."""

    key: CellKey
    cell: Cell


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a grid is: cells done, all cells, and the one that was asked last."""

    done: int
    total: int
    filled: Filled | None = None


def kept(assistant: Assistant, grid: Grid, known: Mapping[CellKey, Cell]) -> Grid:
    """``grid`` with the cells of ``known`` that hold now, or that a person has written."""
    now = versions(assistant, grid)
    holding = {
        key: cell
        for key, cell in known.items()
        if cell.edited or (key[1] in now and cell.version == now[key[1]])
    }
    asked = {(row.question, column.key) for row in grid.rows for column in grid.columns}
    return replace(grid, cells={key: cell for key, cell in holding.items() if key in asked})


def fill(assistant: Assistant, grid: Grid, *, at_once: int) -> Generator[Filled, None, None]:
    """The cells of ``grid`` that are left, in their order, each when it is done; ``at_once``: as many at a time.

    Closing the iterator leaves the rest unasked.
    """
    now = versions(assistant, grid)

    def ask(one: tuple[str, Column]) -> Filled:
        question, column = one
        filters = {**grid.filters, **column.filters}
        if column.kind == "document":
            answer = assistant.ask_within(question, filters, most_read=MOST_READ)
        else:
            answer = assistant.ask_within(question, filters)
        return Filled((question, column.key), Cell.of(answer, now.get(column.key, "")))

    with ThreadPoolExecutor(at_once, thread_name_prefix="cell") as pool:
        try:
            yield from pool.map(ask, grid.left)
        finally:
            pool.shutdown(cancel_futures=True)


def complete(
    assistant: Assistant,
    grid: Grid,
    known: Mapping[CellKey, Cell],
    *,
    at_once: int,
    watch: Callable[[Progress], None],
) -> Grid:
    """``grid`` with every cell: those of ``known`` that hold, the others asked; and with its conflicts.

    ``watch``: called when it begins, and when a cell is done; what it raises ends the work.
    """
    grid = kept(assistant, grid, known)
    done, left = len(grid.cells), len(grid.left)
    watch(Progress(done, done + left))
    asked: dict[CellKey, Cell] = {}
    with closing(fill(assistant, grid, at_once=at_once)) as filled:
        for one in filled:
            asked[one.key] = one.cell
            watch(Progress(done + len(asked), done + left, one))
    return with_conflicts(assistant, grid.with_cells(asked))


def with_conflicts(assistant: Assistant, grid: Grid) -> Grid:
    """``grid`` with what its columns say that disagrees, by question: what `Assistant.ask` finds over those that answer."""
    found = {}
    for question in dict.fromkeys(row.question for row in grid.rows):
        said = [one for one in grid.columns if _says(grid, question, one)]
        if len(said) > 1:
            filters = {**grid.filters, said[0].kind: [column.value for column in said]}
            answer = assistant.ask_within(question, filters)
            values = _of_columns(answer, grid, question, said)
            if len({one.column for one in values}) > 1:
                found[question] = values
    return replace(grid, conflicts=found)


def _says(grid: Grid, question: str, column: Column) -> bool:
    cell = grid.cells.get((question, column.key))
    return cell is not None and cell.said


def _of_columns(
    answer: Answer, grid: Grid, question: str, columns: Sequence[Column]
) -> tuple[Value, ...]:
    """The values of an answer's conflicts, each with the column that it is from."""
    cited = {citation.number: citation for citation in answer.citations}
    return tuple(
        Value(column.key, value.value)
        for conflict in answer.conflicts
        for value in conflict.values
        for column in columns
        if _is_from(cited[value.citation], column, grid.cells[question, column.key])
    )


def _is_from(citation: Citation, column: Column, cell: Cell) -> bool:
    """Whether a citation is of the document of a column, or overlaps a quote of its cell."""
    if column.kind == "document":
        return citation.document == column.value
    return any(
        one.document == citation.document and one.start < citation.end and citation.start < one.end
        for one in cell.quotes
    )

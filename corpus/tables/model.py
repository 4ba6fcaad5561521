"""Values of a table: columns, rows, cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.cell_values import Kind, Value

RowKind = Literal["row", "total", "heading"]


@dataclass(frozen=True, slots=True)
class TableCell:
    """``start:end`` in the text of the document. ``carried``: the cell of a row above, which holds for this one too."""

    start: int
    end: int
    text: str
    value: Value
    carried: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """``cells``: by column, only those that hold something. ``label``: its name, after that of the group above it.

    ``place``: number of the row in its sheet, else in its table, from 1.
    """

    start: int
    end: int
    kind: RowKind
    label: str
    cells: dict[int, TableCell]
    page: int | None
    place: int


@dataclass(frozen=True, slots=True)
class Column:
    """``names``: from several header rows, outermost first. ``kind``: of most cells. ``scale``: that cells leave out.

    ``different``: share of its cells that differ from those above them, in [0, 1]; a column that names the rows has 1.
    """

    names: tuple[str, ...]
    kind: Kind = "text"
    unit: str = ""
    scale: int = 1
    different: float = 0.0

    @property
    def name(self) -> str:
        return " – ".join(self.names)


@dataclass(frozen=True, slots=True)
class Table:
    """``headings``: of the document, above it. ``left``: number of the first column in its sheet, from 1; 0 elsewhere.

    ``notes``: what a reader should know of it (hidden, partly read).
    """

    title: str
    headings: tuple[str, ...]
    sheet: str | None
    left: int
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...] = ()

    @property
    def pages(self) -> tuple[int, ...]:
        """First and last page; empty for a format without pages."""
        known = [row.page for row in self.rows if row.page is not None]
        return (known[0], known[-1]) if known else ()


def place_name(sheet: str | None, left: int, row: int, column: int) -> str:
    """Where a cell is in its sheet ("Register!B4"); "" for a table that is in none."""
    return f"{sheet}!{column_letter(left + column)}{row}" if sheet and left else ""


def column_letter(number: int) -> str:
    """The letters of a column of a sheet, counted from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

"""What columns are for, by the first rows of a table: they name the rows, are codes of them, or number them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.tables import TableRow
from index.model import TableRecord
from index.view import IndexView

_SAMPLE = 16  # rows that are looked at
_FIRST = 4  # columns among which the name of a row is,
_DIFFERENT, _SELDOM = (
    0.8,
    0.3,
)  # and the share of its cells that differ: of most such columns, of some
_APART, _CODE = 0.95, 20  # share of the codes of rows that differ, and their characters at most
_NUMBERED = 2  # rows that do not show that they are numbered
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]{3,}")


def first_rows(index: IndexView, table: TableRecord) -> list[TableRow]:
    """The rows by which columns are told apart: no headings, no totals."""
    found = index.table_rows(table.id, range(min(_SAMPLE, table.rows))).values()
    return [row for row in found if row.kind == "row"]


def name_column(table: TableRecord, rows: Sequence[TableRow]) -> int:
    """The column that names the rows: the first of text whose cells differ and are no codes, else the first whose cells
    differ, else the first of text.
    """
    texts = [at for at, column in enumerate(table.columns) if column.kind == "text"]
    for least in (_DIFFERENT, _SELDOM):
        for at in texts[:_FIRST]:
            if table.columns[at].different >= least and _are_words(_texts(rows, at)):
                return at
    differ = (at for at in texts[:_FIRST] if table.columns[at].different >= _DIFFERENT)
    return next(differ, texts[0] if texts else 0)


def code_column(table: TableRecord, rows: Sequence[TableRow], name: int) -> int | None:
    """The column of codes beside that of the names, ``name``, by which rows are told apart: "Ref", "Grant no."."""
    for at, column in enumerate(table.columns[:_FIRST]):
        cells = _texts(rows, at)
        codes = cells and all(_DIGIT.search(cell) and len(cell) <= _CODE for cell in cells)
        if at != name and column.kind == "text" and column.different >= _APART and codes:
            return at
    return None


def numbering(table: TableRecord, rows: Sequence[TableRow], name: int) -> frozenset[int]:
    """Columns before that of the names, ``name``, that number the rows: 1, 2, 3 …, each of them."""
    counted = [float(one) for one in range(1, len(rows) + 1)]
    return frozenset(
        at
        for at, column in enumerate(table.columns[:name])
        if column.kind == "number"
        and len(rows) > _NUMBERED
        and [row.cells[at].value.number if at in row.cells else None for row in rows] == counted
    )


def _texts(rows: Sequence[TableRow], at: int) -> list[str]:
    return [row.cells[at].text for row in rows if at in row.cells]


def _are_words(cells: Sequence[str]) -> bool:
    """Whether most cells have a word in small letters, or of a script without them, and so are no codes."""
    words = [any(not one.isupper() for one in _WORD.findall(cell)) for cell in cells]
    return bool(words) and sum(words) > len(words) / 2

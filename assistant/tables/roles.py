"""What columns of a table are for: they name the rows, are codes of them or number them; they are what was agreed and spent."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from assistant.tables.cell_words import cell_words
from assistant.tables.series import year_of
from corpus.names.numbers import currencies_named
from corpus.normalize import fold
from corpus.tables import Column, TableRow
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
_COMPARED = 12  # columns of money that are compared in meaning
# Differences of cosines from which a column is what was spent, is far from what was agreed, and is clearly so among others.
_SPENT, _FAR, _CLEAR = 0.02, 0.025, 0.01
_MOSTLY = 0.8  # share of the rows
_DIGIT = re.compile(r"\d")
_WORD, _WORDS = re.compile(r"[^\W\d_]{3,}"), re.compile(r"\w+")
_LONG, _LONGER = 4, 6  # digits of an identifier, at least


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
    """Columns that number the rows: 1, 2, 3 …, each of them, before that of the names, ``name``; and columns of
    their identifiers.
    """
    if len(rows) <= _NUMBERED:
        return frozenset()
    return frozenset(
        at
        for at, column in enumerate(table.columns)
        if column.kind == "number"
        and ((at < name and _are_counted(rows, at)) or _are_identifiers(column, _texts(rows, at)))
    )


def _are_counted(rows: Sequence[TableRow], at: int) -> bool:
    numbers = [row.cells[at].value.number if at in row.cells else None for row in rows]
    return numbers == [float(one) for one in range(1, len(rows) + 1)]


def _are_identifiers(column: Column, cells: Sequence[str]) -> bool:
    """Whether numbers only tell rows apart, as the name of their column says: "Index no" and 7047834, 7049041, but not "No. of
    schools" or "Number trained". They are whole, without marks, as long as each other, and differ.
    """
    if column.different < _APART or len({len(one) for one in cells}) != 1:
        return False
    words = _WORDS.findall(fold(column.name)) or [""]
    known = cell_words()
    digits = len(cells[0]) if all(one.isdecimal() for one in cells) else 0
    called = not known["identifier"].isdisjoint((words[0], words[-1]))
    return (called and digits >= _LONG) or (words[-1] in known["numbered"] and digits >= _LONGER)


def agreed_and_spent(index: IndexView, table: TableRecord) -> tuple[int, int] | None:
    """The amount that was agreed and what has been spent of it, whose difference is what is left; None where a table does not
    tell them for certain: two columns of money in one currency, each clearly the nearest in meaning to what it should be,
    the first as much or more in `_MOSTLY` all rows.
    """
    money = [at for at, one in enumerate(table.columns) if one.kind == "money" and one.names][
        :_COMPARED
    ]
    if len(money) < 2:
        return None
    amounts = cell_words()["amounts"]
    meant = amounts.get(table.language or "en", amounts["en"])
    names = [table.columns[at].name for at in money]
    vectors = np.stack(index.encode_queries([*names, meant["agreed"], meant["spent"]]))
    agreed, spent = vectors[-2:] @ vectors[:-2].T
    order = np.argsort(spent - agreed)
    leaning = (spent - agreed)[order]  # to what is spent
    first, *_, last = (money[at] for at in order)
    currencies = {currencies_named(table.columns[at].name) for at in (first, last)}
    if (
        leaning[-1] < _SPENT
        or leaning[-1] - leaning[0] < _FAR
        or (len(money) > 2 and min(leaning[1] - leaning[0], leaning[-1] - leaning[-2]) < _CLEAR)
        or len(currencies) > 1
        or year_of(table.columns[first]) != year_of(table.columns[last])
    ):
        return None
    rows = index.select_rows(table.id, ())
    whole, part = (index.column_numbers(table.id, at, rows) for at in (first, last))
    both = whole.keys() & part.keys()
    if not both or sum(whole[row] >= part[row] for row in both) < _MOSTLY * len(both):
        return None
    return first, last


def _texts(rows: Sequence[TableRow], at: int) -> list[str]:
    return [row.cells[at].text for row in rows if at in row.cells]


def _are_words(cells: Sequence[str]) -> bool:
    """Whether most cells have a word in small letters, or of a script without them, and so are no codes."""
    words = [any(not one.isupper() for one in _WORD.findall(cell)) for cell in cells]
    return bool(words) and sum(words) > len(words) / 2

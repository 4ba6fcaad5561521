"""Questions to the typed cells of tables (index.manifest.tables): plain SELECTs, so that every condition on any column of
any table is the same statement.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from corpus.cell_values import Value
from corpus.tables import TableCell, TableRow
from index.model import CellCondition, CellMatch, RowGroup

_PART = 400  # values of one SQL statement
_CELL = "start, end, text, kind, number, unit, bound, carried"
_COMPARED = {"=": "=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}


def matches(
    connection: sqlite3.Connection, tables: Sequence[int], keys: Sequence[str]
) -> list[CellMatch]:
    """Which cells of which tables are exactly one of ``keys``, by table, column and key; totals are left out."""
    found: list[CellMatch] = []
    for asked in _parts(keys):
        for among in _parts(tables):
            kept = connection.execute(
                "SELECT c.tab, c.col, c.key, COUNT(*), MIN(c.row) FROM table_cells c"  # noqa: S608  (marks)
                f" WHERE c.tab IN ({_marks(among)}) AND c.key IN ({_marks(asked)})"
                " GROUP BY c.tab, c.col, c.key",
                (*among, *asked),
            )
            found += [CellMatch(*row) for row in kept]
    return found


def containing(connection: sqlite3.Connection, table: int, keys: Sequence[str]) -> list[CellMatch]:
    """Which columns of a table have cells of text that hold the words of one of ``keys``, and are not just these."""
    found: list[CellMatch] = []
    for key in keys:
        kept = connection.execute(
            "SELECT col, COUNT(*), MIN(row) FROM table_cells WHERE tab = ? AND kind = 'text'"
            " AND instr(key, ?) > 0 AND key <> ? GROUP BY col",
            (table, key, key),
        )
        found += [CellMatch(table, column, key, count, first) for column, count, first in kept]
    return found


def listing(
    connection: sqlite3.Connection, table: int, column: int, keys: Sequence[str]
) -> list[tuple[str, str]]:
    """Keys and texts of the different cells of text that hold the words of one of ``keys`` among others."""
    found: dict[tuple[str, str], None] = {}
    for key in keys:
        kept = connection.execute(
            "SELECT DISTINCT key, text FROM table_cells WHERE tab = ? AND col = ? AND kind = 'text'"
            " AND instr(key, ?) > 0 AND key <> ?",
            (table, column, key, key),
        )
        found |= dict.fromkeys(kept)
    return list(found)


def rows_saying(
    connection: sqlite3.Connection, table: int, stems: Sequence[str]
) -> dict[int, frozenset[str]]:
    """Which of ``stems`` the rows of a table say in their names and cells of text, by row; headings are left out.

    "stem*" is said by every word that begins so.
    """
    keys = {stem: f" {stem[:-1]}" if stem.endswith("*") else f" {stem} " for stem in stems}
    found: dict[int, set[str]] = {}
    for among in _parts(list(keys)):
        holding = " OR ".join(["instr(key, ?) > 0"] * len(among))
        given = [keys[stem] for stem in among]
        kept = connection.execute(
            "SELECT row, key FROM table_cells WHERE tab = ? AND kind = 'text'"  # noqa: S608  (marks)
            f" AND ({holding}) UNION ALL SELECT row, key FROM table_rows WHERE tab = ? AND ({holding})",
            (table, *given, table, *given),
        )
        for row, key in kept:
            found.setdefault(row, set()).update(stem for stem in among if keys[stem] in key)
    headings = connection.execute(
        "SELECT row FROM table_rows WHERE tab = ? AND kind = 'heading'", (table,)
    )
    for (row,) in headings:
        found.pop(row, None)
    return {row: frozenset(said) for row, said in found.items()}


def select_rows(
    connection: sqlite3.Connection, table: int, conditions: Sequence[CellCondition]
) -> list[int]:
    """Numbers of the rows, without totals and headings, that meet every condition, in their order."""
    values: list[object] = [table]
    statement = "SELECT row FROM table_rows WHERE tab = ? AND kind = 'row'"
    for one in conditions:
        if one.operator == "among":
            ranges = list(zip(one.values[::2], one.values[1::2], strict=True))
            statement += f" AND ({' OR '.join(['row BETWEEN ? AND ?'] * len(ranges))})"
            values += one.values
            continue
        clause, given = _clause(one)
        own = f"EXISTS (SELECT 1 FROM table_cells c WHERE c.tab = ? AND c.col = ? AND c.row = table_rows.row AND {clause})"  # noqa: S608  (clauses of our own)
        negated = one.negated != (one.operator in ("missing", "nothing"))
        statement += f" AND {'NOT ' if negated else ''}{own}"
        values += [table, one.column, *given]
    return [row for (row,) in connection.execute(f"{statement} ORDER BY row", values)]


def _clause(one: CellCondition) -> tuple[str, list[object]]:
    """The part of a statement for one condition, and its values."""
    if one.operator == "is":
        return f"c.key IN ({_marks(one.values)})", list(one.values)
    if one.operator == "contains":
        return " OR ".join(["instr(c.key, ?) > 0"] * len(one.values)).join("()"), list(one.values)
    if one.operator == "missing":
        return "c.kind <> 'empty'", []
    if one.operator == "nothing":
        return "c.kind <> 'empty' AND (c.number IS NULL OR c.number <> 0)", []
    if one.operator == "kind":
        return f"c.kind IN ({_marks(one.values)})", list(one.values)
    if one.operator == "between":
        return "c.number BETWEEN ? AND ?", list(one.values)
    return f"c.number {_COMPARED[one.operator]} ?", list(one.values)


def row_groups(connection: sqlite3.Connection, table: int) -> list[RowGroup]:
    """The rows below each heading of a table, in their order; headings without rows are left out."""
    found = connection.execute(
        "SELECT row, label FROM table_rows WHERE tab = ? AND kind = 'heading' ORDER BY row",
        (table,),
    ).fetchall()
    if not found:
        return []
    (last,) = connection.execute(
        "SELECT MAX(row) FROM table_rows WHERE tab = ?", (table,)
    ).fetchone()
    ends = [row - 1 for row, _ in found[1:]] + [last]
    return [
        RowGroup(label, row + 1, end)
        for (row, label), end in zip(found, ends, strict=True)
        if row < end
    ]


def distinct_values(
    connection: sqlite3.Connection, table: int, column: int, most: int
) -> list[CellMatch]:
    """The different cells of a column by their keys, the most frequent first; none where there are more than ``most``."""
    found = connection.execute(
        "SELECT key, COUNT(*), MIN(row) FROM table_cells WHERE tab = ? AND col = ? AND kind <> 'empty'"
        " GROUP BY key ORDER BY COUNT(*) DESC, MIN(row) LIMIT ?",
        (table, column, most + 1),
    ).fetchall()
    if len(found) > most:
        return []
    return [CellMatch(table, column, key, count, first) for key, count, first in found]


def distinct_rows(connection: sqlite3.Connection, table: int, rows: Sequence[int]) -> list[int]:
    """Those of ``rows`` of which no earlier one has the same cells."""
    first: dict[str, int] = {}
    for part in _parts(rows):
        cells = connection.execute(
            "SELECT row, group_concat(col || ' ' || text, char(31)) FROM"  # noqa: S608  (marks)
            f" (SELECT row, col, text FROM table_cells WHERE tab = ? AND row IN ({_marks(part)}) ORDER BY row, col)"
            " GROUP BY row ORDER BY row",
            (table, *part),
        )
        for row, whole in cells:
            first.setdefault(whole, row)
    return sorted(first.values())


def column_numbers(
    connection: sqlite3.Connection, table: int, column: int, rows: Sequence[int]
) -> dict[int, float]:
    """The numbers of a column in ``rows``, by row; rows without one, or with a bound only, are left out."""
    found: dict[int, float] = {}
    for part in _parts(rows):
        found |= connection.execute(
            f"SELECT row, number FROM table_cells WHERE tab = ? AND col = ? AND number IS NOT NULL"  # noqa: S608  (marks)
            f" AND bound IN ('', 'about', 'nearly') AND row IN ({_marks(part)})",
            (table, column, *part),
        ).fetchall()
    return found


def table_rows(
    connection: sqlite3.Connection, table: int, rows: Sequence[int] | None = None
) -> dict[int, TableRow]:
    """Rows of a table with their cells, by number; all of them for None."""
    found: dict[int, TableRow] = {}
    for part in [None] if rows is None else _parts(rows):
        only = "" if part is None else f" AND row IN ({_marks(part)})"
        given = (table, *(part or ()))
        cells: dict[int, dict[int, TableCell]] = {}
        statement = (
            f"SELECT row, col, {_CELL} FROM table_cells WHERE tab = ?{only} ORDER BY row, col"  # noqa: S608  (marks)
        )
        for row, column, start, end, text, kind, number, unit, bound, carried in connection.execute(
            statement, given
        ):
            value = Value(kind, number, unit, bound)
            cells.setdefault(row, {})[column] = TableCell(start, end, text, value, bool(carried))
        for row, start, end, kind, label, page, place in connection.execute(
            f"SELECT row, start, end, kind, label, page, place FROM table_rows WHERE tab = ?{only} ORDER BY row",  # noqa: S608  (marks)
            given,
        ):
            found[row] = TableRow(start, end, kind, label, cells.get(row, {}), page, place)
    return found


def _parts(values: Sequence) -> Iterator[Sequence]:  # type: ignore[type-arg]
    for start in range(0, len(values), _PART):
        yield values[start : start + _PART]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))

"""The tables of documents in the manifest: written with a document, asked with plain SELECTs.

A cell is a row of ``table_cells`` with its typed value, so that conditions on any column of any table are the same
statement. ``key``: the stems of its words with a blank before and after each, in the language of the document, so that
a word is found as ``% word %``. Tables become visible and are deleted with their document. A document that has none of
this version gets them at the next run of indexing, without being read again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace

from corpus.cell_values import Value
from corpus.model import Document
from corpus.stemming import stems
from corpus.tables import Column, Table, TableCell, TableRow, tables_of
from index.cache import BoundedCache
from index.manifest.reading import ManifestReader
from index.manifest.records import row_number
from index.manifest.writing import Manifest
from index.model import CellCondition, CellMatch, TableRecord, without_surrogates

VERSION = "3"  # raised when the same document gives other tables
MOST_CELLS = 2_000_000  # of one document
_REMEMBERED = 2_000  # documents whose tables are remembered
_KEY_WORDS = 60  # words of a cell that are searched
_PART = 400  # values of one SQL statement
_CELL = "start, end, text, kind, number, unit, bound, carried"
_COMPARED = {"=": "=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}


def cell_key(text: str, language: str | None) -> str:
    """The words of a cell as they are compared: " child marriag "."""
    return f" {' '.join(stems(text, language or 'en')[:_KEY_WORDS])} "


# --- writing ------------------------------------------------------------------------------------


def write_tables(manifest: Manifest, documents: Mapping[int, Document]) -> None:
    """Keep the tables of documents, by number, in place of earlier ones, in one transaction."""
    found = {number: tables_of(document) for number, document in documents.items()}
    with manifest.writing() as connection:
        for number, tables in found.items():
            connection.execute("DELETE FROM tables WHERE document = ?", (number,))
            _insert(connection, number, tables, documents[number].metadata.language)
        connection.executemany(
            "INSERT OR REPLACE INTO tabulations VALUES (?, ?)", [(n, VERSION) for n in found]
        )


def _insert(
    connection: sqlite3.Connection, number: int, tables: Sequence[Table], language: str | None
) -> None:
    left = MOST_CELLS
    for position, table in enumerate(tables):
        rows, size = list(table.rows), sum(len(row.cells) for row in table.rows)
        notes = table.notes
        if size > left:
            rows = rows[: left * len(rows) // size]
            notes = (
                *notes,
                f"only the first {len(rows):,} of {len(table.rows):,} rows are searched",
            )
        left -= min(left, size)
        key = row_number(number, position)
        connection.execute(
            "INSERT INTO tables VALUES (?, ?, ?)",
            (key, number, _about(table, len(rows), notes, language)),
        )
        connection.executemany(
            "INSERT INTO table_rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    key,
                    at,
                    r.start,
                    r.end,
                    r.kind,
                    without_surrogates(r.label),
                    cell_key(r.label, language),
                    r.page,
                    r.place,
                )
                for at, r in enumerate(rows)
            ],
        )
        connection.executemany(
            "INSERT INTO table_cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (key, column, at, c.start, c.end, without_surrogates(c.text), cell_key(c.text, language),
                 c.value.kind, c.value.number, c.value.unit, c.value.bound, c.carried)
                for at, row in enumerate(rows)
                for column, c in row.cells.items()
            ),
        )  # fmt: skip


def _about(table: Table, rows: int, notes: Sequence[str], language: str | None) -> str:
    about = {
        "title": table.title,
        "headings": table.headings,
        "sheet": table.sheet,
        "left": table.left,
        "columns": [asdict(column) for column in table.columns],
        "rows": rows,
        "start": table.rows[0].start,
        "end": table.rows[-1].end,
        "pages": table.pages,
        "notes": list(notes),
        "language": language,
    }
    return json.dumps(about)


def tabulate_missing(manifest: Manifest, reader: ManifestReader) -> int:
    """Write the tables of every visible document that has none of this version; returns how many."""
    found = manifest.connection.execute(
        "SELECT document FROM tabulations WHERE version = ?", (VERSION,)
    )
    done = {number for (number,) in found}
    snapshot = reader.snapshot()
    missing = [number for number in snapshot.records if number not in done]
    for number in missing:
        document = reader.document(snapshot.records[number].name, snapshot)
        write_tables(manifest, {number: document})
    return len(missing)


# --- reading ------------------------------------------------------------------------------------


class TableReader:
    """The records of tables, which are remembered: a document's number is never used again."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._known: BoundedCache[int, list[TableRecord]] = BoundedCache(_REMEMBERED)

    def of(self, number: int, name: str) -> list[TableRecord]:
        """The tables of a document in the order of its text. ``name``: under which it is seen."""
        known = self._known.get(number)
        if known is None:
            kept = self._manifest.connection.execute(
                "SELECT id, about FROM tables WHERE document = ? ORDER BY id", (number,)
            )
            known = [_record(key, name, json.loads(about)) for key, about in kept]
            if known or self._is_tabulated(number):
                self._known.put(number, known)
        return (
            known
            if not known or known[0].document == name
            else [replace(t, document=name) for t in known]
        )

    def _is_tabulated(self, number: int) -> bool:
        """Whether the tables of a document were looked for; those of older documents come with the next run."""
        found = self._manifest.connection.execute(
            "SELECT 1 FROM tabulations WHERE document = ?", (number,)
        )
        return found.fetchone() is not None


def _record(key: int, document: str, about: dict) -> TableRecord:  # type: ignore[type-arg]
    columns = tuple(Column(tuple(c.pop("names")), **c) for c in about.pop("columns"))
    return TableRecord(
        id=key,
        document=document,
        columns=columns,
        headings=tuple(about.pop("headings")),
        pages=tuple(about.pop("pages")),
        notes=tuple(about.pop("notes")),
        **about,
    )


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


def rows_saying(
    connection: sqlite3.Connection, table: int, stems: Sequence[str]
) -> dict[int, frozenset[str]]:
    """Which of ``stems`` the rows of a table say in their names and cells of text, by row; headings are left out."""
    keys = {stem: f" {stem} " for stem in stems}
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
        clause, given = _clause(one)
        own = f"EXISTS (SELECT 1 FROM table_cells c WHERE c.tab = ? AND c.col = ? AND c.row = table_rows.row AND {clause})"  # noqa: S608  (clauses of our own)
        statement += f" AND {'NOT ' if one.negated else ''}{own}"
        values += [table, one.column, *given]
    return [row for (row,) in connection.execute(f"{statement} ORDER BY row", values)]


def _clause(one: CellCondition) -> tuple[str, list[object]]:
    """The part of a statement for one condition, and its values."""
    if one.operator == "is":
        return f"c.key IN ({_marks(one.values)})", list(one.values)
    if one.operator == "contains":
        return " OR ".join(["instr(c.key, ?) > 0"] * len(one.values)).join("()"), list(one.values)
    if one.operator == "kind":
        return f"c.kind IN ({_marks(one.values)})", list(one.values)
    if one.operator == "between":
        return "c.number BETWEEN ? AND ?", list(one.values)
    return f"c.number {_COMPARED[one.operator]} ?", list(one.values)


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

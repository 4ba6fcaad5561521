"""The tables of documents in the manifest: written with a document, asked with plain SELECTs.

A cell is a row of ``table_cells`` with its typed value, so that conditions on any column of any table are the same
statement. ``key``: the stems of its words with a blank before and after each, in the language of the document, so that
a word is found as ``% word %``. Tables become visible and are deleted with their document. A document that has none of
this version gets them at the next run of indexing, without being read again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from corpus.model import Document
from corpus.stemming import stems
from corpus.tables import Column, Table, tables_of
from index.cache import BoundedCache
from index.manifest.reading import ManifestReader
from index.manifest.records import row_number
from index.manifest.writing import Manifest
from index.model import TableRecord, without_surrogates

VERSION = "6"  # raised when the same document gives other tables
MOST_CELLS = 2_000_000  # of one document
_REMEMBERED = 2_000  # documents whose tables are remembered
_KEY_WORDS = 60  # words of a cell that are searched


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

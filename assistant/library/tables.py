"""The tables of documents for people and programs: a list of them, and one as rows or as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from assistant.config.errors import NotFound
from corpus.tables import TableRow
from index.model import TableRecord
from index.view import IndexView


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table with its number in its document, from 1. ``rows``: of one that was opened."""

    record: TableRecord
    number: int
    rows: tuple[TableRow, ...] = ()

    @property
    def title(self) -> str:
        """Its title; of one without, its sheet or the heading above it."""
        one = self.record
        return one.title or one.sheet or (one.headings[-1] if one.headings else "")

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, without the rows."""
        one = self.record
        return {
            "document": one.document,
            "number": self.number,
            "title": self.title,
            "sheet": one.sheet,
            "pages": list(one.pages),
            "columns": [
                {"name": c.name, "kind": c.kind, "unit": c.unit, "scale": c.scale}
                for c in one.columns
            ],
            "rows": one.rows,
            "notes": list(one.notes),
        }

    def cells(self) -> list[list[str]]:
        """The names of the columns, then every row as printed; a cell that a row leaves out is empty."""
        width = range(len(self.record.columns))
        printed = [
            [
                row.cells[at].text if at in row.cells and not row.cells[at].carried else ""
                for at in width
            ]
            for row in self.rows
        ]
        return [[column.name for column in self.record.columns], *printed]

    def csv(self) -> str:
        """The table as CSV (RFC 4180)."""
        written = io.StringIO()
        csv.writer(written).writerows(self.cells())
        return written.getvalue()


def tables_in(index: IndexView, document: str | None) -> list[DocumentTable]:
    """The tables of a document, or of all, in their order."""
    numbers: dict[str, int] = {}
    found = []
    for record in index.tables(None if document is None else [document]):
        numbers[record.document] = numbers.get(record.document, 0) + 1
        found.append(DocumentTable(record, numbers[record.document]))
    return found


def open_table(index: IndexView, document: str, number: int) -> DocumentTable:
    """Table ``number`` of a document with its rows. Raises NotFound."""
    known = tables_in(index, document)
    if not 1 <= number <= len(known):
        raise NotFound(f"{document} has {len(known)} tables, none with the number {number}")
    record = known[number - 1].record
    return DocumentTable(record, number, tuple(index.table_rows(record.id).values()))

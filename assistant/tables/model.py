"""The tables of a document as columns of cells, for questions about their rows.

A table is every row with the same name and sheet. A column that a row leaves out at its beginning
goes on from the row above, as printed tables leave out a region that several rows share.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from corpus import domain
from corpus.model import Block, Document, Row
from corpus.names import find_figures
from corpus.normalize import one_line

_DOCUMENTS = 16  # as many as the index remembers (index.manifest.reading)


@dataclass(frozen=True, slots=True)
class TableRow:
    """``cells``: texts by column; two where a column spans two cells. ``ends``: by column, where its cell
    ends in the document; only for cells that are printed in this row.
    """

    block: Block
    cells: dict[str, tuple[str, ...]]
    ends: dict[str, int]


@dataclass(slots=True)
class Table:
    """``name``: of table and sheet. ``headings``: the last two above it. ``columns``: names, in their order."""

    name: str
    headings: str
    columns: list[str] = field(default_factory=list)
    rows: list[TableRow] = field(default_factory=list)
    _values: dict[str, dict[str, None]] = field(default_factory=dict, repr=False)

    @property
    def names(self) -> str:
        """What a question may say to mean the table: its headings and its own name."""
        return f"{self.headings} {self.name}".strip()

    def values(self, column: str) -> dict[str, None]:
        """The different cells of a column, in their order (a dict without values, for its order). Cached: only
        for a table that has all its rows.
        """
        if column not in self._values:
            cells = (v for row in self.rows for v in row.cells.get(column, ()))
            self._values[column] = dict.fromkeys(cells)
        return self._values[column]

    def is_numeric(self, column: str) -> bool:
        """Whether most cells of a column are figures."""
        values = self.values(column)
        return sum(number_in(value) is not None for value in values) > len(values) / 2


def tables_of(document: Document) -> tuple[Table, ...]:
    """The tables of more than one row, in the order of the text; cached for the last `_DOCUMENTS` documents."""
    return _tables(_ByIdentity(document))


class _ByIdentity:
    """A document as the key of a cache, equal only to the same object: comparing whole texts would take
    longer than making the tables again.
    """

    __slots__ = ("document",)

    def __init__(self, document: Document) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.document is self.document

    def __hash__(self) -> int:
        return hash(self.document.name)


@lru_cache(_DOCUMENTS)
def _tables(cached: _ByIdentity) -> tuple[Table, ...]:
    document = cached.document
    tables: dict[tuple[str, str | None], Table] = {}
    for block in document.blocks:
        if block.row is None:
            continue
        key = (block.row.table, block.row.sheet)
        if key not in tables:
            headings = " ".join(document.headings_at(block.start)[-2:])
            tables[key] = Table(f"{block.row.table} {block.row.sheet or ''}".strip(), headings)
        tables[key].rows.append(_row(document, block, block.row, tables[key]))
    return tuple(table for table in tables.values() if len(table.rows) > 1)


def _row(document: Document, block: Block, row: Row, table: Table) -> TableRow:
    texts: dict[str, tuple[str, ...]] = {}
    ends: dict[str, int] = {}
    column = ""
    for cell in row.cells:
        column = " ".join(cell.header) or column  # a column that two cells share is named once
        if column not in table.columns:
            table.columns.append(column)
        text = one_line(document.text[cell.start : cell.end])
        if text:
            texts[column] = (*texts.get(column, ()), text)
            ends[column] = max(cell.end, ends.get(column, 0))
    first = min((table.columns.index(c) for c in texts), default=0)
    above = table.rows[-1].cells if table.rows else {}
    carried = {name: above[name] for name in table.columns[:first] if name in above}
    return TableRow(block, carried | texts, ends)


@domain.cached(50_000)  # every question looks at the same cells again
def number_in(text: str) -> Decimal | None:
    """The figure that a cell holds and nothing else; None for other cells."""
    found = find_figures(text)
    alone = len(found) == 1 and len(text) <= len(found[0].text) + 2
    return found[0].low if alone else None

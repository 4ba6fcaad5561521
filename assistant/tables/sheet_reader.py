"""What the reader says of tables for a question: of their columns, and of the cells of rows that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.row_cells import by_reader
from assistant.model import QuotedCell
from assistant.question.understand import Question
from assistant.reader.scores import Reader
from assistant.tables.columns_read import ColumnsRead, read_columns
from corpus.tables import TableRow
from index.model import CellCondition, DocumentRecord, TableRecord
from index.view import IndexView

_MOST = 6  # rows that are read to choose a cell
Conditions = tuple[CellCondition, ...]


@dataclass(frozen=True, slots=True)
class CellsRead:
    """``columns``: of the cells of a row that were read. ``odds``: log-odds that a cell is what is asked for, float64 (texts,
    cells): by the question, and by each of its parts.
    """

    columns: tuple[int, ...]
    odds: np.ndarray

    def below_best(self) -> dict[int, tuple[float, float]]:
        """For each column the log-odds of its cell less those of the likeliest one: by the question, and by the part that it
        is likeliest for.
        """
        own = self.odds - self.odds.max(axis=1, keepdims=True)
        both = zip(own[0].tolist(), own.max(axis=0).tolist(), strict=True)
        return dict(zip(self.columns, both, strict=True))


class SheetReader:
    """Reads tables for one question: their columns, and rows, those by which a cell is chosen once, `_MOST` at most."""

    def __init__(
        self,
        index: IndexView,
        question: Question,
        records: Mapping[str, DocumentRecord],
        reader: Reader,
        *,
        columns: bool = True,
    ) -> None:
        """``columns``: whether columns are read; they are not where those who learn to read them are shown plans."""
        self._reads_columns = columns
        self._index, self._question, self._records, self._reader = index, question, records, reader
        self._reads = by_reader(reader)
        self._known: dict[tuple[int, int], CellsRead | None] = {}
        self._meeting: dict[tuple[int, Conditions], list[int]] = {}

    def columns(self, tables: Sequence[TableRecord]) -> dict[int, ColumnsRead]:
        """What the columns of some tables have to do with the question, by the number of the table."""
        if not self._reads_columns:
            return {}
        return read_columns(self._index, self._question, tables, self._records, self._reader)

    def meeting(self, table: TableRecord, conditions: Conditions) -> list[int]:
        """Numbers of the rows that meet conditions; none for none."""
        key = table.id, conditions
        if key not in self._meeting:
            self._meeting[key] = self._index.select_rows(*key) if conditions else []
        return self._meeting[key]

    def numbered(self, table: TableRecord, number: int) -> CellsRead | None:
        """Of a row of a table; None where it has no cells, and where enough others were read."""
        key = table.id, number
        if key not in self._known:
            if len(self._known) == _MOST:
                return None
            self._known[key] = self.read(table, self._index.table_rows(table.id, [number])[number])
        return self._known[key]

    def read(self, table: TableRecord, row: TableRow) -> CellsRead | None:
        """Of any row of a table; None where it has no cells."""
        own = [at for at, cell in row.cells.items() if cell.text.strip() and not cell.carried]
        if not own:
            return None
        cells = [QuotedCell(table.columns[at].name, row.cells[at].text) for at in own]
        record = self._records[table.document]
        return CellsRead(tuple(own), self._reads(self._question, record, table.title or "", cells))

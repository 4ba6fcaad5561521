"""Rows of a document that belong to one table (steps 1 and 2 of corpus.tables)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.model import Block, Document, Row
from corpus.normalize import fold, one_line

_BETWEEN = 2  # blocks (notes, running heads) between two parts of one table on two pages


def runs(document: Document) -> Iterator[Run]:
    """The rows of each table, in the order of the text."""
    found: list[Run] = []
    for block, between in _rows(document):
        if not found or not found[-1].takes(block, between, document):
            found.append(Run())
        found[-1].add(block)
    return (part for run in found for part in run.parts())


def _rows(document: Document) -> Iterator[tuple[Block, int]]:
    """Row blocks, each with the number of other blocks since the last one."""
    between = 0
    for block in document.blocks:
        if block.row is None:
            between += 1
        elif block.row.cells:
            yield block, between
            between = 0


def _headers(row: Row) -> dict[int, tuple[str, ...]]:
    """Names above the cells of a row, by column."""
    return {column_of(row, at): cell.header for at, cell in enumerate(row.cells) if cell.header}


def column_of(row: Row, at: int) -> int:
    return row.cells[at].column if row.cells[at].column >= 0 else at


@dataclass(slots=True)
class Run:
    """Rows that may be one table; `parts` divides them where a second header begins."""

    blocks: list[Block] = field(default_factory=list)
    headers: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def takes(self, block: Block, between: int, document: Document) -> bool:
        """Whether a row goes on with this table, after ``between`` other blocks."""
        last, row = self.blocks[-1], block.row
        if row is None or last.row is None or row.sheet != last.row.sheet:
            return False
        if not between:
            return row.table in (last.row.table, "") or not _headers(row)
        headers = _headers(row)
        fits = self._fits(headers) if headers else self.repeats(row, document)
        same = fits and row.table == last.row.table
        if row.sheet is not None:
            return same
        pages = document.page_at(last.start), document.page_at(block.start)
        turned = pages[0] is not None and pages[1] is not None and pages[1] - pages[0] == 1
        return same and turned and between <= _BETWEEN

    def _fits(self, headers: dict[int, tuple[str, ...]]) -> bool:
        return all(self.headers.get(column, names) == names for column, names in headers.items())

    def repeats(self, row: Row, document: Document) -> bool:
        """Whether a row without names above it holds several of the names of the columns and nothing else."""
        names = {fold(name) for header in self.headers.values() for name in header}
        texts = _texts(row, document)
        return len(texts) > 1 and all(text in names for text in texts)

    def add(self, block: Block) -> None:
        self.blocks.append(block)
        if block.row is not None:
            for column, names in _headers(block.row).items():
                self.headers.setdefault(column, names)

    def parts(self) -> Iterator[Run]:
        """The tables of these rows: a row whose names differ begins another one, with the header above it."""
        part, waiting = Run(), list[Block]()
        for block in self.blocks:
            headers = _headers(block.row) if block.row else {}
            if not headers:
                waiting.append(block)
                continue
            if part.headers and not part._fits(headers):
                header = _last_header(waiting)
                for other in waiting[: len(waiting) - header]:
                    part.add(other)
                yield part
                part, waiting = Run(), waiting[len(waiting) - header :]
            for other in (*waiting, block):
                part.add(other)
            waiting = []
        for other in waiting:
            part.add(other)
        yield part


def _last_header(waiting: Sequence[Block]) -> int:
    """How many rows at the end of ``waiting`` may be a header: those of several cells."""
    count = 0
    while count < len(waiting) and len(filled(waiting[-1 - count])) > 1:
        count += 1
    return count


def filled(block: Block) -> list[int]:
    cells = block.row.cells if block.row else ()
    return [at for at, cell in enumerate(cells) if cell.end > cell.start]


def body_of(document: Document, run: Run) -> list[Block]:
    """The rows below the header, without the header rows that are repeated."""
    if not run.headers:
        return run.blocks
    body: list[Block] = []
    for block in run.blocks:
        row = block.row
        if row is None or (not body and not _headers(row)):
            continue
        if not _headers(row) and run.repeats(row, document):
            continue
        body.append(block)
    return body


def _texts(row: Row, document: Document) -> list[str]:
    texts = [fold(one_line(document.text[c.start : c.end])) for c in row.cells]
    return [text for text in texts if text]

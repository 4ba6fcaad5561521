"""The cells of a quoted row that matter: what is shown of it, with the names of their columns where they have any.

A narrow row is shown whole. Of a wide one: the cell that names it, and those whose column or text says a word of the
question; where there are none, its first cells.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.model import QuotedCell
from assistant.question.understand import Question
from corpus.model import Document, Row, Span
from corpus.normalize import one_line
from corpus.stemming import stems

_NARROW = 8  # cells of a row that is shown whole


@dataclass(frozen=True, slots=True)
class QuotedRow:
    """Where a quoted row stands, and its cells that matter. ``names``: of its table and of the columns that it has."""

    names: tuple[str, ...] = ()
    sheet: str | None = None
    range: str | None = None
    cells: tuple[QuotedCell, ...] = ()


def quoted_row(question: Question, document: Document, quoted: Span) -> QuotedRow:
    """The row of a table in which a quote begins; all empty for one that is no row."""
    row = next((b.row for b in document.blocks if b.row and b.start <= quoted.start < b.end), None)
    if row is None:
        return QuotedRow()
    headers = (header for cell in row.cells for header in cell.header)
    names = tuple(dict.fromkeys(name for name in (row.table, *headers) if name))
    cells = quoted_cells(question, row, quoted, document.text)
    return QuotedRow(names, row.sheet, row.cells_range, cells)


def quoted_cells(question: Question, row: Row, quoted: Span, text: str) -> tuple[QuotedCell, ...]:
    """Cells of the part ``quoted`` of a row, in their order, without empty ones.

    ``text``: of the document.
    """
    cells = [
        QuotedCell(" – ".join(cell.header), one_line(text[cell.start : cell.end]))
        for cell in row.cells
        if quoted.start <= cell.start < cell.end <= quoted.end
    ]
    if len(cells) <= _NARROW:
        return tuple(cells)
    asked = {word.stem for word in question.terms}
    language = question.language
    said = [
        cell for cell in cells[1:] if asked & set(stems(f"{cell.header} {cell.text}", language))
    ]
    return (cells[0], *said[: _NARROW - 1]) if said else tuple(cells[:_NARROW])

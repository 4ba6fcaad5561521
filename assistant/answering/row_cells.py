"""The cells of a quoted row that matter: what is shown of it, with the names of their columns where they have any.

A narrow row is shown whole. Of a wide one: the cell that names it, and those that are likeliest to be what is asked for, by
the rare words of the question in their columns and texts, and by what a reader says of them, where there is one; the first cells where
nothing is said of any. Of 103 questions
about wide rows of documents from which nothing was learnt, the cells shown answer .97 (.56 by words alone).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from assistant.answering.read import text_in
from assistant.model import QuotedCell
from assistant.question.understand import Question
from assistant.reader.passages import above
from assistant.reader.scores import Reader, Shown
from corpus.model import Document, Row, Span
from corpus.normalize import one_line
from corpus.stemming import stems

_NARROW = 8  # cells of a row that is shown whole, and of a wide one that are shown
_COLUMN, _TEXT = (
    8.0,
    2.0,
)  # log-odds that the words of a question add, where a column or cell has all of them
_BELOW = 6.0  # log-odds below the likeliest cell, from which another one is not shown

# Log-odds of cells of a row, each with the name of its column, that they are what a question asks for.
ReadCells = Callable[[Question, Document, str, Sequence[QuotedCell]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class QuotedRow:
    """Where a quoted row stands, and its cells that matter. ``names``: of its table and of the columns that it has."""

    names: tuple[str, ...] = ()
    sheet: str | None = None
    range: str | None = None
    cells: tuple[QuotedCell, ...] = ()


def quoted_row(
    question: Question, document: Document, quoted: Span, read: ReadCells | None = None
) -> QuotedRow:
    """The row of a table in which a quote begins; all empty for one that is no row. ``read``: asks a reader."""
    row = next((b.row for b in document.blocks if b.row and b.start <= quoted.start < b.end), None)
    if row is None:
        return QuotedRow()
    headers = (header for cell in row.cells for header in cell.header)
    names = tuple(dict.fromkeys(name for name in (row.table, *headers) if name))
    cells = quoted_cells(question, document, row, quoted, read)
    return QuotedRow(names, row.sheet, row.cells_range, cells)


def quoted_cells(
    question: Question, document: Document, row: Row, quoted: Span, read: ReadCells | None = None
) -> tuple[QuotedCell, ...]:
    """Cells of the part ``quoted`` of a row, in their order, without empty ones."""
    cells = [
        QuotedCell(" – ".join(cell.header), one_line(document.text[cell.start : cell.end]))
        for cell in row.cells
        if quoted.start <= cell.start < cell.end <= quoted.end
    ]
    if len(cells) <= _NARROW:
        return tuple(cells)
    likely = _by_words(question, cells)
    if read is not None:
        likely = likely + np.asarray(read(question, document, row.table, cells))
        fit = likely >= likely[1:].max() - _BELOW
    else:
        fit = likely > 0 if likely[1:].any() else np.ones(len(cells), bool)
    likely[0], fit[0] = np.inf, True  # the first names the row
    best = np.argsort(-likely, kind="stable")[:_NARROW].tolist()
    return tuple(cells[i] for i in sorted(best) if fit[i])


def _by_words(question: Question, cells: Sequence[QuotedCell]) -> np.ndarray:
    """What the words of a question say for each cell, in log-odds, float64 (cells,); those in few cells say most."""
    language = question.language
    said = [(set(stems(c.header, language)), set(stems(c.text, language))) for c in cells]
    having = Counter(stem for column, text in said for stem in column | text)
    asked = {word.stem for word in question.terms} & having.keys()
    weights = {stem: log((len(cells) + 1) / having[stem]) for stem in asked}
    total = sum(weights.values()) or 1.0

    def share(words: set[str]) -> float:
        return sum(weights[stem] for stem in asked & words) / total

    return np.asarray([_COLUMN * share(column) + _TEXT * share(text) for column, text in said])


def by_reader(reader: Reader) -> ReadCells:
    """Reads the cells of a row like the sentences of a passage."""

    def read(
        question: Question, document: Document, table: str, cells: Sequence[QuotedCell]
    ) -> Sequence[float]:
        about = document.metadata
        over = above(
            publisher=about.publisher or "",
            title=about.title,
            year=about.year,
            headings=(),
            columns=table,
            before="",
        )
        units = tuple(f"{c.header}: {c.text}" if c.header else c.text for c in cells)
        asked = text_in(question, about.language or question.language)
        (said,) = reader.read(asked, [Shown(over, units)])
        return [unit.logit for unit in said.units]

    return read

"""The cells of a quoted row that matter: what is shown of it, with the names of their columns where they have any.

A narrow row is shown whole. Of a wide one: the cells that name it, and those that are likeliest to be what is asked for, by
the rare words of the question in their columns and texts, and by what a reader says of them, where there is one, with the
question and with each of its parts; the first cells where nothing is said of any. Of 103 questions
about wide rows of documents from which nothing was learnt, the cells shown answer .97 (.56 by words alone).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from typing import Protocol

import numpy as np

from assistant.answering.read import text_in
from assistant.model import QuotedCell
from assistant.question.parts import parts_of
from assistant.question.understand import Question
from assistant.reader.passages import above
from assistant.reader.scores import Reader, Shown
from corpus.model import Document, Row, Span
from corpus.normalize import one_line
from corpus.stemming import stems

_NARROW = (
    8  # cells of a row that is shown whole, and of a wide one that are shown for the whole question
)
_COLUMN, _TEXT = (
    8.0,
    2.0,
)  # log-odds that the words of a question add, where a column or cell has all of them
_BELOW = 6.0  # log-odds below the likeliest cell, from which another one is not shown
_LIKELIEST, _NEAR = (
    2,
    3.0,
)  # cells that are shown for a question and each of its parts, within log-odds of the best
_WORD = re.compile(r"[^\W\d_]{3,}")


class About(Protocol):
    """The document of a row."""

    @property
    def title(self) -> str: ...
    @property
    def publisher(self) -> str | None: ...
    @property
    def year(self) -> int | None: ...
    @property
    def language(self) -> str | None: ...


# Log-odds of cells of a row, each with the name of its column, that they are what a question asks for, float64
# (texts, cells): the question, and each of its parts. Given are its document and the name of its table.
ReadCells = Callable[[Question, About, str, Sequence[QuotedCell]], np.ndarray]


@dataclass(frozen=True, slots=True)
class QuotedRow:
    """Where a quoted row stands, and its cells that matter. ``names``: of its table and of the columns that it has."""

    names: tuple[str, ...] = ()
    sheet: str | None = None
    range: str | None = None
    cells: tuple[QuotedCell, ...] = ()
    is_row: bool = False


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
    return QuotedRow(names, row.sheet, row.cells_range, cells, is_row=True)


def quoted_cells(
    question: Question, document: Document, row: Row, quoted: Span, read: ReadCells | None = None
) -> tuple[QuotedCell, ...]:
    """Cells of the part ``quoted`` of a row, in their order, without empty ones; none of a single one, which is a text."""
    cells = [
        QuotedCell(" – ".join(cell.header), one_line(document.text[cell.start : cell.end]))
        for cell in row.cells
        if quoted.start <= cell.start < cell.end <= quoted.end
    ]
    if len(cells) <= _NARROW:
        return tuple(cells) if len(cells) > 1 else ()
    likely = _by_words(question, cells)
    odds = None if read is None else read(question, document.metadata, row.table, cells)
    if odds is not None:
        likely = likely + odds[0]
        fit = likely >= likely[1:].max() - _BELOW
    else:
        fit = likely > 0 if likely[1:].any() else np.ones(len(cells), bool)
    likely[0], fit[0] = np.inf, True  # the first names the row
    best = np.argsort(-likely, kind="stable")[:_NARROW].tolist()
    besides = {_naming(cells)} | (set() if odds is None else likeliest(odds))
    return tuple(cells[i] for i in sorted(besides | {i for i in best if fit[i]}))


def likeliest(odds: np.ndarray) -> set[int]:
    """Numbers of the cells that are likeliest by what a reader says of them (texts, cells): some for each text."""
    near = odds >= odds.max(axis=1, keepdims=True) - _NEAR
    first = np.argsort(-odds, axis=1, kind="stable")[:, :_LIKELIEST]
    return {at for own, fit in zip(first.tolist(), near, strict=True) for at in own if fit[at]}


def _naming(cells: Sequence[QuotedCell]) -> int:
    """Number of the first cell with a word, which says which row it is where the first is a number or a code."""
    return next((at for at, cell in enumerate(cells) if _is_worded(cell.text)), 0)


def _is_worded(text: str) -> bool:
    return any(not word.isupper() for word in _WORD.findall(text))


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
        question: Question, about: About, table: str, cells: Sequence[QuotedCell]
    ) -> np.ndarray:
        over = above(
            publisher=about.publisher or "",
            title=about.title,
            year=about.year,
            headings=(),
            columns=table,
            before="",
        )
        row = Shown(over, tuple(f"{c.header}: {c.text}" if c.header else c.text for c in cells))
        asked = text_in(question, about.language or question.language)
        texts = (asked, *parts_of(asked, question.language))
        return np.asarray(
            [[unit.logit for unit in reader.read(text, [row])[0].units] for text in texts]
        )

    return read

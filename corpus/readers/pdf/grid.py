"""A table of a page: its rows as printed cells, the names above them, and its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.readers.lines import is_caption

_NUMBER = re.compile(r"^[\W_]*\d[\d\s.,%+\-–/$€£()]*[\W\d⁰-⁹]*$")
_YEAR = re.compile(r"^\W*(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)\d\d|\d\d))?\W*$")
_MAX_HEAD_ROWS = 3
_NAME = 60  # letters of the name of a column
_NEAR = 24.0  # points between the head of a table and its first row


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its text, whether it is bold, and how many columns it covers."""

    text: str
    bold: bool = False
    span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``rows[r][c]``: printed text of the cell in column ``c``, "" if empty or covered.

    ``labels[r]``: name of the row, "" where its first cell is its name. ``headers[c]``: names above
    column ``c``, outermost first; they are printed in the first ``head`` rows, if any. ``edges``:
    the borders of its columns, ascending, in points. ``title``: the text above it, "" if unknown.
    """

    x0: float
    x1: float
    top: float
    bottom: float
    page: int
    rows: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    headers: tuple[tuple[str, ...], ...]
    head: int
    edges: tuple[float, ...]
    title: str = ""

    def continues(self, before: Grid) -> bool:
        """Whether this is the rest, on the next page, of the table ``before``."""
        return (
            0 <= self.page - before.page <= 1
            and len(self.edges) == len(before.edges)
            and all(abs(a - b) < 6.0 for a, b in zip(self.edges, before.edges, strict=True))
        )

    def is_under(self, before: Grid) -> bool:
        """Whether ``before`` is the ruled head of this table, which has no rulings of its own."""
        figures = any(is_number(cell) for row in before.rows for cell in row)
        near = self.page == before.page and -2.0 <= self.top - before.bottom < _NEAR
        return near and not figures and self.head == 0 and len(before.rows) <= _MAX_HEAD_ROWS

    def headed_by(self, before: Grid) -> Grid:
        """The same table with the names that are above its columns in ``before``."""
        names: list[tuple[str, ...]] = []
        for x0, x1 in pairwise(self.edges):
            shared = [min(x1, b) - max(x0, a) for a, b in pairwise(before.edges)]
            column = max(range(len(shared)), key=shared.__getitem__)
            below = (row[column] for row in before.rows[before.head :] if row[column])
            names.append((*before.headers[column], *below) if shared[column] > 0 else ())
        return replace(self, title=self.title or before.title, headers=tuple(names))

    def inheriting(self, before: Grid) -> Grid:
        """The same table with title and headers of ``before``, whose rest it is."""
        if self.head and self.headers == before.headers:
            return replace(self, title=before.title)
        first = self.rows[0] if self.rows else ()
        own = 0 if any(first) and self.head == 1 and not before.head else self.head
        if own and self.headers != before.headers:
            return replace(self, title=self.title or before.title)
        return replace(self, title=before.title, headers=before.headers, head=own)


def grid(
    cells: Sequence[Sequence[GridCell]],
    labels: Sequence[str],
    edges: Sequence[float],
    box: tuple[float, float, float, float],
    page: int,
) -> Grid:
    """The table with ``cells[r][c]``, one for every column (empty where covered)."""
    title = _title_row(cells)
    head = bool(title) + _head_rows(cells[bool(title) :])
    columns = len(cells[0])
    return Grid(
        *box,
        page=page,
        rows=tuple(tuple(cell.text for cell in row) for row in cells),
        labels=tuple(labels),
        headers=tuple(_names(cells[bool(title) : head], column) for column in range(columns)),
        head=head,
        edges=tuple(edges),
        title=title,
    )


def _title_row(cells: Sequence[Sequence[GridCell]]) -> str:
    """The first row, if its only text is a caption or lies over all columns; else ""."""
    filled = [cell for cell in cells[0] if cell.text]
    if len(cells) < 3 or len(filled) != 1 or sum(bool(cell.text) for cell in cells[1]) < 2:
        return ""
    whole = filled[0].span == len(cells[0]) > 1
    return filled[0].text if whole or is_caption(filled[0].text) else ""


def is_number(text: str) -> bool:
    """Whether a cell holds a value: a figure, but no year (years are names of columns)."""
    return bool(_NUMBER.match(text)) and not _YEAR.match(text)


def _head_rows(cells: Sequence[Sequence[GridCell]]) -> int:
    """How many rows at the top name the columns: bold ones, words above figures, or those next to
    an empty corner, over rows that all have a name.
    """
    head = 0
    named: set[int] = set()
    for row in cells[:_MAX_HEAD_ROWS]:
        filled = [cell for cell in row if cell.text]
        if any(is_number(cell.text) for cell in filled):
            break
        spanning = head > 0 and any(cell.span > 1 for cell in cells[head - 1] if cell.text)
        bold = bool(filled) and all(cell.bold for cell in filled)
        own = {column for column, cell in enumerate(row) if cell.text}
        news = len(own - named - {0}) > 0
        corner = head == 0 and _has_empty_corner(cells)
        if not (bold or spanning or corner or (news and _figures_below(cells))):
            break
        if len(filled) <= 1 and head > 0 and not spanning:
            break
        named |= own
        head += 1
    return head if head < len(cells) else min(1, len(cells) - 1)


def _has_empty_corner(cells: Sequence[Sequence[GridCell]]) -> bool:
    first, *below = cells
    return (
        len(first) > 2
        and not first[0].text
        and all(0 < len(cell.text) <= _NAME for cell in first[1:])
        and all(row[0].text for row in below)
    )


def _figures_below(cells: Sequence[Sequence[GridCell]]) -> bool:
    below = [cell.text for row in cells[1:] for cell in row[1:] if cell.text]
    return sum(is_number(text) for text in below) * 3 > len(below)


def _names(head: Sequence[Sequence[GridCell]], column: int) -> tuple[str, ...]:
    names: list[str] = []
    for row in head:
        name = ""
        for first, cell in enumerate(row):
            if cell.text and first <= column < first + cell.span:
                name = cell.text
        if name and name not in names:
            names.append(name)
    return tuple(names)

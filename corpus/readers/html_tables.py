"""Tables of web pages as grids; tables that only lay out the page are told apart."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html

from corpus.readers.builder import fold
from corpus.readers.grid import Grid

_MOST_COLUMNS = 500
_MOST_SPANNED = 1000
_LONGEST_CELL = 1500  # characters of the mean cell of a table that lays out a page


def is_data_table(table: html.HtmlElement) -> bool:
    """Whether a table holds data: two columns or more, no other table, no page in a cell."""
    if table.get("role") in ("presentation", "none") or table.find(".//table") is not None:
        return False
    rows = list(_rows(table))
    if not rows or max(len(row) for row in rows) < 2:
        return False
    cells = [cell for row in rows for cell in row]
    total = sum(len(text) for cell in cells for text in cell.itertext())
    return total / len(cells) < _LONGEST_CELL


def grid_of(table: html.HtmlElement) -> Grid:
    """The table as a grid; header rows are those of ``thead``, or leading ones of ``th`` alone."""
    printed: list[list[str]] = []
    filled: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column -> rows that a cell above still covers, text
    headers = 0
    for row in _rows(table):
        is_header = all(cell.tag == "th" for cell in row) or _in_head(row[0])
        headers += is_header and headers == len(printed)
        own, full = _row(row, hanging)
        printed.append(own)
        filled.append(full)
    width = max((len(row) for row in printed), default=0)
    for rows in (printed, filled):
        for cells in rows:
            cells.extend([""] * (width - len(cells)))
    return Grid(printed, filled, headers if 0 < headers < len(printed) else None)


def _rows(table: html.HtmlElement) -> Iterator[list[html.HtmlElement]]:
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if cells:
            yield cells


def _in_head(cell: html.HtmlElement) -> bool:
    return any(parent.tag == "thead" for parent in cell.iterancestors())


def _row(
    cells: list[html.HtmlElement], hanging: dict[int, tuple[int, str]]
) -> tuple[list[str], list[str]]:
    printed: list[str] = []
    filled: list[str] = []

    def take_hanging() -> None:
        while len(printed) in hanging:
            left, text = hanging.pop(len(printed))
            if left > 1:
                hanging[len(printed)] = (left - 1, text)
            printed.append("")
            filled.append(text)

    for cell in cells:
        take_hanging()
        if len(printed) >= _MOST_COLUMNS:
            break
        text = fold(" ".join(cell.itertext()))
        columns = _span(cell, "colspan", _MOST_COLUMNS - len(printed))
        rows = _span(cell, "rowspan", _MOST_SPANNED)
        for beside in range(columns):
            if rows > 1:
                hanging[len(printed)] = (rows - 1, text)
            printed.append("" if beside else text)
            filled.append(text)
    take_hanging()
    return printed, filled


def _span(cell: html.HtmlElement, name: str, most: int) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), most)) if value.isdecimal() else 1

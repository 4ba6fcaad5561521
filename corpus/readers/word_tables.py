"""Tables of Word documents as grids: merged cells at their places, header rows as marked."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from corpus.readers.grid import Grid
from corpus.readers.numbering import W, value_of
from corpus.readers.wordml import children

_MOST_COLUMNS = 500


def grid_of(table: etree._Element, cell_text: Callable[[etree._Element], str]) -> Grid:
    """The table as a grid. ``cell_text``: the text of a cell."""
    printed: list[list[str]] = []
    filled: list[list[str]] = []
    headers = 0
    for row in children(table):
        if row.tag != f"{W}tr" or _is_deleted(row):
            continue
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}tblHeader") is not None:
            headers += headers == len(printed)
        above = filled[-1] if filled else []
        own, full = _row(row, above, cell_text)
        printed.append(own)
        filled.append(full)
    width = max((len(row) for row in printed), default=0)
    for rows in (printed, filled):
        for cells in rows:
            cells.extend([""] * (width - len(cells)))
    return Grid(printed, filled, headers or None)


def _row(
    row: etree._Element, above: list[str], cell_text: Callable[[etree._Element], str]
) -> tuple[list[str], list[str]]:
    properties = row.find(f"{W}trPr")
    skipped = _integer(value_of(properties, "gridBefore")) if properties is not None else 0
    printed, filled = [""] * skipped, [""] * skipped
    for cell in children(row):
        if cell.tag != f"{W}tc" or len(printed) >= _MOST_COLUMNS:
            continue
        settings = cell.find(f"{W}tcPr")
        span = max(1, _integer(value_of(settings, "gridSpan"))) if settings is not None else 1
        span = min(span, _MOST_COLUMNS - len(printed))
        text = cell_text(cell)
        goes_on = _goes_on(settings) and not text
        column = len(printed)
        full = above[column] if goes_on and column < len(above) else text
        printed.extend([text, *[""] * (span - 1)])
        filled.extend([full] * span)
    return printed, filled


def _goes_on(settings: etree._Element | None) -> bool:
    """Whether a cell is the lower part of a cell that is merged over rows."""
    merge = settings.find(f"{W}vMerge") if settings is not None else None
    return merge is not None and merge.get(f"{W}val", "continue") != "restart"


def _is_deleted(row: etree._Element) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and properties.find(f"{W}del") is not None


def _integer(text: str) -> int:
    return min(int(text), _MOST_COLUMNS) if text.isdecimal() else 0

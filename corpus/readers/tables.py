"""Tables as grids: finds title rows, header rows, column names and row names, and writes the table.

A grid row has one string per column. ``printed`` has the text of a merged cell once, at its first
place; ``filled`` repeats it in every place that the cell covers, so that a header that spans three
columns names all three.

1. Leading rows with a single text in a table of several columns are its title; so are such with a few of many cells that
   say "Prepared by: …".
2. Header rows: as many as the format marks; otherwise the first row of several texts without
   numbers (years may be), and further such rows as long as the rows above them span columns.
3. A later row with a single text is a heading of the rows below it. So is a row with a unique name
   among repeated ones (an indicator above "Male" and "Female"). It becomes part of their label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.model import BlockKind
from corpus.normalize import one_line
from corpus.readers.builder import Builder, TableContext

_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-–/]\s*(?:\d\d|(?:19|20)\d\d))?")
_NUMBER = re.compile(r"[-+(]?\s*[$€£¥]?\s*\d[\d\s.,٫٬'’]*\s*%?\)?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d.*)?")
_MOST_HEADER_ROWS = 4
_NOTED = 4  # columns for each text of a row of notes, at least
_LONGEST_NAME = 200
_LONGEST_GROUP = 100


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: two lists of rows of the same shape. ``headers``: rows marked as header, None if unknown."""

    printed: Sequence[Sequence[str]]
    filled: Sequence[Sequence[str]]
    headers: int | None = None

    @property
    def width(self) -> int:
        return len(self.printed[0]) if self.printed else 0


@dataclass(frozen=True, slots=True)
class Part:
    """A block before it is written. ``level``: of a heading; ``grid``: of a table, its title is ``text``."""

    kind: BlockKind
    text: str = ""
    level: int = 0
    grid: Grid | None = None


def write_part(builder: Builder, part: Part) -> None:
    if part.kind == "heading":
        builder.heading(part.text, part.level)
    elif part.grid is not None:
        write_table(builder, part.grid, title=part.text)
    else:
        builder.add(part.kind, part.text)


def padded_grid(printed: list[list[str]], filled: list[list[str]], headers: int | None) -> Grid:
    """A grid of rows that may differ in length: empty cells are added at their ends, in place."""
    width = max((len(row) for row in printed), default=0)
    for rows in (printed, filled):
        for cells in rows:
            cells.extend([""] * (width - len(cells)))
    return Grid(printed, filled, headers)


@dataclass(frozen=True, slots=True)
class Layout:
    """``titles``: number of leading title rows; ``headers``: number of header rows after them."""

    titles: int
    headers: int


def write_table(
    builder: Builder,
    grid: Grid,
    *,
    title: str = "",
    sheet: str | None = None,
    inherited: tuple[tuple[str, ...], ...] = (),
    cells_range: Callable[[int], str | None] = lambda _: None,
) -> tuple[tuple[str, ...], ...]:
    """Writes every row of ``grid``; returns the headers of its columns.

    ``title``: a caption above the table; the title rows are appended to it. ``inherited``: headers
    to use when the grid has none. ``cells_range``: the range of a row, by its number in the grid.
    """
    layout = layout_of(grid)
    for row in grid.printed[: layout.titles]:
        for line in (one_line(cell) for cell in row if cell.strip()):
            builder.add("caption", line)
            title = " – ".join(part for part in (title, line) if part)
    body = layout.titles + layout.headers
    headers = column_headers(grid.filled[layout.titles : body]) or inherited
    plain, full = TableContext(title, (), sheet), TableContext(title, headers, sheet)
    labels = _labels(grid, body)
    for number in range(layout.titles, len(grid.printed)):
        builder.row(
            grid.printed[number],
            full if number >= body else plain,
            label=labels[number],
            cells_range=cells_range(number),
        )
    return headers


def _labels(grid: Grid, body: int) -> list[str]:
    """Names of all rows, each with the name of the heading row above it in front."""
    own = [label_of(row) for row in grid.filled]
    below = Counter(own[body:])
    repeated = {label for label, count in below.items() if count > 1}
    shared = sum(below[label] for label in repeated)
    # "Male" and "Female" under each indicator: repeated names below unique ones.
    nested = len(repeated) > 1 and 2 * shared >= len(own) - body and len(below) > len(repeated) + 1
    labels = own[:body]
    group = ""
    for number in range(body, len(own)):
        label = own[number]
        heads = _is_alone(grid, number) and grid.width > 1 and len(label) <= _LONGEST_GROUP
        if heads or (nested and label not in repeated):
            group = label
        elif group and label != group and (not nested or label in repeated):
            label = f"{group}: {label}"
        labels.append(label)
    return labels


def layout_of(grid: Grid) -> Layout:
    """Where title and header of ``grid`` end."""
    titles = 0
    if grid.width > 1:
        while titles < len(grid.printed) - 1 and (
            _is_title(grid, titles) or _is_note(grid, titles)
        ):
            titles += 1
    if titles and titles == len(grid.printed) - 1 and _is_alone(grid, titles):
        titles = 0
    if grid.headers is not None:
        titles = min(titles, grid.headers - 1)
        return Layout(titles, grid.headers - titles)
    return Layout(titles, _header_rows(grid, titles))


def column_headers(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Names above each column, outermost first, each name once; () when there is no header row."""
    width = max((len(row) for row in rows), default=0)
    rows = [_spread(row, below) for row, below in pairwise(rows)] + list(rows[-1:])
    headers: list[tuple[str, ...]] = []
    for column in range(width):
        names: list[str] = []
        for row in rows:
            name = one_line(row[column])[:_LONGEST_NAME] if column < len(row) else ""
            if name and name not in names:
                names.append(name)
        headers.append(tuple(names))
    return tuple(headers) if any(headers) else ()


def _spread(row: Sequence[str], below: Sequence[str]) -> Sequence[str]:
    """``row`` with each name in all columns of its group, if the names below repeat in groups.

    Example: "Public" in the middle above "Girls", "Boys", "Total", without a merged cell, then "Private"
    above the same three.
    """
    named = [column for column, name in enumerate(below) if name.strip()]
    names = [one_line(below[column]) for column in named]
    for first in range(len(named)):
        if not (size := _period(names[first:])):
            continue
        groups = [named[at : at + size] for at in range(first, len(named), size)]
        over = [{row[column].strip() for column in group} - {""} for group in groups]
        if all(len(found) == 1 for found in over):
            pairs = zip(groups, over, strict=True)
            spread = {column: name for group, (name,) in pairs for column in group}
            return [spread.get(column, cell) for column, cell in enumerate(row)]
    return row


def _period(names: list[str]) -> int:
    """The number of different names after which ``names`` repeats until its end; 0 if it does not."""
    size = names.index(names[0], 1) if names[0] in names[1:] else 0
    returns = size > 1 and names == names[:size] * (len(names) // size)
    return size if returns and len(set(names[:size])) == size else 0


def label_of(cells: Sequence[str]) -> str:
    """The name of a row: its first cell with text; after a short number or letter, the next cell too."""
    filled = [one_line(cell) for cell in cells if cell.strip()]
    if not filled:
        return ""
    if len(filled[0]) <= 3 and len(filled) > 1 and not is_value(filled[1]):
        return f"{filled[0]} {filled[1]}"
    return filled[0]


def is_value(text: str) -> bool:
    """Whether a cell holds a number or a date; a year alone may name a column."""
    text = text.strip()
    if not text or _YEAR.fullmatch(text):
        return False
    return _NUMBER.fullmatch(text) is not None or _DATE.fullmatch(text) is not None


def _is_alone(grid: Grid, number: int) -> bool:
    texts = [cell for cell in grid.printed[number] if cell.strip()]
    spread = {cell.strip() for cell in grid.filled[number] if cell.strip()}
    return len(texts) == 1 and len(spread) == 1 and not is_value(texts[0])


def _is_title(grid: Grid, number: int) -> bool:
    """Whether a row has one text, in its first column; further right it would name a column."""
    return _is_alone(grid, number) and bool(grid.filled[number][0].strip())


def _is_note(grid: Grid, number: int) -> bool:
    """Whether a row says something of the whole table in a few cells: "Quarter: July to September", "Prepared by: …", or with
    a title below.
    """
    texts = [cell.strip() for cell in grid.printed[number] if cell.strip()]
    spread = [cell for cell in grid.filled[number] if cell.strip()]
    if (
        not 1 < len(texts) == len(spread) <= grid.width // _NOTED
        or not grid.filled[number][0].strip()
    ):
        return False
    return all(":" in text for text in texts) or (
        number + 2 < len(grid.printed) and _is_title(grid, number + 1)
    )


def _header_rows(grid: Grid, first: int) -> int:
    count = 0
    while count < _MOST_HEADER_ROWS and first + count < len(grid.printed) - 1:
        row = grid.printed[first + count]
        if not _looks_like_header(row, grid.filled[first + count]):
            break
        if count and _is_alone(grid, first + count):
            break  # a heading of the rows below, over all columns
        count += 1
        if not _spans_columns(grid, first + count - 1):
            break
    return count


def _looks_like_header(printed: Sequence[str], filled: Sequence[str]) -> bool:
    texts = [cell.strip() for cell in filled if cell.strip()]
    return (
        any(cell.strip() for cell in printed)
        and (len(texts) > 1 or (len(filled) == 2 and bool(texts) and not filled[0].strip()))
        and not any(is_value(text) for text in texts)
        and sum(len(text) > 2 * _LONGEST_NAME for text in texts) * 4 <= len(texts)
    )


def _spans_columns(grid: Grid, number: int) -> bool:
    """Whether the row below a header row has names too: it has merged cells, or gaps."""
    printed, filled = grid.printed[number], grid.filled[number]
    if any(not shown.strip() and full.strip() for shown, full in zip(printed, filled, strict=True)):
        return True
    below = grid.printed[number + 1] if number + 1 < len(grid.printed) else ()
    gaps = [column for column, cell in enumerate(filled) if not cell.strip()]
    named = [c for c in gaps if c < len(below) and below[c].strip()]
    return len(named) > 1 and not any(is_value(cell) for cell in below)

"""Tables without rulings between their columns, found by the white space that runs down them.

1. A run is a series of baselines of which at least three have several fragments.
2. White space that (nearly) no line of the run crosses separates its columns; a heading over several
   columns may cross it.
3. Cells must be short, and a column besides the first must hold figures, or there must be three
   columns: text set in columns has neither, and stays as it is.
4. Baselines become rows (``table_rows``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.readers.lines import is_source
from corpus.readers.pdf.grid import Grid, GridCell, grid, is_number
from corpus.readers.pdf.lines import Line, is_label, line_of
from corpus.readers.pdf.rulings import Ruling
from corpus.readers.pdf.table_rows import Cells, Row, row_groups
from corpus.readers.pdf.words import join_lines

Columns = list[tuple[float, float]]

_MIN_ROWS = 3
_LINED_UP = 3.0  # points by which edges of one column may differ
_MIN_GAP = 5.0
_MAX_LETTERS = 45  # of an average cell


def baselines(lines: Sequence[Line]) -> list[Row]:
    """Fragments by baseline, from the top, each from the left; a number before text is joined."""
    rows: list[Row] = []
    for line in sorted(lines, key=lambda line: line.base):
        if rows and abs(rows[-1][0].base - line.base) <= 0.3 * min(rows[-1][0].size, line.size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_with_label(sorted(row, key=lambda line: line.x0)) for row in rows]


def _with_label(row: Row) -> Row:
    if len(row) > 1 and is_label(row[0]) and not is_number(row[1].text):
        near = row[1].x0 - row[0].x1 < 4 * row[0].size
        if near:
            return [line_of([*row[0].words, *row[1].words], row[0].page), *row[2:]]
    return row


def tables(rows: Sequence[Row], rulings: Sequence[Ruling]) -> Iterator[tuple[int, int, Grid]]:
    """First row, row after the last, and table, for every table in ``rows``."""
    for start, end in _runs(rows):
        for a, b in [(start, end), *_parts(rows, start, end)]:
            table = _aligned(rows[a:b], rulings)
            if table is not None:
                more = _lone_rows_below(rows, a, b, table)
                longer = _aligned(rows[a:more], rulings) if more > b else None
                yield (a, more, longer) if longer else (a, b, table)
                if (a, b) == (start, end):
                    break


def _lone_rows_below(rows: Sequence[Row], start: int, end: int, table: Grid) -> int:
    """Where the table ends when rows with nothing but a name, as close as the others, follow."""
    gaps = sorted(b[0].base - a[0].base for a, b in pairwise(rows[start:end]))
    usual = gaps[len(gaps) // 2]
    while end < len(rows) and len(rows[end]) == 1:
        line = rows[end][0]
        inside = table.edges[0] - 2 <= line.x0 and line.x1 < table.edges[1]
        if not inside or line.base - rows[end - 1][0].base > 1.15 * usual:
            break
        end += 1
    return end


def _parts(rows: Sequence[Row], start: int, end: int) -> list[tuple[int, int]]:
    """The run cut at its widest gaps: a table may be close below other things in columns."""
    gaps = [b[0].base - a[0].base for a, b in pairwise(rows[start:end])]
    usual = sorted(gaps)[len(gaps) // 2]
    cuts = [start + k + 1 for k, gap in enumerate(gaps) if gap > 1.6 * usual]
    borders = [start, *cuts, end]
    return [] if len(borders) == 2 else list(pairwise(borders))


def _aligned(rows: Sequence[Row], rulings: Sequence[Ruling]) -> Grid | None:
    """The table that ``rows`` form, or None."""
    several = [row for row in rows if len(row) > 1]
    if len(several) < _MIN_ROWS:
        return None
    columns = _columns(several)
    if len(columns) < 2 or not _is_table(several, columns):
        return None
    cells = [_by_column(row, columns) for row in rows]
    groups = row_groups(rows, cells, len(columns), rulings)
    lines = [line for row in rows for line in row]
    box = (
        min(line.x0 for line in lines),
        max(line.x1 for line in lines),
        min(line.top for line in lines),
        max(line.bottom for line in lines),
    )
    table = _spread_names([_row([cells[k] for k in group], columns) for group in groups])
    edges = [x0 for x0, _ in columns] + [columns[-1][1]]
    labels = [f"{name}: {row[1].text}" if name else "" for name, row in table]
    return grid([row for _, row in table], labels, edges, box, lines[0].page)


def _runs(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Half-open ranges of ``rows`` that may be tables: close together, most of them in parts."""
    found: list[tuple[int, int]] = []
    start = last = -1
    for position, row in enumerate(rows):
        if start >= 0 and not _goes_on(rows[start : last + 1], rows[position - 1], row):
            found.append((start, last + 1))
            start = -1
        if len(row) > 1:
            last = position
            if start < 0:
                above = position and _heads(rows[position - 1], row)
                start = position - 1 if above else position
        elif start >= 0 and _tight(rows[position - 1], row):
            last = position
    if start >= 0:
        found.append((start, last + 1))
    return [(a, b) for a, b in found if sum(len(row) > 1 for row in rows[a:b]) >= _MIN_ROWS]


def _heads(above: Row, row: Row) -> bool:
    """Whether ``above`` is a name over several columns of ``row``, whose first it leaves free."""
    near = row[0].base - above[0].base < 3 * row[0].size
    return near and len(above) == 1 and above[0].x0 > row[0].x1 and above[0].x1 <= row[-1].x1


def _tight(before: Row, row: Row) -> bool:
    return row[0].base - before[0].base < 1.3 * row[0].size and row[0].x1 - row[0].x0 < 200


def _goes_on(run: Sequence[Row], before: Row, row: Row) -> bool:
    if row[0].base - before[0].base > 4.5 * row[0].size or is_source(row[0].text):
        return False
    if len(row) > 1:
        return True
    left = min(line.x0 for own in run for line in own)
    right = max(line.x1 for own in run for line in own)
    return row[0].x1 - row[0].x0 < 0.6 * (right - left) and row[0].x0 > left - 20


def _columns(rows: Sequence[Row]) -> Columns:
    """Ranges of x between white space that at most a fifth of the rows, and at most two, cross."""
    allowed = min(2, len(rows) // 5)
    marks: list[tuple[float, int]] = []
    for row in rows:
        for line in row:
            marks += [(line.x0, 1), (line.x1, -1)]
    marks.sort()
    columns: Columns = []
    depth = 0
    start = marks[0][0]
    end = start
    inside = False
    for x, step in marks:
        depth += step
        if not inside and depth > allowed:
            if columns and x - end < _MIN_GAP:
                start, _ = columns.pop()
            else:
                start = x
            inside = True
        elif inside and depth <= allowed:
            inside = False
            end = x
            columns.append((start, end))
    return columns


def _is_table(rows: Sequence[Row], columns: Columns) -> bool:
    fragments = [line for row in rows for line in row]
    if not any(character.isalpha() for line in fragments for character in line.text):
        return False  # figures in a chart
    if sum(line.letters for line in fragments) > _MAX_LETTERS * len(fragments):
        return False
    by_column: list[list[Line]] = [[] for _ in columns]
    for line in fragments:
        by_column[_first_column(line, columns)].append(line)
    if any(len(own) < 2 for own in by_column[:1]):
        return False
    if any(_is_prose(own) for own in by_column):
        return False
    if sum(_lined_up(own) for own in by_column) < 0.75 * len(fragments):
        return False
    full = [own for own in by_column[1:] if len(own) >= max(2, 0.4 * len(rows))]
    if not full:
        return False
    figures = any(sum(is_number(line.text) for line in own) * 2 >= len(own) for own in full)
    short = sum(line.letters for line in fragments) < 18 * len(fragments)
    return figures or (len(full) >= 2 and short)


def _lined_up(lines: Sequence[Line]) -> int:
    """How many lines of a column share an edge or their middle; labels on a map do not."""
    best = 0
    for places in (
        [line.x0 for line in lines],
        [line.x1 for line in lines],
        [(line.x0 + line.x1) / 2 for line in lines],
    ):
        for start in places:
            best = max(best, sum(start <= other <= start + _LINED_UP for other in places))
    return best


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether a column is running text: its lines are long, and many begin in lower case."""
    if len(lines) < _MIN_ROWS or sum(line.letters for line in lines) < 14 * len(lines):
        return False
    return sum(line.text[:1].islower() for line in lines) > 0.35 * len(lines)


def _first_column(line: Line, columns: Columns) -> int:
    overlaps = [
        (min(line.x1, x1) - max(line.x0, x0), -index) for index, (x0, x1) in enumerate(columns)
    ]
    covered = [-index for overlap, index in overlaps if overlap > 0.3 * line.size]
    return min(covered) if covered else -max(overlaps)[1]


def _span(line: Line, columns: Columns, first: int) -> int:
    reached = [
        index
        for index, (x0, x1) in enumerate(columns)
        if min(line.x1, x1) - max(line.x0, x0) > 0.3 * line.size
    ]
    return max(1, (max(reached) - first + 1) if reached else 1)


def _by_column(row: Row, columns: Columns) -> Cells:
    cells: Cells = {}
    for line in row:
        cells.setdefault(_first_column(line, columns), []).append(line)
    return cells


def _row(group: Sequence[Cells], columns: Columns) -> list[GridCell]:
    result: list[GridCell] = []
    for column in range(len(columns)):
        lines = [line for cells in group for line in cells.get(column, [])]
        span = max((_span(line, columns, column) for line in lines), default=1)
        text = join_lines([line.text for line in lines])
        result.append(GridCell(text, bool(lines) and all(line.bold for line in lines), span))
    return result


def _spread_names(rows: list[list[GridCell]]) -> list[tuple[str, list[GridCell]]]:
    """Rows, each with the name that is printed in the middle of its group of rows.

    A name that covers several rows is printed half way down. If every name in the first column lies
    in the middle of the rows that no other name covers, it is moved up to the first of them.
    """
    named = [k for k, row in enumerate(rows) if row[0].text and k > 0]
    groups: list[tuple[int, int, int]] = []
    start = 1
    for at in named:
        end = 2 * at - start
        groups.append((start, at, end))
        start = end + 1
    sparse = 0 < len(named) * 3 <= len(rows) - 1 and named[0] > 1
    fits = all(a[2] < b[1] for a, b in pairwise(groups)) and groups and groups[-1][2] < len(rows)
    if not (sparse and fits):
        return [("", row) for row in rows]
    result = [("", list(row)) for row in rows]
    for first, at, end in groups:
        name = rows[at][0]
        result[at][1][0] = GridCell("")
        result[first][1][0] = name
        for k in range(first + 1, end + 1):
            result[k] = (name.text, result[k][1])
    return result

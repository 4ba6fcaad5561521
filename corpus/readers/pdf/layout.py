"""Reading order: columns are found and read one after the other, the rest from the top.

See ``lines`` for the steps; this module does 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from corpus.readers.pdf.aligned_tables import baselines, tables
from corpus.readers.pdf.grid import Grid
from corpus.readers.pdf.lines import Line, bands, is_label, line_of
from corpus.readers.pdf.rulings import Ruling

Item = Line | Grid

_MIN_LINES = 3  # of a column; fewer are a heading next to something, or a row of a table
_MIN_LETTERS = 14  # of an average line of a column of prose
_MAX_DEPTH = 8
_FULL_COLUMN = 8  # lines; fewer are a block next to the text


@dataclass(slots=True)
class _Layout:
    rulings: Sequence[Ruling]
    columns: Iterator[int] = field(default_factory=count)
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Gutter:
    """White space from ``x0`` to ``x1`` that no item of bands ``first`` to ``last`` crosses."""

    x0: float
    x1: float
    first: int
    last: int


def reading_order(items: Sequence[Item], rulings: Sequence[Ruling]) -> list[Item]:
    """``items`` of a page in the order in which they are read; fragments joined to lines.

    ``rulings`` of the page separate the rows of tables that have no rulings between their columns.
    """
    lines = [item for item in items if isinstance(item, Line)]
    layout = _Layout(rulings, rtl=sum(line.rtl for line in lines) * 2 > len(lines))
    return _region(list(items), layout, 0)


def _region(items: list[Item], layout: _Layout, depth: int) -> list[Item]:
    stripes = bands(_with_tables(items, layout))
    result: list[Item] = []
    plain: list[list[Item]] = []
    at = 0
    while at < len(stripes):
        gutter = _columns(stripes, at) if depth < _MAX_DEPTH else None
        if gutter is None:
            plain.append(stripes[at])
            at += 1
            continue
        result.extend(_plain(plain, layout))
        plain = []
        inside = [item for stripe in stripes[at : gutter.last + 1] for item in stripe]
        sides = [
            [item for item in inside if item.x1 <= gutter.x1],
            [item for item in inside if item.x1 > gutter.x1],
        ]
        for side in reversed(sides) if layout.rtl else sides:
            result.extend(_region(side, layout, depth + 1))
        at = gutter.last + 1
    return result + _plain(plain, layout)


def _with_tables(items: Sequence[Item], layout: _Layout) -> list[Item]:
    """``items`` with the lines that form columns of a table replaced by that table."""
    result: list[Item] = [item for item in items if isinstance(item, Grid)]
    rows = baselines([item for item in items if isinstance(item, Line)])
    at = 0
    for start, end, table in tables(rows, layout.rulings):
        result.extend(line for row in rows[at:start] for line in row)
        result.append(table)
        at = end
    return result + [line for row in rows[at:] for line in row]


def _columns(stripes: Sequence[Sequence[Item]], first: int) -> Gutter | None:
    """The gutter of the longest run of columns that begins at band ``first``."""
    if len(stripes[first]) == 0:
        return None
    free = [(float("-inf"), float("inf"))]
    tried: list[Gutter] = []
    for last in range(first, len(stripes)):
        narrower = _still_free(free, stripes[last])
        if last > first and narrower != free:
            tried.extend(Gutter(x0, x1, first, last - 1) for x0, x1 in _inner(free))
        free = narrower
        if not _inner(free) and last > first and not any(x1 == float("inf") for _, x1 in free):
            break
    else:
        tried.extend(Gutter(x0, x1, first, len(stripes) - 1) for x0, x1 in _inner(free))
    for gutter in sorted(tried, key=lambda gutter: -gutter.last):
        inside = [item for stripe in stripes[first : gutter.last + 1] for item in stripe]
        if _are_columns(inside, gutter.x0, gutter.x1):
            return _trimmed(gutter, stripes)
    return None


def _inner(free: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(x0, x1) for x0, x1 in free if x0 != float("-inf") and x1 != float("inf")]


def _trimmed(gutter: Gutter, stripes: Sequence[Sequence[Item]]) -> Gutter:
    """A small block on the right (a date next to a title) ends where nothing is next to it."""
    right = [k for k in range(gutter.first, gutter.last + 1) if _has_right(stripes[k], gutter)]
    lines = sum(item.x1 > gutter.x1 for k in right for item in stripes[k])
    if lines >= _FULL_COLUMN:
        return gutter
    last = right[-1]
    while last < gutter.last and _follows(stripes[last], stripes[last + 1]):
        last += 1
    return replace(gutter, last=last)


def _has_right(stripe: Sequence[Item], gutter: Gutter) -> bool:
    return any(item.x1 > gutter.x1 for item in stripe)


def _follows(stripe: Sequence[Item], below: Sequence[Item]) -> bool:
    """Whether ``below`` continues, in letters of the same size, directly under ``stripe``."""
    last = min((item for item in stripe), key=lambda item: item.x0)
    first = below[0]
    if not isinstance(last, Line) or not isinstance(first, Line):
        return False
    near = first.base - last.base < 1.5 * first.size
    return near and abs(first.size - last.size) < 0.1 * first.size


def _still_free(
    free: Iterable[tuple[float, float]], items: Sequence[Item]
) -> list[tuple[float, float]]:
    """What remains of the white stripes ``free`` when ``items`` are laid on them."""
    remaining = list(free)
    for item in items:
        cut: list[tuple[float, float]] = []
        for x0, x1 in remaining:
            if item.x1 <= x0 or item.x0 >= x1:
                cut.append((x0, x1))
                continue
            if item.x0 > x0:
                cut.append((x0, item.x0))
            if item.x1 < x1:
                cut.append((item.x1, x1))
        remaining = [(x0, x1) for x0, x1 in cut if x1 - x0 >= 5.0]
    return remaining


def _are_columns(items: Sequence[Item], x0: float, x1: float) -> bool:
    left = [item for item in items if item.x1 <= x1 and item.x0 < x0]
    right = [item for item in items if item.x0 >= x1 - 0.1]
    if not left or not right or not _side_by_side(left, right):
        return False
    sides = [left, right]
    if any(isinstance(item, Grid) for item in items):
        lines = [[item for item in side if isinstance(item, Line)] for side in sides]
        return all(
            len(own) >= _MIN_LINES or len(own) < len(side)
            for own, side in zip(lines, sides, strict=True)
        )
    blocks = [[item for item in side if isinstance(item, Line)] for side in sides]
    sizes = [sorted(line.size for line in block)[len(block) // 2] for block in blocks]
    # For example a title next to a date: blocks in two sizes are not cells of one table.
    least = _MIN_LETTERS if max(sizes) < 1.15 * min(sizes) else _MIN_LETTERS / 2
    return all(_is_prose(block, least) for block in blocks)


def _side_by_side(left: Sequence[Item], right: Sequence[Item]) -> bool:
    """Whether most of the shorter column is next to the longer one, not above or below."""
    shorter, longer = sorted((left, right), key=len)
    near = 0
    for item in shorter:
        reach = 1.2 * (item.bottom - item.top)
        near += any(o.top < item.bottom + reach and o.bottom > item.top - reach for o in longer)
    return near >= 0.6 * len(shorter)


def _is_prose(lines: Sequence[Line], least: float) -> bool:
    """Whether the average line has ``least`` letters, and there are enough lines."""
    rows = len({round(line.base) for line in lines})
    if rows < _MIN_LINES:
        return False
    if sum(is_label(line) for line in lines) * 2 > len(lines):
        return False
    letters = sum(line.letters for line in lines)
    return letters >= least * rows


def _plain(stripes: Sequence[Sequence[Item]], layout: _Layout) -> list[Item]:
    """Items that are in no columns: fragments on one baseline joined, in the order of baselines."""
    items = [item for stripe in stripes for item in stripe]
    if not items:
        return []
    column = next(layout.columns)
    left = min(item.x0 for item in items)
    right = max(item.x1 for item in items)
    result: list[Item] = []
    for stripe in stripes:
        rows = baselines([item for item in stripe if isinstance(item, Line)])
        result.extend(_one_line(row) for row in rows)
        result.extend(item for item in stripe if isinstance(item, Grid))
    return [
        replace(item, column=column, left=left, right=right) if isinstance(item, Line) else item
        for item in result
    ]


def _one_line(row: Sequence[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    line = line_of([word for piece in row for word in piece.words], row[0].page)
    first = min(row, key=lambda piece: piece.x0)
    return replace(line, marker=line.marker or first.marker)

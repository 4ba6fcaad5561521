"""Rulings and pictures drawn on a PDF page, and the meshes of cells that rulings form.

1. Thin paths and the edges of rectangles are rulings. Curves and long paths are drawings, not
   rulings, and neither is the colour that a word processor draws under each line of a cell.
2. Pieces of rulings on one straight line are joined.
3. Rulings that touch form one mesh (union-find).
4. The positions of its rulings, with the ends of the crossing ones, are its rows and columns;
   rulings next to each other (of a cell and of the colour under its text) are one border.
5. Two neighbouring cells are one where no ruling covers most of the border between them.

Coordinates are points of the upright page, see ``characters.Frame``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.readers.pdf.characters import Frame

_MAX_PATHS = 20_000  # a page with more is a drawing, and its paths are no rulings
_SNAP = 2.5  # points by which rulings of one line may differ
_NARROW = 7.0  # points; a column so narrow is a border drawn twice
_PADDING = 16.0  # the same, when nothing is printed in it
_LOW = 4.0  # the same for rows
_MAX_RULINGS = 3000  # a page with more is a drawing
_THIN = 2.5  # points; a box no wider is a ruling

_Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line on the page: horizontal (``y0 == y1``) or vertical (``x0 == x1``)."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return self.y0 == self.y1


def drawings(page: pdfium.PdfPage, frame: Frame) -> tuple[list[Ruling], float]:
    """Rulings of ``page``, and the share of it that pictures cover, 0 to 1."""
    boxes: set[_Box] = set()
    pictures = 0.0
    kinds = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]
    for count, item in enumerate(page.get_objects(filter=kinds, max_depth=3)):
        if count > _MAX_PATHS:
            return [], min(1.0, pictures)
        try:
            x0, y0, x1, y1 = frame.box(*item.get_bounds())
        except pdfium.PdfiumError:
            continue
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += (x1 - x0) * (y1 - y0) / max(1.0, frame.width * frame.height)
        elif raw.FPDFPath_CountSegments(item.raw) <= 8:
            boxes.add((round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1)))
    rulings = {ruling for box in boxes - _shading(boxes) for ruling in _edges(*box)}
    return list(rulings), min(1.0, pictures)


def _shading(boxes: Iterable[_Box]) -> set[_Box]:
    """Boxes of colour under the lines of text in a cell: they fill a larger box from edge to edge, one
    below the other, at heights that no box of another column has.
    """
    columns: defaultdict[tuple[int, int], list[_Box]] = defaultdict(list)
    levels: defaultdict[int, set[int]] = defaultdict(set)
    for box in boxes:
        if box[3] - box[1] > _THIN and box[2] - box[0] > _THIN:
            columns[round(box[0]), round(box[2])].append(box)
            for y in (box[1], box[3]):
                levels[round(y)].add(round(box[0]))
    found: set[_Box] = set()
    for own in columns.values():
        for outer in own:
            inner = [box for box in own if _fills(box, outer)]
            edges = {round(y) for box in inner for y in (box[1], box[3])}
            edges -= {round(outer[1]), round(outer[3])}
            if len(inner) > 1 and any(len(levels[edge]) == 1 for edge in edges):
                found.update(inner)
    return found


def _fills(box: _Box, outer: _Box) -> bool:
    inside = outer[1] - 1 <= box[1] and box[3] <= outer[3] + 1
    return inside and 1.8 * (box[3] - box[1]) <= outer[3] - outer[1]


def _edges(x0: float, y0: float, x1: float, y1: float) -> list[Ruling]:
    if y1 - y0 <= _THIN:
        middle = round((y0 + y1) / 2, 1)
        return [Ruling(x0, middle, x1, middle)] if x1 - x0 > 2 * _THIN else []
    if x1 - x0 <= _THIN:
        middle = round((x0 + x1) / 2, 1)
        return [Ruling(middle, y0, middle, y1)]
    return [
        Ruling(x0, y0, x1, y0),
        Ruling(x0, y1, x1, y1),
        Ruling(x0, y0, x0, y1),
        Ruling(x1, y0, x1, y1),
    ]


@dataclass(frozen=True, slots=True)
class Mesh:
    """Borders of rows (``ys``) and columns (``xs``), ascending; rulings as (at, from, to)."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    across: tuple[tuple[float, float, float], ...]
    down: tuple[tuple[float, float, float], ...]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of a point, None outside."""
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        inside = 0 <= row < len(self.ys) - 1 and 0 <= column < len(self.xs) - 1
        return (row, column) if inside else None

    def without_padding(self, places: Sequence[float]) -> Mesh:
        """The mesh without narrow columns in which nothing is printed. ``places``: x of all words."""
        xs = [self.xs[0]]
        for x0, x1 in pairwise(self.xs):
            if x1 - x0 >= _PADDING or any(x0 <= place < x1 for place in places):
                xs.append(x1)
        if len(xs) == 1:
            return self
        return Mesh((*xs[:-1], self.xs[-1]), self.ys, self.across, _on_borders(self.down, xs))

    def merged(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For every cell, the first cell (from the upper left) of those that it is merged with."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        sets = _Sets()
        for row in range(rows):
            for column in range(columns):
                if column + 1 < columns and not self._parted_down(row, column + 1):
                    sets.join((row, column), (row, column + 1))
                if row + 1 < rows and not self._parted_across(row + 1, column):
                    sets.join((row, column), (row + 1, column))
        return {(r, c): sets.first((r, c)) for r in range(rows) for c in range(columns)}

    def _parted_down(self, row: int, border: int) -> bool:
        return _covered(self.down, self.xs[border], self.ys[row], self.ys[row + 1])

    def _parted_across(self, border: int, column: int) -> bool:
        return _covered(self.across, self.ys[border], self.xs[column], self.xs[column + 1])


class _Sets:
    """Disjoint sets of cells; a set is named by its smallest cell."""

    def __init__(self) -> None:
        self._parent: dict[tuple[int, int], tuple[int, int]] = {}

    def first(self, cell: tuple[int, int]) -> tuple[int, int]:
        while (parent := self._parent.get(cell, cell)) != cell:
            cell = parent
        return cell

    def join(self, one: tuple[int, int], other: tuple[int, int]) -> None:
        low, high = sorted((self.first(one), self.first(other)))
        self._parent[high] = low


def _covered(
    rulings: Iterable[tuple[float, float, float]], at: float, start: float, end: float
) -> bool:
    covered = sum(
        max(0.0, min(end, to) - max(start, begin))
        for place, begin, to in rulings
        if abs(place - at) <= _SNAP
    )
    return covered >= 0.7 * (end - start)


def meshes(rulings: Sequence[Ruling]) -> list[Mesh]:
    """The meshes of a page that have at least two rows or columns."""
    if len(rulings) > _MAX_RULINGS:
        return []
    across = _straight((r.y0, r.x0, r.x1) for r in rulings if r.horizontal)
    down = _straight((r.x0, r.y0, r.y1) for r in rulings if not r.horizontal)
    sets = _Sets()
    for i, (y, x0, x1) in enumerate(across):
        for j, (x, y0, y1) in enumerate(down):
            if x0 - _SNAP <= x <= x1 + _SNAP and y0 - _SNAP <= y <= y1 + _SNAP:
                sets.join((0, i), (1, j))
    groups: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
    for kind, own in ((0, across), (1, down)):
        for index in range(len(own)):
            groups.setdefault(sets.first((kind, index)), ([], []))[kind].append(index)
    found = [
        _mesh([across[i] for i in rows], [down[j] for j in columns])
        for rows, columns in groups.values()
        if rows and columns
    ]
    return [mesh for mesh in found if len(mesh.xs) > 2 or len(mesh.ys) > 2]


def _mesh(
    across: Sequence[tuple[float, float, float]], down: Sequence[tuple[float, float, float]]
) -> Mesh:
    x_ends = [end for _, begin, to in across for end in (begin, to)]
    y_ends = [end for _, begin, to in down for end in (begin, to)]
    xs = _distinct([*(x for x, _, _ in down), min(x_ends), max(x_ends)], _NARROW)
    ys = _distinct([*(y for y, _, _ in across), min(y_ends), max(y_ends)], _LOW)
    return Mesh(xs, ys, _on_borders(across, ys), _on_borders(down, xs))


def _distinct(values: Iterable[float], apart: float) -> tuple[float, ...]:
    """``values`` ascending, those at most ``apart`` from each other taken as one."""
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > apart:
            result.append(value)
    return tuple(result)


def _on_borders(
    lines: Sequence[tuple[float, float, float]], borders: Sequence[float]
) -> tuple[tuple[float, float, float], ...]:
    """Rulings moved to the border that they belong to, and joined there."""
    moved = (
        (borders[bisect_right(borders, at) - 1], begin, to)
        for at, begin, to in lines
        if at >= borders[0]
    )
    return tuple(_straight(moved))


def _straight(
    pieces: Iterable[tuple[float, float, float]],
) -> list[tuple[float, float, float]]:
    """Pieces (at, from, to) on one straight line joined where they touch."""
    result: list[tuple[float, float, float]] = []
    rows: list[list[tuple[float, float, float]]] = []
    for piece in sorted(pieces):
        if rows and piece[0] - rows[-1][0][0] <= _SNAP:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    for row in rows:
        at = row[0][0]
        begin, end = float("inf"), float("-inf")
        for _, start, to in sorted(row, key=lambda piece: piece[1]):
            if start <= end + 2 * _SNAP:
                end = max(end, to)
                continue
            if end > begin:
                result.append((at, begin, end))
            begin, end = start, to
        result.append((at, begin, end))
    return result

"""What is drawn on a PDF page besides letters: rulings and pictures; and how the page is turned.

Thin paths and the edges of rectangles are rulings; curves and long paths are drawings, not rulings, and
neither is the colour that a word processor lays behind each line of a cell.
Coordinates are points, x to the right and y down from the upper left corner of the upright page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_MAX_PATHS = 20_000  # a page with more is a drawing, and its paths are no rulings
_THIN = 2.5

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


@dataclass(frozen=True, slots=True)
class Frame:
    """Turns a page's own coordinates into upright ones; ``angle`` in quarter turns."""

    angle: int
    left: float
    bottom: float
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.angle == 0:
            return x, self.height - y
        if self.angle == 1:
            return y, x
        if self.angle == 2:
            return self.width - x, y
        return self.height - y, self.width - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of a box."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


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
    """Boxes that lie behind the lines of text in a cell: they fill a larger one from edge to edge, one
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

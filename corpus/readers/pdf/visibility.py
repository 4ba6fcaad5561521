"""Words in the text layer of a page that its picture does not show.

1. Text is invisible when its rendering mode says so (as under the picture of a scan) or when its colour
   is transparent.
2. White text is hidden when no picture, no colour and no other drawing is under it, and the rendered
   page shows nothing in its place.
3. Text is cut off when it is outside the path that limits its drawing (clipping), and the rendered page
   does not show it.
4. Text is covered when an opaque picture that contains it is drawn after it, and the rendered page does
   not show the colour of the text in its place.

Text outside the page is never read. How the text is drawn is asked once for each text object.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

Ink = Literal["shown", "invisible", "white"]
Color = tuple[int, int, int]
Box = tuple[float, float, float, float]
"""Left, bottom, right and top in the page's own coordinates, points."""

_WHITE = 250  # of 255, of each colour
_CONTRAST = 24  # of 255, between the lightest and the darkest point in the place of a word
_NEAR = 60  # of 255: points in the colour of a word differ by no more from it
_SHARE = 0.03  # of the place of a word that is in its colour
_SCALE = 2  # pixels to a point: letters are thin
_MAX_OBJECTS = 20_000  # a page with more is a drawing


@dataclass(frozen=True, slots=True)
class _Object:
    """A drawing of the page. ``at``: its place in the order of drawing."""

    at: int
    box: Box
    opaque_picture: bool

    def contains(self, box: Box) -> bool:
        """Whether the middle of ``box`` is in it."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return self.box[0] <= x <= self.box[2] and self.box[1] <= y <= self.box[3]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """How a text object is drawn. ``color``: of its fill, if known; ``clip``: what limits it."""

    ink: Ink
    color: Color | None = None
    clip: Box | None = None


_SHOWN = _Drawn("shown")


class Visibility:
    """What is shown of the text of one page. ``has_pictures``: of the page."""

    def __init__(self, page: pdfium.PdfPage, textpage: Any, has_pictures: bool) -> None:
        self._page = page
        self._textpage = textpage
        self._has_pictures = has_pictures
        self._inks: dict[int, _Drawn] = {}

    def hidden(self, words: Sequence[tuple[Box, int]]) -> list[bool]:
        """For each word, given by its place and the index of its first character, whether it is hidden."""
        drawn = [self._drawn(index) for _, index in words]
        found = [own.ink == "invisible" for _, own in drawn]
        white = [at for at, (_, own) in enumerate(drawn) if own.ink == "white"]
        doubtful = [
            at
            for at, (_, own) in enumerate(drawn)
            if own.clip is not None and not _meet(own.clip, words[at][0])
        ]
        if white or self._has_pictures:
            objects, order = _objects(self._page, pictures_only=not white)
            doubtful += [at for at in white if not any(o.contains(words[at][0]) for o in objects)]
            pictures = [item for item in objects if item.opaque_picture]
            for at, (box, _) in enumerate(words):
                own = order.get(drawn[at][0])
                if own is not None and any(p.at > own and p.contains(box) for p in pictures):
                    doubtful.append(at)
        looked_at = [(words[at][0], drawn[at][1].color) for at in doubtful]
        for at, shows in zip(doubtful, _shown(self._page, looked_at), strict=True):
            found[at] = found[at] or not shows
        return found

    def _drawn(self, index: int) -> tuple[int, _Drawn]:
        """The address of the text object that a character belongs to, and how it is drawn."""
        item = raw.FPDFText_GetTextObject(self._textpage, index)
        address = ctypes.cast(item, ctypes.c_void_p).value or 0
        if address not in self._inks:
            self._inks[address] = _ink(item) if address else _SHOWN
        return address, self._inks[address]


def _ink(item: Any) -> _Drawn:
    mode = raw.FPDFTextObj_GetTextRenderMode(item)
    if mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
        return _Drawn("invisible")
    clip = _clip(item)
    if mode not in (raw.FPDF_TEXTRENDERMODE_FILL, raw.FPDF_TEXTRENDERMODE_FILL_CLIP):
        return _Drawn("shown", clip=clip)
    color = _fill(item)
    if color is None:
        return _Drawn("shown", clip=clip)
    if color[3] == 0:
        return _Drawn("invisible")
    return _Drawn("white" if min(color[:3]) >= _WHITE else "shown", color[:3], clip)


def _clip(item: Any) -> Box | None:
    """The box outside which nothing of an object is drawn, None where it is not limited."""
    path = raw.FPDFPageObj_GetClipPath(item)
    box: Box | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(max(0, raw.FPDFClipPath_CountPaths(path))):
        xs, ys = [], []
        for step in range(max(0, raw.FPDFClipPath_CountPathSegments(path, at))):
            segment = raw.FPDFClipPath_GetPathSegment(path, at, step)
            if raw.FPDFPathSegment_GetPoint(segment, x, y):
                xs.append(x.value)
                ys.append(y.value)
        if xs:
            own = (min(xs), min(ys), max(xs), max(ys))
            box = own if box is None else _common(box, own)
    return box


def _common(one: Box, two: Box) -> Box:
    return max(one[0], two[0]), max(one[1], two[1]), min(one[2], two[2]), min(one[3], two[3])


def _meet(one: Box, two: Box) -> bool:
    left, bottom, right, top = _common(one, two)
    return left < right and bottom < top


def _fill(item: Any) -> tuple[int, int, int, int] | None:
    """Red, green, blue and alpha of an object's fill, 0 to 255."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(item, *parts):
        return None
    red, green, blue, alpha = (part.value for part in parts)
    return red, green, blue, alpha


def _objects(page: pdfium.PdfPage, pictures_only: bool) -> tuple[list[_Object], dict[int, int]]:
    """Pictures, coloured areas and forms of a page, and the order of its text objects by address."""
    found: list[_Object] = []
    order: dict[int, int] = {}
    for at in range(min(raw.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS)):
        item = raw.FPDFPage_GetObject(page.raw, at)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            order[ctypes.cast(item, ctypes.c_void_p).value or 0] = at
            continue
        is_picture = kind == raw.FPDF_PAGEOBJ_IMAGE
        if pictures_only and not is_picture:
            continue
        if kind == raw.FPDF_PAGEOBJ_PATH and min((_fill(item) or (255, 255, 255))[:3]) >= _WHITE:
            continue
        edges = [ctypes.c_float() for _ in range(4)]
        if raw.FPDFPageObj_GetBounds(item, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            opaque = is_picture and not raw.FPDFPageObj_HasTransparency(item)
            found.append(_Object(at, (left, bottom, right, top), opaque))
    return found, order


def _shown(page: pdfium.PdfPage, words: Sequence[tuple[Box, Color | None]]) -> list[bool]:
    """Whether the rendered page shows each word: something in its place, and its colour if that is known."""
    if not words:
        return []
    picture = page.render(scale=_SCALE, rev_byteorder=True).to_numpy()[:, :, :3].astype(np.int16)
    height, width = picture.shape[:2]
    return [_is_in(picture[_place(page, box, height, width)], color) for box, color in words]


def _place(page: pdfium.PdfPage, box: Box, height: int, width: int) -> tuple[slice, slice]:
    """Rows and columns of ``box`` on the rendered page."""
    x0, y0, x1, y1 = (ctypes.c_int() for _ in range(4))
    for x, y, across, down in ((box[0], box[3], x0, y0), (box[2], box[1], x1, y1)):
        raw.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, x, y, across, down)
    left, right = sorted((x0.value, x1.value))
    top, bottom = sorted((y0.value, y1.value))
    return slice(max(0, top), max(0, bottom) + 1), slice(max(0, left), max(0, right) + 1)


def _is_in(part: np.ndarray[Any, Any], color: Color | None) -> bool:
    if part.size == 0 or int(np.ptp(part.mean(axis=2))) < _CONTRAST:
        return False
    if color is None:
        return True
    near = np.abs(part - np.array(color)).max(axis=2) <= _NEAR
    return bool(near.mean() >= _SHARE)


def share_shown(page: pdfium.PdfPage, boxes: Sequence[Box]) -> float:
    """Share of ``boxes`` in whose place the rendered page shows anything, 0 to 1."""
    shown = _shown(page, [(box, None) for box in boxes])
    return sum(shown) / len(shown) if shown else 0.0

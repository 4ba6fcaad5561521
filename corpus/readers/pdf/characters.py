"""Characters of a PDF page as PDFium gives them; the only module that calls pypdfium2's text functions.

Each character comes with its code point, its loose box (ascent to descent) and its origin, in the
points of the page, by the quarter turn in which it is printed.

Ligatures whose glyph has no letter: a font gives "fi" a number, and no map says which letters it
means. PDFium then gives the number itself, a control character. In one font a number is always the
same ligature, and what follows it on the page says which:

1. A word may end with "ff" ("staff"), never with "fi" or "fl".
2. Before a consonant only "fi" is written; "l", "r", "s" and "y" are not counted, since "ff" goes
   before them.
3. A glyph much wider than half its height has three letters: "ffi".
4. Otherwise it is "fl", which is followed by vowels only.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import pypdfium2.raw as raw

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_REGULAR = re.compile(r"regular|roman|book|light|medium|italic|oblique", re.IGNORECASE)
_PDFIUM_HYPHENS = {0x02: "-", 0xFFFE: "-"}  # what PDFium gives for a hyphen at the end of a line
_GLYPH = "\ufffd"  # a glyph without a letter, until its letters are found
_MAX_CHARS = 200_000  # of one page; a page with more is not a page that anyone reads
_CONSONANTS = frozenset("bcdfghjkmnpqtvwxz")
_ENDS_WORD = " .,;:)"  # a hyphen does not: "classi-fi-cation"
_THREE = (
    0.62  # width of a glyph as a share of the height of its line, from which it has three letters
)

RawChar = tuple[str, float, float, float, float, float, float, int]
"""Text, left, bottom, right, top, origin x and y, index; a blank has no place."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Turns a page's own coordinates into those of the upright page; ``angle`` in quarter turns.

    Upright coordinates are points, x to the right and y down from the upper left corner.
    """

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
        left, right = (ax, bx) if ax <= bx else (bx, ax)
        top, bottom = (ay, by) if ay <= by else (by, ay)
        return left, top, right, bottom

    def back(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Left, bottom, right, top of a box in the page's own coordinates."""
        (ax, ay), (bx, by) = self._back(x0, y0), self._back(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def _back(self, x: float, y: float) -> tuple[float, float]:
        if self.angle == 0:
            x, y = x, self.height - y
        elif self.angle == 1:
            x, y = y, x
        elif self.angle == 2:
            x, y = self.width - x, y
        else:
            x, y = self.width - y, self.height - x
        return x + self.left, y + self.bottom


class Char(NamedTuple):
    """A character in a frame in which it is upright; ``origin`` and ``base``: of its glyph. ``number``: its place in the
    order of the file. ``rtl``: written from the right.

    A tuple, because a page has thousands of them, and a frozen dataclass takes four times as long to make.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    origin: float
    number: int
    rtl: bool


def characters(
    textpage: Any, box: tuple[float, float, float, float]
) -> tuple[dict[int, list[RawChar]], int]:
    """Characters by quarter turn, in the order of the file, and how many have no code point."""
    found: dict[int, list[RawChar]] = {}
    rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    unmapped = turn = 0
    previous_blank = True
    for index in range(min(raw.FPDFText_CountChars(textpage), _MAX_CHARS)):
        text, is_unmapped = _text_of(raw.FPDFText_GetUnicode(textpage, index))
        unmapped += is_unmapped
        if text == " ":
            previous_blank = True
            found.setdefault(turn, []).append((" ", 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, index))
            continue
        raw.FPDFText_GetLooseCharBox(textpage, index, rect)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        if rect.right < box[0] or rect.left > box[2] or rect.top < box[1] or rect.bottom > box[3]:
            continue
        if previous_blank:
            # PDFium measures angles clockwise.
            turn = -round(raw.FPDFText_GetCharAngle(textpage, index) / (math.pi / 2)) % 4
            previous_blank = False
        found.setdefault(turn, []).append(
            (text, rect.left, rect.bottom, rect.right, rect.top, x.value, y.value, index)
        )
    unmapped += sum(_with_ligatures(textpage, chars) for chars in found.values())
    return {
        turn: chars for turn, chars in found.items() if any(char[0] != " " for char in chars)
    }, unmapped


@cache
def _text_of(code: int) -> tuple[str, bool]:
    """The text of a code point of PDFium, a blank for all that prints nothing, and whether it stands for no character."""
    text = _PDFIUM_HYPHENS.get(code) or (chr(code) if 0 < code < 0x110000 else "")
    unmapped = False
    if is_glyph_number(code):
        text = _GLYPH
    elif not text or 0xD800 <= code < 0xE000 or unicodedata.category(text) in ("Cc", "Co", "Cn"):
        unmapped = text not in ("\r", "\n", "\t")
        text = " "
    if text.isspace() or text in "\u00ad\u200b\ufeff":
        # A soft hyphen is printed only where a line ends: there it is a hyphen like any other.
        text = "\u00ad" if text == "\u00ad" else " "
    return text, unmapped


def _with_ligatures(textpage: Any, chars: list[RawChar]) -> int:
    """Replaces glyphs without letters by their letters; returns how many are not ligatures."""
    places = [place for place, char in enumerate(chars) if char[0] == _GLYPH]
    glyphs = []
    for place in places:
        _, left, bottom, right, top, _, _, index = chars[place]
        before = _neighbour(chars, place, place - 1)
        after = _neighbour(chars, place, place + 1)
        number = raw.FPDFText_GetUnicode(textpage, index)
        glyphs.append((number, (right - left) / max(top - bottom, 1.0), before, after))
    found = ligatures(glyphs)
    for place, letters in zip(places, found, strict=True):
        chars[place] = (letters or " ", *chars[place][1:])
    return found.count("")


def _neighbour(chars: list[RawChar], place: int, other: int) -> str:
    """The character at ``other``, a blank where it is not next to the one at ``place``."""
    if not 0 <= other < len(chars) or chars[other][0] == " ":
        return " "
    _, x0, y0, x1, y1, *_ = chars[place]
    text, left, bottom, right, top, *_ = chars[other]
    size = max(x1 - x0, y1 - y0, right - left, top - bottom)
    near = abs(x0 + x1 - left - right) < 3 * size and abs(y0 + y1 - bottom - top) < 3 * size
    return text if near else " "


def is_glyph_number(code: int) -> bool:
    """Whether a code point is the number of a glyph and not a character of text."""
    return 0x02 < code < 0x20 and code not in (0x09, 0x0A, 0x0D)


def ligatures(found: Sequence[tuple[int, float, str, str]]) -> list[str]:
    """The letters of each glyph of a page, "" where it is in no word of Latin letters.

    ``found``: number, width as a share of the line's height, and the characters before and after it.
    """
    after_numbers: defaultdict[int, set[str]] = defaultdict(set)
    for number, _, before, after in found:
        if _is_latin(after) or (_is_latin(before) and after in _ENDS_WORD):
            after_numbers[number].add(" " if after in _ENDS_WORD else after)
    return [
        _letters(after_numbers[number], width) if _is_latin(before) or _is_latin(after) else ""
        for number, width, before, after in found
    ]


def _is_latin(character: str) -> bool:
    return character.isalpha() and "LATIN" in unicodedata.name(character, "")


def _letters(followers: set[str], width: float) -> str:
    if width >= _THREE:
        return "ffi"
    if " " in followers:
        return "ff"
    return "fi" if followers & _CONSONANTS else "fl"


def in_frame(char: RawChar, frame: Frame) -> Char:
    """``char`` in the coordinates of ``frame``; a ligature becomes its letters."""
    text, x0, y0, x1, y1, origin_x, origin_y, index = char
    left, top, right, bottom = frame.box(x0, y0, x1, y1)
    origin, base = frame.point(origin_x, origin_y)
    text = _LIGATURES.get(text, text)
    return Char(text, left, right, top, bottom, base, origin, index, _is_rtl(text[0]))


@cache
def _is_rtl(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("R", "AL")


def font_of(textpage: Any, index: int, fonts: dict[str, bool]) -> tuple[str, bool]:
    """Name of the font of a character, and whether it is bold; ``fonts`` caches the answers."""
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(textpage, index, buffer, 128, flags)
    name = buffer.value.decode("utf-8", "replace") if 0 < length <= 128 else ""
    if name not in fonts:
        # The weight that PDFium guesses from widths of strokes is wrong for many regular fonts.
        heavy = not _REGULAR.search(name) and raw.FPDFText_GetFontWeight(textpage, index) >= 600
        fonts[name] = bool(_BOLD.search(name)) or heavy
    return name, fonts[name]

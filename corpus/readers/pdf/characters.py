"""Characters of a PDF page as PDFium gives them; the only door to pypdfium2's text calls.

Each character comes with its code point, its loose box (ascent to descent) and its origin, in the
points of the page, by the quarter turn at which it stands.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

from corpus.readers.pdf.drawings import Frame
from corpus.readers.pdf.ligatures import is_glyph_number, ligatures

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_REGULAR = re.compile(r"regular|roman|book|light|medium|italic|oblique", re.IGNORECASE)
_PDFIUM_HYPHENS = {0x02: "-", 0xFFFE: "-"}  # what PDFium puts for a hyphen at the end of a line
_GLYPH = "\ufffd"  # stands for a glyph without a letter until its letters are found
_LOOKED_AT = 20  # characters
_MAX_CHARS = 200_000  # of one page; more is no page that anyone reads

RawChar = tuple[str, float, float, float, float, float, float, int]
"""Text, left, bottom, right, top, origin x and y, index; a blank has no place."""


@dataclass(frozen=True, slots=True)
class Char:
    """A character in a frame in which it stands upright; ``origin`` and ``base``: of its glyph."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    origin: float
    index: int


def is_hidden(textpage: Any) -> bool:
    """Whether most characters are drawn invisibly; a few from all over the page are looked at."""
    count = raw.FPDFText_CountChars(textpage)
    hidden = seen = 0
    for index in range(0, count, max(1, count // _LOOKED_AT)):
        if text := raw.FPDFText_GetTextObject(textpage, index):
            seen += 1
            mode = raw.FPDFTextObj_GetTextRenderMode(text)
            hidden += mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE
    return hidden * 2 > seen


def characters(
    textpage: Any, box: tuple[float, float, float, float]
) -> tuple[dict[int, list[RawChar]], int]:
    """Characters by quarter turn, in the order of the file, and how many have no code point."""
    found: dict[int, list[RawChar]] = {}
    rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    unmapped = turn = 0
    previous_blank = True
    for index in range(min(raw.FPDFText_CountChars(textpage), _MAX_CHARS)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        text = _PDFIUM_HYPHENS.get(code) or (chr(code) if 0 < code < 0x110000 else "")
        if is_glyph_number(code):
            text = _GLYPH
        elif (
            not text or 0xD800 <= code < 0xE000 or unicodedata.category(text) in ("Cc", "Co", "Cn")
        ):
            if text not in ("\r", "\n", "\t"):
                unmapped += 1
            text = " "
        if text.isspace() or text in "\u00ad\u200b\ufeff":
            # A soft hyphen is printed only where a line ends: there it is a hyphen like any other.
            text = "\u00ad" if text == "\u00ad" else " "
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


def _with_ligatures(textpage: Any, chars: list[RawChar]) -> int:
    """Writes letters for glyphs that have none; how many of them are no ligature."""
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
    """The character at ``other``, a blank where it does not stand beside the one at ``place``."""
    if not 0 <= other < len(chars) or chars[other][0] == " ":
        return " "
    _, x0, y0, x1, y1, *_ = chars[place]
    text, left, bottom, right, top, *_ = chars[other]
    size = max(x1 - x0, y1 - y0, right - left, top - bottom)
    near = abs(x0 + x1 - left - right) < 3 * size and abs(y0 + y1 - bottom - top) < 3 * size
    return text if near else " "


def in_frame(char: RawChar, frame: Frame) -> Char:
    """``char`` in ``frame``, a ligature as its letters."""
    text, x0, y0, x1, y1, origin_x, origin_y, index = char
    left, top, right, bottom = frame.box(x0, y0, x1, y1)
    origin, base = frame.point(origin_x, origin_y)
    return Char(_LIGATURES.get(text, text), left, right, top, bottom, base, origin, index)


def font_of(textpage: Any, index: int, fonts: dict[str, bool]) -> tuple[str, bool]:
    """Name of the font of a character, and whether it is bold; ``fonts`` keeps the answers."""
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(textpage, index, buffer, 128, flags)
    name = buffer.value.decode("utf-8", "replace") if 0 < length <= 128 else ""
    if name not in fonts:
        # The weight that PDFium guesses from widths of strokes is wrong for many a regular font.
        heavy = not _REGULAR.search(name) and raw.FPDFText_GetFontWeight(textpage, index) >= 600
        fonts[name] = bool(_BOLD.search(name)) or heavy
    return name, fonts[name]

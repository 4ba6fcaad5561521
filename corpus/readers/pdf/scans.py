"""Pages of a PDF without text that can be used: recognised from their picture, if that is possible.

1. A page has no usable text when a picture covers it and it has no letter, when most of its
   letters have no code point, when its Arabic is garbled (``garbled``), or when the scanner's program
   misread it: one word in seventy has a digit, a mark or a capital between its letters ("prelinj.nary").
   On typeset pages it is one in five hundred, on scans that were read well one in a hundred.
2. Its picture is drawn and recognised (``ocr``); lines become words with their place on the
   page, so that tables, columns and paragraphs are found as on any other page.
3. A figure that was read with a letter for a digit ("l982", "1O4") is corrected to digits.
4. Heights of recognised lines vary with the letters in them; those near the usual one are made equal.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

import pypdfium2 as pdfium

from corpus.readers import ocr, report_progress
from corpus.readers.ocr import Recognised
from corpus.readers.pdf.garbled import is_garbled, is_unmapped
from corpus.readers.pdf.words import PageWords, Word
from corpus.readers.tesseract import Script

Unread = Literal["picture", "garbled", "misread"]

_PICTURE = 0.3  # share of a page that a picture must cover to be all that it shows
_DPI = 150  # of scans in Latin letters: enough for RapidOCR, which scales larger pictures down
_DPI_TESSERACT = 200
_LONGEST = 4000  # pixels of a side
_ALIKE = 0.3  # by which heights of lines in letters of one size may differ
_ASCENT = 0.75  # of a line's height that is above its base
_NO_WORD = re.compile(
    r"[^\W\d_]\d[^\W\d_]|\d[^\W\d_]\d|[a-zà-ÿ][A-ZÀ-Ý]|[^\W\d_][^\w\s’'.,;:()/&@\-–—‐‑][^\W\d_]"
    r"|[a-zà-ÿ]{2}[.,;:][a-zà-ÿ]"
)
_FIGURE = re.compile(r"[\dlIO]+(?:[.,/-][\dlIO]+)*")
_DIGITS = str.maketrans("lIO", "110")
_MISREAD = 0.014  # share of words that no language has
_LEAST_MISREAD = 3
_MOST_PAGES = 1000  # recognised in one file; the other pages are reported as not read


def unread(page: PageWords) -> Unread | None:
    """Why the text layer of ``page`` cannot be used; None where it can."""
    if not page.words:
        return "picture" if page.pictures > _PICTURE else None
    if is_unmapped(page) or is_garbled(page):
        return "garbled"
    return "misread" if page.hidden and _misread(page.words) > _MISREAD else None


def _misread(words: Sequence[Word]) -> float:
    """Share of the words of three letters and more that no language has; 0 for very few of them."""
    long = [text for word in words if sum(map(str.isalpha, text := word.text)) > 2]
    wrong = sum(_NO_WORD.search(text) is not None for text in long)
    return wrong / len(long) if wrong >= _LEAST_MISREAD else 0.0


class Recogniser:
    """Recognises pages of one file, where a program for it is installed."""

    def __init__(self) -> None:
        self._left = _MOST_PAGES

    def recognise(self, page: pdfium.PdfPage, words: PageWords, why: Unread) -> PageWords | None:
        """The page with its words as recognised; None when nothing can be read on it."""
        script: Script | None = "Arabic" if why == "garbled" and is_garbled(words) else None
        if self._left <= 0 or not ocr.is_installed(script):
            return None
        self._left -= 1
        dpi = _DPI_TESSERACT if script else _DPI
        scale = min(dpi / 72, _LONGEST / max(page.get_width(), page.get_height(), 1.0))
        picture = page.render(scale=scale).to_numpy()
        reading = ocr.recognise(picture, script)
        report_progress()
        found = list(_words(reading.words, 1 / scale))
        if not any(character.isalnum() for word in found for character in word.text):
            return None
        if why == "misread" and _misread(found) >= _misread(words.words):
            return None
        height, width = picture.shape[:2] if reading.turns % 2 == 0 else picture.shape[1::-1]
        return replace(
            words,
            width=width / scale,
            height=height / scale,
            words=found,
            turned=[],
            # Rulings were measured on the page as it is, not as it was turned.
            rulings=words.rulings if reading.turns == 0 else [],
            turns=reading.turns,
        )


def _words(found: Sequence[Recognised], scale: float) -> Iterator[Word]:
    lines: dict[int, list[Recognised]] = {}
    for word in found:
        lines.setdefault(word.line, []).append(word)
    heights = {
        number: max(w.y1 for w in own) - min(w.y0 for w in own) for number, own in lines.items()
    }
    usual = statistics.median(heights.values()) if heights else 0.0
    for number, own in lines.items():
        height = heights[number]
        size = usual if abs(height - usual) <= _ALIKE * usual else height
        middle = statistics.median((w.y0 + w.y1) / 2 for w in own)
        top = middle - size / 2
        for word in own:
            yield from _split(word, top, size, scale)


def _split(word: Recognised, top: float, size: float, scale: float) -> Iterator[Word]:
    """The words of a recognised line; each gets as much of its width as it has letters."""
    step = (word.x1 - word.x0) / len(word.text)
    at = 0
    for part in word.text.split():
        at = word.text.index(part, at)
        yield Word(
            text=as_figure(part),
            x0=(word.x0 + at * step) * scale,
            x1=(word.x0 + (at + len(part)) * step) * scale,
            top=top * scale,
            bottom=(top + size) * scale,
            base=(top + _ASCENT * size) * scale,
            size=size * scale,
            rtl=any(unicodedata.bidirectional(c) in ("R", "AL") for c in part),
        )
        at += len(part)


def as_figure(text: str) -> str:
    """``text`` with digits for the letters that look like them, if it is a figure otherwise."""
    core = text.strip(".,;:()[]*")
    digits = sum(map(str.isdigit, core))
    is_figure = _FIGURE.fullmatch(core) is not None and digits > sum(map(str.isalpha, core))
    return text.translate(_DIGITS) if is_figure and digits > 1 else text

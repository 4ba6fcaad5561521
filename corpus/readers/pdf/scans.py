"""Pages of a PDF without text that can be used: recognised from their picture, if that is possible.

1. A page has no usable text when a picture covers it and it has no letter, when most of its
   letters have no code point, when its Arabic is garbled (``garbled``), or when the scanner's program
   misread it: one word in seventy has a digit, a mark or a capital between its letters ("prelinj.nary").
   On typeset pages it is one in five hundred, on scans that were read well one in a hundred.
   So has a page whose letters are shifted (``not_text``).
2. Its picture is drawn and recognised (``ocr``); lines become words with their place on the
   page, so that tables, columns and paragraphs are found as on any other page.
3. A figure that was read with a letter for a digit ("l982", "1O4") is corrected to digits.
4. A text layer that is not shown is a scanner's own, and stays, when it lies over a picture that shows
   something in the places of its words; the first two such pages of a file and every tenth after them
   are recognised, and must have the same words and figures. Without a picture every such page must.
   Where they differ, the recognised words are used, or nothing.
5. Heights of recognised lines vary with the letters in them; those near the usual one are made equal.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

import pypdfium2 as pdfium

from corpus.not_text.letters import wrong_share
from corpus.readers import ocr, report_progress
from corpus.readers.ocr import Recognised
from corpus.readers.pdf.garbled import is_garbled, is_unmapped
from corpus.readers.pdf.visibility import share_shown
from corpus.readers.pdf.words import PageWords, Word
from corpus.readers.tesseract import Script

Unread = Literal["picture", "garbled", "shifted", "misread"]

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
_WRONG = 0.3  # share of letters that are not those printed
_MISREAD = 0.014  # share of words that no language has
_LEAST_MISREAD = 3
_PRINTED = 0.6  # share of the words of a layer in whose places the picture shows something
_CHECKED, _EVERY = 2, 10  # pages of a file whose layer is compared with the print
_SAME = 0.5  # share of a layer that must have been recognised, too
_SAME_FIGURES = 0.4  # the same of its figures: typescript is read worse than words
_FEW_FIGURES = 3
_GROUPED = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_DIGIT_RUN = re.compile(r"\d{2,}")
_MOST_PAGES = 1000  # recognised in one file; the other pages are reported as not read


def unread(page: PageWords) -> Unread | None:
    """Why the text layer of ``page`` cannot be used; None where it can."""
    if not page.words:
        return "picture" if page.pictures > _PICTURE else None
    if is_unmapped(page) or is_garbled(page):
        return "garbled"
    if wrong_share(" ".join(word.text for word in page.words)) > _WRONG:
        return "shifted"
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
        self._layers = 0
        self._distrusted = False

    def layer(self, page: pdfium.PdfPage, words: PageWords) -> PageWords | None:
        """A page with a hidden text layer: as it is, or recognised anew; None if its layer is not true."""
        over_picture = words.pictures > _PICTURE
        if over_picture and share_shown(page, _places(words)) < _PRINTED:
            return self.recognise(page, words, "picture")
        self._layers += 1
        due = self._layers <= _CHECKED or self._layers % _EVERY == 0 or self._distrusted
        if over_picture and not due:
            return words
        found = self.recognise(page, words, "picture")
        if found is None:
            return words if over_picture else None
        if _agree(words.words, found.words):
            return words
        self._distrusted = True
        return found

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


def shown_only(page: PageWords) -> PageWords:
    """``page`` without the words that its picture does not show."""
    if not any(word.hidden for words in (page.words, *page.turned) for word in words):
        return page
    turned = [[word for word in words if not word.hidden] for words in page.turned]
    return replace(
        page,
        words=[word for word in page.words if not word.hidden],
        turned=[words for words in turned if words],
        hidden=False,
    )


def _places(page: PageWords) -> list[tuple[float, float, float, float]]:
    """Where hidden words are, in the page's own coordinates."""
    if page.frame is None:
        return []
    hidden = [word for word in page.words if word.hidden]
    return [page.frame.back(word.x0, word.top, word.x1, word.bottom) for word in hidden]


def _agree(layer: Sequence[Word], recognised: Sequence[Word]) -> bool:
    """Whether a text layer has the words and the figures that were recognised."""
    own, other = _triples(layer), _triples(recognised)
    if (own & other).total() < _SAME * own.total():
        return False
    figures, printed = _figures(layer), _figures(recognised)
    return len(figures) < _FEW_FIGURES or len(figures & printed) >= _SAME_FIGURES * len(figures)


def _triples(words: Sequence[Word]) -> Counter[str]:
    """Groups of three neighbouring letters, counted."""
    found: Counter[str] = Counter()
    for word in words:
        letters = f" {''.join(filter(str.isalnum, word.text.casefold()))} "
        found.update(letters[at : at + 3] for at in range(len(letters) - 2))
    return found


def _figures(words: Sequence[Word]) -> set[str]:
    """Runs of digits, without the marks between groups of three; single digits do not count."""
    text = _GROUPED.sub("", " ".join(word.text for word in words))
    return set(_DIGIT_RUN.findall(text))


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

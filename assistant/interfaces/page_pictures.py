"""A page of a PDF as a picture, with the boxes around a quote on it.

1. The file must still be the one that was read: its SHA-256 is compared.
2. The page is rendered once and kept with its characters and their boxes; the last few are kept.
3. Page and quote are compared by their letters and digits, folded (NFKC, no case): white space,
   hyphens at line ends, ligatures, raised figures and bars between cells, which the reader of
   documents changes, are not compared.
4. The letters of the quote in one run are looked for; of several runs the one nearest to the place of
   the quote in the text of the page is taken. Without one (columns read in another order) words are
   aligned, and shown if most of the quote is covered.
5. A page that was recognised from its picture has no characters: the document has boxes of its words.
6. Boxes of characters or words on one line are joined.

PDFium may be used by one thread at a time: one lock protects every call.
"""

from __future__ import annotations

import base64
import ctypes
import hashlib
import io
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.model import Document, Span
from corpus.readers.pdf.word_boxes import letters_and_digits
from index.cache import BoundedCache

_WIDTH = 1200  # pixels: sharp next to the chat on a screen with two pixels to a point
_KEPT = 48
_LONGEST = 2.5  # of height to width; a longer page is rendered smaller
_SHARE = 0.6  # of a quote's words that must be found before boxes are drawn
_GRID = 100_000  # page coordinates come as integers of this many steps


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, as shares of its width and height, from the upper left."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A page: pixels and boxes. ``data_url``: the picture itself, so that no address is needed."""

    data_url: str
    width: int
    height: int
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rendered:
    picture: Picture
    letters: str
    boxes: tuple[Box, ...]


class PagePictures:
    """Pictures of pages, the last few kept. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rendered: BoundedCache[tuple[str, int], _Rendered] = BoundedCache(_KEPT)

    def page(
        self, document: Document, file: Path | None, number: int, quote: Span | None = None
    ) -> Picture | None:
        """Page ``number`` (from 1) with the boxes of ``quote``; None where there is no picture.

        ``file``: what the document was read from, if that is known.
        There is none for another format, and for a file that was moved, removed or changed since
        it was read.
        """
        if document.media_type != "application/pdf":
            return None
        with self._lock:
            rendered = self._page(document, file, number)
        if rendered is None:
            return None
        shown = rendered.picture
        page = next((page for page in document.pages if page.number == number), None)
        boxes: tuple[Box, ...] = ()
        if quote is not None and page is not None and quote.overlaps(Span(page.start, page.end)):
            wanted = Span(max(quote.start, page.start), min(quote.end, page.end))
            share = (wanted.start - page.start) / max(page.end - page.start, 1)
            found = locate(rendered.letters, wanted.of(document.text), share)
            boxes = _recognised(document, wanted) or tuple(
                box for span in found for box in _joined(rendered.boxes[span.start : span.end])
            )
        return Picture(shown.data_url, shown.width, shown.height, boxes)

    def _page(self, document: Document, path: Path | None, number: int) -> _Rendered | None:
        key = (document.sha256, number)
        known = self._rendered.get(key)
        if known is not None:
            return known
        if path is None or not path.is_file():
            return None
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != document.sha256:
            return None
        with pdfium.PdfDocument(content) as pdf:
            if not 1 <= number <= len(pdf):
                return None
            rendered = _render(pdf[number - 1])
        self._rendered.put(key, rendered)
        return rendered


def _render(page: pdfium.PdfPage) -> _Rendered:
    width, height = page.get_size()
    scale = _WIDTH / max(width, height / _LONGEST, 1)
    image = page.render(scale=scale).to_pil().convert("RGB")
    file = io.BytesIO()
    image.save(file, format="WEBP", quality=80)
    url = "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode("ascii")
    letters, boxes = [], []
    for character, box in _characters(page):
        for letter in letters_and_digits(character):
            letters.append(letter)
            boxes.append(box)
    return _Rendered(Picture(url, image.width, image.height), "".join(letters), tuple(boxes))


def _characters(page: pdfium.PdfPage) -> Iterator[tuple[str, Box]]:
    textpage = page.get_textpage()
    try:
        for index in range(textpage.count_chars()):
            code = raw.FPDFText_GetUnicode(textpage, index)
            if code > 0x10FFFF or not chr(code).isprintable() or chr(code).isspace():
                continue
            left, bottom, right, top = textpage.get_charbox(index, loose=True)
            x0, y0 = _share(page, left, top)
            x1, y1 = _share(page, right, bottom)
            yield chr(code), Box(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))
    finally:
        textpage.close()


def _share(page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point of the page as shares of the picture; its crop box and rotation are accounted for."""
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return across.value / _GRID, down.value / _GRID


def locate(letters: str, quote: str, share: float) -> tuple[Span, ...]:
    """Spans of the folded ``letters`` of a page that hold ``quote``; none without it.

    ``share``: where on the page the quote begins, from 0 to 1; it decides between equal places.
    """
    wanted = letters_and_digits(quote)
    if not wanted:
        return ()
    places = [found.start() for found in re.finditer(f"(?={re.escape(wanted)})", letters)]
    if places:
        start = min(places, key=lambda place: abs(place - share * len(letters)))
        return (Span(start, start + len(wanted)),)
    return _aligned(letters, [letters_and_digits(word) for word in quote.split()])


def _aligned(letters: str, words: Sequence[str]) -> tuple[Span, ...]:
    """Runs of the quote found one after the other near its longest run."""
    wanted = "".join(words)
    matcher = SequenceMatcher(None, letters, wanted, autojunk=False)
    longest = matcher.find_longest_match()
    first = max(0, longest.a - 3 * len(wanted))
    near = letters[first : longest.a + 4 * len(wanted)]
    runs = SequenceMatcher(None, near, wanted, autojunk=False).get_matching_blocks()
    least = 4 if len(wanted) > 12 else 2
    spans = [Span(first + run.a, first + run.a + run.size) for run in runs if run.size >= least]
    covered = sum(span.end - span.start for span in spans)
    return tuple(spans) if covered >= _SHARE * len(wanted) else ()


def _recognised(document: Document, wanted: Span) -> tuple[Box, ...]:
    words = (word for word in document.boxes if wanted.overlaps(Span(word.start, word.end)))
    return tuple(_joined([Box(w.left, w.top, w.right - w.left, w.bottom - w.top) for w in words]))


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Boxes of neighbouring characters as one box for each line."""
    joined: list[Box] = []
    for box in boxes:
        last = joined[-1] if joined else None
        if last is not None and _same_line(last, box):
            joined[-1] = _around(last, box)
        else:
            joined.append(box)
    return joined


def _same_line(last: Box, box: Box) -> bool:
    overlap = min(last.top + last.height, box.top + box.height) - max(last.top, box.top)
    if overlap < 0.5 * min(last.height, box.height):
        return False
    gap = max(box.left - (last.left + last.width), last.left - (box.left + box.width))
    return gap < 2 * max(last.height, box.height)


def _around(one: Box, other: Box) -> Box:
    left, top = min(one.left, other.left), min(one.top, other.top)
    right = max(one.left + one.width, other.left + other.width)
    bottom = max(one.top + one.height, other.top + other.height)
    return Box(left, top, right - left, bottom - top)

"""Words of a page as lines, and the lines in reading order.

1. Words on one baseline form a fragment; a gap wider than the height of the letters ends it.
2. A region of the page is cut into bands: white space runs from edge to edge between two bands.
3. The longest run of bands through which one gutter runs, with lines of prose on both sides, is a
   run of columns: each column is a region of its own, read from the left (from the right when most
   words are written from right to left).
4. What is not in columns is read band by band, and what is on one baseline of a band is a line.

A fixed order of cuts (always down first, or always across first) fails on pages where columns are
between lines of full width; runs of bands handle both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol, TypeVar

from corpus.readers.pdf.words import Word, superscript

_LABEL = re.compile(
    r"^(?:[\(\[]?(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{1,6})[.)\]]{0,2}|(?:\d{1,2}\.)+\d{0,2}\.?"
    r"|[•●▪■◦○➢➤✓►–—\-*o§·]|[IVX]+\.)$"
)
_MARKER = re.compile(r"^(?:\d{1,3}|\*{1,3}|[a-z])$")


class Box(Protocol):
    """Anything with a place on a page."""

    @property
    def top(self) -> float: ...

    @property
    def bottom(self) -> float: ...


BoxT = TypeVar("BoxT", bound=Box)


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline, in the order in which they are written.

    ``column``: number of the column run it was read from; lines of one column have the same.
    ``left``, ``right``: edges of that column. ``marker``: it begins with a raised note number.
    ``uniform``: all of it is bold, or nothing. ``first``: width of its first word in points.
    ``letters``: how many characters it has without blanks. ``words`` are dropped once the lines of
    a page are in order.
    """

    words: tuple[Word, ...]
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    uniform: bool
    rtl: bool
    first: float
    letters: int
    page: int = 0
    column: int = 0
    left: float = 0.0
    right: float = 0.0
    marker: bool = False


def _printed(words: Sequence[Word]) -> str:
    parts: list[str] = []
    before: Word | None = None
    for word in words:
        if before is not None and not _touches(before, word):
            parts.append(" ")
        parts.append(word.text)
        before = word
    return "".join(parts)


def _touches(before: Word, word: Word) -> bool:
    """Whether PDFium's gap is only a change of font inside a word, or before a note's mark."""
    gap = word.x0 - before.x1 if not word.rtl else before.x0 - word.x1
    if word.text[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
        return gap < 0.25 * before.size
    return not word.rtl and -0.1 * before.size < gap < 0.06 * before.size


def line_of(words: Sequence[Word], page: int = 0) -> Line:
    """One line of ``words`` on one baseline, in the order of writing."""
    large = 0.85 * _largest(words)
    main = max(words, key=lambda word: (word.size > large) * len(word.text))
    ordered = _written_order(words)
    raised = [_raised(word, main) for word in ordered]
    marked = tuple(
        replace(word, text=superscript(word.text)) if up and word.text[0].isdigit() else word
        for word, up in zip(ordered, raised, strict=True)
    )
    letters = sum(len(word.text) for word in marked)
    bold = sum(len(word.text) for word in marked if word.bold)
    return Line(
        words=marked,
        text=_printed(marked),
        x0=min(word.x0 for word in words),
        x1=max(word.x1 for word in words),
        top=min(word.top for word in words),
        bottom=max(word.bottom for word in words),
        base=main.base,
        size=main.size,
        bold=bold > 0.6 * letters,
        uniform=len({w.bold for w in marked if any(c.isalnum() for c in w.text)}) <= 1,
        rtl=sum(word.rtl for word in marked) * 2 > len(marked),
        first=marked[0].x1 - marked[0].x0,
        letters=letters,
        page=page,
        marker=raised[0] and len(ordered) > 1,
    )


def _largest(words: Sequence[Word]) -> float:
    return max(word.size for word in words)


def _raised(word: Word, main: Word) -> bool:
    return (
        word.size < 0.85 * main.size
        and main.base - word.base > 0.1 * main.size
        and _MARKER.match(word.text) is not None
    )


def _written_order(words: Sequence[Word]) -> list[Word]:
    """From the left; when most words are written from the right, from the right, but a run of
    left-to-right words inside such a line from the left.
    """
    ordered = sorted(words, key=lambda word: word.x0)
    if sum(word.rtl for word in ordered) * 2 <= len(ordered):
        return ordered
    result: list[Word] = []
    run: list[Word] = []
    for word in reversed(ordered):
        if word.rtl or word.text[0] in "()[]،؛.:":
            result.extend(reversed(run))
            run = []
            result.append(word)
        else:
            run.append(word)
    return result + list(reversed(run))


def fragments(words: Sequence[Word], page: int) -> list[Line]:
    """Lines of ``words``, ended at every wide gap; from the top."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.base, word.x0)):
        for row in reversed(rows[-6:]):
            if abs(row[0].base - word.base) <= 0.22 * min(row[0].size, word.size):
                row.append(word)
                break
        else:
            rows.append([word])
    pieces = [piece for row in rows for piece in _split_wide(row)]
    return _absorb_raised([line_of(piece, page) for piece in pieces])


def _split_wide(row: list[Word]) -> Iterator[list[Word]]:
    row = sorted(row, key=lambda word: word.x0)
    usual = _usual_gap(row)
    piece = [row[0]]
    reach = row[0].x1
    for word in row[1:]:
        gap = (word.x0 - reach) / max(piece[-1].size, word.size)
        # A change of weight after a wide blank: text next to a caption, not a word in bold.
        other = word.bold != piece[-1].bold
        if gap > 0.95 or (gap > 0.45 and other) or (gap > 0.5 and word.x0 - reach > 2.5 * usual):
            yield piece
            piece = []
        piece.append(word)
        reach = max(reach, word.x1)
    yield piece


def _usual_gap(row: Sequence[Word]) -> float:
    """The blank between two words of a row in points; infinite where too few words tell it."""
    gaps = sorted(b.x0 - a.x1 for a, b in pairwise(row) if b.x0 > a.x1)
    return gaps[len(gaps) // 2] if len(gaps) >= 4 else float("inf")


def _absorb_raised(pieces: list[Line]) -> list[Line]:
    """Joins small raised fragments (notes' numbers before or after a blank) to their lines."""
    small = [p for p in pieces if len(p.words) <= 2 and all(_MARKER.match(w.text) for w in p.words)]
    taken: dict[int, list[Line]] = {}
    absorbed: set[int] = set()
    for piece in small:
        for other in pieces:
            if other is piece or id(other) in absorbed or piece.size >= 0.85 * other.size:
                continue
            rise = other.base - piece.base
            if not 0.1 * other.size < rise < 0.6 * other.size:
                continue
            if other.x0 - 4 * other.size < piece.x1 and piece.x0 < other.x1 + 0.6 * other.size:
                taken.setdefault(id(other), []).append(piece)
                absorbed.add(id(piece))
                break
    result: list[Line] = []
    for piece in pieces:
        if id(piece) in absorbed:
            continue
        extra = taken.get(id(piece))
        if extra:
            piece = line_of([*piece.words, *(word for e in extra for word in e.words)], piece.page)
        result.append(piece)
    return result


def is_label(line: Line) -> bool:
    """Whether the line is nothing but a bullet or a number of a paragraph."""
    return len(line.words) <= 2 and _LABEL.match(line.text.replace(" ", "")) is not None


def bands(items: Iterable[BoxT]) -> list[list[BoxT]]:
    """``items`` cut wherever white space runs from edge to edge; from the top.

    Ascent and descent of neighbouring lines overlap a little, so only the core of a line counts.
    """
    found: list[list[BoxT]] = []
    reach = float("-inf")
    for item in sorted(items, key=lambda item: item.top):
        core = min(0.25 * (item.bottom - item.top), 4.0)
        if item.top + core >= reach or not found:
            found.append([item])
        else:
            found[-1].append(item)
        reach = max(reach, item.bottom - core)
    return found

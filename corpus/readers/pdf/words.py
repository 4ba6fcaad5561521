"""Words of a PDF page, with their places.

1. Characters come with their boxes and origins (``characters``).
2. The page is turned so that most characters are upright; characters at another angle (labels
   of axes) are kept apart, turned upright in a frame of their own.
3. Characters become words: a blank, a gap of more than a quarter of the size, a jump backwards or
   another baseline ends a word. A small raised run is a superscript: its digits become superscript
   characters and stay with the word before, so that "2024" with note 12 never reads 202412.

Coordinates are those of ``characters.Frame``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pypdfium2 as pdfium

from corpus.readers.pdf.characters import Char, Frame, RawChar, characters, font_of, in_frame
from corpus.readers.pdf.rulings import Ruling, drawings
from corpus.readers.pdf.visibility import Visibility

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place. ``size``: height of its font in points, ascent to descent.

    ``index``: of its first character on the page, -1 where it was recognised. ``hidden``: the picture of
    the page does not show it.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    rtl: bool = False
    font: str = ""
    index: int = -1
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class PageWords:
    """What is on a page. ``turned``: words at another angle, one list for each angle.

    ``pictures``: share of the page that pictures cover, 0 to 1. ``unmapped``: characters without a
    code point. ``hidden``: most of its words are not shown, as those that a scanner adds under a picture.
    ``turns``: quarters by which its picture was turned counterclockwise to be recognised. ``frame``: where
    its coordinates are on the page, None where it was recognised.
    """

    number: int
    width: float
    height: float
    words: list[Word]
    turned: list[list[Word]]
    rulings: list[Ruling]
    pictures: float
    unmapped: int
    hidden: bool = False
    turns: int = 0
    frame: Frame | None = None


def superscript(text: str) -> str:
    """``text`` with its digits as superscript characters."""
    return text.translate(_SUPERSCRIPTS)


def join_lines(lines: Sequence[str]) -> str:
    """Lines of a cell as one line; a hyphen at a line's end stays, a soft hyphen is dropped."""
    text = ""
    for line in lines:
        if text.endswith("\u00ad"):
            text = text[:-1] + line
        elif text.endswith(("-", "/")) and line[:1].isalnum() and text[-2:-1].isalnum():
            text += line
        else:
            text = f"{text} {line}" if text else line
    return text


def read_page(page: pdfium.PdfPage, number: int) -> PageWords:
    """Words and rulings of ``page``; ``number`` counts from 1."""
    left, bottom, right, top = page.get_bbox()
    textpage = page.get_textpage()
    try:
        by_angle, unmapped = characters(textpage.raw, (left, bottom, right, top))
        main = max(by_angle, key=lambda angle: len(by_angle[angle])) if by_angle else 0
        frames = {
            angle: Frame(angle, left, bottom, right - left, top - bottom)
            for angle in {main, *by_angle}
        }
        frame = frames[main]
        rulings, pictures = drawings(page, frame)
        seen = Visibility(page, textpage.raw, pictures > 0)
        fonts: dict[str, bool] = {}
        grouped = {
            angle: _marked(_words(textpage.raw, chars, frames[angle], fonts), frames[angle], seen)
            for angle, chars in by_angle.items()
        }
    finally:
        textpage.close()
    upright = frame.angle % 2 == 0
    words = grouped.pop(main, [])
    return PageWords(
        number=number,
        width=frame.width if upright else frame.height,
        height=frame.height if upright else frame.width,
        words=words,
        turned=[words for words in grouped.values() if words],
        rulings=rulings,
        pictures=pictures,
        unmapped=unmapped,
        hidden=sum(word.hidden for word in words) * 2 > len(words),
        frame=frame,
    )


def _marked(words: list[Word], frame: Frame, seen: Visibility) -> list[Word]:
    """``words``, each hidden one marked."""
    boxes = [frame.back(word.x0, word.top, word.x1, word.bottom) for word in words]
    found = seen.hidden([(box, word.index) for box, word in zip(boxes, words, strict=True)])
    return [replace(w, hidden=True) if h else w for w, h in zip(words, found, strict=True)]


def _words(
    textpage: Any, chars: Sequence[RawChar], frame: Frame, fonts: dict[str, bool]
) -> list[Word]:
    runs: list[list[Char]] = []
    run: list[Char] = []
    for raw_char in chars:
        if raw_char[0] == " ":
            if run:
                runs.append(run)
            run = []
            continue
        char = in_frame(raw_char, frame)
        if run and _ends_word(run[-1], char):
            runs.append(run)
            run = [char]
        else:
            run.append(char)
    if run:
        runs.append(run)
    return _join_raised([_word(textpage, run, fonts) for run in runs])


def _ends_word(before: Char, char: Char) -> bool:
    size = max(before.bottom - before.top, 1.0)
    if abs(char.base - before.base) > 0.12 * size:
        return True
    if abs((char.bottom - char.top) - size) > 0.3 * size:
        return True
    if before.rtl or char.rtl:
        return max(before.x0 - char.x1, char.x0 - before.x1) > 0.25 * size
    return char.x0 - before.x1 > 0.2 * size or char.x0 < before.x0 - 0.5 * size


def _word(textpage: Any, run: list[Char], fonts: dict[str, bool]) -> Word:
    font, bold = font_of(textpage, run[0].number, fonts)
    return Word(
        text=_spelled(run),
        x0=min(char.x0 for char in run),
        x1=max(char.x1 for char in run),
        top=min(char.top for char in run),
        bottom=max(char.bottom for char in run),
        base=run[0].base,
        size=max(run[0].bottom - run[0].top, 1.0),  # fonts without height exist
        bold=bold,
        rtl=any(char.rtl for char in run),
        font=font,
        index=run[0].number,
    )


def _spelled(run: list[Char]) -> str:
    """Letters of ``run`` in the order of writing.

    PDFium reverses Arabic letter by letter, and so the letters of one glyph (lam-alef) as well:
    letters in the same place are reversed again.
    """
    if not any(char.rtl for char in run):
        return "".join([char.text for char in run])
    text = ""
    for (_, _, right_to_left), glyph in groupby(run, lambda c: (c.x0, c.x1, c.rtl)):
        letters = [char.text for char in glyph]
        text += "".join(reversed(letters) if right_to_left else letters)
    return text


def _join_raised(words: list[Word]) -> list[Word]:
    """Joins raised or lowered small runs, and what PDFium cut without a gap, to the word before."""
    joined: list[Word] = []
    for word in words:
        before = joined[-1] if joined else None
        if before is None or not _continues(before, word):
            joined.append(word)
            continue
        raised = before.base - word.base > 0.12 * before.size
        text = superscript(word.text) if raised else word.text
        x0, x1 = min(before.x0, word.x0), max(before.x1, word.x1)
        joined[-1] = replace(before, text=before.text + text, x0=x0, x1=x1)
    return joined


def _continues(before: Word, word: Word) -> bool:
    """Whether ``word`` touches ``before`` on its right, being small and raised or lowered."""
    smaller = word.size < 0.85 * before.size
    gap = word.x0 - before.x1
    return (
        smaller
        and -0.3 * before.size < gap < 0.2 * before.size
        and word.top < before.bottom
        and before.top - 0.3 * before.size < word.bottom
        and abs(word.base - before.base) < 0.6 * before.size
    )

"""Text whose letters are not those that are printed: a font's map from glyphs to letters is wrong.

Such text looks like words, so only the words themselves can show it. In running Arabic about one
word in eight is one of sixteen short function words; measured on pages with right maps 0.12 to 0.16,
on pages with wrong ones 0.01 to 0.054. Lines of Arabic on such pages are left out, and a note says so.
Persian, Urdu and others in the same script have additional letters and are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.readers.pdf.grid import Grid
from corpus.readers.pdf.lines import Line
from corpus.readers.pdf.words import PageWords

_WORD = re.compile("[\u0621-\u064a\u0640]+")
_VOWELS = re.compile("[\u064b-\u0652]")
_OTHER_LANGUAGES = re.compile("[پچژگکیٹڈڑےںۇېۆ]")
_FUNCTION_WORDS = frozenset(
    [
        "في",
        "من",
        "على",
        "إلى",
        "أن",
        "التي",
        "عن",
        "مع",
        "هذا",
        "هذه",
        "الذي",
        "أو",
        "ما",
        "لا",
        "كما",
        "بين",
    ]
)
_LEAST_SHARE = 0.08
_ENOUGH_OF_PAGE = 80  # words that can be judged
_ENOUGH = 40
_MOSTLY = 0.6  # share of a page's letters that are Arabic, for its text to be of no use
_UNMAPPED = 0.5  # share of the letters of a page that have no code point at all


@dataclass(frozen=True, slots=True)
class _Count:
    words: int
    function_words: int
    others: int

    @classmethod
    def of(cls, texts: Iterable[str]) -> _Count:
        text = _VOWELS.sub("", " ".join(texts))
        words = _WORD.findall(text)
        known = sum(word in _FUNCTION_WORDS for word in words)
        return cls(len(words), known, len(_OTHER_LANGUAGES.findall(text)))

    def garbled(self, enough: int) -> bool | None:
        """None where there are too few words to judge."""
        if self.words < enough:
            return None
        return self.others < 0.2 * self.words and self.function_words < _LEAST_SHARE * self.words


def without_garbled(
    pages: Sequence[Sequence[Line]], tables: Sequence[Sequence[Grid]]
) -> tuple[list[list[Line]], list[list[Grid]], list[int]]:
    """Lines and tables of every page without garbled ones, and positions of pages that had some."""
    texts = [
        [*(line.text for line in lines), *(_text(grid) for grid in grids)]
        for lines, grids in zip(pages, tables, strict=True)
    ]
    whole = _Count.of(text for own in texts for text in own).garbled(_ENOUGH)
    kept_lines: list[list[Line]] = []
    kept_tables: list[list[Grid]] = []
    found: list[int] = []
    for position, (lines, grids) in enumerate(zip(pages, tables, strict=True)):
        own = _Count.of(texts[position]).garbled(_ENOUGH_OF_PAGE)
        wrong = bool(whole) if own is None else own
        kept_lines.append([x for x in lines if not (wrong and _WORD.search(x.text))])
        kept_tables.append([x for x in grids if not (wrong and _WORD.search(_text(x)))])
        if len(kept_lines[-1]) < len(lines) or len(kept_tables[-1]) < len(grids):
            found.append(position)
    return kept_lines, kept_tables, found


def _text(grid: Grid) -> str:
    return " ".join(cell for row in grid.rows for cell in row)


def is_unmapped(page: PageWords) -> bool:
    """Whether most letters of the page have no code point, so that its text is full of holes."""
    letters = sum(len(word.text) for word in page.words)
    return page.unmapped > 20 and page.unmapped > _UNMAPPED * (letters + page.unmapped)


def is_garbled(page: PageWords) -> bool:
    """Whether the page is in Arabic, most of it, and its letters are not those that are printed."""
    texts = [word.text for word in page.words]
    letters = sum(map(len, texts))
    arabic = sum(len(found) for text in texts for found in _WORD.findall(text))
    return arabic >= _MOSTLY * letters and bool(_Count.of(texts).garbled(_ENOUGH))

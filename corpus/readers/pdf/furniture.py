"""Running headers, footers and page numbers: found by comparing pages, so that they are not read as text.

A line at the edge of a page is furniture when it is printed at the same height, with the same words
except for digits, on several pages of the document, or when it is nothing but a page number. Several numbers beside
each other are the head of a table ("2020 2021 2022"), also where it begins a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.normalize import one_line
from corpus.readers.pdf.lines import Line

_TOP = 0.115  # of the height of a page: where headers are printed
_BOTTOM = 0.095
_PAGE_NUMBER = re.compile(
    r"^(?:(?:page|página|pagina|seite|стр\.?|p\.)\s*)?[-–—|\s]*(?:#|[ivxlc]{1,7})"
    r"(?:\s*(?:/|of|de|sur|из|\|)\s*#)?[-–—|\s]*(?:(?:page|\|)\s*)*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[_\-–—=\s]{4,}$")  # a ruling made of letters
_DIGITS = re.compile(r"\d+")
_ROW = 3  # numbers beside each other, of which two may be those of facing pages
_LEVEL = 2.0  # points by which their baselines may differ

Key = tuple[str, int, int]


def _keys(line: Line, height: float) -> list[Key]:
    """Words without their digits, and the heights at which the line counts as the same."""
    zone = _zone(line, height)
    if zone == 0:
        return []
    words = _words(line)
    slot = round(line.base / 6)
    return [(words, zone, slot), (words, zone, slot + 1)]


def _words(line: Line) -> str:
    return _DIGITS.sub("#", one_line(line.text.casefold()))


def _zone(line: Line, height: float) -> int:
    if line.bottom < _TOP * height:
        return -1
    return 1 if line.top > (1 - _BOTTOM) * height else 0


def without_furniture(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> tuple[list[list[Line]], Counter[str]]:
    """The lines of every page without its furniture, and the texts left out, counted."""
    seen: Counter[Key] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        seen.update({key for line in lines for key in _keys(line, height)})
    needed = max(2, min(3, len(pages) - 1)) if len(pages) > 1 else 2
    kept: list[list[Line]] = []
    dropped: Counter[str] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        own: list[Line] = []
        numbers = [line.base for line in lines if _PAGE_NUMBER.match(_words(line))]
        for line in lines:
            beside = sum(abs(base - line.base) <= _LEVEL for base in numbers)
            if beside < _ROW and _is_furniture(line, height, seen, needed):
                dropped[line.text] += 1
            else:
                own.append(line)
        kept.append(own)
    if not any(kept):
        return [list(lines) for lines in pages], Counter()  # short pages, one like the other
    return kept, dropped


def _is_furniture(line: Line, height: float, seen: Counter[Key], needed: int) -> bool:
    if _RULE.match(line.text):
        return True
    keys = _keys(line, height)
    if not keys:
        return False
    if _PAGE_NUMBER.match(keys[0][0]):
        return True
    return max(seen[key] for key in keys) >= needed

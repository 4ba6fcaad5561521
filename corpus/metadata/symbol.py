"""Symbols: the numbers that publishers give to their documents ("A/80/75", "UNW/2025/2")."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus import domain

_PARTS = (
    r"(?:/[A-Z0-9][A-Za-z0-9.\-]*){1,5}(?:/\d{1,4}|/[A-Z]{2,4}/\d{1,3})?"
    r"(?:\s?/\s?(?:Rev|Add|Corr)\.\s?\d+)*(?:\s?\(Part [IVX]+\))?"
)
_SMALL_WORD = re.compile(r"(?<!\S)[^\W\d_A-ZÀ-Þ][^\W\d_]*")
_MOST_SMALL = 4


def find_symbol(lines: Iterable[str]) -> str | None:
    """The first symbol in ``lines``: it has a number, and stands before any text."""
    for line in lines:
        if len(line) > 160 or len(_SMALL_WORD.findall(line)) > _MOST_SMALL:
            continue  # a sentence that names another document
        for match in _symbols().finditer(line):
            symbol = match.group().rstrip(".-")
            if sum(part[:1].isdigit() for part in symbol.split("/")) >= 1:
                return symbol
    return None


@domain.cached()
def _symbols() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/])(?:{domain.any_of('symbols', 'heads')}){_PARTS}")

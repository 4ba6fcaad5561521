"""Ligatures whose glyph has no letter: a font gives "fi" a number, and no map says what it stands for.

PDFium then gives the number itself, a control character. In one font a number is always the same
ligature, and what follows it on the page says which:

1. A word may end with "ff" ("staff"), never with "fi" or "fl".
2. Before a consonant only "fi" is written; "l", "r", "s" and "y" are left out, since "ff" goes before them.
3. A glyph much wider than half its height has three letters: "ffi".
4. Otherwise it is "fl", which stands before vowels only.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence

_CONSONANTS = frozenset("bcdfghjkmnpqtvwxz")
_ENDS_WORD = " .,;:)"  # a hyphen does not: "classi-fi-cation"
_THREE = (
    0.62  # width of a glyph as a share of the height of its line, from which it has three letters
)


def is_glyph_number(code: int) -> bool:
    """Whether a code point is none that a text has, but the number of a glyph."""
    return 0x02 < code < 0x20 and code not in (0x09, 0x0A, 0x0D)


def ligatures(found: Sequence[tuple[int, float, str, str]]) -> list[str]:
    """The letters of each glyph of a page, "" where it stands in no word of Latin letters.

    ``found``: number, width as a share of the line's height, and the characters before and behind.
    """
    behind: defaultdict[int, set[str]] = defaultdict(set)
    for number, _, before, after in found:
        if _is_latin(after) or (_is_latin(before) and after in _ENDS_WORD):
            behind[number].add(" " if after in _ENDS_WORD else after)
    return [
        _letters(behind[number], width) if _is_latin(before) or _is_latin(after) else ""
        for number, width, before, after in found
    ]


def _is_latin(character: str) -> bool:
    return character.isalpha() and "LATIN" in unicodedata.name(character, "")


def _letters(behind: set[str], width: float) -> str:
    if width >= _THREE:
        return "ffi"
    if " " in behind:
        return "ff"
    return "fi" if behind & _CONSONANTS else "fl"

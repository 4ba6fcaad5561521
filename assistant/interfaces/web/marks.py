"""Citation marks in a text: ``"… 2,278 staff [1]."`` as pieces of text and numbers."""

from __future__ import annotations

import re
from collections.abc import Collection

_MARK = re.compile(r"\s?\[(\d{1,4})\]")


def pieces(text: str, numbers: Collection[int]) -> list[str | int]:
    """``text`` cut at its marks; a bracket whose number is not in ``numbers`` stays text.

    White space in front of a mark is left out: the template places the mark.
    """
    found: list[str | int] = []
    at = 0
    for mark in _MARK.finditer(text):
        if int(mark[1]) not in numbers:
            continue
        if mark.start() > at:
            found.append(text[at : mark.start()])
        found.append(int(mark[1]))
        at = mark.end()
    if at < len(text):
        found.append(text[at:])
    return found

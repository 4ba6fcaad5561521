"""Normal forms in which texts are compared or shown; used by everything that handles text."""

from __future__ import annotations

import re
import unicodedata

# The mark of an item of a list, with the space after it.
ITEM_MARK = r"(?:\(?(?:[a-zа-я]|[ivx]{1,4}|\d{1,2})[).]|[-–•*▪◦●·])\s"
# What an item of a list begins with: a bullet, or a sign that a font draws as one.
BULLET = re.compile(r"[•●▪■□◦○‣➢➤►▶✓❖◆·®–—*-]\s+(?=\S)")


def one_line(text: str) -> str:
    """``text`` on one line: every run of white space as one blank, none at its ends."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """Lower case without accents; the length may change, so offsets of the result mean nothing."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()

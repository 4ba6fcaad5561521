"""What is said of a passage beside its text, in the few tokens that a model's limit leaves for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import Block, Document, Passage

_TITLE_UNITS, _HEADING_UNITS, _CONTEXT_UNITS = 90, 140, 160
_WHITE_SPACE = re.compile(r"\s+")


def embedding_text(document_title: str, passage: Passage) -> str:
    """What is embedded for a passage: title, headings, table and columns, then the text itself.

    A long title keeps its beginning, long headings their tail (the innermost says most). Headings
    that open the text are not repeated.
    """
    opening = prefix(document_title, passage.headings, passage.context, passage.text)
    return f"{opening}\n{passage.text}" if opening else passage.text


def prefix(title: str, headings: Sequence[str], context: str, text: str) -> str:
    """The lines above ``text``, without the headings with which it opens; "" if there are none."""
    opening = _folded(text[: sum(map(len, headings)) + 40 * (len(headings) + 1)])
    above = [heading for heading in headings if _folded(heading) not in opening]
    parts = [_head(title, _TITLE_UNITS), *_tail(above, _HEADING_UNITS)]
    return "\n".join(part for part in [*parts, _head(context, _CONTEXT_UNITS)] if part)


def _folded(text: str) -> str:
    return _WHITE_SPACE.sub(" ", text).strip()


def _units(text: str) -> int:
    """Length in letters of English; a letter of another script costs a token, as much as four."""
    return sum(1 if character.isascii() else 4 for character in text)


def _head(text: str, units: int) -> str:
    words = _folded(text).split(" ")
    while len(words) > 1 and _units(" ".join(words)) > units:
        words = words[: max(1, len(words) * 3 // 4)]
    kept = " ".join(words)
    while _units(kept) > units:
        kept = kept[: len(kept) * 3 // 4]
    return kept


def _tail(headings: Sequence[str], units: int) -> list[str]:
    kept: list[str] = []
    for heading in reversed(headings):
        shortened = _head(heading, units)
        units -= _units(shortened)
        if units < 0 or not shortened:
            break
        kept.insert(0, shortened)
    return kept


def row_context(document: Document, block: Block) -> str:
    """Table and columns of a row, and its label where that is printed elsewhere."""
    row = block.row
    if row is None:
        return ""
    columns = [" ".join(cell.header) for cell in row.cells if cell.header]
    label = "" if row.label in document.text[block.start : block.end] else row.label
    return _folded("\n".join(part for part in (row.table, " | ".join(columns), label) if part))

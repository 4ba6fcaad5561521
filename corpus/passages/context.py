"""Title, headings and column names that are embedded with a passage, shortened to few tokens."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Block, Document, Passage
from corpus.normalize import one_line
from corpus.not_text.shapes import codes

_TITLE_UNITS, _HEADING_UNITS, _CONTEXT_UNITS = 90, 140, 160


def embedding_text(document_title: str, passage: Passage) -> str:
    """The text that is embedded for a passage: title, headings, table and columns, then its text.

    A long title keeps its beginning, long headings their end (the innermost says most). Headings
    with which the text begins are not repeated.
    """
    opening = prefix(document_title, passage.headings, passage.context, passage.text)
    return f"{opening}\n{passage.text}" if opening else passage.text


def prefix(title: str, headings: Sequence[str], context: str, text: str) -> str:
    """The lines embedded before ``text``, without headings that it begins with; "" if there are none."""
    opening = one_line(text[: sum(map(len, headings)) + 40 * (len(headings) + 1)])
    above = [heading for heading in headings if one_line(heading) not in opening]
    parts = [_head(title, _TITLE_UNITS), *_tail(above, _HEADING_UNITS)]
    return "\n".join(part for part in [*parts, _head(context, _CONTEXT_UNITS)] if part)


def _units(text: str) -> int:
    """Length in English letters; a letter of another script counts as four, since it costs a token."""
    return sum(1 if character.isascii() else 4 for character in text)


def _head(text: str, units: int) -> str:
    words = one_line(text).split(" ")
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
    """Table and columns of a row, and its label if the row itself does not print it."""
    row = block.row
    if row is None:
        return ""
    columns = [" ".join(cell.header) for cell in row.cells if cell.header]
    label = "" if row.label in document.text[block.start : block.end] else row.label
    parts = (row.table, " | ".join(columns), label)
    return one_line("\n".join(part for part in parts if part and not codes(part)))

"""Table rows that the text itself writes with ``|`` (Markdown, plain text), and the caption above."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.model import Cell, Row, Span
from corpus.normalize import one_line
from corpus.readers.builder import Structure, TableContext

_RULE = re.compile(r"\s*:?-{1,}:?\s*")
_BAR = re.compile(r"(?<!\\)\|")


def split_cells(text: str, start: int, end: int) -> list[Span]:
    """Spans of the cells of the row at ``start:end``, without white space at their ends.

    Bars at the ends of the row are its frame, not empty cells.
    """
    bars = [bar.start() for bar in _BAR.finditer(text, start, end)]
    edges = [start - 1, *bars, end]
    if bars and not text[start : bars[0]].strip():
        edges = edges[1:]
    if bars and len(edges) > 2 and not text[bars[-1] + 1 : end].strip():
        edges = edges[:-1]
    return [_stripped(text, left + 1, max(left + 1, right)) for left, right in pairwise(edges)]


def is_rule(text: str, cells: list[Span]) -> bool:
    """Whether the row is the line of dashes under the header."""
    return bool(cells) and all(_RULE.fullmatch(cell.of(text)) for cell in cells)


def mark_row(structure: Structure, text: str, cells: list[Span], context: TableContext) -> None:
    """Marks a row from its first to its last cell that holds text; a row without text is not marked."""
    filled = [cell for cell in cells if cell.end > cell.start]
    if not filled:
        return
    start, end = filled[0].start, filled[-1].end
    inside = [(column, cell) for column, cell in enumerate(cells) if start <= cell.start <= end]
    row = Row(
        cells=tuple(Cell(c.start, c.end, context.header_of(column)) for column, c in inside),
        table=context.title,
        label=one_line(filled[0].of(text)),
    )
    structure.mark("row", start, end, row)


def caption_before(structure: Structure) -> str:
    """The caption, if the block marked last is one; else ""."""
    last = structure.last
    if last is None or last.kind != "caption":
        return ""
    return one_line(structure.text[last.start : last.end])


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)

"""Rows that only name the columns are no answer: they are left out of the sentences that may be quoted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.answering.read import ScoredSentence
from corpus.model import Document

_QUOTABLE = 12  # likeliest sentences among which those are that may be quoted


def without_headers(
    ranked: Sequence[ScoredSentence], document_of: Callable[[str], Document]
) -> list[ScoredSentence]:
    """``ranked`` without header rows among the likeliest sentences, those that may be quoted."""
    return [
        item
        for rank, item in enumerate(ranked)
        if rank >= _QUOTABLE or not _is_header(item, document_of)
    ]


def _is_header(item: ScoredSentence, document_of: Callable[[str], Document]) -> bool:
    """Whether ``item`` is a row that holds only names of the columns of the row below it."""
    if not _is_row(item):
        return False
    document = document_of(item.candidate.source.record.name)
    rows = iter(b for b in document.blocks if b.row is not None)
    span = item.candidate.span
    own = next((b for b in rows if b.start <= span.start < b.end), None)
    below = next(rows, None)
    if own is None or own.row is None or below is None or below.row is None:
        return False
    names = {name for cell in below.row.cells for name in cell.header}
    cells = [document.text[c.start : c.end].strip() for c in own.row.cells]
    return not any(c.header for c in own.row.cells) and any(c and c in names for c in cells)


def _is_row(item: ScoredSentence) -> bool:
    return item.candidate.value("row") == 1.0

"""The text around a quote, which other evaluators judge an answer by.

The blocks (paragraphs, items, rows) that the quote is in, and those before and after them, nearest first, while the whole is
within `_LENGTH` code points. Derived from the document rather than from the passages of an index, so that the answers of
another system have it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.evaluation.cases import Case
from corpus.model import Document, Span

_LENGTH = 1000


def contexts(case: Case) -> list[str]:
    """For each citation of the answer, or of a declined one each nearest passage, the text around it."""
    answer = case.asked.answer or {}
    shown = answer.get("citations") or answer.get("closest") or []
    return [_context(one, case) for one in shown]


def _context(citation: Mapping[str, Any], case: Case) -> str:
    """The quote alone where it is not at its place."""
    document = case.document_of(citation["document"])
    span = Span(citation["start"], citation["end"])
    if document is None or span.of(document.text) != citation["quote"]:
        return str(citation["quote"])
    return around(document, span).of(document.text)


def around(document: Document, span: Span) -> Span:
    """The span of whole blocks around ``span``."""
    within = [
        at for at, b in enumerate(document.blocks) if b.start < span.end and span.start < b.end
    ]
    if not within:
        return span
    first, last = within[0], within[-1]
    start = min(span.start, document.blocks[first].start)
    end = max(span.end, document.blocks[last].end)
    grown = True
    while grown:
        grown = False
        if last + 1 < len(document.blocks) and document.blocks[last + 1].end - start <= _LENGTH:
            last, grown = last + 1, True
            end = document.blocks[last].end
        if first > 0 and end - document.blocks[first - 1].start <= _LENGTH:
            first, grown = first - 1, True
            start = document.blocks[first].start
    return Span(start, end)

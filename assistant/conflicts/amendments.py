"""A corrigendum speaks beside what it corrects.

A sentence of a corrigendum is quoted with a sentence of the document that it corrects, if it answers
the question about as well: whoever reads the one must see the other, and the later one first. "The title
should read …" is quoted with the line above it, which says what is corrected.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answering.select import Scored
from corpus.model import Document, Span
from corpus.versions import base_symbol

_AS_WELL = 0.5  # of the probability of what is corrected


def with_amendments(chosen: Sequence[Scored], ranked: Sequence[Scored]) -> list[Scored]:
    """``chosen`` with the likeliest sentence of each corrigendum before what it corrects."""
    result: list[Scored] = []
    told = {_name(item) for item in chosen}
    for item in chosen:
        symbol = item.candidate.source.record.symbol
        for other in ranked if symbol else ():
            corrects = base_symbol(other.candidate.source.record.symbol) == symbol
            if not corrects or other.probability < _AS_WELL * item.probability:
                continue
            if _name(other) not in told:
                told.add(_name(other))
                result.append(other)
        result.append(item)
    return result


def with_what_is_corrected(item: Scored, document_of: Callable[[str], Document]) -> Scored:
    """A sentence of a corrigendum with the heading or caption right above it; any other as it is."""
    candidate = item.candidate
    if base_symbol(candidate.source.record.symbol) is None:
        return item
    document = document_of(_name(item))
    above = next((b for b in reversed(document.blocks) if b.end <= candidate.span.start), None)
    if above is None or above.kind not in {"heading", "caption"}:
        return item
    if document.text[above.end : candidate.span.start].strip():
        return item
    span = Span(above.start, candidate.span.end)
    moved = candidate.span.start - span.start
    spans = tuple(replace(s, start=s.start + moved, end=s.end + moved) for s in candidate.spans)
    return replace(
        item, candidate=replace(candidate, span=span, text=span.of(document.text), spans=spans)
    )


def _name(item: Scored) -> str:
    return item.candidate.source.record.name

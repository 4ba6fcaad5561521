"""What is quoted for a point: the sentence or item, without its number or bullet, with what goes on with it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from assistant.answering.open_questions.candidates import PointCandidate
from assistant.answering.open_questions.standing import is_whole, leans, words_of
from assistant.answering.row_cells import quoted_row
from assistant.model import Citation
from assistant.question.understand import Question
from corpus.model import Document, Span
from corpus.normalize import BULLET
from corpus.sentences import sentences_in

_NUMBER = re.compile(rf"(?:\d{{1,3}}[.)]|\([a-z]\))\s+(?=\S)|{BULLET.pattern}")
_SHORTEST_ITEM, _LONGEST_ITEM = 12, 60  # words of a point that is made of an item


def span_of(one: PointCandidate, document: Document) -> Span:
    """The sentence without its number or bullet; of a short opening of an item with the sentences that make it whole."""
    start = one.span.start
    if one.item is not None and one.span.start <= one.item.start < one.span.end:
        start = one.item.start
    numbered = _NUMBER.match(document.text, start, one.span.end)
    start = numbered.end() if numbered else start
    end = one.span.end
    if one.item is not None and one.item.start <= start < one.item.end:
        if len(document.text[start : one.item.end].split()) <= _LONGEST_ITEM:
            end = max(end, one.item.end)
        elif words_of(document.text[start:end]) < _SHORTEST_ITEM:
            end = _with_what_it_names(document, start, end, one.item.end)
    return Span(start, _with_what_leans(document, start, end))


def _with_what_it_names(document: Document, start: int, end: int, limit: int) -> int:
    """The end of the sentence after a short opening that only names what its item is about ("Relevance.")."""
    for block in document.blocks[bisect_left(document.blocks, end, key=lambda b: b.end) :]:
        if block.start >= limit or block.kind == "row":
            break
        for following in sentences_in(document, block, Span(max(end, block.start), block.end)):
            length = len(document.text[start : following.end].split())
            if following.end > limit or length > _LONGEST_ITEM + _SHORTEST_ITEM:
                return end
            if is_whole(following.of(document.text)):
                return following.end
    return end


def _with_what_leans(document: Document, start: int, end: int) -> int:
    """The end of the last sentence that goes on with a point in its paragraph ("It also …")."""
    at = bisect_right(document.blocks, start, key=lambda block: block.start) - 1
    block = document.blocks[at] if at >= 0 else None
    if block is None or block.kind == "row" or end >= block.end:
        return end
    for following in sentences_in(document, block, Span(end, block.end)):
        text = following.of(document.text)
        length = len(document.text[start : following.end].split())
        if not leans(text) or not is_whole(text) or length > _LONGEST_ITEM:
            break
        end = following.end
    return end


def apart(points: Iterable[PointCandidate], document: Document) -> list[PointCandidate]:
    """Points of a document in the order of the text, without those that are quoted with one before them."""
    kept: list[PointCandidate] = []
    end = 0
    for one in sorted(points, key=lambda point: point.order):
        span = span_of(one, document)
        if span.start >= end:
            kept.append(one)
            end = span.end
    return kept


def cite_point(question: Question, one: PointCandidate, document: Document) -> Citation:
    """The citation of a point, which is not numbered yet."""
    span, about = span_of(one, document), document.metadata
    row = quoted_row(question, document, span)
    return Citation(
        number=0,
        document=document.name,
        title=about.title,
        publisher=about.publisher,
        year=about.year,
        url=about.url,
        page=document.page_at(span.start),
        section=(*document.headings_at(span.start), *row.names),
        start=span.start,
        end=span.end,
        quote=span.of(document.text),
        passage=one.passage,
        ocr=any(part.overlaps(span) for part in document.ocr),
        sheet=row.sheet,
        range=row.range,
        cells=row.cells,
        row=row.is_row,
    )

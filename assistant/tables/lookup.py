"""Rows of tables among the sentences that may answer a look-up.

Where the likeliest sentence that is a row belongs to a table of which the question selects rows by a figure
or by order (assistant.tables.select), these rows are quoted in place of sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.answering.read import ScoredSentence
from assistant.evidence.sources import Source
from assistant.evidence.spans import SentenceAnnotations, answer_spans
from assistant.question.understand import Question
from assistant.tables.select import rows_by_figure_or_order
from corpus.model import Document, Passage, Span

_LIKELIEST = 8  # sentences among which a row must be
_QUOTABLE = 12  # likeliest sentences among which those are that may be quoted


def rows_that_answer(
    question: Question,
    ranked: Sequence[ScoredSentence],
    document_of: Callable[[str], Document],
    passages_of: Callable[[str], Mapping[str, Passage]],
) -> list[ScoredSentence]:
    """The rows that the question selects, in the order of the table; empty if it selects none.

    ``ranked``: likeliest sentences first.
    """
    rows = (i for i in ranked[:_LIKELIEST] if _is_row(i) and not i.candidate.missing)
    best = next(rows, None)
    if best is None:
        return []
    document = document_of(best.candidate.source.record.name)
    spans = rows_by_figure_or_order(question, document, best.candidate.span)
    passages = passages_of(document.name) if spans else {}
    return [_scored(question, best, document, span, passages) for span in spans]


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


def _scored(
    question: Question,
    best: ScoredSentence,
    document: Document,
    span: Span,
    passages: Mapping[str, Passage],
) -> ScoredSentence:
    """A row as a sentence that is as likely as ``best``, with the passage that it is in."""
    text = span.of(document.text)
    source = best.candidate.source
    for key, passage in passages.items():
        if passage.start <= span.start < passage.end:
            hit = replace(source.hit, id=key, passage=passage)
            source = Source(hit, source.record, source.rank)
            break
    annotations = SentenceAnnotations(text, question.language)
    above = source.hit.passage.context
    spans = tuple(
        found
        for kind in question.kinds
        for found in answer_spans(question, kind, annotations, above)
    )
    candidate = replace(
        best.candidate, source=source, span=span, text=text, annotations=annotations, spans=spans
    )
    return ScoredSentence(candidate, best.probability, best.ranker_score)

"""From chosen sentences to claims and citations: what was asked for first, then the quotes."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.model import Citation, Claim, Conflict, ConflictValue
from assistant.answering.select import Scored
from assistant.answering.spans import AnswerSpan
from assistant.question import Question
from corpus.model import Document, Span

_SURE = 0.45
_LEADS = {"number", "date", "place", "entity"}


def cite(item: Scored, number: int, document: Document) -> Citation:
    """The citation of a sentence; ``document`` is the one that it stands in."""
    candidate = item.candidate
    record, span = candidate.source.record, candidate.span
    row = next((b.row for b in document.blocks if b.row and b.start <= span.start < b.end), None)
    context: tuple[str, ...] = ()
    if row is not None:
        headers = dict.fromkeys(h for cell in row.cells for h in cell.header if h)
        context = tuple(dict.fromkeys(name for name in (row.table, *headers) if name))
    return Citation(
        number=number,
        document=record.name,
        title=record.title,
        publisher=record.publisher,
        year=record.year,
        url=record.url,
        page=document.page_at(span.start),
        section=(*document.headings_at(span.start), *context),
        start=span.start,
        end=span.end,
        quote=document.text[span.start : span.end],
        passage=candidate.source.hit.id,
        ocr=any(s.overlaps(Span(span.start, span.end)) for s in document.ocr),
        also=tuple(item.also),
        sheet=row.sheet if row else None,
        cells=row.cells_range if row else None,
    )


def claims(question: Question, chosen: Sequence[Scored]) -> list[Claim]:
    """The lead, where one part of the best sentence is what was asked for, and the quotes."""
    made: list[Claim] = []
    if chosen and question.kind in _LEADS:
        spans = chosen[0].candidate.spans
        if spans and spans[0].score >= _SURE and _clear(spans):
            text = chosen[0].candidate.text[spans[0].start : spans[0].end]
            if len(text) < 0.8 * len(chosen[0].candidate.text):
                made.append(Claim(" ".join(text.split()), (1,), lead=True))
    made += [
        Claim(" ".join(item.candidate.text.split()), (number,))
        for number, item in enumerate(chosen, 1)
    ]
    return made


def _clear(spans: Sequence[AnswerSpan]) -> bool:
    """Whether the best part is told apart from the next one; a doubtful lead is left out."""
    return len(spans) == 1 or spans[0].score - spans[1].score >= 0.05


def conflict(
    question: Question, values: Sequence[tuple[Scored, AnswerSpan]], chosen: Sequence[Scored]
) -> Conflict | None:
    """The conflict among sentences that are all cited; ``chosen`` gives their numbers."""
    numbers = {id(item): number for number, item in enumerate(chosen, 1)}
    if not values or not all(id(item) in numbers for item, _ in values):
        return None
    about = " ".join(w for w in question.text.rstrip("?؟ ").split())
    shown = tuple(
        ConflictValue(
            " ".join(item.candidate.text[span.start : span.end].split()), numbers[id(item)]
        )
        for item, span in values
    )
    return Conflict(about, shown)

"""From chosen sentences to claims and citations: what was asked for first, then the quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.answering.lead import lead
from assistant.answering.model import Citation, Claim, Conflict, ConflictValue
from assistant.answering.select import Key, Scored
from assistant.answering.spans import AnswerSpan
from assistant.question import VALUES, Question
from corpus.model import Document, Span

_MOST = 0.8  # of its sentence that a lead may be; else the quote says it as shortly


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


def numbered(chosen: Sequence[Scored]) -> dict[Key, int]:
    """The number of each citation, from 1, in the order of the answer; a sentence has one."""
    return {key: n for n, key in enumerate(dict.fromkeys(item.key for item in chosen), 1)}


def claims(
    question: Question, chosen: Sequence[Scored], numbers: Mapping[Key, int], *, leading: bool
) -> list[Claim]:
    """The lead, where one part of the best sentence is what was asked for, and the quotes.

    ``leading``: False where several sentences answer, each in its sense.
    """
    made: list[Claim] = []
    if leading and chosen and question.kind in VALUES:
        first = chosen[0].candidate
        part = lead(chosen[0])
        if part is not None and part.end - part.start < _MOST * len(first.text):
            said = " ".join(first.text[part.start : part.end].split())
            made.append(Claim(said, (numbers[chosen[0].key],), lead=True))
    made += [Claim(" ".join(item.candidate.text.split()), (numbers[item.key],)) for item in chosen]
    return made


def conflict(
    question: Question,
    values: Sequence[tuple[Scored, AnswerSpan]],
    numbers: Mapping[Key, int],
) -> Conflict | None:
    """The conflict among sentences that are all cited; ``numbers``: those of the citations."""
    if not values or not all(item.key in numbers for item, _ in values):
        return None
    shown = tuple(
        ConflictValue(
            " ".join(item.candidate.text[span.start : span.end].split()), numbers[item.key]
        )
        for item, span in values
    )
    return Conflict(" ".join(question.text.rstrip("?؟ ").split()), shown)

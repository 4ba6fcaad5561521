"""From chosen sentences to claims and citations: the short answer first, then the quotes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.read import Key, ScoredSentence
from assistant.answering.row_cells import ReadCells, quoted_row
from assistant.answering.short_answer import short_answer
from assistant.citations import Place, is_among, listed
from assistant.evidence.cues import denies
from assistant.evidence.pointing import points_back
from assistant.evidence.spans import AnswerSpan
from assistant.model import Citation, Claim, Conflict, ConflictValue
from assistant.question.understand import VALUES, Kind, Question
from corpus.model import Document, Span
from corpus.normalize import BULLET, has_entities, one_line, without_markup
from corpus.sentences import sentences_in

_NUMBER = re.compile(r"\d{1,3}\.\s+(?=[^\W\d_]{2})")  # of a paragraph: "69. Total expenditures …"
_NAMES: frozenset[Kind] = frozenset({"place", "entity"})
_MOST_BEFORE = 60  # words of a sentence that a quote points back to
_MOST = 0.8  # longest short answer, as a share of its sentence; a longer one is no shorter than the quote


@dataclass(frozen=True, slots=True)
class Quote:
    """Chosen sentences that follow each other in one paragraph; most quotes are of one.

    ``span``: from the first to the last, without the bullet of an item or the number that a paragraph begins with.
    """

    items: tuple[ScoredSentence, ...]
    span: Span

    @classmethod
    def of(cls, items: Sequence[ScoredSentence], document: Document) -> Quote:
        span = Span(items[0].candidate.span.start, items[-1].candidate.span.end)
        return cls(tuple(items), _unmarked(span, document))

    @property
    def first(self) -> ScoredSentence:
        return self.items[0]


def _unmarked(span: Span, document: Document) -> Span:
    bullet = BULLET.match(document.text, span.start, span.end)
    if bullet is not None:
        return Span(bullet.end(), span.end)
    number = _NUMBER.match(document.text, span.start, span.end)
    if number and any(b.kind == "paragraph" and b.start == span.start for b in document.blocks):
        return Span(number.end(), span.end)
    return span


def quotes(
    chosen: Sequence[ScoredSentence],
    documents: Mapping[str, Document],
    alone: Collection[Key] = (),
    known: Collection[Place] = (),
) -> list[Quote]:
    """The quotes of an answer in its order; no sentence is in two of them.

    ``alone``: sentences that are compared with others, each a quote of its own. ``documents``: those
    that the sentences are in, by name. ``known``: what was quoted before.
    """
    order = {key: n for n, key in enumerate(dict.fromkeys(item.key for item in chosen))}
    groups: list[list[ScoredSentence]] = []
    for item in sorted({item.key: item for item in chosen}.values(), key=lambda item: item.key):
        last = groups[-1][-1] if groups else None
        joins = last is not None and last.key not in alone and item.key not in alone
        if last is not None and joins and _follows(item, last, documents):
            groups[-1].append(item)
        else:
            groups.append([item])
    groups.sort(key=lambda group: min(order[item.key] for item in group))
    shown = [Quote.of(group, documents[group[0].key[0]]) for group in groups]
    return [
        one
        if one.first.key in alone
        else _explained(one, documents[one.first.key[0]], shown, known)
        for one in shown
    ]


def _explained(
    quote: Quote, document: Document, shown: Sequence[Quote], known: Collection[Place]
) -> Quote:
    """A quote that begins by pointing back ("This led to …") with the sentence of its paragraph before it, unless another quote
    has that, or one before, or it is long.
    """
    start, end = quote.span.start, quote.span.end
    block = next((one for one in document.blocks if one.start < start < one.end), None)
    language = document.metadata.language or "en"
    if block is None or block.kind == "row" or not points_back(document.text[start:end], language):
        return quote
    before = sentences_in(document, block, Span(block.start, start))
    if not before or len(before[-1].of(document.text).split()) > _MOST_BEFORE:
        return quote
    name, span = quote.first.key[0], _unmarked(Span(before[-1].start, end), document)
    others = (one.span for one in shown if one is not quote and one.first.key[0] == name)
    told = any(one.overlaps(span) for one in others) or is_among(name, span, known)
    return quote if told else replace(quote, span=span)


def _follows(item: ScoredSentence, last: ScoredSentence, documents: Mapping[str, Document]) -> bool:
    """Whether a sentence follows another one in its paragraph; rows of a table are quoted one by one."""
    if item.key[0] != last.key[0] or item.candidate.value("row") or last.candidate.value("row"):
        return False
    between = documents[item.key[0]].text[last.candidate.span.end : item.candidate.span.start]
    return not between.strip() and "\n\n" not in between


def cite(quote: Quote, number: int, document: Document, read: ReadCells | None = None) -> Citation:
    """The citation of a quote; ``document`` is the one that it is in. ``read``: asks a reader about the cells of a row."""
    span, source = quote.span, quote.first.candidate.source
    record = source.record
    row = quoted_row(quote.first.candidate.question, document, span, read)
    # Another document that has the same sentence need not have the one before it.
    alone = span.start >= quote.first.candidate.span.start
    also = (n for n in quote.first.also if alone and all(n in i.also for i in quote.items))
    return Citation(
        number=number,
        document=record.name,
        title=record.title,
        publisher=record.publisher,
        year=record.year,
        url=record.url,
        page=document.page_at(span.start),
        section=(*document.headings_at(span.start), *row.names),
        start=span.start,
        end=span.end,
        quote=span.of(document.text),
        passage=source.hit.id,
        ocr=any(s.overlaps(span) for s in document.ocr),
        also=tuple(also),
        sheet=row.sheet,
        range=row.range,
        cells=row.cells,
        row=row.is_row,
    )


def short_answer_claims(
    question: Question, chosen: Sequence[ScoredSentence], number: int
) -> list[Claim]:
    """The short answer as a claim, if one part of the best sentence is likely enough to be it; else none.

    ``number``: of the citation of the best sentence.
    """
    if question.kind not in VALUES:
        return []
    best = chosen[0].candidate
    part = short_answer(chosen[0])
    if has_entities(best.text):
        return []  # one may stand inside a number: "1&nbsp;200"
    if part is None or part.end - part.start >= _MOST * len(best.text):
        return []
    if question.kind == "number" and denies(best.question, best.text):
        return []
    if question.kind in _NAMES and "\n" in listed(best.text):
        return []  # one name of a list is not all of them
    return [Claim(without_markup(best.text[part.start : part.end]), (number,), lead=True)]


def conflict(
    question: Question,
    values: Sequence[tuple[ScoredSentence, AnswerSpan]],
    numbers: Mapping[Key, int],
) -> Conflict | None:
    """The conflict among sentences that are all cited; ``numbers``: those of the citations."""
    if not values or not all(item.key in numbers for item, _ in values):
        return None
    return Conflict(one_line(question.text.rstrip("?؟ ")), values_quoted(values, numbers))


def values_quoted(
    values: Sequence[tuple[ScoredSentence, AnswerSpan]], numbers: Mapping[Key, int]
) -> tuple[ConflictValue, ...]:
    """The values of sentences that are cited, as they are printed."""
    return tuple(
        ConflictValue(without_markup(item.candidate.text[span.start : span.end]), numbers[item.key])
        for item, span in values
        if item.key in numbers
    )

"""Corrigenda: documents that correct another one, and which of its sentences they amend.

Between two documents (`corrects`, `amended`, `corrections`):
1. A sentence with "should read" and its like, in the languages of the United Nations, amends something.
2. What it amends is the first sentence with the words in quotation marks before that ("The text “in several
   countries” should read …"), in the paragraph whose number the heading or the sentence gives, if one does.
3. A sentence without such words amends what the line above it in the corrigendum repeats, a title.

In an answer (`with_amendments`, `with_what_is_corrected`):
4. A sentence of a corrigendum is quoted before a sentence of the document that it corrects, if it answers
   the question about as well: a reader of the one must see the other, and the later one first.
5. "The title should read …" is quoted with the line above it, which says what is corrected.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.answering.read import ScoredSentence
from assistant.conflicts.between_facts import Disagreement
from assistant.facts.model import Fact
from assistant.facts.similarity import Changes
from assistant.facts.storage import indexed, quoted_part
from corpus.metadata.relations import base_symbol
from corpus.model import Document, Span
from index.filters import Filters
from index.view import IndexView

_AMENDS = re.compile(
    r"\bshould (?:read|be|have)\b|\bis to be (?:read|replaced)\b|\blire\b|\bdebe (?:decir|ser)\b|следует читать|"
    r"\breplace\b|\bdelete\b|\binsert\b",
    re.I,
)
_QUOTED = re.compile(r"[“\"«]\s*(?P<words>[^“”\"«»]+?)\s*[”\"»]")
_PARAGRAPH = re.compile(r"\b(?:paragraph|paragraphe|párrafo)\s+(?P<number>\d{1,3})\b", re.I)
_AS_WELL = 0.5  # of the probability of the corrected sentence
_NUMBERED = re.compile(r"\s*(?P<number>\d{1,3})\.\s")


def corrects(index: IndexView, new: str, old: str) -> bool:
    """Whether ``new`` is a corrigendum of ``old``, by their symbols."""
    records = indexed(index)
    corrected = base_symbol(records[new].symbol)
    return corrected is not None and corrected == records[old].symbol


def amended(index: IndexView, old: str, new: str) -> Changes:
    """What the corrigendum ``new`` changes in ``old``; ``gone`` is empty, since it repeats only what it corrects."""
    pairs = _amendments(index, old, new)
    return Changes(
        new=tuple(line for before, line in pairs if before is None),
        gone=(),
        changed=tuple((before, line) for before, line in pairs if before is not None),
        unchanged=0,
    )


def corrections(index: IndexView, filters: Filters) -> list[Disagreement]:
    """Every amendment whose amended sentence is known, of the documents that the filters admit."""
    records = [record for record in indexed(index).values() if filters.admits(record)]
    by_symbol = {record.symbol: record.name for record in records if record.symbol}
    return [
        Disagreement(
            "correction", amending.section[-1] if amending.section else "", before, amending, 1.0
        )
        for record in records
        for old in [by_symbol.get(base_symbol(record.symbol) or "")]
        if old is not None
        for before, amending in amended(index, old, record.name).changed
    ]


def _amendments(index: IndexView, old: str, new: str) -> list[tuple[Fact | None, Fact]]:
    """Each amendment of the corrigendum ``new``, in its order, after the sentence of ``old`` that it amends.

    None in place of a sentence that cannot be found in ``old``. Raises UnknownDocument.
    """
    sentences, lines = _sentences(index, old), _sentences(index, new)
    return [
        (_amended_by(line, above, sentences), line)
        for above, line in pairwise([lines[0], *lines] if lines else [])
        if _AMENDS.search(line.quote)
    ]


def _amended_by(line: Fact, above: Fact, sentences: Sequence[Fact]) -> Fact | None:
    amends = _AMENDS.search(line.quote)
    words = _QUOTED.search(line.quote, 0, amends.start() if amends else 0)
    if words is not None:
        numbered = _PARAGRAPH.search(" ".join((*line.section[-1:], line.quote)))
        after = _paragraph(sentences, numbered["number"]) if numbered else sentences
        spaced = r"\s+".join(map(re.escape, words["words"].split()))
        wanted = re.compile(rf"\b{spaced}\b")
        return next((one for one in after if wanted.search(one.quote)), None)
    title = _words_only(above.quote)
    return next((one for one in sentences if title and _words_only(one.quote) == title), None)


def _paragraph(sentences: Sequence[Fact], number: str) -> Sequence[Fact]:
    """The sentences of the paragraph with that number."""
    starts = [at for at, one in enumerate(sentences) if _NUMBERED.match(one.quote)]
    for at, start in enumerate(starts):
        found = _NUMBERED.match(sentences[start].quote)
        if found and found["number"] == number:
            return sentences[start : starts[at + 1] if at + 1 < len(starts) else None]
    return ()


def _words_only(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _sentences(index: IndexView, name: str) -> list[Fact]:
    record = next(record for record in index.document_records() if record.name == name)
    document = index.document(name)
    return [
        quoted_part(document, record, span.start, span.end, passage_id)
        for passage_id, passage in index.passages_of(name).items()
        for span in passage.sentences
    ]


def with_amendments(
    chosen: Sequence[ScoredSentence], ranked: Sequence[ScoredSentence]
) -> list[ScoredSentence]:
    """``chosen`` with the likeliest sentence of each corrigendum before the one that it corrects."""
    result: list[ScoredSentence] = []
    quoted = {_document(item) for item in chosen}
    for item in chosen:
        symbol = item.candidate.source.record.symbol
        for other in ranked if symbol else ():
            corrects = base_symbol(other.candidate.source.record.symbol) == symbol
            if not corrects or other.probability < _AS_WELL * item.probability:
                continue
            if _document(other) not in quoted:
                quoted.add(_document(other))
                result.append(other)
        result.append(item)
    return result


def with_what_is_corrected(
    item: ScoredSentence, document_of: Callable[[str], Document]
) -> ScoredSentence:
    """A sentence of a corrigendum with the heading or caption right above it; any other as it is."""
    candidate = item.candidate
    if base_symbol(candidate.source.record.symbol) is None:
        return item
    document = document_of(_document(item))
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


def _document(item: ScoredSentence) -> str:
    return item.candidate.source.record.name

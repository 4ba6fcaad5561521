"""Rows of a table that a question picks by what a column says.

1. By value: "Which economies score 100 on Safety?" picks every row of the table whose cell in the
   column that the question names is 100.
2. By order: "the largest donor" picks the row with the highest figure of the column that the question
   names, or of rank 1; "the lowest …" the one with the lowest. Rows that tie are all picked.

The table is that of the likeliest row among the sentences found; a table of which too little is known
(no named column, no figures) picks nothing, and sentences are chosen as for any other question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.features import Candidate
from assistant.answering.select import Scored
from assistant.evidence.sources import Source
from assistant.evidence.spans import Names, answer_spans
from assistant.question.understand import Question
from corpus.model import Block, Document, Passage, Row, Span
from corpus.names import find_figures, find_places
from corpus.stemming import stems

MOST_ROWS = 15
_LOOKED_AT = 8  # likeliest sentences among which a row must be
_QUOTABLE = 12  # likeliest sentences among which those are that may be quoted
_NAMED = 0.6  # share of a column's words that the question must say
_HIGH = re.compile(
    r"\b(?:largest|highest|biggest|greatest|most|top|leading|la plus|le plus|mayor|más)\b",
    re.IGNORECASE,
)
_LOW = re.compile(r"\b(?:lowest|smallest|least|fewest|moins|menor|menos)\b", re.IGNORECASE)
_RANK = re.compile(r"\brank", re.IGNORECASE)


def without_headers(
    ranked: Sequence[Scored], document_of: Callable[[str], Document]
) -> list[Scored]:
    """``ranked`` without header rows among the likeliest sentences, those that may be quoted."""
    return [
        item
        for rank, item in enumerate(ranked)
        if rank >= _QUOTABLE or not is_header(item, document_of)
    ]


def is_header(item: Scored, document_of: Callable[[str], Document]) -> bool:
    """Whether ``item`` is a row that holds the names of the columns below it, and says nothing."""
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


@dataclass(frozen=True, slots=True)
class _Table:
    document: Document
    rows: tuple[tuple[Block, Row], ...]

    def cell(self, row: Row, column: int) -> str:
        cell = row.cells[column]
        return self.document.text[cell.start : cell.end].strip()


def orders(question: Question) -> bool:
    """Whether a question asks for what is first or last of several: "the largest donor"."""
    return bool(_HIGH.search(question.text)) != bool(_LOW.search(question.text))


def picked(
    question: Question,
    ranked: Sequence[Scored],
    document_of: Callable[[str], Document],
    passages_of: Callable[[str], Mapping[str, Passage]],
) -> list[Scored]:
    """The rows that the question picks, in the order of the table; empty if it picks none."""
    by_value = question.kind == "list" and bool(question.figures)
    if question.kind == "summary" or not (by_value or orders(question)):
        return []
    best = next((i for i in ranked[:_LOOKED_AT] if _is_row(i) and not i.candidate.missing), None)
    if best is None:
        return []
    document = document_of(best.candidate.source.record.name)
    for table in _tables(question, best.candidate, document):
        rows = (
            _by_value(question, table)
            if by_value
            else _by_order(question, table, high=bool(_HIGH.search(question.text)))
        )
        found = _in_places(question, rows, document)
        if 0 < len(found) <= MOST_ROWS:
            passages = passages_of(document.name)
            return [_scored(question, best, document, span, passages) for span in found]
    return []


def _is_row(item: Scored) -> bool:
    return item.candidate.value("row") == 1.0


def _tables(question: Question, candidate: Candidate, document: Document) -> list[_Table]:
    """The tables of a document, those first whose names say most of the question and little else,
    among equals that of ``candidate``. A table is all rows with the same name, sheet and columns.
    """
    groups: dict[tuple[object, ...], list[tuple[Block, Row]]] = {}
    own: tuple[object, ...] | None = None
    for block in document.blocks:
        if block.row is None:
            continue
        row = block.row
        key = (row.table, row.sheet, tuple(cell.header for cell in row.cells))
        groups.setdefault(key, []).append((block, row))
        if block.start <= candidate.span.start < block.end:
            own = key
    asked = {w.stem for w in question.terms}

    def unsaid(key: tuple[object, ...]) -> tuple[int, float, bool]:
        words = " ".join(re.findall(r"[^\W\d_]+", f"{key[0]} {key[1] or ''}"))
        names = set(stems(words, question.language))
        common = len(names & asked)
        return -common, -common / max(1, len(names)), key != own

    order = sorted(groups, key=unsaid)
    return [
        _Table(document, tuple(groups[key]))
        for key in order
        if len(groups[key]) > 1 and any(cell.header for cell in groups[key][0][1].cells)
    ]


def _in_places(question: Question, rows: Sequence[Span], document: Document) -> Sequence[Span]:
    """The rows that name a place that is asked for, where any does."""
    if not question.places:
        return rows
    wanted = set(question.places)
    named = [s for s in rows if wanted & {m.key for m in find_places(s.of(document.text))}]
    return named or rows


def _by_value(question: Question, table: _Table) -> list[Span]:
    wanted = set(question.figures)
    columns = _named_columns(question, table)
    for column in columns:
        found = [
            Span(block.start, row.cells[column].end)
            for block, row in table.rows
            if _figure(table.cell(row, column)) in wanted
        ]
        if found:
            return found
    return []


def _by_order(question: Question, table: _Table, *, high: bool) -> list[Span]:
    first = table.rows[0][1]
    ranks = [
        [table.cell(row, i) for _, row in table.rows]
        for i, cell in enumerate(first.cells)
        if any(_RANK.search(name) for name in cell.header)
    ]
    if ranks:
        return [
            Span(block.start, block.end)
            for (block, _), cell in zip(table.rows, ranks[0], strict=True)
            if high and re.match(r"1\b(?![.,]\d)", cell)
        ]
    for column in _named_columns(question, table):
        values = [_number(table.cell(row, column)) for _, row in table.rows]
        known = [v for v in values if v is not None]
        if len(known) < 2 or len(known) < 0.8 * len(values):
            continue
        extreme = max(known) if high else min(known)
        return [
            Span(block.start, block.end)
            for (block, _), value in zip(table.rows, values, strict=True)
            if value == extreme
        ]
    return []


def _named_columns(question: Question, table: _Table) -> list[int]:
    """Columns whose names the question says, the best first."""
    asked = {w.stem for w in question.terms}
    shares = []
    for i, cell in enumerate(table.rows[0][1].cells):
        own = set(stems(" ".join(cell.header), question.language))
        share = len(own & asked) / len(own) if own else 0.0
        if share >= _NAMED:
            shares.append((-share, i))
    return [i for _, i in sorted(shares)]


def _figure(text: str) -> str | None:
    """The key of a cell that holds one figure and nothing else."""
    found = find_figures(text)
    return found[0].key if len(found) == 1 and len(text) <= len(found[0].text) + 2 else None


def _number(text: str) -> float | None:
    key = _figure(text)
    found = find_figures(text) if key is not None else ()
    return float(found[0].low) if found else None


def _scored(
    question: Question,
    best: Scored,
    document: Document,
    span: Span,
    passages: Mapping[str, Passage],
) -> Scored:
    text = span.of(document.text)
    source = best.candidate.source
    for key, passage in passages.items():
        if passage.start <= span.start < passage.end:
            source = Source(
                replace(source.hit, id=key, passage=passage), source.record, source.rank
            )
            break
    names = Names(text, question.language)
    above = source.hit.passage.context
    spans = tuple(
        found for kind in question.kinds for found in answer_spans(question, kind, names, above)
    )
    candidate = replace(
        best.candidate, source=source, span=span, text=text, names=names, spans=spans
    )
    return Scored(candidate, best.probability, best.judged)

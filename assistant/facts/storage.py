"""Facts as the index stores them: packed as text with each passage, and read back.

Quotes are not stored: they are slices of the passage. What was stored before rows were told apart has a row where its quote has cells. The document's metadata is added when facts are
read, so that a corrected title is theirs too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assistant.config.errors import UsageError
from assistant.facts.model import Amount, Cell, Fact, When
from assistant.facts.names import country_of
from assistant.facts.statement import stated
from corpus.model import CELL_SEPARATOR, Document, Passage
from corpus.names import region_members
from index.filters import Filters
from index.model import DocumentRecord
from index.view import IndexView


def pack(facts: Sequence[Fact]) -> str:
    """JSON of facts of one passage."""
    return json.dumps([_to_list(fact) for fact in facts], separators=(",", ":"))


def unpack(text: str, passage: Passage, passage_id: str, record: DocumentRecord) -> Iterator[Fact]:
    """The facts of a passage. A row longer than its passage is quoted as far as the passage goes."""
    for one in json.loads(text):
        start, end, page, section, who, partners, action, whom, amount, where, when, sheet = one
        quote = passage.text[start - passage.start : end - passage.start]
        yield Fact(
            record.name,
            start,
            end,
            quote,
            page,
            tuple(section),
            _cells(who),
            _cells(partners),
            action,
            whom,
            _amount(amount),
            _cells(where),
            When(*when) if when else None,
            record.title,
            record.publisher,
            record.year,
            record.url,
            record.symbol,
            passage_id,
            bool(sheet[2]),
            sheet[0],
            sheet[1],
            row=sheet[3] if len(sheet) > 3 else CELL_SEPARATOR in quote,
        )


def _to_list(fact: Fact) -> list[Any]:
    amount, when = fact.amount, fact.when
    return [
        fact.start,
        fact.end,
        fact.page,
        fact.section,
        _from_cells(fact.who),
        _from_cells(fact.partners),
        fact.action,
        fact.for_whom,
        amount
        and [
            amount.text,
            str(amount.low),
            str(amount.high),
            amount.start,
            amount.end,
            amount.unit,
            amount.qualifier,
            amount.counted and _from_cells((amount.counted,))[0],
        ],
        _from_cells(fact.where),
        when and [when.text, when.first, when.last, when.of, when.stands],
        [fact.sheet, fact.range, fact.ocr, fact.row],
    ]


def _from_cells(cells: Sequence[Cell]) -> list[list[str]]:
    return [[cell.text, cell.key, cell.stands] for cell in cells]


def _cells(stored: Sequence[Sequence[Any]]) -> tuple[Cell, ...]:
    return tuple(Cell(*one) for one in stored)


def _amount(stored: Sequence[Any] | None) -> Amount | None:
    if stored is None:
        return None
    text, low, high, start, end, unit, qualifier, counted = stored
    what = Cell(*counted) if counted else None
    return Amount(text, Decimal(low), Decimal(high), start, end, unit, qualifier, what)


def require_facts(index: IndexView) -> None:
    """Raises UsageError where a document was indexed before facts were stored, or by another version."""
    missing = index.unannotated()
    if missing:
        raise UsageError(
            f"{len(missing)} documents were indexed before facts were kept, or with other words of the"
            f" field, {missing[0]} for one; run `assistant index` on their folder again"
        )


def facts_in(
    index: IndexView, passages: Sequence[tuple[str, Passage]], records: dict[str, DocumentRecord]
) -> Iterator[Fact]:
    """Facts of passages (id and passage), in their order, with what their sections are for."""
    stored = index.annotations([one for one, _ in passages])
    for one, passage in passages:
        if one in stored and passage.document in records:
            outline = index.outline(passage.document)
            found = unpack(stored[one], passage, one, records[passage.document])
            for fact in stated(found, passage.headings):
                yield replace(fact, section_kind=outline.kind_at(fact.start) or "")


def quoted_part(
    document: Document, record: DocumentRecord, start: int, end: int, passage_id: str
) -> Fact:
    """A part of a document as a fact with a quote only."""
    return Fact(
        document.name,
        start,
        end,
        document.text[start:end],
        document.page_at(start),
        document.headings_at(start),
        title=record.title,
        publisher=record.publisher,
        year=record.year,
        url=record.url,
        symbol=record.symbol,
        passage=passage_id,
    )


def facts_of_document(index: IndexView, name: str) -> list[Fact]:
    """Every fact of a document, in the order of its text. Raises UnknownDocument."""
    records = indexed(index)
    return list(facts_in(index, list(index.passages_of(name).items()), records))


def all_facts(index: IndexView, filters: Filters) -> Iterator[Fact]:
    """Every fact of the documents that the filters admit, in the places of the filters."""
    for record in indexed(index).values():
        if filters.admits(record):
            found = facts_of_document(index, record.name)
            yield from (fact for fact in found if is_at(fact, filters))


def indexed(index: IndexView) -> dict[str, DocumentRecord]:
    """Records of the documents that can be searched, by name."""
    return {r.name: r for r in index.document_records() if r.state == "indexed"}


def is_at(fact: Fact, filters: Filters) -> bool:
    """Whether a fact is about one of the places of the filters, by its own cells."""
    return not filters.places or names_place(fact, filters.places)


def names_place(fact: Fact, places: Sequence[str]) -> bool:
    """Whether a fact's cells name one of ``places``, a country of a region, or a city of a country."""
    wanted = {member for place in places for member in (place, *region_members(place))}
    return any(cell.key in wanted or country_of(cell.key) in wanted for cell in fact.where)

"""Facts as the text that the index keeps with a passage, and back.

Quotes are not kept: they are slices of the passage. Metadata of the document is added when facts are
read, so that a corrected title holds for them too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from assistant.facts.model import Amount, Cell, Fact, When
from corpus.model import Passage
from index.model import DocumentRecord


def pack(facts: Sequence[Fact]) -> str:
    """JSON of facts of one passage."""
    return json.dumps([_to_list(fact) for fact in facts], separators=(",", ":"))


def unpack(text: str, passage: Passage, passage_id: str, record: DocumentRecord) -> Iterator[Fact]:
    """The facts of a passage. A row longer than its passage is quoted as far as the passage goes."""
    for (
        start,
        end,
        page,
        section,
        who,
        partners,
        action,
        whom,
        amount,
        where,
        when,
        sheet,
    ) in json.loads(text):
        yield Fact(
            record.name,
            start,
            end,
            passage.text[start - passage.start : end - passage.start],
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
        [fact.sheet, fact.cells, fact.ocr],
    ]


def _from_cells(cells: Sequence[Cell]) -> list[list[str]]:
    return [[cell.text, cell.key, cell.stands] for cell in cells]


def _cells(kept: Sequence[Sequence[Any]]) -> tuple[Cell, ...]:
    return tuple(Cell(*one) for one in kept)


def _amount(kept: Sequence[Any] | None) -> Amount | None:
    if kept is None:
        return None
    text, low, high, start, end, unit, qualifier, counted = kept
    what = Cell(*counted) if counted else None
    return Amount(text, Decimal(low), Decimal(high), start, end, unit, qualifier, what)

"""Amounts whose currency stands in a column of its own: they are not added up where that has several."""

from __future__ import annotations

import re
from collections.abc import Sequence

from babel.numbers import is_currency

from assistant.tables.plan import Plan
from corpus.names.numbers import currency_named
from corpus.tables import Column, TableRow

_IN_BRACKETS = re.compile(r"\(\w")
_LONGEST = 2  # words of a currency: "US dollars"


def mixes_currencies(plan: Plan, rows: Sequence[TableRow]) -> bool:
    """Whether a column beside those that a plan computes with gives several currencies, and nothing else; not where the rows
    are divided by it. Between the two may be columns of numbers: which of them it is of, nobody knows, except of those that
    have a unit in their names ("Length (m)").
    """
    columns = plan.table.columns
    doubtful: set[int] = set()
    for at in plan.targets or plan.series:
        if not _IN_BRACKETS.search(columns[at].name):
            doubtful |= {_next_to(at, columns, step) for step in (-1, 1)}
    return any(len(_currencies_in(at, rows)) > 1 for at in doubtful - {plan.group})


def _next_to(at: int, columns: Sequence[Column], step: int) -> int:
    """The first column on one side of another that has no numbers."""
    at += step
    while 0 <= at < len(columns) and columns[at].kind in ("number", "money"):
        at += step
    return at


def _currencies_in(column: int, rows: Sequence[TableRow]) -> set[str]:
    """The currencies in a column that has nothing else; cells may be empty."""
    texts = [row.cells[column].text.strip() for row in rows if column in row.cells]
    found = {_currency(text) for text in texts if text}
    return found if all(found) else set()


def _currency(text: str) -> str:
    """The code of a currency, of a cell that has nothing else; "" for another one."""
    if is_currency(text):
        return text
    return currency_named(text) if len(text.split()) <= _LONGEST else ""

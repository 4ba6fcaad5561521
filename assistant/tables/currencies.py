"""Amounts whose currency stands in a column of its own: they are neither added up nor compared where that has several."""

from __future__ import annotations

from collections.abc import Sequence

from babel.numbers import is_currency

from assistant.tables.plan import Plan
from corpus.names.numbers import currency_named
from corpus.tables import TableRow

_LONGEST = 2  # words of a currency: "US dollars"


def mixes_currencies(plan: Plan, rows: Sequence[TableRow]) -> bool:
    """Whether a column beside those that a plan computes with gives several currencies, and nothing else; not where the rows
    are divided by it.
    """
    columns = set(plan.targets or plan.series)
    beside = {near for at in columns for near in (at - 1, at + 1)} - columns - {plan.group}
    return any(len(_currencies_in(at, rows)) > 1 for at in beside)


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

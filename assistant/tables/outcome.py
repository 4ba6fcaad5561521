"""What a plan gives, and how numbers of a table are added up and shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.names.numbers import key_of
from corpus.tables import TableCell, TableRow

MOST_ROWS = 60  # of a list
TIED = 5  # rows that share the first place
COUNTED = 5_000  # rows that are counted by groups or added up
_THOUSANDS = re.compile(r"\d(?P<mark>[,.   '’ ])\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """``rows``: those that answer, in the order in which they are shown. ``found``: how many rows the plan selected.

    ``value``: what was computed of them, "" for nothing; ``how``: "count", "sum", "mean", "difference", "ratio", "share".
    ``lead``: what is said first; "" for nothing. ``groups``: names of groups of rows with what was computed of each, in
    their order; ``rows`` are then those of the first group, or one of each where several are shown. ``empty``: cells among
    those that were added up or averaged which hold nothing.
    """

    rows: tuple[TableRow, ...]
    found: int
    value: str = ""
    how: str = ""
    lead: str = ""
    groups: tuple[tuple[str, str], ...] = ()
    empty: int = 0


def filled(row: TableRow, column: int) -> TableCell | None:
    """The cell of a row, if it holds anything."""
    cell = row.cells.get(column)
    return cell if cell is not None and cell.value.kind != "empty" else None


def addable(cells: Sequence[TableCell]) -> list[Decimal]:
    """The numbers of cells; none where their units differ or one is only a bound."""
    if len({cell.value.unit for cell in cells}) > 1 or any(cell.value.bound for cell in cells):
        return []
    return [Decimal(str(c.value.number)) for c in cells if c.value.number is not None]


def mean_of(values: Sequence[Decimal], *, whole: bool) -> Decimal:
    """The mean to two places, or to whole numbers."""
    return round(sum(values, Decimal(0)) / len(values), 0 if whole else 2)


def shown_number(value: float | Decimal, like: Sequence[TableCell] = ()) -> str:
    """A computed number without the noise of binary fractions: 29.06, not 29.060000000000002.

    Thousands are marked as in the cells ``like`` that have any, if more than half of these mark them.
    """
    plain = key_of(Decimal(f"{float(value):.12g}"))
    large = [c.text for c in like if c.value.number is not None and abs(c.value.number) >= 1000]
    marks = Counter(found["mark"] for text in large if (found := _THOUSANDS.search(text)))
    mark, often = marks.most_common(1)[0] if marks else ("", 0)
    if 2 * often <= len(large):
        return plain
    whole, _, rest = plain.partition(".")
    point = "." if mark == "," else ","
    grouped = f"{int(whole):,}".replace(",", mark)
    if whole.startswith("-") and not grouped.startswith("-"):
        grouped = f"-{grouped}"
    return f"{grouped}{point}{rest}" if rest else grouped

"""Runs a plan: read-only queries on the typed cells, and what follows from their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.tables.plan import Plan
from corpus.names.numbers import key_of
from corpus.tables import TableCell, TableRow
from index.view import IndexView

MOST_ROWS = 60  # of a list
_TIED = 5  # rows that share the first place


@dataclass(frozen=True, slots=True)
class Outcome:
    """``rows``: those that answer, in the order in which they are shown. ``found``: how many rows the plan selected.

    ``value``: what was computed of them, "" for nothing; ``how``: "count", "sum", "mean", "difference", "ratio".
    ``lead``: what is said first; "" for nothing.
    """

    rows: tuple[TableRow, ...]
    found: int
    value: str = ""
    how: str = ""
    lead: str = ""


def run(index: IndexView, plan: Plan) -> Outcome | None:
    """What a plan gives; None where its rows do not answer."""
    numbers = index.select_rows(plan.table.id, [one.test for one in plan.conditions])
    if plan.chosen and plan.operation != "check":
        among = set(numbers) if plan.conditions else None
        numbers = [row for row in plan.chosen if among is None or row in among]
    elif plan.chosen:
        numbers = list(plan.chosen)
    if plan.above is not None:
        high, low = (index.column_numbers(plan.table.id, at, numbers) for at in plan.above)
        numbers = [row for row in numbers if row in high and row in low and high[row] > low[row]]
    if plan.operation in ("most", "least"):
        return _ordered(index, plan, numbers)
    if plan.operation in ("sum", "mean"):
        return _added(index, plan, numbers)
    if len(numbers) > 10 * MOST_ROWS or not numbers:
        return None
    rows = _without_duplicates(index.table_rows(plan.table.id, numbers))
    if plan.operation == "count":
        return Outcome(tuple(rows.values()), len(rows), str(len(rows)), "count", str(len(rows)))
    if plan.operation == "rows":
        enough = 0 < len(rows) <= MOST_ROWS and len(rows) < plan.table.rows
        return Outcome(tuple(rows.values()), len(rows)) if enough else None
    if plan.operation == "check":
        return _checked(index, plan, rows)
    if plan.operation in ("difference", "ratio"):
        return _difference(plan, list(rows.values()))
    if plan.operation == "compare":
        return _compared(plan, list(rows.values()))
    holding = [row for row in rows.values() if any(_filled(row, at) for at in plan.targets)]
    return Outcome(tuple(holding), len(holding)) if 0 < len(holding) <= _TIED else None


def shown_number(value: float) -> str:
    """A computed number without the noise of binary fractions: 29.06, not 29.060000000000002."""
    return key_of(Decimal(f"{value:.10g}"))


def _filled(row: TableRow, column: int) -> TableCell | None:
    cell = row.cells.get(column)
    return cell if cell is not None and cell.value.kind != "empty" else None


def _without_duplicates(rows: Mapping[int, TableRow]) -> dict[int, TableRow]:
    """Rows of which no earlier one has the same cells."""
    seen: dict[tuple[tuple[int, str], ...], int] = {}
    for number, row in rows.items():
        seen.setdefault(tuple((at, row.cells[at].text) for at in sorted(row.cells)), number)
    return {number: rows[number] for number in seen.values()}


def _ordered(index: IndexView, plan: Plan, numbers: Sequence[int]) -> Outcome | None:
    """The first rows by a column; rows that tie with the last of them too."""
    (column,) = plan.targets
    values = index.column_numbers(plan.table.id, column, numbers)
    if len(values) < 2:
        return None
    order = sorted(
        values, key=lambda row: (values[row] if plan.operation == "least" else -values[row], row)
    )
    last = values[order[min(plan.first, len(order)) - 1]]
    best = [row for at, row in enumerate(order) if at < plan.first or values[row] == last]
    if len(best) > plan.first + _TIED:
        return None
    rows = index.table_rows(plan.table.id, best)
    return Outcome(tuple(rows[row] for row in best), len(numbers))


def _added(index: IndexView, plan: Plan, numbers: Sequence[int]) -> Outcome | None:
    """Sum or mean of a column; not over different units or bounds, nor over a column of shares."""
    (column,) = plan.targets
    if not 1 < len(numbers) <= 10 * MOST_ROWS or (
        plan.operation == "sum" and plan.table.columns[column].kind == "percent"
    ):
        return None
    rows = _without_duplicates(index.table_rows(plan.table.id, numbers))
    cells = [cell for row in rows.values() if (cell := _filled(row, column))]
    values = [cell.value.number for cell in cells if cell.value.number is not None]
    if (
        len(values) < 2
        or len({c.value.unit for c in cells}) > 1
        or any(c.value.bound for c in cells)
    ):
        return None
    total = sum(Decimal(str(value)) for value in values)
    result = total if plan.operation == "sum" else total / len(values)
    shown = shown_number(float(result))
    return Outcome(tuple(rows.values()), len(rows), shown, plan.operation, shown)


def _checked(index: IndexView, plan: Plan, rows: Mapping[int, TableRow]) -> Outcome | None:
    """Whether rows meet the conditions, or what their cell of yes or no says."""
    if plan.conditions:
        meeting = set(index.select_rows(plan.table.id, [one.test for one in plan.conditions]))
        shown = [row for number, row in rows.items()]
        return Outcome(tuple(shown), len(shown), lead="Yes" if meeting >= set(rows) else "No")
    holding = [row for row in rows.values() if all(_filled(row, at) for at in plan.targets)]
    return Outcome(tuple(holding), len(holding)) if len(holding) == 1 else None


def _pair(plan: Plan, rows: Sequence[TableRow]) -> tuple[TableCell, TableCell] | None:
    """The two cells that are compared; None without exactly two numbers of one unit."""
    cells = [cell for row in rows for at in plan.targets if (cell := _filled(row, at))]
    if len(cells) != 2 or any(cell.value.number is None for cell in cells):
        return None
    return (cells[0], cells[1]) if cells[0].value.unit == cells[1].value.unit else None


def _difference(plan: Plan, rows: Sequence[TableRow]) -> Outcome | None:
    pair = _pair(plan, rows)
    if pair is None:
        return None
    low, high = sorted(Decimal(str(cell.value.number)) for cell in pair)
    if plan.operation == "ratio":
        if not low:
            return None
        shown = shown_number(round(float(high / low), 2))
    else:
        shown = shown_number(float(high - low))
    return Outcome(tuple(rows), len(rows), shown, plan.operation, shown)


def _compared(plan: Plan, rows: Sequence[TableRow]) -> Outcome | None:
    """The rows in the order of their values, the one that is asked for first."""
    (column,) = plan.targets
    held = [row for row in rows if (cell := _filled(row, column)) and cell.value.number is not None]
    if len(held) < 2:
        return None
    held.sort(key=lambda row: -(row.cells[column].value.number or 0.0))
    return Outcome(tuple(held), len(held), lead=held[0].label)

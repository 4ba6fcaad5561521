"""Runs a plan: read-only queries on the typed cells, and what follows from their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.tables.currencies import mixes_currencies
from assistant.tables.grouped import grouped
from assistant.tables.outcome import (
    COUNTED,
    MOST_ROWS,
    TIED,
    Outcome,
    addable,
    filled,
    mean_of,
    shown_number,
)
from assistant.tables.plan import OVER_ROWS, Plan
from corpus.tables import TableRow
from index.model import CellCondition
from index.view import IndexView

_APART = 2  # conditions that rows may meet, but none all of them


def run(index: IndexView, plan: Plan) -> Outcome | None:
    """What a plan gives; None where its rows do not answer."""
    numbers = index.select_rows(plan.table.id, [one.test for one in plan.conditions])
    if plan.chosen and plan.operation != "check":
        among = set(numbers) if plan.conditions or plan.operation in OVER_ROWS else None
        numbers = [row for row in plan.chosen if among is None or row in among]
    elif plan.chosen:
        numbers = list(plan.chosen)
    if plan.above is not None:
        high, low = (index.column_numbers(plan.table.id, at, numbers) for at in plan.above)
        numbers = [row for row in numbers if row in high and row in low and high[row] > low[row]]
    if plan.series and (len(numbers) == 1 or plan.operation != "sum"):
        return _along(index, plan, numbers)
    if plan.operation in ("most", "least"):
        return _ordered(index, plan, numbers)
    if plan.operation in ("sum", "mean"):
        return _added(index, plan, numbers)
    if plan.group is not None:
        return grouped(index, plan, numbers) if len(numbers) <= COUNTED else None
    if plan.operation == "share":
        return _share(index, plan, numbers)
    if not numbers:
        return _none(index, plan)
    numbers = index.distinct_rows(plan.table.id, numbers)
    if plan.operation == "count":
        first = index.table_rows(plan.table.id, numbers[:MOST_ROWS]).values()
        return Outcome(tuple(first), len(numbers), str(len(numbers)), "count", str(len(numbers)))
    if len(numbers) > (MOST_ROWS if plan.operation == "rows" else COUNTED):
        return None
    rows = index.table_rows(plan.table.id, numbers)
    if plan.operation == "rows":
        asked = (plan.name, *plan.targets)
        told = any(filled(row, at) for row in rows.values() for at in asked)
        enough = told and len(rows) <= MOST_ROWS and len(rows) < plan.table.rows
        return Outcome(tuple(rows.values()), len(rows)) if enough else None
    if plan.operation == "check":
        return _checked(index, plan, rows)
    if plan.operation == "remainder":
        return _remainder(plan, list(rows.values()))
    if plan.operation in ("difference", "ratio"):
        return _difference(plan, list(rows.values()))
    if plan.operation == "compare":
        return _compared(plan, list(rows.values()))
    holding = [row for row in rows.values() if any(filled(row, at) for at in plan.targets)]
    return Outcome(tuple(holding), len(holding)) if 0 < len(holding) <= TIED else None


def _none(index: IndexView, plan: Plan) -> Outcome | None:
    """No rows, with the fewest that meet all conditions but one, which show what they have instead; None where one of the
    conditions is met by no row at all, or is not of a whole cell that no other cell holds.
    """
    tests = [one.test for one in plan.conditions]
    said = all(one.operator == "is" and one.column >= 0 for one in tests)
    if plan.operation not in ("count", "rows") or plan.chosen or plan.above or not said:
        return None
    inside = [replace(one, operator="contains") for one in tests]
    if len(tests) < _APART or index.select_rows(plan.table.id, inside):
        return None
    if not all(index.select_rows(plan.table.id, [test]) for test in tests):
        return None
    others = (
        index.select_rows(plan.table.id, tests[:at] + tests[at + 1 :]) for at in range(len(tests))
    )
    nearest = min((rows for rows in others if rows), key=len, default=())
    rows = index.table_rows(plan.table.id, index.distinct_rows(plan.table.id, nearest[:MOST_ROWS]))
    lead = "0" if plan.operation == "count" else "None"
    return Outcome(tuple(rows.values()), 0, "0", "count", lead) if rows else None


def _ordered(index: IndexView, plan: Plan, numbers: Sequence[int]) -> Outcome | None:
    """The first rows by a column; rows that tie with the last of them too."""
    first, *others = (index.column_numbers(plan.table.id, at, numbers) for at in plan.targets)
    values = first
    if plan.apart:
        values = {row: first[row] - others[0][row] for row in first.keys() & others[0].keys()}
    if len(values) < 2:
        return None
    order = sorted(
        values, key=lambda row: (values[row] if plan.operation == "least" else -values[row], row)
    )
    last = values[order[min(plan.first, len(order)) - 1]]
    best = [row for at, row in enumerate(order) if at < plan.first or values[row] == last]
    if len(best) > plan.first + TIED:
        return None
    rows = index.table_rows(plan.table.id, best)
    return Outcome(tuple(rows[row] for row in best), len(numbers))


def _added(index: IndexView, plan: Plan, numbers: Sequence[int]) -> Outcome | None:
    """Sum or mean of a column, or the sum of several; not over different units, currencies or bounds, nor over a column of
    shares.
    """
    columns = plan.targets or plan.series
    shares = any(plan.table.columns[at].kind == "percent" for at in columns)
    if not 1 < len(numbers) <= COUNTED or (plan.operation == "sum" and shares):
        return None
    rows = index.table_rows(plan.table.id, index.distinct_rows(plan.table.id, numbers))
    cells = [cell for row in rows.values() for at in columns if (cell := filled(row, at))]
    values = addable(cells)
    if len(values) < 2 or mixes_currencies(plan, list(rows.values())):
        return None
    total = sum(values, Decimal(0))
    result = total if plan.operation == "sum" else mean_of(values, whole=plan.rounded)
    shown = shown_number(result, cells)
    empty = len(rows) * len(columns) - len(cells)
    return Outcome(tuple(rows.values()), len(rows), shown, plan.operation, shown, empty=empty)


def _along(index: IndexView, plan: Plan, numbers: Sequence[int]) -> Outcome | None:
    """What the cells of one row in several columns come to: the highest, their sum or mean, those within a limit."""
    if len(numbers) != 1:
        return None
    (row,) = index.table_rows(plan.table.id, numbers).values()
    cells = {at: cell for at in plan.series if (cell := filled(row, at))}
    values = dict(zip(cells, addable(list(cells.values())), strict=False))
    if len(values) < 2 or len(values) != len(cells):
        return None
    if plan.operation in ("sum", "mean"):
        total = sum(values.values(), Decimal(0))
        every = list(values.values())
        result = total if plan.operation == "sum" else mean_of(every, whole=plan.rounded)
        shown = shown_number(result, list(cells.values()))
        empty = len(plan.series) - len(cells)
        return Outcome((row,), 1, shown, plan.operation, shown, empty=empty)
    if plan.limit is not None:
        best = [at for at, value in values.items() if _within(value, plan.limit)]
    else:
        chosen = (min if plan.operation == "least" else max)(values.values())
        best = [at for at, value in values.items() if value == chosen]
    if not best or len(best) == len(values) > 2:
        return None
    lead = "; ".join(f"{plan.column(at)}: {cells[at].text}" for at in best)
    if plan.operation == "count":
        return Outcome((row,), 1, str(len(best)), "count", f"{len(best)} ({lead})")
    return Outcome((row,), 1, lead=lead)


def _within(value: Decimal, limit: CellCondition) -> bool:
    low, high = (Decimal(str(limit.values[at])) for at in (0, -1))
    return {
        ">": value > low,
        ">=": value >= low,
        "<": value < low,
        "<=": value <= low,
        "=": value == low,
        "between": low <= value <= high,
    }.get(limit.operator, False)


def _share(index: IndexView, plan: Plan, numbers: Sequence[int]) -> Outcome | None:
    """The part of the rows, or of a column added up, that meets the conditions, in per cent of all rows, or of those that
    meet the conditions of the whole.
    """
    table = plan.table.id
    among = index.select_rows(table, [one.test for one in plan.whole])
    chosen = set(numbers)
    if not numbers or len(among) > COUNTED:
        return None
    whole = index.distinct_rows(table, among)
    own = index.table_rows(table, [row for row in whole if row in chosen])
    part, total = Decimal(len(own)), Decimal(len(whole))
    if plan.targets:
        (column,) = plan.targets
        if mixes_currencies(plan, list(index.table_rows(table, whole).values())):
            return None
        part, total = (
            sum(addable([c for row in rows.values() if (c := filled(row, column))]), Decimal(0))
            for rows in (own, index.table_rows(table, whole))
        )
    if not own or total <= 0 or part > total:
        return None
    shown = f"{shown_number(round(float(100 * part / total), 0 if plan.rounded else 1))}%"
    return Outcome(tuple(own.values()), len(own), shown, "share", shown)


def _checked(index: IndexView, plan: Plan, rows: Mapping[int, TableRow]) -> Outcome | None:
    """Whether rows meet the conditions, or what their cell of yes or no says."""
    if plan.conditions:
        meeting = set(index.select_rows(plan.table.id, [one.test for one in plan.conditions]))
        shown = [row for number, row in rows.items()]
        return Outcome(tuple(shown), len(shown), lead="Yes" if meeting >= set(rows) else "No")
    holding = [row for row in rows.values() if all(filled(row, at) for at in plan.targets)]
    if len(holding) != 1:
        return None
    kinds = {_kind(holding[0], at) for at in plan.targets}
    lead = "Yes" if kinds == {"yes"} else "No" if kinds == {"no"} else ""
    return Outcome(tuple(holding), 1, lead=lead)


def _kind(row: TableRow, column: int) -> str:
    cell = filled(row, column)
    return cell.value.kind if cell else "empty"


def _difference(plan: Plan, rows: Sequence[TableRow]) -> Outcome | None:
    """Of two rows in one column, or of two columns, which are added up where there are several rows."""
    if len(plan.targets) == 1:
        parts = [[cell] for row in rows if (cell := filled(row, plan.targets[0]))]
    else:
        parts = [[c for row in rows if (c := filled(row, at))] for at in plan.targets]
    cells = [cell for part in parts for cell in part]
    numbers = [addable(part) for part in parts]
    if len(parts) != 2 or not all(numbers) or not addable(cells):
        return None
    if not plan.is_comparable or mixes_currencies(plan, rows):
        return None
    sums = [sum(part, Decimal(0)) for part in numbers]
    low, high = sorted(sums)
    if plan.operation == "difference":
        shown = shown_number(high - low, cells)
    elif low:
        shown = shown_number(round(float(high / low), 2))
    else:
        return None
    return Outcome(tuple(rows), len(rows), shown, plan.operation, shown)


def _remainder(plan: Plan, rows: Sequence[TableRow]) -> Outcome | None:
    """What is left of the first of two columns after the second, over rows that all have both; none where more is gone than was
    there.
    """
    parts = [[c for row in rows if (c := filled(row, at))] for at in plan.targets]
    cells = [cell for part in parts for cell in part]
    if any(len(part) != len(rows) for part in parts) or len(addable(cells)) != len(cells):
        return None
    whole, gone = (sum(addable(part), Decimal(0)) for part in parts)
    if gone > whole:
        return None
    shown = shown_number(whole - gone, cells)
    return Outcome(tuple(rows), len(rows), shown, "difference", shown)


def _compared(plan: Plan, rows: Sequence[TableRow]) -> Outcome | None:
    """The rows in the order of their values, the one that is asked for first."""
    (column,) = plan.targets
    held = [row for row in rows if (cell := filled(row, column)) and cell.value.number is not None]
    if len(held) < 2:
        return None
    held.sort(key=lambda row: -(row.cells[column].value.number or 0.0))
    return Outcome(tuple(held), len(held), lead=held[0].label)

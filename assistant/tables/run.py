"""Runs a plan: read-only queries on the typed cells, and what follows from their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.tables.plan import Plan
from corpus.names.numbers import key_of
from corpus.normalize import fold
from corpus.tables import TableCell, TableRow
from index.model import CellCondition
from index.view import IndexView

MOST_ROWS = 60  # of a list
_TIED = 5  # rows that share the first place
_COUNTED = 5_000  # rows that are counted by groups or added up
_GROUPS = 30  # groups that are shown


@dataclass(frozen=True, slots=True)
class Outcome:
    """``rows``: those that answer, in the order in which they are shown. ``found``: how many rows the plan selected.

    ``value``: what was computed of them, "" for nothing; ``how``: "count", "sum", "mean", "difference", "ratio", "share".
    ``lead``: what is said first; "" for nothing. ``groups``: names of groups of rows with what was computed of each, in
    their order; ``rows`` are then those of the first group, or one of each where several are shown.
    """

    rows: tuple[TableRow, ...]
    found: int
    value: str = ""
    how: str = ""
    lead: str = ""
    groups: tuple[tuple[str, str], ...] = ()


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
    if plan.series:
        return _along(index, plan, numbers)
    if plan.operation in ("most", "least"):
        return _ordered(index, plan, numbers)
    if plan.operation in ("sum", "mean"):
        return _added(index, plan, numbers)
    if plan.operation == "group":
        return _grouped(index, plan, numbers)
    if plan.operation == "share":
        return _share(index, plan, numbers)
    if not numbers:
        return None
    numbers = index.distinct_rows(plan.table.id, numbers)
    if plan.operation == "count":
        first = index.table_rows(plan.table.id, numbers[:MOST_ROWS]).values()
        return Outcome(tuple(first), len(numbers), str(len(numbers)), "count", str(len(numbers)))
    if len(numbers) > (MOST_ROWS if plan.operation == "rows" else _COUNTED):
        return None
    rows = index.table_rows(plan.table.id, numbers)
    if plan.operation == "rows":
        asked = (plan.name, *plan.targets)
        told = any(_filled(row, at) for row in rows.values() for at in asked)
        enough = told and len(rows) <= MOST_ROWS and len(rows) < plan.table.rows
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
    if not 1 < len(numbers) <= _COUNTED or (
        plan.operation == "sum" and plan.table.columns[column].kind == "percent"
    ):
        return None
    rows = index.table_rows(plan.table.id, index.distinct_rows(plan.table.id, numbers))
    cells = [cell for row in rows.values() if (cell := _filled(row, column))]
    values = _addable(cells)
    if len(values) < 2:
        return None
    total = sum(values, Decimal(0))
    result = total if plan.operation == "sum" else round(total / len(values), 2)
    shown = shown_number(float(result))
    return Outcome(tuple(rows.values()), len(rows), shown, plan.operation, shown)


def _along(index: IndexView, plan: Plan, numbers: Sequence[int]) -> Outcome | None:
    """What the cells of one row in several columns come to: the highest, their sum or mean, those within a limit."""
    if len(numbers) != 1:
        return None
    (row,) = index.table_rows(plan.table.id, numbers).values()
    cells = {at: cell for at in plan.series if (cell := _filled(row, at))}
    values = dict(zip(cells, _addable(list(cells.values())), strict=False))
    if len(values) < 2 or len(values) != len(cells):
        return None
    if plan.operation in ("sum", "mean"):
        total = sum(values.values(), Decimal(0))
        shown = shown_number(
            float(total if plan.operation == "sum" else round(total / len(values), 2))
        )
        return Outcome((row,), 1, shown, plan.operation, shown)
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


def _grouped(index: IndexView, plan: Plan, numbers: Sequence[int]) -> Outcome | None:
    """Rows counted, or a column added up or averaged, for each value of a column."""
    if plan.group is None or len(numbers) > _COUNTED:
        return None
    rows = index.table_rows(plan.table.id, index.distinct_rows(plan.table.id, numbers))
    groups: dict[str, list[TableRow]] = {}
    names: dict[str, str] = {}
    for row in rows.values():
        if cell := _filled(row, plan.group):
            key = fold(cell.text)
            names.setdefault(key, cell.text)
            groups.setdefault(key, []).append(row)
    values: dict[str, Decimal] = {}
    for key, own in groups.items():
        value = _measured(plan, own)
        if value is not None:
            values[key] = value
    if len(values) < 2:
        return None
    order = sorted(
        values, key=lambda key: (values[key] * (1 if plan.order == "least" else -1), key)
    )
    last = values[order[min(plan.first, len(order)) - 1]]
    best = order if not plan.order else [
        key for at, key in enumerate(order) if at < plan.first or values[key] == last
    ]  # fmt: skip
    if len(best) > (_GROUPS if not plan.order else plan.first + _TIED):
        return None
    shown = tuple((names[key], shown_number(float(values[key]))) for key in best)
    cited = groups[best[0]] if len(best) == 1 else [groups[key][0] for key in best]
    lead = "; ".join(f"{name}: {value}" for name, value in shown)
    return Outcome(tuple(cited), len(rows), shown[0][1], plan.measure, lead, shown)


def _measured(plan: Plan, rows: Sequence[TableRow]) -> Decimal | None:
    """How many ``rows`` there are, or the sum or mean of the column asked for in them; None where it has no numbers."""
    if plan.measure == "count":
        return Decimal(len(rows))
    (column,) = plan.targets
    values = _addable([cell for row in rows if (cell := _filled(row, column))])
    if not values:
        return None
    total = sum(values, Decimal(0))
    return total if plan.measure == "sum" else round(total / len(values), 2)


def _addable(cells: Sequence[TableCell]) -> list[Decimal]:
    """The numbers of cells; none where their units differ or one is only a bound."""
    if len({cell.value.unit for cell in cells}) > 1 or any(cell.value.bound for cell in cells):
        return []
    return [Decimal(str(c.value.number)) for c in cells if c.value.number is not None]


def _share(index: IndexView, plan: Plan, numbers: Sequence[int]) -> Outcome | None:
    """The part of the rows, or of a column added up, that meets the conditions, in per cent of all rows."""
    if not numbers or len(numbers) > _COUNTED:
        return None
    table = plan.table.id
    whole = index.distinct_rows(table, index.select_rows(table, []))
    chosen = set(numbers)
    own = index.table_rows(table, [row for row in whole if row in chosen])
    part, total = Decimal(len(own)), Decimal(len(whole))
    if plan.targets and len(whole) > _COUNTED:
        return None
    if plan.targets:
        (column,) = plan.targets
        part, total = (
            sum(_addable([c for row in rows.values() if (c := _filled(row, column))]), Decimal(0))
            for rows in (own, index.table_rows(table, whole))
        )
    if not own or total <= 0 or part > total:
        return None
    shown = f"{shown_number(round(float(100 * part / total), 1))}%"
    return Outcome(tuple(own.values()), len(own), shown, "share", shown)


def _checked(index: IndexView, plan: Plan, rows: Mapping[int, TableRow]) -> Outcome | None:
    """Whether rows meet the conditions, or what their cell of yes or no says."""
    if plan.conditions:
        meeting = set(index.select_rows(plan.table.id, [one.test for one in plan.conditions]))
        shown = [row for number, row in rows.items()]
        return Outcome(tuple(shown), len(shown), lead="Yes" if meeting >= set(rows) else "No")
    holding = [row for row in rows.values() if all(_filled(row, at) for at in plan.targets)]
    if len(holding) != 1:
        return None
    kinds = {_kind(holding[0], at) for at in plan.targets}
    lead = "Yes" if kinds == {"yes"} else "No" if kinds == {"no"} else ""
    return Outcome(tuple(holding), 1, lead=lead)


def _kind(row: TableRow, column: int) -> str:
    cell = _filled(row, column)
    return cell.value.kind if cell else "empty"


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

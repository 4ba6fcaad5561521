"""Rows in groups: counted, added up or averaged for each value of a column or each heading, and two groups compared."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from decimal import Decimal

from assistant.tables.currencies import mixes_currencies
from assistant.tables.outcome import TIED, Outcome, addable, filled, mean_of, shown_number
from assistant.tables.plan import HEADINGS, Plan
from corpus.normalize import fold
from corpus.tables import TableRow
from index.view import IndexView

_GROUPS = 30  # groups that are shown


def grouped(index: IndexView, plan: Plan, numbers: Sequence[int]) -> Outcome | None:
    """What was computed of each group, or of the first by the plan's order; the number of groups for a count."""
    rows = index.table_rows(plan.table.id, index.distinct_rows(plan.table.id, numbers))
    name_of = _by_heading(index, plan) if plan.group == HEADINGS else _by_column(plan)
    groups: dict[str, list[TableRow]] = {}
    names: dict[str, str] = {}
    for number, row in rows.items():
        if name := name_of(number, row):
            names.setdefault(fold(name), name)
            groups.setdefault(fold(name), []).append(row)
    if plan.operation == "count":
        count = str(len(groups))
        own = tuple(first for first, *_ in groups.values())
        return Outcome(own, len(own), count, "count", count) if groups else None
    if plan.measure != "count" and mixes_currencies(plan, list(rows.values())):
        return None
    values = {
        key: value for key, own in groups.items() if (value := _measured(plan, own)) is not None
    }
    if len(values) < 2:
        return None
    lowest = plan.order == "least"
    order = sorted(values, key=lambda key: (values[key] if lowest else -values[key], key))
    last = values[order[min(plan.first, len(order)) - 1]]
    best = order if not plan.order else [
        key for at, key in enumerate(order) if at < plan.first or values[key] == last
    ]  # fmt: skip
    if len(best) > (_GROUPS if not plan.order else plan.first + TIED):
        return None
    cells = [cell for row in rows.values() for at in plan.targets if (cell := filled(row, at))]
    shown = tuple((names[key], shown_number(values[key], cells)) for key in best)
    cited = groups[best[0]] if len(best) == 1 else [groups[key][0] for key in best]
    lead = "; ".join(f"{name}: {value}" for name, value in shown)
    if not plan.contrast:
        return Outcome(tuple(cited), len(rows), shown[0][1], plan.measure, lead, shown)
    high, low = (values[key] for key in order[:2])
    if len(order) != 2 or (plan.contrast == "ratio" and not low):
        return None
    told = (
        shown_number(high - low, cells)
        if plan.contrast == "difference"
        else shown_number(round(high / low, 2))
    )
    return Outcome(tuple(cited), len(rows), told, plan.contrast, f"{told} ({lead})", shown)


def _by_heading(index: IndexView, plan: Plan) -> Callable[[int, TableRow], str]:
    groups = index.row_groups(plan.table.id)
    starts = [group.first for group in groups]

    def name_of(number: int, row: TableRow) -> str:
        at = bisect_right(starts, number) - 1
        return groups[at].name if at >= 0 else ""

    return name_of


def _by_column(plan: Plan) -> Callable[[int, TableRow], str]:
    column = plan.group or 0

    def name_of(number: int, row: TableRow) -> str:
        cell = filled(row, column)
        return cell.text if cell else ""

    return name_of


def _measured(plan: Plan, rows: Sequence[TableRow]) -> Decimal | None:
    """How many ``rows`` there are, or the sum or mean of the column asked for in them; None where it has no numbers."""
    if plan.measure == "count":
        return Decimal(len(rows))
    (column,) = plan.targets
    values = addable([cell for row in rows if (cell := filled(row, column))])
    if not values:
        return None
    return sum(values, Decimal(0)) if plan.measure == "sum" else mean_of(values, whole=plan.rounded)

"""A plan over a table that is proposed from outside, as by a chat model: checked against the table, then run like any other.

Nothing of it is taken on trust. A column has to be one of the table's, a value has to be in its column, a number to be
compared has to be one; else there is no plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from assistant.answering.draft import AnswerDraft
from assistant.question.understand import Question
from assistant.tables.cited import draft_of, total_rows
from assistant.tables.conditions import divisor_of
from assistant.tables.plan import Condition, Plan, Relation, compared
from assistant.tables.reading import key_of
from assistant.tables.roles import code_column, first_rows, name_column
from assistant.tables.run import run
from corpus.model import Span
from corpus.names import find_figures
from corpus.normalize import fold
from index.model import CellCondition, DocumentRecord, Operator, TableRecord
from index.view import IndexView

ProposedOperation = Literal["rows", "count", "sum", "mean", "most", "least"]
ProposedRelation = Literal["is", "is not", "contains", ">", "<", ">=", "<=", "is empty"]
_AMOUNTS = ("number", "money")
_ORDERED = (*_AMOUNTS, "percent", "date")
_KINDS = {"sum": _AMOUNTS, "mean": (*_AMOUNTS, "percent"), "most": _ORDERED, "least": _ORDERED}
"""Kinds of the column that an operation is over; the others need none."""
_RELATIONS: dict[str, Relation] = {
    "is": "is {value}",
    "is not": "is not {value}",
    "contains": "has {value}",
}
_FIRST = 20  # rows of an order at most


@dataclass(frozen=True, slots=True)
class ProposedCondition:
    """What a cell of the column of this name has to be. ``value``: as it is printed; "" for "is empty"."""

    column: str
    relation: ProposedRelation
    value: str = ""


@dataclass(frozen=True, slots=True)
class ProposedPlan:
    """``column``: name of the one that is added up, averaged or ordered by; "" for rows and counts. ``first``: how many rows of
    an order.
    """

    operation: ProposedOperation
    column: str = ""
    conditions: tuple[ProposedCondition, ...] = ()
    first: int = 1


def answer_proposed(
    index: IndexView,
    question: Question,
    record: DocumentRecord,
    place: Span,
    proposed: ProposedPlan,
) -> AnswerDraft | None:
    """The verified answer of a plan over the table at ``place`` of a document; None where it is no plan over that table, or
    its rows do not answer.
    """
    tables = index.tables([record.name])
    at = (one for one in tables if place.overlaps(Span(one.start, one.end)))
    plans = (_plan(index, table, proposed) for table in at)
    plan = next((one for one in plans if one is not None), None)
    outcome = run(index, plan) if plan is not None else None
    if plan is None or outcome is None:
        return None
    return draft_of(index, question, plan, outcome, record, total_rows(index, plan))


def _plan(index: IndexView, table: TableRecord, proposed: ProposedPlan) -> Plan | None:
    """The plan over one table; None where a column or a value is none of it."""
    conditions = [_condition(index, table, one) for one in proposed.conditions]
    over = proposed.operation in _KINDS
    target = _column(table, proposed.column) if over else None
    known = [one for one in conditions if one is not None]
    if len(known) < len(conditions) or (target is None) == over:
        return None
    if target is not None and table.columns[target].kind not in _KINDS[proposed.operation]:
        return None
    rows = first_rows(index, table)
    name = name_column(table, rows)
    return Plan(
        table,
        proposed.operation,
        name,
        tuple(known),
        () if target is None else (target,),
        first=min(max(proposed.first, 1), _FIRST),
        code=code_column(table, rows, name),
        confidence=1.0,
    )


def _column(table: TableRecord, name: str) -> int | None:
    """The only column of this name, or whose name begins with it."""
    wanted = fold(name).strip()
    names = [fold(column.name).strip() for column in table.columns]
    same = [at for at, one in enumerate(names) if one == wanted]
    near = same or [at for at, one in enumerate(names) if one.startswith(wanted)]
    return near[0] if wanted and len(near) == 1 else None


def _condition(
    index: IndexView, table: TableRecord, proposed: ProposedCondition
) -> Condition | None:
    column = _column(table, proposed.column)
    if column is None:
        return None
    if proposed.relation == "is empty":
        return Condition(CellCondition(column, "missing", ()), "is empty")
    if proposed.relation in (">", "<", ">=", "<="):
        return _comparison(index, table, column, proposed)
    key = key_of(proposed.value, table.language or "en")
    operator: Operator = "contains" if proposed.relation == "contains" else "is"
    said = CellCondition(column, operator, (key,))
    if not key.strip() or not index.select_rows(table.id, [said]):
        return None
    test = replace(said, negated=proposed.relation == "is not")
    return Condition(test, _RELATIONS[proposed.relation], (proposed.value.strip(),))


def _comparison(
    index: IndexView, table: TableRecord, column: int, proposed: ProposedCondition
) -> Condition | None:
    value, held = proposed.value.strip(), table.columns[column]
    figure = next(iter(find_figures(value, table.language or "en")), None)
    if figure is None or figure.text != value or figure.low != figure.high:
        return None  # "-5", "about 20 to 30", "5 of 12"
    fits = figure.unit is None or figure.unit == held.unit or figure.unit == held.kind
    if held.kind == "text" or not fits:
        return None
    limit = float(figure.low) / divisor_of(index, table, column, figure)
    test = CellCondition(column, proposed.relation, (limit,))  # type: ignore[arg-type]
    return Condition(test, compared(proposed.relation), (value,))

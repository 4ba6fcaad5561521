"""Plans that would tell something else than what a question asks for, however well its words fit.

* rows some of which are parts of others are counted or added up;
* the numbers of the rows are added up or compared, or ages added up;
* the different values of a column are counted where a condition allows only one of them;
* one month or quarter stands for a year;
* those are told of that the question says no to;
* a whole is told where what is left of it is asked for, or its share of all where the question names another amount.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.tables.columns import NUMBERS, age_columns, rank_column
from assistant.tables.links import ColumnLink, Links
from assistant.tables.plan import OVER_ROWS, Plan
from assistant.tables.reading import content
from assistant.tables.series import parts_asked_for, unsaid_parts
from assistant.tables.table_reading import TableReading

_COMPUTED = ("sum", "mean", "most", "least", "difference", "ratio", "share", "compare")
_OVER_THESE = ("count", "sum", "mean", "share", "group", "rows", "most", "least", "cell")


def is_unasked(read: TableReading, links: Links, plan: Plan, columns: Sequence[ColumnLink]) -> bool:
    """Whether a plan over the rows of ``links`` tells something else than the question asks for. ``columns``: that it takes."""
    return (
        _counts_twice(read, plan)
        or _is_no_amount(read, plan)
        or _counts_one_value(plan)
        or _takes_a_part(read, links, plan)
        or _denies_nothing(read, links, plan, columns)
        or _leaves_out(read, links, plan, columns)
    )


def _counts_twice(read: TableReading, plan: Plan) -> bool:
    """Whether a plan is over rows some of which are parts of others: "Male" and "Both"."""
    tested = {one.test.column for one in plan.conditions} | {plan.group}
    return plan.operation in OVER_ROWS and bool(read.wholes - tested)


def _is_no_amount(read: TableReading, plan: Plan) -> bool:
    """Whether a plan adds up, averages or orders by figures with which that says nothing: numbers and identifiers of
    the rows; adds up ages.
    """
    done = plan.measure if plan.operation == "group" else plan.operation
    if done in ("sum", "share"):
        ages = {link.column for link in age_columns(read.table)}
        return not (read.numbering | ages).isdisjoint((*plan.targets, *plan.series))
    if done not in ("mean", "most", "least"):
        return False
    ranks = {link.column for link in rank_column(read.table)}
    return not (read.numbering - ranks).isdisjoint(plan.targets)


def _counts_one_value(plan: Plan) -> bool:
    """Whether a plan counts the different values of a column where a condition allows only one of them."""
    return plan.operation == "count" and any(
        one.test.column == plan.group
        and one.test.operator == "is"
        and not one.test.negated
        and len({*one.test.values}) == 1
        for one in plan.conditions
    )


def _takes_a_part(read: TableReading, links: Links, plan: Plan) -> bool:
    """Whether a plan computes with one month or quarter of a year, where all of them are asked for."""
    whole = {at for own in unsaid_parts(read.parts, links.columns) for at in own}
    if plan.operation not in _COMPUTED or whole.isdisjoint((*plan.targets, *plan.series)):
        return False
    asked = parts_asked_for(read.table, read.parts, links.columns)
    return not plan.series or plan.series not in asked


def _denies_nothing(
    read: TableReading, links: Links, plan: Plan, columns: Sequence[ColumnLink]
) -> bool:
    """Whether a plan tells of those that a question says no to: "not funded by PBF", and nothing of the plan says "not"."""
    said = read.reading.asks.get("not")
    if said is None or plan.operation not in _OVER_THESE:
        return False
    denied = any(one.test.negated for one in plan.conditions)
    named = frozenset[int]().union(*(one.at for one in columns))
    told = bool(said) and said <= named | links.used | links.context
    return not (denied or links.lacks or told)


def _names_what_is_left(read: TableReading, plan: Plan, left: Collection[int]) -> bool:
    """Whether a column that is asked for is what is left: "Remaining balance"."""
    said = {read.reading.words[at].stem for at in left}
    language = read.table.language or "en"
    return any(said & content(plan.column(at), language) for at in (*plan.targets, *plan.series))


def _leaves_out(
    read: TableReading, links: Links, plan: Plan, columns: Sequence[ColumnLink]
) -> bool:
    """Whether a plan tells a whole where what is left of it is asked for, or a share of a column where the question names another
    amount too: "What share of the budget has been spent?".
    """
    reading = read.reading
    named = frozenset[int]().union(*(one.at for one in columns))
    left = reading.asks.get("remaining")
    amounts = any(read.table.columns[at].kind in NUMBERS for at in plan.targets)
    if left is not None and (amounts or plan.operation in _OVER_THESE):
        return plan.operation != "remainder" and not _names_what_is_left(read, plan, left)
    if plan.operation != "share" or not plan.targets:
        return False
    return any(
        one.column not in plan.targets and one.at - named - links.used
        for one in read.columns
        if read.table.columns[one.column].kind in NUMBERS
    )

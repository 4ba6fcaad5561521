"""What is done with the rows of a table, and the plan for it.

The operation follows from what the question says ("most", "how many", "in total", "A or B") and from what was linked;
without any of it a cell is asked for. A word that is in the name of a column too ("Average age") asks for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.question.understand import VALUES
from assistant.tables.columns import (
    NUMBERS,
    columns_apart,
    counted_columns,
    nearest_in_meaning,
    only_numbers,
    rank_column,
    targets,
    told_apart,
)
from assistant.tables.links import ColumnLink, Links, row_link
from assistant.tables.plan import Operation, Plan
from assistant.tables.reading import Reading, content
from index.model import TableRecord
from index.view import IndexView

_NAMED = 0.5  # share of a column's words from which it is named
_WHOLLY = 0.6  # the same for the column that is asked for
_IN_NAMES = ("sum", "mean", "most", "least")  # operations that names of columns say too


def operation_of(reading: Reading, links: Links, table: TableRecord) -> Operation:
    """What is asked of the rows; conditions and chosen rows decide where words allow several."""
    named = {
        stem for column in table.columns for stem in content(column.name, table.language or "en")
    }
    asks = {
        name: at
        for name, at in reading.asks.items()
        if name not in _IN_NAMES or not {reading.words[i].stem for i in at} <= named
    }
    pair = len(links.chosen) > 1
    if "times" in asks:
        return "ratio"
    if "difference" in asks:
        return "difference"
    if pair and "either" in asks and ("more" in asks or "less" in asks or "most" in asks):
        return "compare"
    if "most" in asks or "worst" in asks:
        return "most"
    if "least" in asks:
        return "least"
    if "sum" in asks and (links.conditions or len(links.chosen) > 1):
        return "sum"
    if "mean" in asks:
        return "mean"
    if "whether" in asks and links.chosen:
        return "check"
    in_column = any(at & link.at for at in reading.years.values() for link in links.columns)
    if "count" in asks and not in_column and not _counts_a_column(reading, links):
        return "count"
    return "rows" if links.conditions and not links.chosen else "cell"


def _counts_a_column(reading: Reading, links: Links) -> bool:
    """Whether what is counted names a column ("how many schools …", with a column of schools)."""
    counted = set(reading.question.counted)
    return any(
        link.share >= _NAMED and {reading.words[at].stem for at in link.at} & counted
        for link in links.columns
    ) and bool(links.chosen)


def planned(
    index: IndexView,
    reading: Reading,
    links: Links,
    table: TableRecord,
    operation: Operation,
    name: int,
) -> Plan | None:
    """The plan without its confidence; None where a part of it is lacking."""

    def made(kind: Operation, targets: Sequence[ColumnLink], **parts: object) -> Plan:
        links.used |= {at for link in targets for at in link.at}
        return Plan(
            table, kind, name, tuple(links.conditions), tuple(link.column for link in targets),
            tuple(dict.fromkeys(links.chosen)), reading.first, **parts,  # type: ignore[arg-type]
        )  # fmt: skip

    numbers = targets(reading, links, table, NUMBERS)
    if operation in ("most", "least", "sum", "mean", "compare"):
        if operation == "most" and not numbers and (rank := rank_column(table)):
            return made("least", rank)
        best = counted_columns(reading, numbers)[:1] or nearest_in_meaning(
            index, reading, links, table
        )
        return made(operation, best) if best else None
    if operation in ("difference", "ratio"):
        if not links.chosen:
            _choose_row(index, reading, links, table)
        pair = _two_cells(reading, numbers, links, table)
        return made(operation, pair) if pair else None
    if operation == "count":
        if not _is_counted(reading, links):
            return None
        plan = made("count", []) if links.conditions else None
        return plan if plan is not None and not plan.beside else None
    above = (
        told_apart(reading, numbers, table)
        if operation in ("rows", "cell") and not links.chosen
        else ()
    )
    if above and ("more" in reading.asks or "less" in reading.asks):
        order = above if "more" in reading.asks else above[::-1]
        links.used |= {at for link in above for at in link.at}
        return made("rows", [], above=(order[0].column, order[1].column))
    if operation == "rows":
        if reading.question.kind in VALUES and not links.asked:
            return None
        shown = targets(reading, links, table, (*NUMBERS, "date", "yes", "text"))
        return made(
            "rows",
            [one for one in columns_apart(shown) if one.share >= _WHOLLY and one.column != name],
        )
    if not links.chosen and not _choose_row(index, reading, links, table):
        return None
    anything = targets(reading, links, table, (*NUMBERS, "date", "yes", "text"))
    anything = [link for link in anything if link.column != name]
    if operation == "check":
        return made("check", anything[:1]) if anything or links.conditions else None
    asked = columns_apart(anything)
    if not asked and not links.conditions:
        asked = only_numbers(table, links)
    return made("cell", asked) if asked else None


def _choose_row(index: IndexView, reading: Reading, links: Links, table: TableRecord) -> bool:
    """Choose the row whose name says most of the words that are left; whether there is one."""
    row = row_link(index, reading, table, frozenset(links.used))
    if row is not None:
        links.chosen.append(row[0])
        links.used |= row[1]
    return row is not None


def _is_counted(reading: Reading, links: Links) -> bool:
    """Whether a word of what is counted is accounted for; words such as "countries" are."""
    counted = set(reading.question.counted)
    at = {i for i in reading.weights if reading.words[i].stem in counted}
    return not at or bool(at & (links.used | links.context))


def _two_cells(
    reading: Reading, numbers: Sequence[ColumnLink], links: Links, table: TableRecord
) -> Sequence[ColumnLink]:
    """The columns of a difference: one for two rows, two that the question tells apart for one row."""
    rows = set(links.chosen)
    if len(rows) == 2:
        return numbers[:1]
    return told_apart(reading, numbers, table) if len(rows) == 1 else ()

"""What may be done with the rows that a selection chooses: plans, each with what speaks for it.

The operations are those that words of the question name ("most", "how many", "in total", "A or B"), and those that the
selection allows without a word: a cell of a chosen row, the rows that meet conditions. The columns are those that the
question names, and those that are nearest in meaning to what is left of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.tables.columns import (
    NUMBERS,
    columns_apart,
    likeliest,
    rank_column,
    targets,
    told_apart,
)
from assistant.tables.interpret import Reader
from assistant.tables.links import ColumnLink, Links
from assistant.tables.plan import Plan
from assistant.tables.reading import content
from assistant.tables.series import asked_years, year_columns

_WHOLLY = 0.6  # share of a column's words from which it is named for a list
_IN_NAMES = ("sum", "mean", "most", "least")  # operations that names of columns say too
_ORDERS = ("most", "worst", "newest", "least", "oldest")
_LISTED = (*NUMBERS, "date", "text")  # kinds of columns that are shown of a list of rows
_ANY = (*_LISTED, "yes")
_GROUPED = 0.8  # of a column of groups: share of cells that differ
_OPTIONS = 3  # columns that are tried
_FEW = 3  # rows of which a cell is shown

Made = tuple[Plan, Sequence[ColumnLink]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan with the selection and the columns that it was made of. ``word``: whether the question names the operation;
    ``ignored``: operations that it names too.
    """

    plan: Plan
    reader: Reader
    links: Links
    targets: tuple[ColumnLink, ...]
    word: bool
    ignored: tuple[str, ...]


def proposals(reader: Reader, links: Links) -> Iterator[Proposal]:
    """The plans over one selection of rows."""
    asks = _asked(reader)
    named = [
        name
        for name in ("times", "difference", *_ORDERS, "sum", "mean", "share", "count")
        if name in asks
    ]
    for operation, word in _operations(reader, links, asks):
        for plan, columns in _plans(reader, links, operation):
            ignored = tuple(one for one in named if one != word)
            yield Proposal(plan, reader, links, tuple(columns), bool(word), ignored)


def _asked(reader: Reader) -> dict[str, frozenset[int]]:
    """Operations that the question names; a word that is in the name of a column too ("Average age") asks for nothing."""
    table, reading = reader.table, reader.reading
    names = {s for column in table.columns for s in content(column.name, table.language or "en")}
    return {
        name: at
        for name, at in reading.asks.items()
        if name not in _IN_NAMES or not at or not {reading.words[i].stem for i in at} <= names
    }


def _operations(
    reader: Reader, links: Links, asks: dict[str, frozenset[int]]
) -> Iterator[tuple[str, str]]:
    """Operations with the word that names them, "" for none."""
    pair = len(links.chosen) > 1
    if "times" in asks:
        yield "ratio", "times"
    if "difference" in asks:
        yield "difference", "difference"
    order = next((one for one in _ORDERS if one in asks), "")
    more = next((one for one in ("more", "less") if one in asks), "")
    if pair and "either" in asks and (order or more):
        yield "compare", order or more
    if order:
        yield ("least" if order in ("least", "oldest") else "most"), order
    if order == "worst":
        yield "least", order
    if order or "each" in asks:
        yield "group", order or "each"
    if "sum" in asks:
        yield "sum", "sum"
    if "mean" in asks:
        yield "mean", "mean"
    if "share" in asks:
        yield "share", "share"
    if "whether" in asks and (links.chosen or links.conditions):
        yield "check", "whether"
    if "count" in asks:
        yield "count", "count"
    if links.chosen:
        yield "cell", ""
    if links.conditions or links.row or links.limit:
        yield "rows", ""
    if more and not links.chosen:
        yield "above", more


def _plans(
    reader: Reader, links: Links, operation: str
) -> Iterator[tuple[Plan, Sequence[ColumnLink]]]:
    """The plans for one operation, each with the columns that are asked for."""
    table, reading = reader.table, reader.reading
    rows = tuple(dict.fromkeys(links.chosen))
    conditions = tuple(links.conditions)
    base = Plan(
        table, "cell", reader.name, conditions, (), rows, _saying(reader, links), reading.first
    )

    def with_column(kind: str, kinds: Sequence[str], most: int = _OPTIONS) -> Iterator[Made]:
        for column in likeliest(reader, links, kinds)[:most]:
            yield made(kind, [column])

    def made(kind: str, columns: Sequence[ColumnLink]) -> Made:
        targets = tuple(c.column for c in columns)
        return replace(base, operation=kind, targets=targets), columns  # type: ignore[arg-type]

    if operation in ("most", "least", "sum", "mean"):
        dated = bool({"newest", "oldest"} & reading.asks.keys())
        yield from with_column(operation, ("date",) if dated else NUMBERS)
        if operation == "most" and (rank := rank_column(table)):
            yield made("least", rank)
    if operation in ("most", "least", "sum", "mean", "count", "cell", "rows"):
        yield from _series(reader, links, replace(base, operation=operation))  # type: ignore[arg-type]
    if operation == "compare":
        yield from with_column(operation, NUMBERS)
    elif operation == "group":
        yield from _groups(reader, links, base)
    elif operation in ("difference", "ratio"):
        if len(rows) == 2:
            yield from with_column(operation, NUMBERS)
        elif len(rows) == 1:
            pair = told_apart(reading, targets(reading, links, table, NUMBERS), table)
            if pair:
                yield made(operation, pair)
    elif operation in ("count", "share"):
        if (links.conditions or links.row) and not base.beside:
            yield made(operation, [])
        if operation == "share" and (links.conditions or rows):
            for plan, columns in with_column("share", ("number", "money")):
                if columns[0].at or not reader.said:  # "share of the projects" is one of rows
                    yield plan, columns
    elif operation == "check":
        if links.conditions and links.chosen:
            yield made("check", [])
        if links.chosen:
            yield from with_column("check", _ANY)
    elif operation == "above":
        above = told_apart(reading, targets(reading, links, table, NUMBERS), table)
        if above:
            high, low = above if "more" in reading.asks else above[::-1]
            yield replace(base, operation="rows", above=(high.column, low.column)), above
    elif operation == "rows":
        shown = targets(reading, links, table, _LISTED)
        wholly = [c for c in columns_apart(shown) if c.share >= _WHOLLY and c.column != reader.name]
        yield made("rows", wholly)
        known = {c.column for c in wholly}
        for plan, columns in with_column("rows", _LISTED, 2):
            if not known & set(plan.targets):
                yield plan, columns
    elif operation == "cell" and len(rows) <= _FEW:
        apart = columns_apart(targets(reading, links, table, _ANY))
        apart = [c for c in apart if c.column != reader.name]
        if len(apart) > 1:
            yield made("cell", apart)
        yield from with_column("cell", _ANY)


def _saying(reader: Reader, links: Links) -> str:
    """The words of the question for which rows were chosen."""
    return reader.reading.written(links.row.at) if links.row else ""


def _series(reader: Reader, links: Links, base: Plan) -> Iterator[Made]:
    """Columns of years along one row: the highest, their sum or mean, those that a figure limits."""
    years = year_columns(reader.table)
    if not years or len(base.chosen) != 1 or base.conditions:
        return
    reading = reader.reading
    columns = asked_years(years, reading.years, spans="spans" in reading.asks)
    if len(columns) < 2:
        return
    said = [c for c in links.columns if c.column in columns]
    if base.operation in ("most", "least", "sum", "mean"):
        yield replace(base, series=columns), said
    elif links.limit is not None:
        yield replace(base, series=columns, limit=links.limit), said


def _groups(reader: Reader, links: Links, base: Plan) -> Iterator[Made]:
    """Rows counted, or a column added up, for each value of a column of groups that the question names."""
    asks = reader.reading.asks
    least, most = {"least", "oldest"} & asks.keys(), {"most", "worst", "newest"} & asks.keys()
    for link in links.columns:
        column = reader.table.columns[link.column]
        if column.kind not in ("text", "date", "yes") or not 0 < column.different < _GROUPED:
            continue
        if link.share < _WHOLLY:
            continue
        plan = replace(base, operation="group", group=link.column)
        plan = replace(plan, order="least" if least else "most" if most else "")
        yield plan, [link]
        for target in likeliest(reader, links, NUMBERS)[:_OPTIONS]:
            percent = reader.table.columns[target.column].kind == "percent"
            measure: Literal["mean", "sum"] = "mean" if "mean" in asks or percent else "sum"
            yield replace(plan, targets=(target.column,), measure=measure), [link, target]

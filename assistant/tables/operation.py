"""What may be done with the rows that a selection chooses: plans, each with what speaks for it.

The operations are those that words of the question name ("most", "how many", "in total", "A or B"), those that the
selection allows without a word: a cell of a chosen row, the rows that meet conditions; and those that the reader finds likely.
The columns are those that the question names, and those that are nearest in meaning to what is left of it, or likeliest by
the reader.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from assistant.tables.asked_cells import CELL_KINDS, columns_by_cell
from assistant.tables.columns import (
    NUMBERS,
    age_columns,
    columns_apart,
    directions,
    likeliest,
    pairs,
    rank_column,
    targets,
)
from assistant.tables.columns_read import name_of
from assistant.tables.groupings import counts_rows, groupings
from assistant.tables.links import ColumnLink, Links
from assistant.tables.plan import Plan
from assistant.tables.reading import content
from assistant.tables.series import asked_years, parts_asked_for, year_series
from assistant.tables.table_reading import TableReading
from assistant.tables.unasked import is_unasked

_WHOLLY = 0.6  # share of a column's words from which it is named for a list
_IN_NAMES = (
    "sum",
    "mean",
    "most",
    "least",
    "gain",
    "loss",
    "missing",
    "not",
)  # operations that names of columns say too
_ORDERS = ("most", "worst", "newest", "least", "oldest")
_LISTED = (*NUMBERS, "date", "text")  # kinds of columns that are shown of a list of rows
_SHOWS_CELLS = ("cell", "check", "rows")  # operations that show cells of rows
_COMPUTING = ("count", "sum", "mean", "most", "least", "difference", "share")
TRIED_COLUMNS = 3  # columns that are tried
_FEW = 3  # rows of which a cell is shown
_EACH = 2  # columns that are tried for each half of a question
_ALSO = 2  # columns that are shown too
_REVERSED = {"most": "least", "least": "most"}  # the oldest has the highest age

Made = tuple[Plan, Sequence[ColumnLink]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan with the selection and the columns that it was made of. ``word``: by which the question names the operation,
    "" for none; ``ignored``: operations that it names too.
    """

    plan: Plan
    read: TableReading
    links: Links
    targets: tuple[ColumnLink, ...]
    word: str
    ignored: tuple[str, ...]


def proposals(read: TableReading, links: Links) -> Iterator[Proposal]:
    """The plans over one selection of rows."""
    asks = _asked(read)
    named = [
        name
        for name in ("times", "difference", *_ORDERS, "sum", "mean", "share", "count")
        if name in asks
    ]
    said = list(_operations(read, links, asks))
    for operation, word in (*said, *_likely(read, {name_of(one) for one, _ in said})):
        for plan, columns in _plans(read, links, operation):
            if is_unasked(read, links, plan, columns):
                continue
            ignored = tuple(one for one in named if one != word)
            yield Proposal(plan, read, links, tuple(columns), word, ignored)


def _asked(read: TableReading) -> dict[str, frozenset[int]]:
    """Operations that the question names; a word that is in the name of a column too ("Average age") asks for nothing."""
    table, reading = read.table, read.reading
    names = {s for column in table.columns for s in content(column.name, table.language or "en")}
    return {
        name: at
        for name, at in reading.asks.items()
        if name not in _IN_NAMES or not at or not {reading.words[i].stem for i in at} <= names
    }


def _operations(
    read: TableReading, links: Links, asks: dict[str, frozenset[int]]
) -> Iterator[tuple[str, str]]:
    """Operations with the word that names them, "" for none."""
    order = next((one for one in _ORDERS if one in asks), "")
    changed = next((one for one in ("gain", "loss", "more", "less") if one in asks), "")
    more = next((one for one in ("more", "less") if one in asks), "")
    if "times" in asks:
        yield "ratio", "times"
    # "which ports lost" asks for rows, not for a figure
    figure = read.reading.question.kind == "number" or links.chosen
    if "difference" in asks or (changed in ("gain", "loss") and figure):
        yield "difference", "difference" if "difference" in asks else changed
    if "remaining" in asks:
        yield "remainder", "remaining"
    if len(links.chosen) > 1 and "either" in asks and (order or more):
        yield "compare", order or more
    if order:
        yield ("least" if order in ("least", "oldest") else "most"), order
    if order == "worst":
        yield "least", order
    if order and (changed or "difference" in asks):
        yield "apart", order
    yield (
        "group",
        order or more or next((n for n in ("each", "each_other", "difference") if n in asks), ""),
    )
    for name in ("sum", "mean", "share"):
        if name in asks:
            yield name, name
    if "whether" in asks and (links.chosen or links.conditions):
        yield "check", "whether"
    if "count" in asks:
        yield "count", "count"
    if links.chosen:
        yield "cell", ""
    if links.conditions or links.row or links.limit:
        yield "rows", ""
    if changed and not links.chosen:
        yield "above", changed


def _likely(read: TableReading, said: Collection[str]) -> Iterator[tuple[str, str]]:
    """Operations that the reader finds likely, besides those that the question names: "the priciest"."""
    if read.columns_read is not None:
        for name in _COMPUTING:
            if name not in said and read.columns_read.is_likely(name):
                yield name, ""


def _plans(read: TableReading, links: Links, operation: str) -> Iterator[Made]:
    """The plans for one operation, each with the columns that are asked for."""
    table, reading = read.table, read.reading
    rows = tuple(dict.fromkeys(links.chosen))
    base = Plan(
        table, "cell", read.name, tuple(links.conditions), (), rows, _saying(read, links), reading.first,
        rounded="rounded" in reading.asks, also=_named_too(read, links), code=read.code,
    )  # fmt: skip

    def with_column(kind: str, kinds: Sequence[str]) -> Iterator[Made]:
        order = columns_by_cell if kind in _SHOWS_CELLS else likeliest
        for column in order(read, links, kinds)[:TRIED_COLUMNS]:
            yield made(kind, [column])

    def made(kind: str, columns: Sequence[ColumnLink]) -> Made:
        targets = tuple(c.column for c in columns)
        return replace(base, operation=kind, targets=targets), columns  # type: ignore[arg-type]

    if operation in ("most", "least", "sum", "mean"):
        dated = bool({"newest", "oldest"} & reading.asks.keys())
        counted = operation in _REVERSED and counts_rows(read)
        for plan, columns in with_column(operation, ("date",) if dated else NUMBERS):
            if columns[0].at or not counted:
                yield plan, columns
        if operation == "sum" or (
            operation in _REVERSED and len(rows) == 1 and not base.conditions
        ):
            for below in parts_asked_for(table, read.parts, links.columns):
                yield replace(base, operation=operation, series=below), _links_to(below, links)  # type: ignore[arg-type]
        if dated and operation in _REVERSED:
            yield from (made(_REVERSED[operation], [age]) for age in age_columns(table))
        if operation == "most" and (rank := rank_column(table)):
            yield made("least", rank)
    if operation in ("most", "least", "sum", "mean", "count", "cell", "rows"):
        yield from _series(read, links, replace(base, operation=operation))  # type: ignore[arg-type]
    if operation == "compare":
        yield from with_column(operation, NUMBERS)
    elif operation == "group":
        yield from groupings(read, links, base)
    elif operation == "apart":
        least = bool({"least", "oldest"} & reading.asks.keys())
        for pair in pairs(read, links):
            for high_low in directions(read, pair):
                plan, _ = made("least" if least else "most", high_low)
                yield replace(plan, apart=True), pair
    elif operation in ("difference", "ratio"):
        if len(rows) == 2:
            yield from with_column(operation, NUMBERS)
        for pair in pairs(read, links):
            yield made(operation, pair)
    elif operation == "remainder":
        tested = {one.test.column for one in links.conditions}
        if read.amounts and tested.isdisjoint(read.amounts):
            yield made("remainder", _links_to(read.amounts, links))
    elif operation in ("count", "share"):
        if (links.conditions or links.row) and not base.beside:
            yield from _parts(made(operation, []))
        if operation == "share" and (links.conditions or rows):
            for plan, columns in with_column("share", ("number", "money")):
                if columns[0].at or not read.said:  # "share of the projects" is one of rows
                    yield from _parts((plan, columns))
    elif operation == "check":
        if links.conditions and links.chosen:
            yield made("check", [])
        if links.chosen:
            yield from with_column("check", CELL_KINDS)
    elif operation == "above":
        for pair in pairs(read, links):
            for high, low in directions(read, pair):
                yield replace(base, operation="rows", above=(high.column, low.column)), pair
    elif operation == "rows":
        shown = targets(reading, links, table, _LISTED)
        wholly = [c for c in columns_apart(shown) if c.share >= _WHOLLY and c.column != read.name]
        yield made("rows", wholly)
        known = {c.column for c in wholly}
        for plan, columns in with_column("rows", CELL_KINDS):
            if not known & set(plan.targets):
                yield plan, columns
        for both in _of_halves(read, links):
            yield made("rows", both)
    elif operation == "cell" and len(rows) <= _FEW:
        apart = columns_apart(targets(reading, links, table, CELL_KINDS))
        apart = [c for c in apart if c.column != read.name]
        if len(apart) > 1:
            yield made("cell", apart)
        for pair in pairs(read, links):
            yield made("cell", pair)
        yield from with_column("cell", CELL_KINDS)
        for both in _of_halves(read, links):
            yield made("cell", both)


def _links_to(columns: Sequence[int], links: Links) -> list[ColumnLink]:
    """Links to columns, with the words that name them where any do."""
    named = {link.column: link for link in links.columns}
    return [named.get(at, ColumnLink(at, frozenset(), 0.0, 0.0)) for at in columns]


def _of_halves(read: TableReading, links: Links) -> Iterator[tuple[ColumnLink, ColumnLink]]:
    """Two columns, each for what one half of a question asks: "who leads it, and when does it end?"."""
    reading = read.reading
    left = reading.weights.keys() - links.used - links.context
    for both in reading.halves:
        if not all(left & half for half in both):
            continue
        first, second = (
            columns_by_cell(read, replace(links, used=links.used | other), CELL_KINDS)[:_EACH]
            for other in reversed(both)
        )
        for one, other in product(first, second):
            if one.column != other.column:
                yield one, other


def _parts(one: Made) -> Iterator[Made]:
    """A share of all rows, and of those that meet all conditions but one."""
    plan, columns = one
    yield one
    if plan.operation == "share" and len(plan.conditions) > 1:
        for part in plan.conditions:
            whole = tuple(other for other in plan.conditions if other is not part)
            yield replace(plan, whole=whole), columns


def _named_too(read: TableReading, links: Links) -> tuple[int, ...]:
    """Columns of text that the question names and that nothing else accounts for: they are shown with what is asked."""
    return tuple(
        link.column
        for link in links.columns
        if link.share >= _WHOLLY
        and link.at - links.used - links.context
        and read.table.columns[link.column].kind in ("text", "date")
    )[:_ALSO]


def _saying(read: TableReading, links: Links) -> str:
    """The words of the question for which rows were chosen."""
    return read.reading.written(links.row.at) if links.row else ""


def _series(read: TableReading, links: Links, base: Plan) -> Iterator[Made]:
    """Columns of years along one row: the highest, their sum or mean, those that a figure limits."""
    if len(base.chosen) != 1 or base.conditions:
        return
    reading = read.reading
    for years in year_series(read.table)[:TRIED_COLUMNS]:
        columns = asked_years(years, reading.years, spans="spans" in reading.asks)
        if len(columns) < 2:
            continue
        said = [c for c in links.columns if c.column in columns]
        if base.operation in ("most", "least", "sum", "mean"):
            yield replace(base, series=columns), said
        elif links.limit is not None:
            yield replace(base, series=columns, limit=links.limit), said

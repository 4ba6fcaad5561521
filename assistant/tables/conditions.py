"""Conditions on the rows of a table: cells and figures that a question says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.tables.columns import NUMBERS, age_columns
from assistant.tables.links import CellLink, Links
from assistant.tables.plan import Condition, Relation, compared
from assistant.tables.reading import FILLER, Reading, key_of
from assistant.tables.table_reading import TableReading
from corpus.names import Figure
from corpus.names.numbers import scale_named
from index.model import CellCondition, Operator, TableRecord
from index.view import IndexView

_HOLDING = 24  # columns that are looked through for a number
_OLD = 3  # words from "older", "aged" to the figure behind them that is an age
_BESIDE = 2  # words from "only" to what is alone
_DENIED = 4  # words from "not" to what is not
_OR = re.compile(r"\W*(?:or|nor|ou|ni|o|или|ни|أو)\W*", re.IGNORECASE)
_APART = re.compile(r"[,;/&،\n]")  # between the things that a cell lists


def use_cells(read: TableReading, links: Links) -> None:
    """Cells of the column of names choose rows, the others are conditions; those of one column are alternatives, and those that
    the question says no to are left out.
    """
    reading = read.reading
    denied = _denied(reading, links.cells)
    by_column: dict[tuple[int, bool, bool], list[CellLink]] = {}
    for link in links.cells:
        by_column.setdefault((link.column, link.inside, link in denied), []).append(link)
    for (column, inside, no), own in by_column.items():
        keys = tuple(dict.fromkeys(key for link in own for key in link.keys))
        only = any(_only(reading, link) for link in own)
        holds = inside and not only
        listed = () if only or len(own) > 1 else own[0].listed
        operator: Operator = "contains" if holds else "is"
        test = CellCondition(column, operator, (*keys, *listed), negated=no)
        if column == read.name and not holds and not no:
            for link in own:
                named = CellCondition(column, "is", link.keys)
                rows = read.index.select_rows(read.table.id, [named])
                links.chosen += rows
                links.used |= link.at if rows else set()  # a heading is the name of no row
        else:
            links.used |= {at for link in own for at in (*link.at, *denied.get(link, ()))}
            values = tuple(link.shown or reading.written(link.at) for link in own)
            relation: Relation = "has {value}" if holds or listed else "is {value}"
            links.conditions.append(Condition(test, "is not {value}" if no else relation, values))


def _denied(reading: Reading, cells: Sequence[CellLink]) -> dict[CellLink, frozenset[int]]:
    """The values that a question says no to, with the words that do: "not closed", "excluding PBF or UNDP"."""
    denied: dict[CellLink, frozenset[int]] = {}
    last: CellLink | None = None
    for link in sorted(cells, key=lambda one: min(one.at)):
        no = _denial(reading, link)
        if no or (last in denied and _is_joined(reading, last, link)):
            denied[link] = no
        last = link
    return denied


def _denial(reading: Reading, link: CellLink) -> frozenset[int]:
    """The words before a value that say that it is not, with none between them that says anything."""
    first = min(link.at)
    said = [at for at in reading.asks.get("not", ()) if 0 < first - at <= _DENIED]
    return frozenset(
        at
        for at in said
        if all(reading.weights.get(other, 0.0) <= FILLER for other in range(at + 1, first))
    )


def _is_joined(reading: Reading, one: CellLink | None, other: CellLink) -> bool:
    """Whether nothing but "or" stands between two values."""
    if one is None:
        return False
    text = reading.question.text
    between = text[reading.words[max(one.at)].end : reading.words[min(other.at)].start]
    return _OR.fullmatch(between) is not None


def _only(reading: Reading, link: CellLink) -> bool:
    """Whether a question asks for a value alone: "Niger only"."""
    said = reading.asks.get("only", frozenset())
    return any(abs(one - at) <= _BESIDE for one in said for at in link.at)


def with_listed(read: TableReading, links: Sequence[CellLink]) -> list[CellLink]:
    """Links to whole cells with the keys of cells that list them among others; the cells of the column that names the rows
    are names.
    """
    return [
        link
        if link.inside or link.column == read.name
        else replace(link, listed=_listing(read.index, read.table, link.column, link.keys))
        for link in links
    ]


def _listing(
    index: IndexView, table: TableRecord, column: int, keys: Sequence[str]
) -> tuple[str, ...]:
    """Keys of cells that list one of the values ``keys`` among others: "Chad; Niger", "Chad, Mali, Niger". Two with a comma
    or "&" between are a list where the other is a cell too ("Chad, Niger"), and else one name ("Hong Kong, China").
    """
    language = table.language or "en"
    found: list[str] = []
    for key, text in index.cells_listing(table.id, column, keys):
        parts = [key_of(part, language) for part in _APART.split(text)]
        others = [part for part in parts if part not in keys]
        if len(others) == len(parts):
            continue
        sure = "&" not in text and (len(parts) > 2 or "," not in text)
        if sure or _are_cells(index, table, column, others):
            found.append(key)
    return tuple(dict.fromkeys(found))


def _are_cells(index: IndexView, table: TableRecord, column: int, keys: Sequence[str]) -> bool:
    return bool(index.select_rows(table.id, [CellCondition(column, "is", tuple(keys))]))


def use_figures(read: TableReading, links: Links) -> None:
    """Make every figure a condition on a column of figures, unless a cell or column says it; else it is lost."""
    for figure, operator, at in read.reading.figures:
        said = links.used | {i for link in links.columns for i in link.at}
        if at & said and operator == "=":
            continue
        column = _column_for(read, links, figure, operator, at)
        if column is None:
            links.lost += not at & links.context
            continue
        divisor = divisor_of(read.index, read.table, column, figure)
        low, high = float(figure.low) / divisor, float(figure.high) / divisor
        values = (low, high) if operator == "between" else (low,)
        test = CellCondition(column, operator, values)  # type: ignore[arg-type]
        links.conditions.append(Condition(test, compared(operator), (figure.text,)))
        links.used |= at | next((c.at for c in links.columns if c.column == column), frozenset())


def divisor_of(index: IndexView, table: TableRecord, column: int, figure: Figure) -> int:
    """By what a figure is divided to be compared with the cells of a column: its scale; where it has none and no cell comes to
    so much, the scale in which the figure is written ("100 million", and no cell is a million).
    """
    scale, written = table.columns[column].scale, scale_named(figure.text)
    if scale > 1:
        return scale if figure.low >= scale else 1
    if written == 1:
        return 1
    reached = CellCondition(column, ">=", (float(written),))
    return 1 if index.select_rows(table.id, [reached]) else written


def _column_for(
    read: TableReading, links: Links, figure: Figure, operator: str, at: frozenset[int]
) -> int | None:
    """The column of figures that a figure is compared with: of ages where it is one; else named best, else nearest in meaning;
    of its unit.

    A number that is only named ("report 12") is a condition only where a column holds it.
    """
    reading, table = read.reading, read.table
    wanted = "percent" if figure.unit == "percent" else "money" if figure.unit else None
    numeric = [i for i, column in enumerate(table.columns) if column.kind in NUMBERS]
    fitting = [i for i in numeric if table.columns[i].kind == wanted] or numeric
    if operator == "=":
        value = float(figure.low)
        tests = {i: CellCondition(i, "=", (value,)) for i in fitting[:_HOLDING]}
        fitting = [i for i in tests if read.index.select_rows(table.id, [tests[i]])]
    ages = [link.column for link in age_columns(table) if link.column in fitting]
    if ages and _is_age(reading, at):
        return ages[0]
    named = [c for c in links.columns if c.column in fitting and not c.at <= links.used]
    if named:
        return max(named, key=lambda c: (c.score, -c.column)).column
    if not fitting or (operator == "=" and at & links.context):
        return None
    near = read.meanings.of(reading, links.used, table)
    links.guessed = len(fitting) > 1
    return max(fitting, key=lambda i: (near.get(i, 0.0), -i))


def _is_age(reading: Reading, at: frozenset[int]) -> bool:
    """Whether words before a figure, or right behind it, say that it is an age: "older than 50", "50 years old"; of two figures
    the nearer one.
    """
    others = {i for _, _, positions in reading.figures for i in positions} - at
    return any(
        word - own == 1 or (0 < own - word <= _OLD and others.isdisjoint(range(word, own)))
        for word in reading.asks.get("aged", frozenset())
        for own in at
    )

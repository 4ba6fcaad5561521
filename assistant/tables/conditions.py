"""Conditions on the rows of a table: cells, years and figures that a question says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.tables.columns import NUMBERS, age_columns
from assistant.tables.links import CellLink, Links
from assistant.tables.meanings import Meanings
from assistant.tables.plan import Condition, Relation, compared
from assistant.tables.reading import Reading, key_of
from corpus.cell_values import year_number
from corpus.names import Figure
from corpus.names.numbers import scale_named
from index.model import CellCondition, TableRecord
from index.view import IndexView

_HOLDING = 24  # columns that are looked through for a number
_NEAR = 4  # words from a month to its year
_OLD = 3  # words from "older", "aged" to the figure that is an age
_BESIDE = 2  # words from "only" to what is alone
_FIRST, _LAST = year_number(1), year_number(9_999)  # dates of a bound with one end
_APART = re.compile(r"[,;/،\n]")  # between the things that a cell lists


def use_cells(
    index: IndexView, reading: Reading, links: Links, table: TableRecord, name: int
) -> None:
    """Cells of the column of names choose rows, the others are conditions; those of one column are alternatives."""
    by_column: dict[tuple[int, bool], list[CellLink]] = {}
    for link in links.cells:
        by_column.setdefault((link.column, link.inside), []).append(link)
    for (column, inside), own in by_column.items():
        keys = tuple(dict.fromkeys(key for link in own for key in link.keys))
        only = any(_only(reading, link) for link in own)
        holds = inside and not only
        listed = () if only or len(own) > 1 else own[0].listed
        test = CellCondition(column, "contains" if holds else "is", (*keys, *listed))
        if column == name and not holds:
            for link in own:
                rows = index.select_rows(table.id, [CellCondition(column, "is", link.keys)])
                links.chosen += rows
                links.used |= link.at if rows else set()  # a heading is the name of no row
        else:
            links.used |= {at for link in own for at in link.at}
            values = tuple(link.shown or reading.written(link.at) for link in own)
            links.conditions.append(
                Condition(test, "has {value}" if holds or listed else "is {value}", values)
            )


def _only(reading: Reading, link: CellLink) -> bool:
    """Whether a question asks for a value alone: "Niger only"."""
    said = reading.asks.get("only", frozenset())
    return any(abs(one - at) <= _BESIDE for one in said for at in link.at)


def with_listed(
    index: IndexView, table: TableRecord, links: Sequence[CellLink], name: int
) -> list[CellLink]:
    """Links to whole cells with the keys of cells that list them among others; ``name``: column that names the rows, whose
    cells are names.
    """
    return [
        link
        if link.inside or link.column == name
        else replace(link, listed=_listing(index, table, link.column, link.keys))
        for link in links
    ]


def _listing(
    index: IndexView, table: TableRecord, column: int, keys: Sequence[str]
) -> tuple[str, ...]:
    """Keys of cells that list one of the values ``keys`` among others: "Chad; Niger", "Chad, Mali, Niger". Two with a comma
    between are a list where the other is a cell too ("Chad, Niger"), and else one name ("Hong Kong, China").
    """
    language = table.language or "en"
    found: list[str] = []
    for key, text in index.cells_listing(table.id, column, keys):
        parts = [key_of(part, language) for part in _APART.split(text)]
        others = [part for part in parts if part not in keys]
        if len(others) == len(parts):
            continue
        if len(parts) > 2 or "," not in text or _are_cells(index, table, column, others):
            found.append(key)
    return tuple(dict.fromkeys(found))


def _are_cells(index: IndexView, table: TableRecord, column: int, keys: Sequence[str]) -> bool:
    return bool(index.select_rows(table.id, [CellCondition(column, "is", tuple(keys))]))


def use_years(
    index: IndexView,
    reading: Reading,
    links: Links,
    table: TableRecord,
    *,
    dated: bool,
    nth: int = 0,
) -> None:
    """Make a year that no column is named for a condition on a column of dates, with its months; two that a question spans
    are one.

    A year that the table is about is one only with a month, or if ``dated``. One that nothing says is lost. ``nth``: of the
    columns that have such a date the first, the second …
    """
    span = _spanned(reading, links)
    if span and not dated:
        if not span[-1] <= links.context:
            first, last, at = span
            if not _test_dates(index, reading, links, table, (first, last), at, {}, nth):
                _lose(index, links, table, (first, last))
        return
    for year, at in reading.years.items():
        if at & links.used or any(at & link.at for link in links.columns):
            continue
        bounded = year in reading.bounds
        known = at <= links.context
        months = _months_of(reading, links, at)
        tested = False
        for these in (months, {}) if months and not bounded else (months,):
            if these or dated or bounded or not known:
                tested = _test_dates(index, reading, links, table, (int(year),) * 2, at, these, nth)
            if tested:
                break
        if not tested and not known:
            _lose(index, links, table, (int(year),))


def _lose(index: IndexView, links: Links, table: TableRecord, years: Sequence[int]) -> None:
    """Count years that nothing of the table says as one, also where its document says none of them ("2021/22" says 2022)."""
    text = index.document(table.document).text
    said = "|".join(rf"{year}(?!\d)|\d[-/–]{year % 100:02}(?!\d)" for year in years)
    links.lost += 1
    links.undated += not re.search(said, text)


def _spanned(reading: Reading, links: Links) -> tuple[int, int, frozenset[int]] | None:
    """The first and the last year of a span of years that no column is named for, with their positions."""
    if "spans" not in reading.asks or len(reading.years) != 2:
        return None
    at = frozenset[int]().union(*reading.years.values())
    if at & links.used or any(at & link.at for link in links.columns):
        return None
    first, last = sorted(int(year) for year in reading.years)
    return first, last, at


def _test_dates(
    index: IndexView,
    reading: Reading,
    links: Links,
    table: TableRecord,
    years: tuple[int, int],
    at: frozenset[int],
    months: Mapping[int, int],
    nth: int,
) -> bool:
    """Add the condition that a date is in years, or in months of one; whether any row meets it.

    Columns that the question names come first, then those that have it in most rows: a register is dated by its years more
    than by what few of its rows have.
    """
    year = years[0]
    first, last = year_number(year), year_number(years[1] + 1) - 1
    if months:
        first, last = (
            year_number(year) + 100 * min(months.values()),
            year_number(year) + 100 * max(months.values()) + 99,
        )
    bound, bounding = reading.bounds.get(str(year), (None, frozenset[int]()))
    if bound is not None and years[0] == years[1]:
        if bound.day and months:
            first = last = year_number(year) + 100 * min(months.values()) + bound.day
        first, last = {
            ">=": (first, _LAST),
            ">": (last + 1, _LAST),
            "<=": (_FIRST, last),
            "<": (_FIRST, first - 1),
        }[bound.operator]
        at |= bounding
    else:
        bound = None
    found = []
    for i, column in enumerate(table.columns):
        if column.kind == "date":
            test = CellCondition(i, "between", (first, last))
            rows = len(index.select_rows(table.id, [test]))
            link = next((c for c in links.columns if c.column == i), None)
            named = link.score if link and link.at & reading.weights.keys() - at else 0.0
            if rows:
                found.append((-named, -rows, i, test))
    if len(found) <= nth:
        return False
    *_, test = sorted(found, key=lambda one: one[:3])[nth]
    written = reading.written(at | months.keys())
    said: Relation = "is in {value}"
    if bound is not None:
        said = "is {value}" if bounding else compared(bound.operator)
    links.conditions.append(Condition(test, said, (written,)))
    named_at = (link.at for link in links.columns if link.column == test.column)
    links.used |= at | months.keys() | next(named_at, frozenset())
    return True


def _months_of(reading: Reading, links: Links, year: frozenset[int]) -> dict[int, int]:
    """The months that are written right before a year, which no cell says."""
    return {
        at: month
        for at, month in reading.months.items()
        if at not in links.used and any(0 < one - at <= _NEAR for one in year)
    }


def use_figures(
    index: IndexView, reading: Reading, links: Links, table: TableRecord, meanings: Meanings
) -> None:
    """Make every figure a condition on a column of figures, unless a cell or column says it; else it is lost."""
    for figure, operator, at in reading.figures:
        said = links.used | {i for link in links.columns for i in link.at}
        if at & said and operator == "=":
            continue
        column = _column_for(index, reading, links, table, meanings, figure, operator, at)
        if column is None:
            links.lost += not at & links.context
            continue
        divisor = _divisor(index, table, column, figure)
        low, high = float(figure.low) / divisor, float(figure.high) / divisor
        values = (low, high) if operator == "between" else (low,)
        test = CellCondition(column, operator, values)  # type: ignore[arg-type]
        links.conditions.append(Condition(test, compared(operator), (figure.text,)))
        links.used |= at | next((c.at for c in links.columns if c.column == column), frozenset())


def _divisor(index: IndexView, table: TableRecord, column: int, figure: Figure) -> int:
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
    index: IndexView,
    reading: Reading,
    links: Links,
    table: TableRecord,
    meanings: Meanings,
    figure: Figure,
    operator: str,
    at: frozenset[int],
) -> int | None:
    """The column of figures that a figure is compared with: of ages where it is one; else named best, else nearest in meaning;
    of its unit.

    A number that is only named ("report 12") is a condition only where a column holds it.
    """
    wanted = "percent" if figure.unit == "percent" else "money" if figure.unit else None
    numeric = [i for i, column in enumerate(table.columns) if column.kind in NUMBERS]
    fitting = [i for i in numeric if table.columns[i].kind == wanted] or numeric
    if operator == "=":
        value = float(figure.low)
        tests = {i: CellCondition(i, "=", (value,)) for i in fitting[:_HOLDING]}
        fitting = [i for i in tests if index.select_rows(table.id, [tests[i]])]
    ages = [link.column for link in age_columns(table) if link.column in fitting]
    if ages and _is_age(reading, at):
        return ages[0]
    named = [c for c in links.columns if c.column in fitting and not c.at <= links.used]
    if named:
        return max(named, key=lambda c: (c.score, -c.column)).column
    if not fitting or (operator == "=" and at & links.context):
        return None
    near = meanings.of(reading, links.used, table)
    links.guessed = len(fitting) > 1
    return max(fitting, key=lambda i: (near.get(i, 0.0), -i))


def _is_age(reading: Reading, at: frozenset[int]) -> bool:
    """Whether words next to a figure say that it is an age: "older than 50"."""
    said = reading.asks.get("aged", frozenset())
    return any(abs(word - own) <= _OLD for word in said for own in at)

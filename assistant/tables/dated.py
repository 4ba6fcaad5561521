"""Years and months of a question as conditions on the columns of dates of a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.tables.links import Links
from assistant.tables.plan import Condition, Relation, compared
from assistant.tables.reading import Reading
from assistant.tables.table_reading import TableReading
from corpus.cell_dates import year_number
from index.model import CellCondition

_NEAR = 4  # words from a month to its year
_FIRST, _LAST = year_number(1), year_number(9_999)  # dates of a bound with one end


def use_years(read: TableReading, links: Links, *, dated: bool, nth: int = 0) -> None:
    """Make a year that no column is named for a condition on a column of dates, with its months; two that a question spans
    are one.

    A year that the table is about is one only with a month, or if ``dated``. One that nothing says is lost. ``nth``: of the
    columns that have such a date the first, the second …
    """
    reading = read.reading
    span = _spanned(reading, links)
    if span and not dated:
        if not span[-1] <= links.context:
            first, last, at = span
            if not _test_dates(read, links, (first, last), at, {}, nth):
                _lose(read, links, (first, last))
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
                tested = _test_dates(read, links, (int(year),) * 2, at, these, nth)
            if tested:
                break
        if not tested and not known:
            _lose(read, links, (int(year),))


def _lose(read: TableReading, links: Links, years: Sequence[int]) -> None:
    """Count years that nothing of the table says as one, also where its document says none of them ("2021/22" says 2022)."""
    text = read.index.document(read.table.document).text
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
    read: TableReading,
    links: Links,
    years: tuple[int, int],
    at: frozenset[int],
    months: Mapping[int, int],
    nth: int,
) -> bool:
    """Add the condition that a date is in years, or in months of one; whether any row meets it.

    Columns that the question names come first, then those that have it in most rows: a register is dated by its years more
    than by what few of its rows have.
    """
    reading, table = read.reading, read.table
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
            rows = len(read.index.select_rows(table.id, [test]))
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

"""Columns of one table that hold the same thing of several years: they are compared and added up along a row."""

from __future__ import annotations

import re
from collections.abc import Collection

from corpus.normalize import fold
from corpus.tables import Column
from index.model import TableRecord

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NUMBERS = ("number", "percent", "money")


def year_series(table: TableRecord) -> list[dict[int, int]]:
    """Columns of figures that are named for one year each, with the year, where there are several of them: those that are else
    named alike ("2021 – Target" and "2022 – Target"), and of each year the one that is named shortest.
    """
    shortest: dict[int, int] = {}  # column by year
    alike: dict[str, dict[int, int]] = {}
    for at, column in enumerate(table.columns):
        year = year_of(column)
        if column.kind in _NUMBERS and year is not None:
            alike.setdefault(fold(_YEAR.sub("", column.name)), {})[at] = year
            other = shortest.get(year)
            if other is None or len(column.name) < len(table.columns[other].name):
                shortest[year] = at
    found = [{at: year for year, at in shortest.items()}]
    found += [own for own in alike.values() if own not in found]
    return [own for own in found if len(own) > 1]


def year_of(column: Column) -> int | None:
    """The year that the name of a column says, if it is one."""
    years = set(_YEAR.findall(column.name))
    return int(years.pop()) if len(years) == 1 else None


def asked_years(columns: dict[int, int], years: Collection[str], spans: bool) -> tuple[int, ...]:
    """The columns of the years that a question names, all between them where it ``spans`` them, and all for none."""
    named = sorted(int(year) for year in years)
    if not named:
        return tuple(columns)
    if spans and len(named) == 2:
        return tuple(at for at, year in columns.items() if named[0] <= year <= named[1])
    return tuple(at for at, year in columns.items() if year in named)

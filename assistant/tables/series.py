"""Columns of one table that hold the same thing of several years, or parts of one: they are compared and added up along a row."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from math import isclose

from assistant.tables.links import ColumnLink
from corpus.normalize import fold
from corpus.tables import Column, is_total
from index.model import TableRecord
from index.view import IndexView

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NUMBERS = ("number", "percent", "money")
_AMOUNTS = ("number", "money")
_PARTS = 3  # columns below a heading that are its parts; two are sexes, or plan and deed
_LOOKED_AT, _ROUNDED = 5, 0.001  # rows by which a total is known, and how far it may be off


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


def parts_below(
    index: IndexView, table: TableRecord, links: Sequence[ColumnLink]
) -> list[tuple[int, ...]]:
    """Columns of figures below one heading, of which a question says nothing but that: "2023" over "Jan", "Feb", "Mar"; below all
    headings that it says where the same stand below each. None of them is the total of the others.
    """
    said = {link.column: link.at for link in links}
    below: dict[tuple[str, ...], list[int]] = {}
    for at, column in enumerate(table.columns):
        if column.kind in _AMOUNTS and len(column.names) > 1:
            below.setdefault(column.names[:-1], []).append(at)
    alike: dict[tuple[str, ...], list[int]] = {}
    for own in below.values():
        meant = said.get(own[0]) and len({said.get(at) for at in own}) == 1
        if meant and len(own) >= _PARTS and not _has_total(index, table, own):
            names = tuple(table.columns[at].names[-1] for at in own)
            alike.setdefault(names, []).extend(own)
    return [tuple(own) for own in alike.values()]


def _has_total(index: IndexView, table: TableRecord, columns: Sequence[int]) -> bool:
    """Whether one of some columns is what the others come to, by its name or in all of the first rows."""
    if any(is_total(table.columns[at].names[-1]) for at in columns):
        return True
    rows = index.select_rows(table.id, ())[:_LOOKED_AT]
    numbers = {at: index.column_numbers(table.id, at, rows) for at in columns}
    whole = [row for row in rows if all(row in own for own in numbers.values())]
    return bool(whole) and any(
        all(
            isclose(
                2 * numbers[at][row], sum(own[row] for own in numbers.values()), rel_tol=_ROUNDED
            )
            for row in whole
        )
        for at in columns
    )


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

"""Columns of one table that hold the same thing of several years, or parts of one: they are compared and added up along a row."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from math import isclose

from assistant.tables.links import ColumnLink
from corpus.names.date_patterns import names_a_month
from corpus.normalize import fold
from corpus.tables import Column, is_total
from index.model import TableRecord
from index.view import IndexView

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NUMBERS = ("number", "percent", "money")
_AMOUNTS = ("number", "money")
_PARTS = 2  # columns below a heading that are its parts
_QUARTER = re.compile(
    r"(?:q|t|tr|trim\w*|quarter|h|s|sem\w*|кв\w*|الربع) ?[1-4]"
    r"|[1-4](?:st|nd|rd|th|er|re|e|o|a|º|ª|-?[йя])? ?(?:q|quarter|trim\w*|half|sem(?:estre)?|кв\w*)"
    r"|(?:first|second|third|fourth) (?:quarter|half)|الربع \w+"
)
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


def parts_of_years(index: IndexView, table: TableRecord) -> list[tuple[int, ...]]:
    """Columns of months or quarters below one heading each: "2023" over "Jan", "Feb", "Mar". None is the total of the others."""
    below: dict[tuple[str, ...], list[int]] = {}
    for at, column in enumerate(table.columns):
        if column.kind in _AMOUNTS and len(column.names) > 1:
            below.setdefault(column.names[:-1], []).append(at)
    return [
        tuple(own)
        for own in below.values()
        if len(own) >= _PARTS
        and all(is_part_of_a_year(table.columns[at].names[-1]) for at in own)
        and not _has_total(index, table, own)
    ]


def unsaid_parts(
    parts: Sequence[tuple[int, ...]], links: Sequence[ColumnLink]
) -> list[tuple[int, ...]]:
    """Of ``parts`` of years those of which a question says nothing but what stands above them, if that."""
    said = {link.column: link.at for link in links}
    return [own for own in parts if len({said.get(at) for at in own}) == 1]


def parts_asked_for(
    table: TableRecord, parts: Sequence[tuple[int, ...]], links: Sequence[ColumnLink]
) -> list[tuple[int, ...]]:
    """The columns of ``parts`` of years that are asked for together: below the heading of which a question says most, or below
    several that differ in nothing but the year.
    """
    said = {link.column: link.at for link in links}
    whole = unsaid_parts(parts, links)
    named = [own for own in whole if said.get(own[0])] or whole
    words = [said.get(own[0], frozenset()) for own in named]
    alike: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
    for own, at in zip(named, words, strict=True):
        if not any(at < more for more in words):
            names = tuple(table.columns[one].names[-1] for one in own)
            alike.setdefault(names, []).append(own)
    return [
        tuple(at for own in together for at in own)
        for together in alike.values()
        if len({_undated(table.columns[own[0]]) for own in together}) == 1
    ]


def _undated(column: Column) -> str:
    """What stands above a column, without its year."""
    return fold(_YEAR.sub("", " – ".join(column.names[:-1])))


def is_part_of_a_year(name: str) -> bool:
    """Whether the name of a column is a month or a quarter, with its year or without."""
    plain = fold(_YEAR.sub("", name)).strip(" -–/.,")
    return _QUARTER.fullmatch(plain) is not None or (
        names_a_month(plain) and len(plain.split()) == 1
    )


def _has_total(index: IndexView, table: TableRecord, columns: Sequence[int]) -> bool:
    """Whether one of some columns is what the others come to, by its name or in all of the first rows that have it."""
    if any(is_total(table.columns[at].names[-1]) for at in columns):
        return True
    rows = index.select_rows(table.id, ())[:_LOOKED_AT]
    numbers = {at: index.column_numbers(table.id, at, rows) for at in columns}

    def is_their_sum(at: int) -> bool:
        others = [own for other, own in numbers.items() if other != at]
        return bool(numbers[at]) and all(
            isclose(total, sum(own.get(row, 0.0) for own in others), rel_tol=_ROUNDED)
            for row, total in numbers[at].items()
        )

    return any(map(is_their_sum, columns))


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

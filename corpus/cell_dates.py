"""Dates that fill the cells of a table.

1. A cell alone: a day, a month or a year as people and programs write it: "2023-10-08 0:00:00", "28-Oct-2007",
   "10 Jan 24", "30 сентября 2021 г.", "03/2026". A time of day after it is left out.
2. What only the whole column tells: whether "13.06.21" is a day, and whether "06/05/2021" has its month first, as
   "06/13/2021" next to it must have.

Years with two digits are read as spreadsheet programs do: 00 to 29 are of this century (ECMA-376 leaves it to them; Excel and
LibreOffice agree).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from corpus.names.dates import find_dates

_LONGEST = 60  # characters of a cell that may be a date
_NEXT, _LAST_OF_NEXT = 2000, 29  # century of a year with two digits, and the last one that is in it
_DAYS = 3  # different days with such years that a column has at least,
_PROVEN = (
    0.25  # and share of them in which one figure is no month: three in five days are after the 12th
)
_MAY_BE = re.compile(r"(?:19|20)\d\d")
_TIME = re.compile(
    r"(?:T|,?\s)\s?(?:[01]?\d|2[0-3])[:h.][0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?(?:Z|[+-]\d\d:?\d\d)?$"
)
_YEAR_WORD = re.compile(r"\s?(?:г\.?|год[а]?|م)$")  # "30 сентября 2021 г."
_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])")  # ISO 8601
_YEAR_FIRST = re.compile(r"(?P<year>(?:19|20)\d\d)/(?P<month>0\d|1[0-2])/(?P<day>[0-2]\d|3[01])")
_MONTH_FIRST = re.compile(  # "03/2026", "03.2026"; "12.2011" is a number
    r"(?P<month>0[1-9]|1[0-2](?=/))[/.](?P<year>(?:19|20)\d\d)"
)
_SHORT_YEAR = re.compile(  # "Aug-23", "16-Jan-23", "10 Jan 24"; "Jan 24" is a day
    r"(?:(?P<day>\d{1,2})[-/])?(?P<month>[^\W\d_]{3,9}\.?)[-/'’](?P<year>\d\d)"
    r"|(?P<day_>\d{1,2})\s(?P<month_>[^\W\d_]{3,9}\.?)\s'?(?P<year_>\d\d)"
)
_NUMERIC = re.compile(
    r"(?P<first>\d{1,2})(?P<separator>[./-])(?P<second>\d{1,2})(?P=separator)(?P<year>(?:19|20)\d\d|\d\d)"
)


def cell_date(plain: str) -> float | None:
    """A date that fills a cell, as yyyymmdd with 00 for what is not given; None for anything else. ``plain``: with ASCII digits."""
    if len(plain) > _LONGEST:
        return None
    plain = _YEAR_WORD.sub("", _TIME.sub("", plain))
    for pattern in (_MONTH, _YEAR_FIRST, _MONTH_FIRST):
        if given := pattern.fullmatch(plain):
            parts = {"day": "00"} | given.groupdict()
            return float(f"{parts['year']}{parts['month']}{parts['day']}")
    if short := _SHORT_YEAR.fullmatch(plain):
        day, month, year = (short[name] or short[f"{name}_"] for name in ("day", "month", "year"))
        plain = f"{day or ''} {month} {_whole_year(year)}".strip()
    if plain.isdigit() or not _MAY_BE.search(plain):
        return None
    if figures := _NUMERIC.fullmatch(plain):
        return _day(figures, month_first=False)
    found = find_dates(plain)
    if len(found) != 1 or found[0].end - found[0].start < len(plain) - 1:
        return None
    first, last = found[0].first, found[0].last
    return float(_number_of(first, last)) if first or last else None


def column_dates(texts: Collection[str]) -> dict[str, float]:
    """What days in figures are in a column with the cells ``texts`` (with ASCII digits); "13.06.21" is none where it may be a
    number of something.
    """
    given = {text: match for text in texts if (match := _NUMERIC.fullmatch(_TIME.sub("", text)))}
    short = {text for text, match in given.items() if len(match["year"]) < 4}
    if short and not _are_days([given[text] for text in short]):
        given = {text: match for text, match in given.items() if text not in short}
    if not given:
        return {}
    days: dict[str, float] = {}
    for separator in "./-":
        own = {text: match for text, match in given.items() if match["separator"] == separator}
        month_first = _is_month_first(list(own.values()))
        for text, match in own.items():
            day = _day(match, month_first=month_first)
            days |= {} if day is None else {text: day}
    return days


def _are_days(given: Collection[re.Match[str]]) -> bool:
    """Whether figures as "13.06.21" are days: all may be, of many of them only one figure can be a month, and they do not fit a
    year that comes first as well ("21-06-13").
    """
    separators = {one["separator"] for one in given}
    if len(given) < _DAYS or len(separators) > 1:
        return False
    month_first = _is_month_first(given)
    if any(_day(one, month_first=month_first) is None for one in given):
        return False
    proven = [one for one in given if max(int(one["first"]), int(one["second"])) > 12]
    padded = all(len(one["first"]) == len(one["second"]) == 2 for one in given)
    if len(proven) < _PROVEN * len(given) or not (padded or separators == {"/"}):
        return False  # "1.2.13" is a part of a plan
    return separators != {"-"} or any(
        int(one["second"]) > 12 or not 1 <= int(one["year"]) <= 31 for one in given
    )


def _is_month_first(given: Collection[re.Match[str]]) -> bool:
    """Whether some have a day in the second place and none in the first; with dots the day comes first."""
    return any(int(one["second"]) > 12 and one["separator"] != "." for one in given) and all(
        int(one["first"]) <= 12 for one in given
    )


def _day(match: re.Match[str], *, month_first: bool) -> float | None:
    """The day first, as the United Nations write it, unless that cannot be."""
    first, second, year = int(match["first"]), int(match["second"]), _whole_year(match["year"])
    swapped = month_first or second > 12
    day, month = (second, first) if swapped else (first, second)
    try:
        one = date(year, month, day)
    except ValueError:
        return None
    return float(one.year * 10_000 + one.month * 100 + one.day)


def _whole_year(written: str) -> int:
    year = int(written)
    if len(written) > 2:
        return year
    return year + (_NEXT if year <= _LAST_OF_NEXT else _NEXT - 100)


def year_number(year: int) -> float:
    """The number of a year as a date."""
    return float(year * 10_000)


def _number_of(first: date | None, last: date | None) -> int:
    """A day as yyyymmdd, a month or a year with zeros for what is not given."""
    day = first or last
    if day is None:
        return 0
    if first is None or last is None or first == last:
        return day.year * 10_000 + day.month * 100 + day.day
    return day.year * 10_000 + (
        day.month * 100 if (first.month, first.year) == (last.month, last.year) else 0
    )

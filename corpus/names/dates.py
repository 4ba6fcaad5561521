"""Years, dates and periods in English, French, Spanish, Arabic and Russian.

1. Single dates are found as written: day, month and year; month and year; quarter or half of a
   year; a year. Names of months come from Babel.
2. Two dates joined by a dash, "to" or "and" (after "between") become one period.
3. A word before it may leave one side open: "by December 2018", "since 2014".

dateparser was the alternative: its search takes the verb "may" for a month, finds nothing in
"Between July 2016 and December 2017" and turns "2014" into a day of this month.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from corpus.names.date_patterns import AND, TO, WITH_YEARS, YEAR, names_a_month, patterns
from corpus.names.model import Mention, Period
from corpus.names.numbers import ASCII_DIGITS

_BETWEEN = re.compile(
    r"\b(?:between|entre|между|بين)\s+(?:(?:the\s+)?(?:end|start|beginning|middle)\s+of\s+|(?:early|late|mid)[\s-])?$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(?:from|between|entre|de|du|desde|del|с|от|между|من|بين)\s+(?:le\s|el\s)?$", re.I
)
_JOIN = re.compile(rf"{TO}(?:(?:le|el|de|du)\s)?", re.IGNORECASE)
_JOIN_AND = re.compile(rf"{AND}(?:(?:le|el|de|du)\s)?", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:by|until|till|before|up to|d'ici|d’ici(?: à| fin)?|avant|hasta|antes de|para|до|к|حتى|بحلول)"
    r"(?:\s(?:the end of|end|late|early|fin|finales de|le|el|عام|سنة|конца))?\s+(?:mid-|mi-|end-)?$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since|after|starting in|depuis|après|à partir de|dès|desde|a partir de|после|начиная с|منذ)"
    r"(?:\s(?:the end of|early|late|le|el|عام|سنة))?\s+(?:mid-|mi-|end-)?$",
    re.IGNORECASE,
)
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_BEFORE_YEARS = re.compile(
    r"\b(?:in|since|by|of|from|to|until|before|after|and|between|during|year|years|for|around|on|"
    r"en|de|depuis|avant|année|año|desde|hasta|le|el|с|в|до)[\s(]$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s(?!(?:and|to|the|in|by|at|on|with|for|of|as|was|were|is|has|had|et|y|en|a)\b)[a-z]{3}"
)
_MONEY_BEFORE = re.compile(r"(?:USD|EUR|GBP|CHF|CAD)\s$")


class _Point(NamedTuple):
    start: int
    end: int
    first: date
    last: date


def plain_digits(text: str) -> str:
    """The text with Arabic-Indic digits as ASCII ones and web addresses masked; offsets stay the same."""
    plain = text if text.isascii() else text.translate(ASCII_DIGITS)
    if "://" in plain or "www." in plain:
        plain = _ADDRESS.sub(lambda match: "\x00" * len(match[0]), plain)
    return plain


def find_years(text: str) -> tuple[Mention, ...]:
    """Years from 1900 to 2100; the key is the year in ASCII digits.

    Both years of "2014-2018" are found, and of "2014/15" the first.
    """
    plain = plain_digits(text)
    if YEAR.search(plain) is None:
        return ()
    found = {}
    for match in (match for kind in WITH_YEARS for match in kind.finditer(plain)):
        for group in match.re.groupindex:
            start, end = match.span(group)
            if end - start == 4 and not is_amount(plain, start, end):
                year = plain[start:end]
                found[start] = Mention("year", start, end, year, text[start:end])
    return tuple(found[start] for start in sorted(found))


def is_amount(plain: str, start: int, end: int) -> bool:
    """Whether four digits that could be a year are an amount: "USD 2000", "trained 2000 staff"."""
    if _MONEY_BEFORE.search(plain, max(0, start - 5), start):
        return True
    return (
        int(plain[start:end]) % 50 == 0
        and _COUNTED.match(plain, end) is not None
        and not _BEFORE_YEARS.search(plain, max(0, start - 10), start)
    )


def find_dates(text: str) -> tuple[Period, ...]:
    """Dates and periods, years alone included, in the order of the text.

    In "03/04/2018" the day comes first, as the United Nations write it, unless that cannot be.
    """
    plain = plain_digits(text)
    points = _points(plain)
    periods: list[Period] = []
    at = 0
    while at < len(points):
        start, end, first, last = points[at]
        at += 1
        before = plain[max(0, start - 24) : start]
        if at < len(points):
            joined = _JOIN.fullmatch(plain, end, points[at].start) or (
                _BETWEEN.search(before) and _JOIN_AND.fullmatch(plain, end, points[at].start)
            )
            if joined and points[at].first > first:
                end, last = points[at].end, points[at].last
                at += 1
                opening = _FROM.search(before)
                start -= len(opening[0]) if opening else 0
                periods.append(_period(text, start, end, first, last))
                continue
        periods.append(_with_open_side(text, before, start, end, first, last))
    return tuple(periods)


def find_months(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of days and months without a year: "25 November"; of "in September" the month alone."""
    plain = plain_digits(text)
    if not names_a_month(plain):
        return ()
    dated = [(point.start, point.end) for point in _points(plain)]
    known = patterns()
    spans = [match.span() for match in known.day_month.finditer(plain)]
    spans += [match.span("month") for match in known.month.finditer(plain)]
    found: list[tuple[int, int]] = []
    for start, end in spans:  # days first: they are more exact
        end -= plain[end - 1] == "."
        if not any(s < end and start < e for s, e in (*dated, *found)):
            found.append((start, end))
    return tuple(sorted(found))


def day_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Spans in which a number is a day, also without a year ("25 November")."""
    plain = plain_digits(text)
    if DIGIT.search(plain) is None:
        return ()
    spans = []
    if names_a_month(plain):
        spans = [match.span() for match in patterns().day_month.finditer(plain)]
    spans += [(point.start, point.end) for point in _points(plain)]
    return tuple(sorted(spans))


def _with_open_side(
    text: str, before: str, start: int, end: int, first: date, last: date
) -> Period:
    until, since = _UNTIL.search(before), _SINCE.search(before)
    if since:
        return _period(text, start - len(since[0]), end, first, None)
    if until:
        return _period(text, start - len(until[0]), end, None, last)
    return _period(text, start, end, first, last)


def _period(text: str, start: int, end: int, first: date | None, last: date | None) -> Period:
    key = f"{first or ''}/{last or ''}"
    return Period("date", start, end, key, text[start:end], first, last)


def _points(plain: str) -> list[_Point]:
    """Single dates; where patterns overlap, the earlier, more exact kind wins."""
    taken: list[_Point] = []
    if YEAR.search(plain) is None:
        return taken
    known = patterns()
    covered = bytearray(len(plain))
    kinds = (*known.with_month, *known.without) if names_a_month(plain) else known.without
    for kind in kinds:
        for match in kind.finditer(plain):
            if any(covered[match.start() : match.end()]):
                continue
            if match.end() - match.start() == 4 and is_amount(plain, *match.span()):
                continue
            limits = _limits(match)
            if limits is not None:
                taken.append(_Point(match.start(), match.end(), *limits))
                covered[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    return sorted(taken)


def _limits(match: re.Match[str]) -> tuple[date, date] | None:
    """First and last day of what a pattern matched; None where there is no such day."""
    parts = {name: value for name, value in match.groupdict().items() if value}
    year = int(parts["year"])
    try:
        if "year2" in parts:
            written = parts["year2"]
            until = int(written) if len(written) == 4 else year // 100 * 100 + int(written)
            return (date(year, 1, 1), date(until, 12, 31)) if year < until <= year + 60 else None
        return next(_within_year(parts, year))
    except ValueError:
        return None


def _within_year(parts: dict[str, str], year: int) -> Iterator[tuple[date, date]]:
    if "quarter" in parts or "nth" in parts:
        count = int(parts.get("quarter", 0)) or _ORDINALS[parts["nth"].lower()]
        length = 6 if parts.get("part", "").lower() == "half" else 3
        yield date(year, (count - 1) * length + 1, 1), _month_end(year, count * length)
    if "number" in parts:
        day, month = int(parts["day"]), int(parts["number"])
        one = date(year, month, day) if month <= 12 else date(year, day, month)
        yield one, one
    if "iso_month" in parts:
        one = date(year, int(parts["iso_month"]), int(parts["day"]))
        yield one, one
    if "month" in parts:
        month = _month_of(parts["month"])
        month2 = _month_of(parts["month2"]) if "month2" in parts else month
        if "day" in parts:
            first = date(year, month, _number(parts["day"]))
            yield first, date(year, month2, _number(parts.get("day2", parts["day"])))
        yield date(year if month <= month2 else year - 1, month, 1), _month_end(year, month2)
    yield date(year, 1, 1), date(year, 12, 31)


def _month_of(written: str) -> int:
    return patterns().months[written.rstrip(".").lower()]


def _number(written: str) -> int:
    return int("".join(character for character in written if character.isdigit()))


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])

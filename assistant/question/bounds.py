"""Years that bound others: "since March 2022", "2021 or later", "before 2020". The words are in ``bound_words.yaml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.question.patterns import patterns_in
from corpus.names import find_dates

Operator = Literal[">=", "<=", ">", "<"]
# What such words say; of those that match the first.
_OPERATORS: dict[str, Operator] = {"since": ">=", "until": "<=", "later": ">", "earlier": "<"}
_WORD = re.compile(r"\b[^\W\d]\w*")
_BETWEEN = 3  # words between what bounds a year and the year
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DIGITS = re.compile(r"(?<!\d)(?:\d{1,2}[./-]){1,2}$")  # of a date: "08/03/2022"
_DAY = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|-го)?(?:\s+(?:of|de))?\s*$", re.IGNORECASE
)
# Words that belong to the year behind them, a day and a month between: "and before March 2021" behind "after 2018".
_TAKES_YEAR = re.compile(r"(?:after|before|après|avant|después|antes|после|до|بعد|قبل)$", re.I)
_OTHER_YEAR = re.compile(r"^(?:\s+(?:de|del))?(?:\s+\d{1,2})?(?:\s+[^\W\d]{3,})?\s+(?:19|20)\d\d")
_DAY_BEHIND = re.compile(r"[^\W\d]+\W+(?P<day>\d{1,2})(?:st|nd|rd|th)?\W+\d{4}")


@dataclass(frozen=True, slots=True)
class Bound:
    """A date that bounds others. ``start``, ``end``: where it stands with the words that say so. ``day``: of its month, 0 where none
    is said. ``partial``: whether it is a part of a year.
    """

    operator: Operator
    start: int
    end: int
    day: int
    partial: bool


def bound_of_year(
    text: str, language: str, start: int, end: int, *, loosely: bool = False
) -> Bound | None:
    """The bound that the year from ``start`` to ``end`` of ``text`` is, with the month and day that are said of it ("since 8 March
    2022", "2021 or later"); None for one that is none. ``loosely``: also with other words between ("since spring 2021").
    """
    dates = (date.start for date in find_dates(text) if date.start <= start < date.end)
    first = min(dates, default=start)
    own = max((year.end() for year in _YEAR.finditer(text[first:start])), default=0)  # of a range
    begins = [first + word.start() for word in _WORD.finditer(text[first:start], own)]
    begins += [found.start() for found in _DIGITS.finditer(text[:start])]
    begins.append(start)
    if loosely:
        begins += [word.start() for word in re.finditer(r"\S+", text[:start])][: -_BETWEEN - 1 : -1]
    found = (_bound_of(text, language, begin, start, end) for begin in begins)
    return next(filter(None, found), None)


def _bound_of(text: str, language: str, start: int, year: int, end: int) -> Bound | None:
    """The bound that a date from ``start`` to ``end`` is, whose year begins at ``year``. A day before it is part of it."""
    patterns = patterns_in("assistant.question", "bound_words.yaml", language)
    before_it = _DAY.search(text[:start])
    day = before_it or _DAY_BEHIND.fullmatch(text[start:end])
    number = int(day["day"]) if day else 0
    start = before_it.start() if before_it else start
    partial = start < year
    for name, operator in _OPERATORS.items():
        before, after = patterns.get(f"before_{name}"), patterns.get(f"after_{name}")
        if before and (found := before.search(text[:start])):
            return Bound(operator, found.start(), end, number, partial)
        found = after.match(text[end:]) if after else None
        if found and not _is_of_next_year(found.group(), text[end + found.end() :]):
            return Bound(operator, start, end + found.end(), number, partial)
    return None


def _is_of_next_year(said: str, rest: str) -> bool:
    """Whether words behind a year bound the next one; ``rest``: what is behind them."""
    return bool(_TAKES_YEAR.search(said) and _OTHER_YEAR.match(rest))

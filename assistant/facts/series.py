"""Series of figures for a chart: one unit, one counted thing, by country or over years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.facts.model import Cell, Fact
from assistant.facts.names import country_of
from assistant.facts.similarity import stems_of
from corpus.normalize import one_line

_YEAR = re.compile(r"[\s:,–-]*\b(?:19|20)\d\d(?:[/-]\d{2,4})?\w?\b")
_FEWEST = 2
_FEWEST_WORDS = 2  # of what is counted: "women" alone is not the same in two sentences
_Axis = Literal["country", "year"]
_AXES: tuple[_Axis, ...] = ("country", "year")


@dataclass(frozen=True, slots=True)
class Point:
    """``label``: a country or year. ``value``: in the unit of the series; of a range its middle."""

    label: str
    value: Decimal
    fact: Fact


@dataclass(frozen=True, slots=True)
class Series:
    """``counted``: as the first fact has it. ``by``: what the labels are."""

    counted: str
    unit: str | None
    by: Literal["country", "year"]
    points: tuple[Point, ...]


def series(facts: Sequence[Fact]) -> list[Series]:
    """What can be drawn of ``facts``, the longest first; no series mixes units or counted things.

    A label with two different values is left out of a series: a chart cannot decide which is right.
    """
    groups: dict[tuple[_Axis, str | None, frozenset[str]], list[Fact]] = {}
    for fact in facts:
        if fact.amount is not None and fact.amount.counted is not None:
            for by in _AXES:
                thing = stems_of(_name(fact.amount.counted, by))
                groups.setdefault((by, fact.amount.unit, thing), []).append(fact)
    found = [
        made
        for (by, unit, thing), members in groups.items()
        if len(thing) >= _FEWEST_WORDS and (made := _series(unit, members, by)) is not None
    ]
    return sorted(found, key=lambda one: -len(one.points))


def _name(counted: Cell, by: str) -> str:
    """What a series counts: of a table's cell the column, where its row is the label of a country;
    its row and column without their year, where years are.
    """
    text = one_line(counted.text)
    if counted.stands != "section":
        return text
    return (text.partition(": ")[2] or text) if by == "country" else _YEAR.sub("", text).strip()


def _series(
    unit: str | None, facts: Sequence[Fact], by: Literal["country", "year"]
) -> Series | None:
    points: dict[str, list[Point]] = {}
    for fact in facts:
        label = _label(fact, by)
        if label and fact.amount is not None:
            value = (fact.amount.low + fact.amount.high) / 2
            points.setdefault(label, []).append(Point(label, value, fact))
    clear = [p[0] for p in points.values() if len({point.value for point in p}) == 1]
    if len(clear) < _FEWEST or clear[0].fact.amount is None or not clear[0].fact.amount.counted:
        return None
    name = _name(clear[0].fact.amount.counted, by)
    ordered = sorted(clear, key=lambda p: p.label if by == "year" else -p.value)
    return Series(name, unit, by, tuple(ordered))


def _label(fact: Fact, by: str) -> str:
    if by == "country":
        countries = [cell.key for cell in fact.where if country_of(cell.key) is None]
        return countries[0] if len(countries) == 1 else ""
    when = fact.when
    if when is None or when.of == "report" or not when.last:
        return ""
    return when.last[:4] if not when.first or when.first[:4] == when.last[:4] else ""

"""Series of figures for a chart: one thing counted, one unit, one scope, by country or over years.

Facts belong to one series where

1. they count the same words in the same unit, are all plans or all results, and are of the same actors; over years also
   of the same places;
2. cells of tables: they stand in one table of one document, by country in one column, over years in one row;
3. sentences: without places, dates and figures they say nearly the same (`_ALIKE` of their words), for the noun alone
   does not say what is counted: "of rural households" cook with wood in one sentence, and own a radio in another.

A label with two different values is left out: a chart cannot decide which is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from assistant.facts.model import Amount, Cell, Fact
from assistant.facts.names import country_of
from assistant.facts.similarity import stems_of, word_overlap
from assistant.facts.statement import BLANK
from corpus.names import region_members
from corpus.names.numbers import currency_named
from corpus.normalize import one_line

_YEAR = re.compile(r"[\s:,–-]*\b(?:19|20)\d\d(?:[/-]\d{2,4})?\w?\b")
_FEWEST = 2
_FEWEST_WORDS = 2  # of what is counted: "women" alone is not the same in two sentences
_ALIKE = 0.6  # share of the words of two statements together that are in both
# Of a change the value before it, and what a value is compared with.
_EARLIER = re.compile(rf"\b(?:from|de|du)\s[^{BLANK}]{{1,60}}\s(?:to|à|a)\s{BLANK}")
_COMPARED = re.compile(
    r"[,;(]|\s(?:to|from|and|compared|a|à|y|et)\s(?=[^,;]{0,12}\d)|\scompared\b|\s\((?=[^)]*\d)"
)
_FIGURE = re.compile(r"(?<!\w)(?!(?:19|20)\d\d\b)\d")
_IN = r"(?:,?\s*\b(?:in|across|from|for|during|by|since|of|throughout|en|au|aux|à|dans|de|por|в)\s+(?:the\s+)?)?"
Axis = Literal["country", "year"]
_AXES: tuple[Axis, ...] = ("country", "year")


@dataclass(frozen=True, slots=True)
class Point:
    """``label``: a country or year. ``value``: in the unit of the series; of a range its middle."""

    label: str
    value: Decimal
    fact: Fact

    @property
    def place(self) -> str:
        return ", ".join(cell.key for cell in self.fact.where)

    @property
    def year(self) -> str:
        """The date that the text gives, else the report's year in brackets; "" for none."""
        when = self.fact.when
        return "" if when is None else f"({when.text})" if when.of == "report" else when.text


@dataclass(frozen=True, slots=True)
class Series:
    """``counted``: in full, as the first fact has it, without its place or year. ``by``: what the labels are."""

    counted: str
    unit: str | None
    by: Axis
    points: tuple[Point, ...]

    @property
    def title(self) -> str:
        """What is counted, with its unit."""
        unit = {"percent": "%"}.get(self.unit or "", self.unit)
        said = not unit or unit in self.counted or currency_named(self.counted) == unit
        return self.counted if said else f"{self.counted} ({unit})"


class _Counted(NamedTuple):
    """A fact whose figure counts something."""

    fact: Fact
    amount: Amount
    what: Cell

    @property
    def is_cell(self) -> bool:
        return self.what.stands == "section"

    @property
    def table(self) -> str:
        """What stands before the names of row and column in what a cell counts, "" for nothing."""
        return self.amount.full.removesuffix(one_line(self.what.text))


def series(facts: Sequence[Fact]) -> list[Series]:
    """What can be drawn of ``facts``, the longest first."""
    groups: dict[tuple[Any, ...], list[_Counted]] = {}
    for fact in facts:
        if fact.amount is not None and fact.amount.counted is not None:
            one = _Counted(fact, fact.amount, fact.amount.counted)
            for by in _AXES:
                groups.setdefault((by, *_scope(one, by)), []).append(one)
    found = [
        made
        for (by, unit, thing, *_), members in groups.items()
        if len(thing) >= _FEWEST_WORDS
        for alike in _alike(members)
        if (made := _series(unit, alike, by)) is not None
    ]
    return sorted(found, key=lambda one: -len(one.points))


def _scope(one: _Counted, by: Axis) -> tuple[Any, ...]:
    """What facts of one series have in common: unit, thing, stage, actors, places over years, table."""
    fact = one.fact
    places = frozenset(cell.key for cell in fact.where) if by == "year" else None
    table = (fact.document, fact.section, one.table) if one.is_cell else None
    actors = frozenset(cell.key for cell in fact.who)
    return one.amount.unit, stems_of(_name(one.what, by)), one.amount.stage, actors, places, table


def _alike(facts: Sequence[_Counted]) -> Iterator[list[_Counted]]:
    """Facts whose statements are alike, those of tables together: each with the first one that it is like."""
    groups: list[tuple[frozenset[str], list[_Counted]]] = []
    for one in facts:
        said = frozenset[str]() if one.is_cell else stems_of(_bare(one))
        for first, members in groups:
            if first == said or word_overlap(first, said) >= _ALIKE:
                members.append(one)
                break
        else:
            groups.append((said, [one]))
    return (members for _, members in groups)


def _bare(one: _Counted) -> str:
    """What a fact's sentence says of its figure, without its places and date."""
    text = one.amount.full or one_line(one.fact.quote)
    names = [cell.text for cell in one.fact.where]
    when = one.fact.when
    names += [when.text] if when and when.of == "fact" else []
    for name in sorted(names, key=len, reverse=True):
        named = rf"{_IN}{re.escape(name)}"
        text = re.sub(rf"^{named},|{named}(?!\w)", "", text, flags=re.I)
    return one_line(text).strip(" ,;:.")


def _name(counted: Cell, by: str) -> str:
    """What a series counts: of a table's cell the column, where its row is the label of a country;
    its row and column without their year, where years are.
    """
    text = one_line(counted.text)
    if counted.stands != "section":
        return text
    return (text.partition(": ")[2] or text) if by == "country" else _YEAR.sub("", text).strip()


def _series(unit: str | None, facts: Sequence[_Counted], by: Axis) -> Series | None:
    points: dict[str, list[tuple[Point, _Counted]]] = {}
    for one in facts:
        label = _label(one.fact, by)
        if label:
            value = (one.amount.low + one.amount.high) / 2
            points.setdefault(label, []).append((Point(label, value, one.fact), one))
    clear = [p[0] for p in points.values() if len({point.value for point, _ in p}) == 1]
    if len(clear) < _FEWEST:
        return None
    ordered = sorted(clear, key=lambda p: p[0].label if by == "year" else -p[0].value)
    title = _title(ordered[-1 if by == "year" else 0][1], by)
    return Series(title, unit, by, tuple(point for point, _ in ordered)) if title else None


def _title(one: _Counted, by: Axis) -> str:
    """What is counted in full: of a sentence all that it says of the figure, of a cell its table and names.

    "" where other figures stand before it in its sentence, which would be read as its own.
    """
    name = _name(one.what, by)
    if one.is_cell:
        return f"{one.table}{name}"
    if not one.amount.full:
        return name
    told = _EARLIER.sub(BLANK, _bare(one))
    compared = _COMPARED.search(told, told.find(BLANK) + 1)
    told = told[: compared.start()] if compared else told
    return "" if _FIGURE.search(told) else told


def _label(fact: Fact, by: str) -> str:
    if by == "country":
        countries = [c.key for c in fact.where if not (country_of(c.key) or region_members(c.key))]
        return countries[0] if len(countries) == 1 else ""
    when = fact.when
    if when is None or when.of == "report" or not when.last:
        return ""
    return when.last[:4] if not when.first or when.first[:4] == when.last[:4] else ""

"""A change as a sentence tells it: which way it goes from one figure to another, and the year of each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from assistant.generation.check.evidence import Annotated, Evidence
from assistant.question.patterns import patterns_in
from corpus.names import Figure, find_years

_Value = tuple[Decimal, str | None]  # of a figure, with its unit
# What may stand between a figure and its year: "6.8 per cent in 2023".
_BEFORE_A_YEAR = re.compile(r"\W*(?:[^\W\d]+[^\w.;:]+){0,4}\W*")


def goes_the_other_way(said: Annotated) -> bool:
    """Whether a sentence lets something fall from a figure to a higher one, or rise to a lower one."""
    words = patterns_in("assistant.generation.check", "change_words.yaml", said.language)
    rises, falls = (bool(words[way].search(said.text)) for way in ("rise", "fall"))
    if rises == falls:
        return False
    starts = [one for one in said.figures if words["from"].search(said.text[: one.start])]
    ends = [one for one in said.figures if words["to"].search(said.text[: one.start])]
    for first in starts:
        end = next((one for one in ends if one.start > first.end), None)
        if first.low != first.high:
            begins, ends_with = first.low, first.high  # "6.8 to 9.7 percent" is one figure
        elif end is not None and end.unit == first.unit:
            begins, ends_with = first.low, end.low
        else:
            continue
        if begins != ends_with and (ends_with > begins) != rises:
            return True
    return False


def is_misdated(said: Annotated, evidence: Evidence) -> bool:
    """Whether a figure has a year that the passages give to another one of its unit only, and to it another year."""
    mine = _years_of([said])
    theirs = _years_of(evidence.segments)
    for value, years in mine.items():
        given = theirs.get(value, set())
        others = [own for other, own in theirs.items() if other[1] == value[1] and other != value]
        told = given and years.isdisjoint(given)
        if told and not all(years.isdisjoint(other) for other in others):
            return True
    return False


def _years_of(texts: Iterable[Annotated]) -> Mapping[_Value, set[str]]:
    """Of the figures that have a year behind them their years."""
    found: defaultdict[_Value, set[str]] = defaultdict(set)
    for text in texts:
        for figure in text.figures:
            if year := _year_behind(figure, text):
                found[figure.low, figure.unit].add(year)
    return found


def _year_behind(figure: Figure, text: Annotated) -> str:
    for year in find_years(text.text):
        if year.start >= figure.end:
            fits = _BEFORE_A_YEAR.fullmatch(text.text[figure.end : year.start])
            return year.key if fits else ""
    return ""

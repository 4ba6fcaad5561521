"""A change as a sentence tells it: which way it goes from one figure to another, and the year of each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from assistant.generation.check.evidence import Annotated, Evidence
from assistant.question.patterns import patterns_in
from corpus.names import Figure, find_years
from corpus.stemming import STOP_WORDS

_Value = tuple[Decimal, str | None]  # of a figure, with its unit
_CLAUSE = re.compile(r"[.;:,]\s|\b(?:and|et|y|и)\b|\sو")
# What may stand between a figure and its year: "6.8 per cent in 2023"; and a year before one: "2023: 6.8", "in 2023 6.8".
_BEFORE_A_YEAR = re.compile(r"\s*%?\s*(?:[^\W\d]+\s+){0,4}")
_BEHIND_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b\s*[:,–-]?\s*$")
_RANGE = re.compile(r"\d\s?[-–—]\s?\d")  # "10–15 per cent" is no figure that a change begins with
_WORD = re.compile(r"[^\W\d_]+")
_UNCASED = 2
_COUNTED = re.compile(r"\s*([^\W\d_]+)")


def goes_the_other_way(said: Annotated, evidence: Evidence) -> bool:
    """Whether a sentence lets something fall from a figure to a higher one, or rise to a lower one, as no passage does."""
    return _turns(said) and not any(_turns(segment) for segment in evidence.segments)


def _turns(text: Annotated) -> bool:
    words = patterns_in("assistant.generation.check", "change_words.yaml", text.language)
    ends = [one for one in text.figures if words["to"].search(text.text[: one.start])]
    for first in text.figures:
        if _RANGE.search(first.text):
            continue
        before = text.text[: first.start]
        if not words["from"].search(before) or _is_negative(first, text):
            continue
        clause = _clause_of(words["from"].sub("", before))
        rises, falls = (bool(words[way].search(clause)) for way in ("rise", "fall"))
        end = next((one for one in ends if one.start > first.end), None)
        if first.low != first.high:
            if words["by"].search(before) and first.text.count("%") < 2:
                continue  # "baissé de 3 à 5 %", not "de 3 % à 5 %"
            begins, ends_with = first.low, first.high  # "6.8 to 9.7 percent" is one figure
        elif end is not None and _is_alike(first, end, text):
            begins, ends_with = first.low, end.low
        else:
            continue
        if rises != falls and begins != ends_with and (ends_with > begins) != rises:
            return True
    return False


def _clause_of(before: str) -> str:
    """The last clause before a figure, with those before it where it is an aside ("fell by a third, from") or the end of a list of
    names ("fell in Chad and Mali from").
    """
    *others, clause = _CLAUSE.split(before)
    while others and _is_of_names(clause):
        clause = f"{others.pop()} {clause}"
    return clause


def _is_of_names(clause: str) -> bool:
    """Whether there is nothing but names, which have no verb: two words at most where letters have no case."""
    words = [word for word in _WORD.findall(clause) if word.casefold() not in STOP_WORDS]
    uncased = [word for word in words if word.upper() == word.lower()]
    return len(uncased) <= _UNCASED and all(word[0].isupper() or word in uncased for word in words)


def _is_negative(figure: Figure, text: Annotated) -> bool:
    return text.text[max(0, figure.start - 1) : figure.start] in ("-", "−", "–")


def _is_alike(one: Figure, other: Figure, text: Annotated) -> bool:
    """Whether two figures have one unit, and count the same as far as both say: not "3 days to 12 hours"."""
    if one.unit != other.unit or _is_negative(other, text):
        return False
    if one.unit is not None:
        return True
    counted = [_COUNTED.match(text.text, figure.end) for figure in (one, other)]
    said = {found[1].casefold() for found in counted if found is not None}
    return len(said - {"to", "in", "à", "en", "a", "hasta", "до", "в", "إلى", "في"}) < 2


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
    """Of the figures that have a year behind them, and none before, their years."""
    found: defaultdict[_Value, set[str]] = defaultdict(set)
    for text in texts:
        for figure in text.figures:
            year = _year_behind(figure, text)
            if year and not _BEHIND_A_YEAR.search(text.text[: figure.start]):
                found[figure.low, figure.unit].add(year)
    return found


def _year_behind(figure: Figure, text: Annotated) -> str:
    for year in find_years(text.text):
        if year.start >= figure.end:
            fits = _BEFORE_A_YEAR.fullmatch(text.text[figure.end : year.start])
            return year.key if fits else ""
    return ""

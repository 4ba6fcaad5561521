"""Figures in digits and in words, with unit and qualifier.

1. Digits with their separators, and rows of number words, are candidates.
2. Those that are no amounts are left out: days and years, list markers, document symbols, footnote
   numbers, ordinals, times, and numbers of parts ("page 5", "Goals 5, 10 and 16").
3. Currency, scale ("million") and per cent around a number belong to it.
4. Two numbers joined by a dash, "to" or (after "between") "and" are a range; a scale or unit of
   one end applies to both.
5. The words around it may make it a bound ("more than", "nearly", "or more").

quantulum3 was the alternative; it loses an end of "70% to 90%".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from corpus.names.dates import DIGIT, day_spans, is_amount, plain_digits
from corpus.names.model import Figure
from corpus.names.numbers import (
    CURRENCY_AFTER,
    CURRENCY_BEFORE,
    PERCENT,
    SCALE,
    TIME,
    currency,
    is_no_count,
    joining_word,
    key_of,
    number_words,
    parse_number,
    part_before,
    qualifier_after,
    qualifier_before,
    scale,
    value_of_words,
)

_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGITS = re.compile(
    r"(?<![\w#@_/\\])(?<!\d[.,:])(?<![A-Za-z][-+])(?<!\w\.)"
    r"(?:\d{1,3}(?P<sep>[,.\u00a0\u202f\u2009 '’٬])\d{3}(?:(?P=sep)\d{3})*(?!\d)(?:[.,٫]\d+)?"
    r"|\d+(?:[.,٫]\d+)?)"
    r"(?![.,:]\d)(?!/(?!(?:year|month|day|hour|week|person|capita|household|an|mois|año|mes)\b)[\w])(?!\d)"
)
_LETTERS_AFTER = re.compile(r"[^\W\d]")
_LIST_MARKER = re.compile(r"(?:^|\n|\| )[ \t]*\(?$")
_SECTION_NUMBER = re.compile(r"\d{1,2}\.\d{1,2}(?=\.?\s+[^\W\d_])")
_MARKER_END = re.compile(r"[.)]{1,2}(?:\s|$)")
_CHAIN = re.compile(r"\s*(?:,|;|and|&|or|et|ou|y|o|и|to|–|-|, and|, et)\s*")
_TO = re.compile(r"\s?(?:[-–—]|to|à|a|до|إلى)\s?", re.IGNORECASE)
_AND = re.compile(r"\s(?:and|et|y|и|و)\s?", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|entre|между|بين)\s+$", re.IGNORECASE)
_BRACKETED = re.compile(r"\[$")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number with its scale and unit; ``scale`` 1 and ``unit`` None if it has none."""

    start: int
    end: int
    value: Decimal
    scale: int
    unit: str | None
    in_words: bool
    bound: str = ""


def figure_key(written: str, language: str | None = None) -> str:
    """The key of the figure that ``written`` is: "7 500", "7,500" and "٧٥٠٠" are "7500".

    Empty if it holds no figure. The key has no unit or qualifier; a scale word is applied.
    """
    found = find_figures(written, language)
    if found:
        return found[0].key
    try:
        return key_of(parse_number(written.strip(), language))
    except ValueError:
        return ""


def find_figures(text: str, language: str | None = None) -> tuple[Figure, ...]:
    """Figures that count or measure something, in the order of the text.

    ``language`` (ISO 639-1) decides on decimal commas and on number words. The mention covers
    currency, number, scale and per cent sign, not the qualifier.
    """
    plain = plain_digits(text)
    numbers = sorted(
        [*_in_digits(plain, language), *_in_words(plain, language)], key=lambda n: n.start
    )
    figures: list[Figure] = []
    at = 0
    while at < len(numbers):
        low = high = numbers[at]
        at += 1
        if at < len(numbers) and _is_range(plain, low, numbers[at]):
            high = numbers[at]
            at += 1
        figures.append(_figure(text, plain, low, high))
    return tuple(figures)


def _is_range(plain: str, low: _Number, high: _Number) -> bool:
    joined = _TO.fullmatch(plain, low.end, high.start) or (
        _BETWEEN.search(plain, max(0, low.start - 12), low.start)
        and _AND.fullmatch(plain, low.end, high.start)
    )
    same_unit = low.unit is None or high.unit is None or low.unit == high.unit
    return bool(joined) and same_unit and low.value * low.scale < high.value * high.scale


def _figure(text: str, plain: str, low: _Number, high: _Number) -> Figure:
    if low is not high:
        unit = high.unit or low.unit
        low_scale = high.scale if low.scale == 1 and low.value < high.value else low.scale
        low = replace(low, scale=low_scale, unit=unit)
        high = replace(high, unit=unit)
    first, last = low.value * low.scale, high.value * high.scale
    key = key_of(first) if low.end == high.end else f"{key_of(first)}-{key_of(last)}"
    before = plain[max(0, low.start - 24) : low.start]
    qualifier = qualifier_before(before) or high.bound
    start, end = low.start, high.end
    return Figure(
        "figure", start, end, key, text[start:end], first, last, high.unit, qualifier, low.in_words
    )


def _in_digits(plain: str, language: str | None) -> Iterator[_Number]:
    if DIGIT.search(plain) is None:
        return
    days = bytearray(len(plain))
    for first, last in day_spans(plain):
        days[first:last] = b"\x01" * (last - first)
    since = 0  # end of the last number with its unit
    part_end = -1  # end of the last number of a part: "Goals 5, 10 and 16"
    for match in _DIGITS.finditer(plain):
        start, end = match.span()
        four_digits = end - start == 4 and match[0].isdecimal()
        if any(days[start:end]) and not (four_digits and _has_unit(plain, start, end, since)):
            continue
        number = _with_unit(plain, start, end, parse_number(match[0], language), since)
        if number.unit is None and number.scale == 1:
            chained = part_end >= 0 and _CHAIN.fullmatch(plain, part_end, start)
            if chained or part_before(plain[max(0, start - 24) : start]):
                part_end = end
                continue
            if _is_no_amount(plain, start, end):
                continue
        since = number.end
        yield number


def _has_unit(plain: str, start: int, end: int, since: int) -> bool:
    number = _with_unit(plain, start, end, Decimal(1), since)
    return number.unit is not None or number.scale > 1 or is_amount(plain, start, end)


def _is_no_amount(plain: str, start: int, end: int) -> bool:
    """Whether it is a list marker, a bracketed note, a time, or has letters attached (an ordinal)."""
    if _LETTERS_AFTER.match(plain, end):
        return True
    if _LIST_MARKER.search(plain, max(0, start - 9), start):
        section = _SECTION_NUMBER.match(plain, start)
        if section and plain[section.end() :].lstrip(". \t\n")[:1].isupper():
            return True
        if end - start <= 3 and _MARKER_END.match(plain, end):
            return True
    if _BRACKETED.search(plain, max(0, start - 1), start) and plain[end : end + 1] == "]":
        return True
    return TIME.match(plain, end) is not None


def _is_of_the_next(plain: str, end: int) -> bool:
    """Whether a currency that ends there is that of the number behind it: "in 2019 USD 5 million", not "10 USD 5 EUR"."""
    number = _DIGITS.match(plain, end + 1) if plain[end : end + 1] in (" ", "\u00a0") else None
    if number is None or CURRENCY_AFTER.match(plain, number.end()):
        return False
    return _YEAR.fullmatch(number[0]) is None or SCALE.match(plain, number.end()) is not None


def _with_unit(plain: str, start: int, end: int, value: Decimal, since: int) -> _Number:
    """The number with a currency before it and a scale, per cent or currency after it, in this order. ``since``: where the
    number before it ends, with its own.
    """
    unit, factor, bound = None, 1, ""
    money = CURRENCY_BEFORE.search(plain, max(since, start - 8), start)
    if money:
        unit, start = currency(money["currency"]), money.start("currency")
    scaled = SCALE.match(plain, end)
    if scaled and (unit or scaled["word"] or scaled["short"] is None):
        factor, end = scale(scaled), scaled.end()
    if unit is None:
        percent = PERCENT.match(plain, end)
        money = CURRENCY_AFTER.match(plain, end)
        if percent:
            unit, end = "percentage points" if percent["points"] else "percent", percent.end()
        elif money and (
            factor > 1 or end == money.start("currency") or not _is_of_the_next(plain, money.end())
        ):
            unit, end = currency(money["currency"]), money.end()
    if plain[end : end + 1] == "+":
        bound, end = "at least", end + 1
    bound = bound or qualifier_after(plain, end)[0]
    return _Number(start, end, value, factor, unit, False, bound)


@lru_cache(maxsize=8)
def _known_words(language: str) -> dict[str, int]:
    return number_words(language)


@lru_cache(maxsize=8)
def _word_pattern(language: str) -> re.Pattern[str]:
    known = "|".join(sorted(map(re.escape, _known_words(language)), key=len, reverse=True))
    joining = joining_word(language)
    between = rf"(?:[\s-]+(?:{joining}\s+)?)" if joining else r"[\s-]+"
    return re.compile(rf"(?<![\w-])(?:{known})(?:{between}(?:{known}))*(?!\w)", re.IGNORECASE)


def _in_words(plain: str, language: str | None) -> Iterator[_Number]:
    spoken = language or "en"
    known = _known_words(spoken)
    if known.keys().isdisjoint(re.findall(r"\w+", plain.lower())):
        return
    for match in _word_pattern(spoken).finditer(plain):
        parts = [known[part] for part in re.findall(r"\w+", match[0].lower()) if part in known]
        if not parts or is_no_count(plain, match.start(), match.end(), parts, spoken):
            continue
        value = Decimal(value_of_words(parts))
        number = _with_unit(plain, match.start(), match.end(), value, 0)
        yield replace(number, in_words=True)

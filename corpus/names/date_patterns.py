"""Patterns of written dates, with the names of months from Babel."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from corpus.names.matcher import inflections

_WORD = re.compile(r"[^\W\d_]+")
# Months have other names from Syria to Iraq, from Algeria to Tunisia, in Morocco and in Mauritania.
_LOCALES = ("en", "fr", "es", "ar", "ar_SY", "ar_DZ", "ar_MA", "ar_MR", "ru")
# Spellings that Babel does not list.
_MORE_MONTHS = {"sept": 9, "setiembre": 9, "fév": 2, "aout": 8, "фев": 2, "сен": 9, "ноя": 11}
_YEAR = r"(?:19\d\d|20\d\d|2100)"
YEAR = re.compile(_YEAR)  # every date with a year has one of these
_DASH = r"\s?[-–—]\s?"
TO = rf"(?:{_DASH}|\s(?:to|until|through|till|à|au|jusqu'en|jusqu’en|a|al|hasta|по|до|إلى|حتى)\s(?:el\s|le\s)?)"
AND = r"\s(?:and|et|y|и|و)\s?"
_YEAR_ALONE = re.compile(
    rf"(?<![\w/$€£#])(?<!\d[.,])(?:(?<![A-Za-z]-)|(?<=\b[Mm]id-)|(?<=\b[Mm]i-)|(?<=\b[Ee]nd-))(?<!\d-\d-)"
    rf"(?P<year>{_YEAR})(?![\w/%$€£]|[.,]\d|-\d\d?-)"
)
_NUMERIC = re.compile(
    rf"(?<![\w./])\d{{1,2}}[./]\d{{1,2}}[./](?P<year>{_YEAR})(?!\w)"
    rf"|(?<![\w-])(?P<iso>{_YEAR})-\d\d-\d\d(?![\w-])"
)
_YEAR_RANGE = re.compile(
    rf"(?<![\w/])(?P<year>{_YEAR})(?:\s?[-–—/]\s?)(?P<year2>{_YEAR}|\d\d)(?![\w/-]|[.,]\d)"
)
_FISCAL = re.compile(rf"(?<!\w)FY\s?(?P<year>{_YEAR})(?!\w)")
# What comes before a month without a year. English months need a capital: "may" and "march" are verbs.
_IN = (
    r"(?:(?:(?<!\w)(?:in|since|by|until|from|during|of|and|to)\s(?:(?:early|late|mid)[\s-])?|[:|(]\s?)"
    r"(?=(?-i:[A-Z]))"
    r"|(?<!\w)(?:en|depuis|fin|début|mois de|d['’]|desde|hasta|mes de|в|с|до|في|منذ)\s?(?=\w))"
)
WITH_YEARS = (_YEAR_ALONE, _YEAR_RANGE, _FISCAL, _NUMERIC)


class Patterns(NamedTuple):
    """``months``: folded name to number. ``day_month``, ``month``: dates without a year.

    ``with_month``, ``without``: dates with a year, from the most to the least exact kind.
    """

    months: dict[str, int]
    day_month: re.Pattern[str]
    month: re.Pattern[str]
    with_month: tuple[re.Pattern[str], ...]
    without: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """The patterns, compiled at the first call."""
    months = _months()
    month = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    month = rf"(?:(?:{month})(?!\w)\.?)"
    day = r"(?:\d{1,2}(?:st|nd|rd|th|er|º)?(?!\d))"
    of = r"(?:\s(?:of|de|del|d'|d’)\s|\s|,\s|[/-])"
    year = rf"(?P<year>{_YEAR})(?!\w)"
    days = rf"(?<![\w.,/])(?P<day>{day})(?:(?:{TO}|{AND})(?P<day2>{day}))?"
    with_month = (
        rf"(?<![\w.,/])(?P<day>{day})\s(?:de\s)?(?P<month>{month}){TO}(?P<day2>{day})\s(?:de\s)?(?P<month2>{month}){of}{year}",
        rf"{days}{of}(?P<month>{month})(?:{of})?{year}",
        rf"(?<!\w)(?P<month>{month})\s{days},?\s{year}",
        rf"(?<!\w)(?P<month>{month})(?:{TO}|{AND})(?P<month2>{month}){of}{year}",
        rf"(?<!\w)(?P<month>{month}){of}{year}",
    )
    without = (
        rf"(?<!\w)(?:Q(?P<quarter>[1-4])|(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)\s(?P<part>quarter|half))(?:\sof)?[\s-]{year}",
        rf"(?<![\w-]){year}-(?P<iso_month>\d\d)-(?P<day>\d\d)(?![\w-])",
        rf"(?<![\w./])(?P<day>\d{{1,2}})[./](?P<number>\d{{1,2}})[./]{year}",
        _YEAR_RANGE.pattern,
        rf"(?<!\w)FY\s?{year}",
        _YEAR_ALONE.pattern,
    )
    return Patterns(
        months,
        re.compile(rf"{days}{of}{month}|(?<!\w){month}\s{day}(?![\d%])", re.IGNORECASE),
        re.compile(rf"{_IN}(?P<month>{month})(?!\w)", re.IGNORECASE),
        tuple(re.compile(kind, re.IGNORECASE) for kind in with_month),
        tuple(re.compile(kind, re.IGNORECASE) for kind in without),
    )


def _months() -> dict[str, int]:
    from babel import Locale  # imported late: it takes longer than finding the dates of a chapter

    months = dict(_MORE_MONTHS)
    for name_of_locale in _LOCALES:
        locale = Locale.parse(name_of_locale)
        known = locale.months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in known[context][width].items():
                    folded = name.rstrip(".").lower()
                    months.setdefault(folded, number)
                    if locale.language == "ru" and context == "stand-alone" and width == "wide":
                        months.update(dict.fromkeys(inflections(folded), number))
    return months


def names_a_month(plain: str) -> bool:
    """Whether any word of a text is a month: a quick test of which patterns can match."""
    return not _first_words().isdisjoint(_WORD.findall(plain.lower()))


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """Of the names of months, some of which have two: "تشرين الأول"."""
    return frozenset(name.split()[0] for name in patterns().months)

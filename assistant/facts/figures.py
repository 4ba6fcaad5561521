"""Figures of a sentence that may be facts.

1. "One in five" is one figure, a share of 20 per cent, and "1 in 11" and "half of" are too.
2. Of a change the new value counts: "grew from 10.3 to 11.6 billion tons" is no range.
3. Left out are numbers that count nothing: bases of rates ("per 100,000 births"), ages, numbers of
   sections, parts and documents, years, and spans of time that only date ("in the past five years").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from corpus import domain
from corpus.names import Figure, find_figures
from corpus.names.numbers import qualifier_before

_SHARE = re.compile(
    r"(?<![\w.,])(?P<part>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|un|une|uno|una|deux|dos|trois|tres)\s+"
    r"(?:in|out\s+of|sur|de\s+cada)\s+(?:every\s+)?"
    r"(?P<whole>\d{1,3}|three|four|five|six|seven|eight|nine|ten|trois|quatre|cinq|dix|tres|cuatro|cinco|diez)"
    r"(?![\w%]|[.,]\d|\s+(?:per|million|countries|provinces|districts|regions|states))",
    re.I,
)
_FRACTION = re.compile(
    r"(?<!first )(?<!second )(?<!latter )(?<!other )(?<!better )(?<![\w-])"
    r"(?:(?P<f50>half|la moitié|la mitad)|(?P<f33>(?:one|a)[ -]third|un tiers|un tercio)|"
    r"(?P<f67>two[ -]thirds|deux tiers|dos tercios)|(?P<f25>(?:one|a)[ -]quarter|un quart)|"
    r"(?P<f75>three[ -]quarters|trois quarts)|(?P<f20>(?:one|a)[ -]fifth|un cinquième|una quinta parte)|"
    r"(?P<f40>two[ -]fifths)|(?P<f60>three[ -]fifths)|(?P<f80>four[ -]fifths)|(?P<f10>(?:one|a)[ -]tenth))(?=\s+(?:of|des|de)\s+(?!(?:the\s+)?(?:year|month|century|[12]\d{3}|a\s)))",
    re.I,
)
_FRACTIONS = {
    "f50": ("1/2", "50"),
    "f33": ("1/3", "33.33"),
    "f67": ("2/3", "66.67"),
    "f25": ("1/4", "25"),
    "f75": ("3/4", "75"),
    "f20": ("1/5", "20"),
    "f40": ("2/5", "40"),
    "f60": ("3/5", "60"),
    "f80": ("4/5", "80"),
    "f10": ("1/10", "10"),
}
_VALUES = {
    word: value
    for value, words in enumerate(
        (
            "one un une uno una", "two deux dos", "three trois tres", "four quatre cuatro",
            "five cinq cinco", "six", "seven", "eight", "nine", "ten dix diez",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_CHANGES = (
    r"(?:gr[eo]w\w*|ris\w+|rose|increas\w+|f[ae]ll\w*|declin\w+|decreas\w+|drop\w*|reduc\w+|improv\w+|expand\w*|"
    r"chang\w+|up|down|pass\w+|augment\w+|diminu\w+|baiss\w+|aument\w+|dismin\w+|pas[óo])"
)
_FROM = re.compile(rf"\b{_CHANGES}\b[^.;]{{0,60}}\b(?:from|by|de|du)\s+$", re.I)
_TO = re.compile(r"\s(?:to|à|a)\s", re.I)
# After this a number is the base of a rate: "228 deaths per 100,000 live births".
_RATE = re.compile(r"\b(?:per|pour|por cada|por)\s+$", re.I)
# An age says who is meant, not how many: "girls aged 15–19 years", "(aged 5 to 19)".
_AGE = re.compile(
    r"\b(?:aged?|âgée?s?|edades? de|ages)\s+(?:de\s+|between\s+|of\s+|from\s+)?$", re.I
)
_OLD = re.compile(
    r"[\s-]+(?:years?[\s-](?:old|of age)|ans (?:et plus|révolus)|años (?:de edad|y más))\b", re.I
)
# "three circumstances: (1) the transition; (2) …": the mark of a part of the sentence.
_MARK = re.compile(r"(?:^|[:;,]|\b(?:and|et|y))\s*\(?$")
_MARKED = re.compile(r"(?:\)|\.(?=\s+[A-ZÀ-Ý]))\s+[^\W\d_]")
_DEGREES = re.compile(r"\s?°")
_NUMBERED = (
    r"BP|núms?\.|n°|"
    r"solutions?|stages?|options?|grades?|themes?|goals?|volets?|axes?|ejes?|niveaux?|nivel(?:es)?|etapas?|cas"
)
_SECTION = re.compile(r"\W*\d{1,2}\.\d{1,3}(?:\.\d+)*\.?\s+(?=[A-ZÀ-Ý])")
# "18 Harmful norms are …": the number of a note or paragraph before a sentence.
_NOTE, _NAME = re.compile(r"\W*\d{1,3}"), re.compile(r"\s+[A-ZÀ-Ý][a-zà-ÿ]+\s+[a-zà-ÿ]+[\s:]\s*\S")
_SPAN = re.compile(
    r"\b(?:past|last|next|coming|previous|recent|first|following|prior|derni\w+|prochain\w*|[úu]ltim[oa]s|"
    r"próxim[oa]s|primer[oa]s)\s+$",
    re.I,
)
# "fell by 60 per cent in 5 years"
_WITHIN = re.compile(r"\b(?:in|within|en)\s+$", re.I)
_LONG = re.compile(r"[\s-]+(?:years?|decades?|ans|années|años)\b", re.I)
_TIME = re.compile(
    r"[\s-]+(?:days?|weeks?|months?|years?|decades?|hours?|minutes?|jours?|semaines?|mois|ans|années|"
    r"heures?|días?|semanas?|mes(?:es)?|años?|horas?|minutos?)\b",
    re.I,
)
_AFTER = re.compile(
    r"\s+(?:after|before|ago|later|earlier|après|avant|plus tard|después|antes)\b", re.I
)
_DATES = re.compile(
    r"\b(?:constant|in|of|since|by|from|until|during|mid|early|late|year|the|en|depuis|de|du|desde)[\s-]+$",
    re.I,
)
_BOTH = re.compile(r"\b(?:tous|toutes)\s+(?:les\s+)?$", re.I)  # "tous deux" counts nothing new
_OVER = re.compile(r"\bover\s+$", re.I)


def counting_figures(text: str, language: str) -> tuple[Figure, ...]:
    """The figures of a sentence that may count something, in its order, without overlap."""
    parts = shares(text)
    section = _SECTION.match(text)
    first = section.end() if section else 0
    found = [
        new
        for figure in find_figures(text, language)
        if figure.start >= first
        and not any(s.start < figure.end and figure.start < s.end for s in parts)
        for new in [_new_value(text, figure)]
        if not _counts_nothing(text, new)
    ]
    return tuple(sorted((*parts, *found), key=lambda figure: figure.start))


def shares(text: str) -> tuple[Figure, ...]:
    """Parts of a whole as figures in per cent: "one in five", "a third of"."""
    return (*_shares(text), *_fractions(text))


def _shares(text: str) -> Iterator[Figure]:
    for match in _SHARE.finditer(text):
        part, whole = _value(match["part"]), _value(match["whole"])
        if 0 < part < whole:
            share = round(Decimal(part) / Decimal(whole) * 100, 2).normalize()
            yield Figure(
                "figure", match.start(), match.end(), f"{part}/{whole}", match[0], share, share, "percent"
            )  # fmt: skip


def _fractions(text: str) -> Iterator[Figure]:
    for match in _FRACTION.finditer(text):
        key, share = _FRACTIONS[str(match.lastgroup)]
        before = qualifier_before(text[max(0, match.start() - 24) : match.start()])
        value = Decimal(share)
        yield Figure(
            "figure", match.start(), match.end(), key, match[0], value, value, "percent", before, True
        )  # fmt: skip


def _value(written: str) -> int:
    return int(written) if written.isdigit() else _VALUES.get(written.lower(), 0)


def _new_value(text: str, figure: Figure) -> Figure:
    """The later value of a change that reads like a range; any other figure as it is."""
    if figure.low == figure.high or not _FROM.search(text, 0, figure.start):
        return figure
    to = _TO.search(figure.text)
    if to is None:
        return figure
    start = figure.start + to.end()
    return replace(figure, start=start, text=text[start : figure.end], low=figure.high)


@domain.cached()
def _people_of() -> re.Pattern[str]:
    """What stands before an age: "femmes de plus de 15 ans"."""
    people = domain.any_of("subjects", "people_of_age")
    return re.compile(
        rf"\b(?:age|âge|edad)\b[^.;,()]{{0,40}}$|"
        rf"\b(?:{people})\s+(?:de|entre)\s+(?:(?:plus|moins|más|menos)\s+de\s+)?$",
        re.I,
    )


@domain.cached()
def _numbered() -> re.Pattern[str]:
    """What precedes a number that names an act of law or a part, and counts nothing."""
    acts = domain.any_of("publications", "numbered_acts")
    return re.compile(rf"\b(?:{acts}|{_NUMBERED})\s*$", re.I)


def _counts_nothing(text: str, figure: Figure) -> bool:
    before = max(0, figure.start - 40)
    if _NOTE.fullmatch(text, 0, figure.end) and _NAME.match(text, figure.end):
        return True
    if any(
        pattern.search(text, before, figure.start) for pattern in (_RATE, _AGE, _numbered(), _BOTH)
    ):
        return True
    if _DEGREES.match(text, figure.end):  # a temperature
        return True
    if _MARK.search(text, before, figure.start) and _MARKED.match(text, figure.end):
        return True
    time = _TIME.match(text, figure.end)
    if _OLD.match(text, figure.end) or (time and _people_of().search(text, before, figure.start)):
        return True
    if time and _AFTER.match(text, time.end()):  # "four years after its approval"
        return True
    if time and _SPAN.search(text, before, figure.start):
        return True
    if _LONG.match(text, figure.end) and _WITHIN.search(text, before, figure.start):
        return True
    year = figure.is_year_like
    return year and (
        text[figure.end : figure.end + 1] not in (" ", "\u00a0")
        or bool(_DATES.search(text, before, figure.start))
    )


def bound_of(text: str, figure: Figure) -> str:
    """The qualifier of a figure; "over four days" sets no bound, but says how long."""
    lasts = figure.qualifier == "more than" and _TIME.match(text, figure.end)
    return "" if lasts and _OVER.search(text, 0, figure.start) else figure.qualifier

"""Figures as a writer may put them: "two and a half million", "70.8m people", "from 50 to 38 per cent"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import zip_longest

from assistant.facts.figures import shares
from corpus.names import Figure, find_figures
from corpus.names.numbers import number_words, qualifier_before

_FROM = re.compile(r"\b(?:from|de|desde)\s$", re.IGNORECASE)
_TO = ("to", "à", "a")
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9}
_SHORT_SCALE = re.compile(
    r"(?<![\w.,$€£])(?P<number>\d{1,3}(?:[.,]\d{1,2})?)(?P<scale>[kmb]|mn|bn)(?![\w.])",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"(?:\b(?:under|below|over|above) the age of\s|(?<=\S)\s?[<>]\s?)$", re.IGNORECASE
)


def figures_of(text: str, language: str = "en", *, words: bool = False) -> tuple[Figure, ...]:
    """Figures of a text in ``language``, shares and fractions as per cent, in its order.

    ``words``: with number words of other languages than English, which are not always counts ("deux tiers").
    """
    parts = [
        replace(part, qualifier=part.qualifier or qualifier_before(text[: part.start]))
        for part in (*shares(text), *_with_half(text))
    ]
    found = [
        replace(figure, qualifier=figure.qualifier or _bound_before(text[: figure.start]))
        for figure in find_figures(text, None if language == "en" else language)
        if not (figure.in_words and language != "en" and not words)
        and not any(p.start < figure.end and figure.start < p.end for p in parts)
    ]
    return tuple(_with_units(text, sorted((*parts, *found), key=lambda figure: figure.start)))


def _with_units(text: str, figures: Sequence[Figure]) -> Iterator[Figure]:
    """Figures of a fall, "from 50 to 38 per cent", each with the unit that is written once; a rise is a range."""
    for figure, after in zip_longest(figures, figures[1:]):
        falls = (
            after is not None
            and figure.unit is None
            and after.unit is not None
            and figure.low > after.low
            and text[figure.end : after.start].strip().lower() in _TO
            and _FROM.search(text[: figure.start]) is not None
        )
        yield replace(figure, unit=after.unit) if after is not None and falls else figure


def shortened(text: str) -> Iterator[Figure]:
    """Numbers with a letter for their scale and without a currency: "70.8m people"."""
    for match in _SHORT_SCALE.finditer(text):
        value = Decimal(match["number"].replace(",", ".")) * _LETTERS[match["scale"].lower()]
        yield Figure(
            "figure", match.start(), match.end(), str(value), match[0], value, value,
            qualifier=qualifier_before(text[: match.start()]),
        )  # fmt: skip


def _with_half(text: str) -> Iterator[Figure]:
    """Numbers such as "two and a half million"."""
    for match in _half().finditer(text):
        number = number_words("en").get(match["number"].lower()) or match["number"]
        value = (Decimal(number) + Decimal("0.5")) * _SCALES[match["scale"].lower()]
        yield Figure(
            "figure", match.start(), match.end(), str(int(value)), match[0], value, value,
            in_words=True,
        )  # fmt: skip


@cache
def _half() -> re.Pattern[str]:
    small = "|".join(word for word, value in number_words("en").items() if 1 <= value <= 20)
    return re.compile(
        rf"\b(?P<number>\d{{1,2}}|{small}) and a half (?P<scale>{'|'.join(_SCALES)})\b",
        re.IGNORECASE,
    )


def _bound_before(before: str) -> str:
    """The bound of a number that is an age, or of one after a sign."""
    found = _BOUND.search(before)
    if found is None:
        return ""
    return (
        "less than" if found[0].strip().lower().startswith(("under", "below", "<")) else "more than"
    )

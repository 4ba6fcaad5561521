"""What is found in a text: a name, a year, a date or a figure, with its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

MentionKind = Literal[
    "organisation", "country", "region", "city", "year", "date", "figure", "numbered"
]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text: ``text == source[start:end]``.

    ``key`` is the same for all its spellings: "UN Women"; "Kyrgyzstan"; "West Africa"; "2018".
    """

    kind: MentionKind
    start: int
    end: int
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure(Mention):
    """A number that counts or measures something; ``key`` is `figure_key` of it, "70-90" for a range.

    ``low`` and ``high`` are the value, scale words applied (3.02 billion is 3020000000), equal
    unless it is a range. ``unit``: "percent", an ISO 4217 code ("USD"), or None for a plain count.
    ``qualifier``: one of "", "more than", "at least", "less than", "at most", "about", "nearly".
    ``in_words``: written as a word ("thirteen").
    """

    low: Decimal
    high: Decimal
    unit: str | None = None
    qualifier: str = ""
    in_words: bool = False

    @property
    def is_year_like(self) -> bool:
        """Whether the bare number could also be read as a year (1900 to 2100)."""
        plain = self.unit is None and self.low == self.high and self.text.isdigit()
        return plain and 1900 <= self.low <= 2100


@dataclass(frozen=True, slots=True)
class Period(Mention):
    """A date or period, both days included; ``key`` is "2016-07-01/2017-12-31".

    An open side is None: "by December 2018" has only ``last``, "since 2014" only ``first``.
    """

    first: date | None
    last: date | None

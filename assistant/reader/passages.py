"""How a question and a passage are encoded for the reader; the same in training and in use.

    <s> question </s></s> above </s> unit </s> unit </s> unit </s>

A unit is a sentence of the passage or a row of its table. The mark before a unit stands for it; the last
one ends the text. Above is what a person sees over the passage: publisher, title, year, its last two
headings, the names of table and columns, the end of the passage before. Limits are in tokens: a long
question keeps its end, what is above its beginning, a long unit its beginning; a passage whose units do
not fit is read in parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BEGIN, PAD, MARK = 0, 1, 2  # <s>, <pad>, </s>
QUESTION, ABOVE, UNITS = 48, 88, 192  # tokens of each, at most
LENGTH = QUESTION + ABOVE + UNITS + 5

_TITLE, _HEADING, _COLUMNS, _BEFORE = 12, 10, 20, 24  # words of each that are read


@dataclass(frozen=True, slots=True)
class Reading:
    """Token ids of a question with a part of a passage.

    ``units``: for each unit its mark and the half-open range of its own tokens, as places in ``ids``.
    ``first``: number of the first unit in the passage.
    """

    ids: list[int]
    units: list[tuple[int, int, int]]
    first: int


def above(
    *,
    publisher: str,
    title: str,
    year: int | None,
    headings: Sequence[str],
    columns: str,
    before: str,
) -> str:
    """What a person sees over a passage, on one line, each part once; parts may be empty.

    ``headings``: outermost first. ``columns``: names of table and columns. ``before``: the text before.
    """
    parts = (
        publisher,
        _first(title, _TITLE),
        str(year or ""),
        *(_first(heading, _HEADING) for heading in headings[-2:]),
        _first(columns, _COLUMNS),
        " ".join(before.split()[-_BEFORE:]),
    )
    return " ; ".join(dict.fromkeys(part for part in parts if part))


def _first(text: str, words: int) -> str:
    return " ".join(text.split()[:words])


def encode(
    question: Sequence[int], shown: Sequence[int], units: Sequence[Sequence[int]]
) -> list[Reading]:
    """A passage as the reader reads it, all arguments in token ids; in several parts if it is long.

    ``shown``: of what is above.
    """
    start = [BEGIN, *question[-QUESTION:], MARK, MARK, *shown[:ABOVE]]
    readings: list[Reading] = []
    ids, places = list(start), list[tuple[int, int, int]]()
    for number, unit in enumerate(units):
        own = unit[: UNITS - 1]
        if places and len(ids) + len(own) + 1 > len(start) + UNITS:
            readings.append(Reading([*ids, MARK], places, number - len(places)))
            ids, places = list(start), []
        places.append((len(ids), len(ids) + 1, len(ids) + 1 + len(own)))
        ids += [MARK, *own]
    if places:
        readings.append(Reading([*ids, MARK], places, len(units) - len(places)))
    return readings

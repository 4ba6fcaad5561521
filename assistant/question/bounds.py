"""Years that bound others: "since March 2022", "2021 or later", "before 2020". The words are in ``bound_words.yaml``."""

from __future__ import annotations

import re

from assistant.question.patterns import patterns_in

# What such words say, as operators; of those that match the first.
_OPERATORS = {"since": ">=", "until": "<=", "later": ">", "earlier": "<"}
_DAY = re.compile(r"(?<!\d)\d{1,2}(?:st|nd|rd|th|er|º|-го)?(?:\s+(?:of|de))?\s*$", re.IGNORECASE)


def bound_of(text: str, language: str, start: int, end: int) -> tuple[str, int, int] | None:
    """How a date from ``start`` to ``end`` of ``text`` bounds others, as an operator, with where it begins and ends together with
    the words that say so ("since March 2022", "2021 or later"); None for one that is no bound. A day before it is part of it.
    """
    patterns = patterns_in("assistant.question", "bound_words.yaml", language)
    day = _DAY.search(text[:start])
    start = day.start() if day else start
    for name, operator in _OPERATORS.items():
        before, after = patterns.get(f"before_{name}"), patterns.get(f"after_{name}")
        if before and (found := before.search(text[:start])):
            return operator, found.start(), end
        if after and (found := after.match(text[end:])):
            return operator, start, end + found.end()
    return None

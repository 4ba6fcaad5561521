"""Larger cities as places of a fact, where the text says by its words that it means the place.

Names of cities are also names of people, and words ("Victoria", "Nice", "Mobile"). A name counts after a
preposition of place ("in Gao"), in a list after one that counts ("in Niamey, Tahoua and Zinder"), before
its country ("Cúcuta, Colombia"), or as the label of a part ("(b) Tahoua: …"). The names are the
list `cities` of `corpus.domain`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus import domain
from corpus.names import Mention, find_places

_WORD = r"[A-ZÀ-Ý][\w’'-]+"
_NAME = re.compile(rf"{_WORD}(?:[ ](?:(?:de|del|da|do|la|los|al|el|of)[ ]){{0,2}}{_WORD}){{0,3}}")
_TOWN = r"(?:the\s+|la\s+|las\s+|les\s+|l['’])?(?:cit(?:y|ies)|towns?|capital|villes?|ciudad(?:es)?)\s+(?:of|de)\s+"
_OPENS = re.compile(
    rf"(?:\b(?:in|near|around|outside|à|dans|en)\s+(?:{_TOWN})?|\b{_TOWN}|\((?:[a-z]|\d|[ivx]+)\)\s+)$",
    re.I,
)
_LABEL = re.compile(r"\((?:[a-z]|\d|[ivx]+)\)\s+$")
_JOINS = re.compile(r"\s*(?:,|and|et|y|,\s*(?:and|et|y))\s+(?:(?:de|à|in|en)\s+)?", re.I)


def find_cities(text: str) -> tuple[Mention, ...]:
    """Larger cities that ``text`` means as places; ``kind`` is "city", ``key`` the city's name."""
    return tuple(_found(text))


def country_of(city: str) -> str | None:
    """The country of a city, by its key; None for anything else."""
    return _cities().get(city)


def _found(text: str) -> Iterator[Mention]:
    last = -1
    for match in _NAME.finditer(text):
        name = _longest(match[0])
        if name is None:
            continue
        start, end = match.start(), match.start() + len(name)
        if _is_meant(text, start, end, name, last):
            last = end
            yield Mention("city", start, end, name, name)


def _longest(written: str) -> str | None:
    """The longest beginning of ``written`` that is a city's name."""
    known = _cities()
    words = written.split(" ")
    starts = (" ".join(words[:n]) for n in range(len(words), 0, -1))
    return next((name for name in starts if name in known), None)


def _is_meant(text: str, start: int, end: int, name: str, last: int) -> bool:
    if last >= 0 and _JOINS.fullmatch(text, last, start):
        return True
    opening = _OPENS.search(text, max(0, start - 40), start)
    if opening is not None and not _LABEL.fullmatch(opening[0]):
        return True
    if opening is not None and text[end : end + 2].lstrip().startswith(":"):
        return True
    after = find_places(text[end + 2 : end + 30]) if text[end : end + 2] == ", " else ()
    return bool(after) and after[0].start == 0 and after[0].key == _cities()[name]


def _cities() -> dict[str, str]:
    """Countries of cities, by the cities' names."""
    known: dict[str, str] = domain.listed("cities")
    return known

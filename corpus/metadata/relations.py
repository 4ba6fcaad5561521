"""Relations between documents: corrections, additions, translations, short versions.

1. A corrigendum has the symbol of the document that it corrects, followed by "Corr."; an addendum has
   "Add.".
2. The same symbol in two languages is a translation.
3. Without symbols, figures decide, since they are the same in every language. Of two documents by one
   publisher, from the same year or the next, that share most figures: the one in another language is
   a translation; a much shorter one in the same language is a short version (a brief).
4. A much shorter document with the same title in the same language is a short version too.

Years and numbers of two digits do not count as figures: every report has them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from rapidfuzz import fuzz, utils

from corpus import domain

Relation = Literal[
    "corrects",
    "corrected by",
    "adds to",
    "added to by",
    "translation",
    "short version of",
    "has short version",
]

_CHANGES = re.compile(r"^(?P<base>\S.*?)\s?/\s?(?P<kind>Corr|Add)\.\s?\d+$")
_FIGURE = re.compile(r"(?<![\w/.,])\d(?:[.,\u00a0\u202f ]?\d)+(?![\w/])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEWEST = 4  # figures, or words of a title, that a comparison needs
_SHARED = 0.5  # of the figures of the shorter one
_ALIKE = 0.35  # of the figures of both, for a translation
_BRIEF = 0.25  # of the length of the report
_SAME_TITLE = 90  # of 100


@dataclass(frozen=True, slots=True)
class Edition:
    """A document as it is compared. ``length``: characters. ``figures``: see `figures_of`."""

    name: str
    title: str
    publisher: str | None
    year: int | None
    language: str | None
    symbol: str | None
    length: int = 0
    figures: frozenset[str] = frozenset()


def figures_of(text: str) -> frozenset[str]:
    """The digits of every number in ``text`` with at least three digits that is no year."""
    found = (re.sub(r"\D", "", match.group()) for match in _FIGURE.finditer(text))
    return frozenset(d for d in found if len(d) >= 3 and not _YEAR.fullmatch(d))


def base_symbol(symbol: str | None) -> str | None:
    """Symbol of the document that a corrigendum corrects; None for any other document."""
    match = _CHANGES.match(symbol or "")
    return match["base"] if match and match["kind"] == "Corr" else None


def candidates(editions: Sequence[Edition]) -> set[str]:
    """Names of documents whose figures are compared: of one publisher, at most one year apart."""
    return {one.name for pair in _neighbours(editions) for one in pair}


def relations(editions: Sequence[Edition]) -> dict[str, list[tuple[Relation, str]]]:
    """For each document, by name: its relations, each with the name of the other document."""
    found: defaultdict[str, list[tuple[Relation, str]]] = defaultdict(list)
    by_symbol = {one.symbol: one for one in editions if one.symbol}
    for one in editions:
        match = _CHANGES.match(one.symbol or "")
        base = by_symbol.get(match["base"]) if match else None
        if match and base is not None:
            corrects = match["kind"] == "Corr"
            found[one.name].append(("corrects" if corrects else "adds to", base.name))
            found[base.name].append(("corrected by" if corrects else "added to by", one.name))
    for one, other in combinations(editions, 2):
        if one.symbol and one.symbol == other.symbol and one.language != other.language:
            _both(found, one, other, "translation", "translation")
    for one, other in _neighbours(editions):
        if not (one.symbol and other.symbol):
            _by_figures(found, one, other)
    return {name: sorted(set(own), key=lambda entry: entry[::-1]) for name, own in found.items()}


def _neighbours(editions: Sequence[Edition]) -> Iterator[tuple[Edition, Edition]]:
    by_publisher: defaultdict[str, list[Edition]] = defaultdict(list)
    for one in editions:
        if one.publisher and one.year:
            by_publisher[one.publisher].append(one)
    for own in by_publisher.values():
        for one, other in combinations(own, 2):
            if abs((one.year or 0) - (other.year or 0)) <= 1:
                yield one, other


def _by_figures(found: dict[str, list[tuple[Relation, str]]], one: Edition, other: Edition) -> None:
    short, long = sorted((one, other), key=lambda edition: edition.length)
    shared = len(short.figures & long.figures)
    enough = min(len(short.figures), len(long.figures)) >= _FEWEST
    if one.language != other.language:
        if enough and shared >= _ALIKE * len(short.figures | long.figures):
            _both(found, one, other, "translation", "translation")
    elif short.length <= _BRIEF * long.length and (
        (enough and shared >= _SHARED * len(short.figures)) or _same_title(short, long)
    ):
        _both(found, short, long, "short version of", "has short version")


def _same_title(one: Edition, other: Edition) -> bool:
    titles = (one.title, other.title)
    enough = min(len(title.split()) for title in titles) >= _FEWEST
    responses = domain.words("publications", "responses")
    if any(response in title.lower() for title in titles for response in responses):
        return False
    ratio = fuzz.token_set_ratio(*titles, processor=utils.default_process)
    return enough and ratio >= _SAME_TITLE


def _both(
    found: dict[str, list[tuple[Relation, str]]],
    one: Edition,
    other: Edition,
    relation: Relation,
    back: Relation,
) -> None:
    found[one.name].append((relation, other.name))
    found[other.name].append((back, one.name))

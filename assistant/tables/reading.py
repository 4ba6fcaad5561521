"""A question as tables read it: its words with weights, and the operations that they name.

The patterns are in ``operation_words.yaml``. A word that a pattern matches counts as understood; what is left are the
words that titles, columns and cells must account for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise

from babel import localedata
from babel.dates import get_month_names

from assistant.question.bounds import Bound, bound_of_year
from assistant.question.understand import Question, function_stems
from assistant.tables.asked import asked_of, figures_of, first_rows, halves, positions_of
from corpus.names import (
    Figure,
    Mention,
    find_dates,
    find_months,
    find_organisations,
    find_places,
    variants,
)
from corpus.normalize import fold
from corpus.stemming import STOP_WORDS, Word, stems, words

_LONGEST = 12  # words of a cell that a question says
_LIGHTEST, _HEAVIEST = 0.3, 3.0  # weights of words
_IN_NAMES = re.compile(
    r"[_\-.,()]+|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=[a-zа-я])(?=[A-ZА-Я])"
)
_NONE: frozenset[str] = frozenset()
_QUARTERS = {f"quarter_{n}": frozenset({f"q{n}", f"t{n}"}) for n in range(1, 5)}
_INITIALS = 3  # letters at least of an abbreviation
_MONTH = 1.5  # weight of the name of a month
FILLER = (
    0.05  # of a word that a question may say about any table, and that may name a column: "score"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A place or organisation of the question: positions of its words, its spellings, and these as keys of cells."""

    key: str
    place: bool
    at: frozenset[int]
    written: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """``words``: all of the question. ``weights``: of those that must be accounted for, by position.

    ``asks``: names of the patterns that match, with the positions of the words that they match. ``years``: positions by
    year. ``figures``: those that may be conditions, with their operators. ``keys``: every row of words as the key of a cell, with its
    positions, other spellings of names and months, and abbreviations, which are also ``initials``. ``also``: by position
    other stems by which columns are named ("q3" for "third quarter", "jul" for "July"). ``months``: numbers by position. ``first``: how many rows of an order.
    ``bounds``: the years before or from which something was, with the positions of the words that say so. ``halves``: positions of
    the words before and behind each place where it may go on with another question.
    """

    question: Question
    words: tuple[Word, ...]
    weights: Mapping[int, float]
    asks: Mapping[str, frozenset[int]]
    names: tuple[Name, ...]
    years: Mapping[str, frozenset[int]]
    figures: tuple[tuple[Figure, str, frozenset[int]], ...]
    keys: Mapping[str, frozenset[int]]
    months: Mapping[int, int]
    first: int = 1
    initials: frozenset[str] = frozenset()
    also: Mapping[int, frozenset[str]] = field(default_factory=dict)
    bounds: Mapping[str, tuple[Bound, frozenset[int]]] = field(default_factory=dict)
    halves: Sequence[tuple[frozenset[int], frozenset[int]]] = ()

    def weight(self, positions: frozenset[int] | set[int]) -> float:
        return sum(self.weights.get(at, 0.0) for at in positions)

    def written(self, positions: frozenset[int]) -> str:
        """The words at ``positions`` as they are written; those that follow each other with what is between them."""
        said = ""
        for before, at in pairwise((-2, *sorted(positions))):
            word = self.words[at]
            between = self.words[before].end if at == before + 1 else word.start
            joined = self.question.text[between : word.end]
            said += joined if at == before + 1 else f" {joined}"
        return said.strip()

    def matching(self, own: frozenset[str]) -> frozenset[int]:
        """Positions of the weighted words whose stems are among ``own``."""
        return frozenset(
            at
            for at in self.weights
            if self.words[at].stem in own or self.also.get(at, _NONE) & own
        )


def read_question(
    question: Question, rarity: Mapping[str, float], language: str, typed: Question
) -> Reading:
    """``rarity``: weight of each stem of the question. ``language``: of the table, whose stems are compared.

    ``typed``: the question before it was translated, which names operations more surely.
    """
    text = question.text
    found = words(text, language)
    asks = asked_of(text, question.language, found)
    if typed is not question:
        before = asked_of(typed.text, typed.language, words(typed.text, typed.language))
        asks |= {name: frozenset[int]() for name in before if name not in asks}
        if "aged" not in before:
            asks.pop("aged", None)  # "ans" is translated as "years old", also of experience
    skip = function_stems(question.language) | function_stems(language)
    top = max(rarity.values(), default=1.0) or 1.0
    months = _months(text, found, question.language)
    weights = dict.fromkeys(months, _MONTH)  # some are stop words: "may"
    for at, word in enumerate(found):
        plain = text[word.start : word.end].lower()
        if (
            plain not in STOP_WORDS
            and word.stem not in skip
            and (len(word.stem) > 1 or word.stem.isdigit())
        ):
            scaled = _HEAVIEST * rarity.get(word.stem, top / 2) / top
            weights[at] = max(_LIGHTEST, scaled)
    for name, positions in asks.items():
        for at in positions & weights.keys():
            if name in ("filler", "each", "either"):
                weights[at] = FILLER
            elif name not in ("spans", "missing", "not", *_QUARTERS):
                del weights[at]
    years = {year: _years_at(year, text, found) for year in question.years}
    names = _names(text, found, language)
    initials = _initials(text, found, language, weights)
    keys = _keys(text, found, names, months, language)
    also = {at: short for name, short in _QUARTERS.items() for at in asks.get(name, ())}
    also |= {at: content(" ".join(month_names(language)[n]), language) for at, n in months.items()}
    return Reading(
        question, found, weights, asks, names, years, tuple(figures_of(question, found, asks, typed)),
        initials | keys, months, first_rows(typed.text, typed.language), frozenset(initials.keys() - keys.keys()), also,
        _bounds(typed, found if typed is question else words(typed.text, typed.language), typed is question),
        halves(text, question.language, found),
    )  # fmt: skip


def _initials(
    text: str, found: tuple[Word, ...], language: str, weights: Mapping[int, float]
) -> dict[str, frozenset[int]]:
    """Abbreviations of words that follow each other as keys of cells: " chp " for "community health post"; none of words
    that any question may say.
    """
    keys: dict[str, frozenset[int]] = {}
    for first in range(len(found)):
        letters = ""
        for last in range(first, min(len(found), first + _LONGEST // 2)):
            word = text[found[last].start : found[last].end]
            if word.lower() not in STOP_WORDS and weights.get(last, 0.0) <= FILLER:
                break
            letters += word[0] if word.lower() not in STOP_WORDS else ""
            if len(letters) >= _INITIALS:
                keys.setdefault(key_of(letters, language), frozenset(range(first, last + 1)))
    return keys


@lru_cache(maxsize=50_000)  # every question looks at the same titles and columns again
def content(text: str, language: str) -> frozenset[str]:
    """Stems of the words of ``text`` that say something."""
    return frozenset(
        w.stem for w in words(text, language) if text[w.start : w.end].lower() not in STOP_WORDS
    )


def _keys(
    text: str,
    found: tuple[Word, ...],
    names: tuple[Name, ...],
    months: Mapping[int, int],
    language: str,
) -> dict[str, frozenset[int]]:
    empty = [text[word.start : word.end].lower() in STOP_WORDS for word in found]
    keys: dict[str, frozenset[int]] = {}
    for first in range(len(found)):
        for last in range(first, min(len(found), first + _LONGEST)):
            if not all(empty[first : last + 1]):
                key = f" {' '.join(word.stem for word in found[first : last + 1])} "
                keys.setdefault(key, frozenset(range(first, last + 1)))
    for name in names:
        for key in name.keys:
            keys.setdefault(key, name.at)
    for at, month in months.items():
        for written in month_names(language)[month]:
            keys.setdefault(key_of(written, language), frozenset({at}))
    return keys


def _months(text: str, found: tuple[Word, ...], language: str) -> dict[int, int]:
    """Positions of the names of months, with their numbers from 1."""
    dated = [(period.start, period.end) for period in find_dates(text)]
    inside = positions_of([*dated, *find_months(text)], found)
    numbers = {name: month for month, names in month_names(language).items() for name in names}
    written = {at: fold(text[found[at].start : found[at].end]).strip(".") for at in inside}
    return {at: numbers[word] for at, word in written.items() if word in numbers}


@cache
def month_names(language: str) -> Mapping[int, tuple[str, ...]]:
    """Each month as it is written in a language and in English, whole and short, by its number from 1."""
    names: dict[int, list[str]] = {month: [] for month in range(1, 13)}
    for locale in filter(localedata.exists, dict.fromkeys((language, "en"))):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for month, name in get_month_names(width, context, locale).items():
                    names[month].append(fold(name).strip("."))
    return {month: tuple(dict.fromkeys(own)) for month, own in names.items()}


def told_by_name(name: str) -> str:
    """The words of a file name: "MFL_SierraLeone_Nov2022.csv" says Sierra, Leone, Nov and 2022."""
    return _IN_NAMES.sub(" ", name.rsplit(".", 1)[0])


def key_of(text: str, language: str) -> str:
    """A name as the cells of a table are compared (index.manifest.tables)."""
    return f" {' '.join(stems(text, language))} "


def _years_at(year: str, text: str, found: tuple[Word, ...]) -> frozenset[int]:
    return frozenset(at for at, w in enumerate(found) if text[w.start : w.end] == year)


def _bounds(
    typed: Question, found: tuple[Word, ...], same: bool
) -> dict[str, tuple[Bound, frozenset[int]]]:
    """What a question as it was ``typed`` says of its years; ``found``: its words. ``same``: whether these are the words that are
    read, and have the positions of theirs.
    """
    bounds = {}
    for year in typed.years:
        for at in _years_at(year, typed.text, found):
            bound = bound_of_year(typed.text, typed.language, found[at].start, found[at].end)
            if bound is not None:
                said = positions_of([(bound.start, bound.end)] if same else [], found)
                bounds[year] = bound, said
    return bounds


def _names(text: str, found: tuple[Word, ...], language: str) -> tuple[Name, ...]:
    names = []
    for mention in (*find_places(text), *find_organisations(text)):
        at = positions_of([(mention.start, mention.end)], found) or _around(mention, found)
        written = tuple(dict.fromkeys((mention.text, *variants(mention.key))))
        keys = tuple(dict.fromkeys(key_of(one, language) for one in written))
        names.append(Name(mention.key, mention.kind != "organisation", at, written, keys))
    return tuple(names)


def _around(mention: Mention, found: tuple[Word, ...]) -> frozenset[int]:
    """The words of which a name is a part: "بالسودان"."""
    return frozenset(
        at for at, w in enumerate(found) if w.start < mention.end and mention.start < w.end
    )

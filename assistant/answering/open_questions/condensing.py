"""Quotes that are too long, shortened to the part that says what the other quotes of the answer do not say.

The items of a list of recommendations begin alike: "By the end of 2026, executive heads should take action to …". Of a quote
that is too long the beginning is left out as far as most of its words stand in another quote too, in the same order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.citations import CLAUSE, MORE, trimmed
from corpus.stemming import STOP_WORDS, stem

_RUN = 4  # words in a row that another quote has too
_TELLING = 3  # of them that are no stop words
_MOSTLY = 0.7  # share of the telling words of the beginning that are in such runs
_FEWEST = 8  # words that are left
_WORD = re.compile(r"\w[\w'’&.-]*")


def condensed(quotes: Sequence[str], limit: int, language: str) -> list[str]:
    """Each quote with at most ``limit`` words, on one line, with "[…]" for what is left out; a shorter one as it is."""
    split = [quote.split() for quote in quotes]
    stems = [[_stem(word, language) for word in words] for words in split]
    runs = Counter(run for own in stems for run in set(_runs(own)))
    return [_shortened(words, own, limit, runs) for words, own in zip(split, stems, strict=True)]


def _shortened(
    words: Sequence[str], stems: Sequence[str], limit: int, runs: Counter[tuple[str, ...]]
) -> str:
    if len(words) <= limit:
        return " ".join(words)
    start = _with_what_belongs_to_it(words, stems, _first_of_its_own(stems, runs))
    rest = trimmed(" ".join(words[start:]), limit)
    return f"{MORE} {rest}" if start else rest


def _first_of_its_own(stems: Sequence[str], runs: Counter[tuple[str, ...]]) -> int:
    """Number of the word after the last repeated run of a beginning that is mostly repeated; 0 where none is."""
    repeated = [False] * len(stems)
    for at, run in enumerate(_runs(stems)):
        if runs[run] > 1 and sum(map(bool, run)) >= _TELLING:
            repeated[at : at + _RUN] = [True] * _RUN
    found = telling = shared = 0
    for at, own in enumerate(stems[: len(stems) - _FEWEST]):
        telling += bool(own)
        shared += bool(own) and repeated[at]
        ends = repeated[at] and not repeated[at + 1]
        if ends and shared >= _MOSTLY * telling:
            found = at + 1
    return found


def _with_what_belongs_to_it(words: Sequence[str], stems: Sequence[str], start: int) -> int:
    """``start``, or the number of the verb or noun before it, and of "to", "of", with which no clause ends."""
    if start and stems[start - 1] and words[start - 1][-1] not in CLAUSE:
        start -= 1
    while start and not stems[start - 1] and words[start - 1][-1] not in CLAUSE:
        start -= 1
    return start


def _runs(stems: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(stems[at : at + _RUN]) for at in range(len(stems) - _RUN + 1)]


def _stem(word: str, language: str) -> str:
    """The stem of a word that says something, else ""."""
    found = _WORD.search(word)
    text = found.group().rstrip(".'’-") if found else ""
    return "" if not text or text.casefold() in STOP_WORDS else stem(text, language)

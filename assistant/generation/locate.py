"""Finds the words that a chat model gives as its support in a passage: they are never believed.

1. Exactly as they are.
2. The same words in the same order, whatever is between them: white space, hyphens, quotation marks.
3. An alignment of words in which at most one in five differs, and none that has a digit or a capital.

A gap ("…") joins two parts that are found each by itself, in this order and near each other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from difflib import SequenceMatcher

from corpus.model import Span
from corpus.normalize import fold

_ALIKE = 0.8  # share of words that are the same
_FEWEST = 4  # words that can be aligned
_APART = 400  # characters of a gap
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?)\s*")


def locate(words: str, text: str) -> Span | None:
    """Where ``text`` says ``words``; None if it does not."""
    at = text.find(words) if words.strip() else -1
    if at >= 0:
        return Span(at, at + len(words))
    parts = [part for part in _GAP.split(words) if _WORD.search(part)]
    found: Span | None = None
    for part in parts:
        span = _located(part, text, found.end if found else 0)
        if span is None or (found is not None and span.start - found.end > _APART):
            return None
        found = Span(found.start if found else span.start, span.end)
    return found


def _located(words: str, text: str, begin: int) -> Span | None:
    wanted = [m[0] for m in _WORD.finditer(words)]
    there = list(_WORD.finditer(text, begin))
    if not wanted or not there:
        return None
    mine, theirs = [fold(word) for word in wanted], [fold(m[0]) for m in there]
    for at in (i for i, word in enumerate(theirs) if word == mine[0]):
        if theirs[at : at + len(mine)] == mine:
            return Span(there[at].start(), there[at + len(mine) - 1].end())
    if len(wanted) < _FEWEST:
        return None
    first, last = _aligned(mine, theirs)
    if first == last or _protected([m[0] for m in there[first:last]]) != _protected(wanted):
        return None
    return Span(there[first].start(), there[last - 1].end())


def _protected(words: list[str]) -> list[str]:
    """Words with a digit or a capital, in their order; one capital of the first word says nothing."""
    return [
        fold(word)
        for at, word in enumerate(words)
        if any(map(str.isdigit, word)) or sum(map(str.isupper, word)) > (0 if at else 1)
    ]


def _aligned(mine: list[str], theirs: list[str]) -> tuple[int, int]:
    """First and last (exclusive) word of the stretch of ``theirs`` that is most like ``mine``; (0, 0) for none."""
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    pairs = [(b.a + i, b.b + i) for b in blocks for i in range(b.size)]
    places = [place for _, place in pairs]
    best, share = (0, 0), _ALIKE
    for at, (_, start) in enumerate(pairs):
        end = bisect_left(places, start + len(mine) + len(mine) // 4 + 1)
        stretch = places[end - 1] + 1 - start
        alike = (end - at) / max(len(mine), stretch)
        if alike >= share:
            best, share = (start, start + stretch), alike
    return best

"""Sentences joined to statements that can be read by themselves.

1. A sentence that announces or lists (it ends with ":", ";" or ",") goes on with the next one.
2. One that begins in small letters, or points back ("This …", "It also …"), or behind a line that stops without an end, belongs to
   the one before it.
3. A list of short items ("in six countries: 1. Cambodia …") is one statement with what announces it.
4. Nothing else is joined over a blank line, nothing over the beginning of an item or of a point of a long one, or beyond `_MOST` words; what
   points back not beyond `_MOST_BACK`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.answering.open_questions.standing import ends_open, is_whole, leans
from corpus.model import Passage, Span
from corpus.normalize import ITEM_MARK

LONG_ITEM = 400  # characters of an item whose points are statements of their own
_POINT = re.compile(r"\s*\(?(?:[a-zа-я]|[ivx]{1,4}|\d{1,2})[.)]\s|\s*[•▪●–]\s")
_GOES_ON = ":;,"
_MOST, _MOST_BACK = 80, 60  # words
_LINE = 7  # words of a line that is no title
_SHORT_ITEM = 8  # words of an item that is no statement by itself
_ANNOUNCED = re.compile(r":\s*(?:\n|$)")
_MARKED = re.compile(rf"\s*{ITEM_MARK}")


@dataclass(frozen=True, slots=True)
class Statement:
    """``span``: from its first sentence to its last. ``rows``: of its sentences in their passage."""

    span: Span
    rows: tuple[int, ...]


def is_point(text: str) -> bool:
    """Whether a sentence begins with the mark of a list."""
    return _POINT.match(text) is not None


def statements_in(passage: Passage, starts: Collection[int]) -> list[Statement]:
    """The statements of a passage in its order. ``starts``: where items and their points begin."""
    made: list[Statement] = []
    for row, span in enumerate(passage.sentences):
        if made and _belongs(passage, made[-1].span, span, starts):
            last = made.pop()
            made.append(Statement(Span(last.span.start, span.end), (*last.rows, row)))
        else:
            made.append(Statement(span, (row,)))
    return made


def _belongs(passage: Passage, before: Span, span: Span, starts: Collection[int]) -> bool:
    """Whether a sentence goes on with what is before it."""
    gap = passage.at(Span(before.end, span.start))
    if any(start in starts for start in range(span.start, span.start + 6)):
        return False
    said = passage.at(before).rstrip()
    own = passage.at(span).lstrip()
    words = len(said.split()) + len(own.split())
    listed = _ANNOUNCED.search(said) and _MARKED.match(gap.rsplit("\n", 1)[-1] + own)
    if listed and len(own.split()) <= _SHORT_ITEM:
        return words <= _MOST
    if gap.count("\n") > 1:
        return False
    if said.endswith(tuple(_GOES_ON)) or own[:1].islower() or _is_cut(said, own):
        return words <= _MOST
    return leans(own) and is_whole(said) and words <= _MOST_BACK


def _is_cut(said: str, own: str) -> bool:
    """Whether a sentence stops without an end, at that of a line or a cell, and the next one is the rest of it; a row is none."""
    if " | " in said or " | " in own or is_point(own) or _MARKED.match(own):
        return False
    if not said[-1:].isalnum() or len(said.split()) < _LINE:
        return False
    return ends_open(said) or not is_whole(own)  # a title has a whole sentence behind it

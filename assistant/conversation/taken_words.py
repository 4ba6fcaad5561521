"""The words of an earlier turn, and the words of a turn in the place of some of them: "in Chad" in "What did UNODC do in Peru?"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.conversation.forms import PREPOSITIONS
from assistant.conversation.mentions import content, find_names
from assistant.conversation.subjects import without_doing
from corpus.model import places_in
from corpus.normalize import fold

_CONJUNCTIONS = "and|or|et|ou|y|e|o|и|или"
_GOVERNS = re.compile(rf"{PREPOSITIONS}|{_CONJUNCTIONS}", re.IGNORECASE)
_JOINS = re.compile(_CONJUNCTIONS, re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[-'’.&/]\w+)*")
KEEPS = 1.0  # added to the log-odds of a word of an earlier turn: one too many is better than one too few
Run = tuple[int, int]  # first and last word


@dataclass(frozen=True, slots=True)
class Word:
    """Log-probabilities of a word of an earlier turn: dropped; taken over; replaced by the words of the turn."""

    dropped: float
    kept: float
    replaced: float

    @property
    def is_kept(self) -> bool:
        return self.kept >= max(self.dropped - KEEPS, self.replaced)

    @property
    def is_replaced(self) -> bool:
        return not self.is_kept and self.replaced > self.dropped - KEEPS


DROPPED = Word(0.0, -math.inf, -math.inf)
KEPT = Word(-math.inf, 0.0, -math.inf)


def words_of(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of the words of a text."""
    return [match.span() for match in _WORD.finditer(text)]


def with_its_frame(question: str, words: Sequence[Word], own: str) -> tuple[Word, ...]:
    """``words``, of which a verb without content does not give way to ``own``, which is no name, nor a name where something else
    does, nor "and" but between words that do: "Что сделала" and "ПРООН" of "Что сделала ПРООН в области образования?" before
    "а полиция?", "and" of "Compare UNODC and ILO" before "and the police?".
    """
    spans = words_of(question)[: len(words)]
    names = places_in(find_names(question))
    says = [one.is_replaced and bool(content(question[a:b])) for one, (a, b) in _at(words, spans)]
    says = [one and a not in names for one, (a, _) in zip(says, spans, strict=True)]
    if find_names(own):
        return tuple(words)

    def stays(at: int, start: int, end: int) -> bool:
        if _JOINS.fullmatch(question[start:end]):
            around = (*words[max(at - 1, 0) : at], *words[at + 1 : at + 2])
            return not all(one.is_replaced for one in around)
        return (start in names and any(says)) or not without_doing(f"{question[start:end]} ")

    return tuple(
        KEPT if one.is_replaced and stays(at, *span) else one
        for at, (one, span) in enumerate(_at(words, spans))
    )


def _at(words: Sequence[Word], spans: Sequence[Run]) -> Iterator[tuple[Word, Run]]:
    return zip(words, spans, strict=False)


def closed(question: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """``words``, where the turn has a place among them, with those in between that say nothing: "it" of "What does it say?"."""
    spans, found = words_of(question), list(words)
    for before, after in _gaps(words) if has_place(words) else ():
        dropped = question[spans[before + 1][0] : spans[after - 1][1]]
        if not content(dropped) and not find_names(dropped):
            found[before + 1 : after] = [KEPT] * (after - before - 1)
    return tuple(found)


def _gaps(words: Sequence[Word]) -> list[Run]:
    """Of the words that are dropped between others, those before and after each run."""
    there = [n for n, one in enumerate(words) if one.is_kept or one.is_replaced]
    return [(before, after) for before, after in pairwise(there) if after > before + 1]


def falls_apart(question: str, words: Sequence[Word]) -> bool:
    """Whether of the middle of a question other words are dropped than a phrase with its preposition: "How many … reach" of "How
    many people did UNFPA reach?".
    """
    spans = words_of(question)
    first = (question[slice(*spans[before + 1])] for before, _ in _gaps(words))
    return any(not _GOVERNS.fullmatch(word) for word in first)


def cuts_a_name(question: str, words: Sequence[Word]) -> bool:
    """Whether of a name only some words are kept."""
    spans = words_of(question)
    return any(
        len(
            {
                one.is_kept
                for one, (start, end) in _at(words, spans)
                if name.start <= start and end <= name.end
            }
        )
        > 1
        for name in find_names(question)
    )


def has_place(words: Sequence[Word]) -> bool:
    return any(word.is_replaced for word in words)


def kept_in(text: str, words: Sequence[Word]) -> list[str]:
    return of_runs(text, runs_of([word.is_kept for word in words]))


def runs_of(which: Sequence[bool]) -> list[Run]:
    """Words that follow each other."""
    found: list[Run] = []
    for n, one in enumerate(which):
        if one and found and found[-1][1] == n - 1:
            found[-1] = (found[-1][0], n)
        elif one:
            found.append((n, n))
    return found


def of_runs(text: str, runs: Sequence[Run]) -> list[str]:
    places = words_of(text)
    return [text[places[first][0] : places[last][1]] for first, last in runs]


def with_turn(text: str, words: Sequence[Word], own: str) -> str:
    """The words of ``text`` that are kept, with ``own`` where the first of those stood that it replaces."""
    parts: list[str] = []
    at = next(n for n, word in enumerate(words) if word.is_replaced)
    governs = _governing(text, words)
    for before in (True, False):
        which = [
            word.is_kept and (n < at) == before and (before or n not in governs)
            for n, word in enumerate(words)
        ]
        parts += of_runs(text, runs_of(which))
        parts += [_without_first(own, parts)] if before else []
    return " ".join(filter(None, parts))


def _governing(text: str, words: Sequence[Word]) -> set[int]:
    """Numbers of the prepositions and conjunctions whose words are gone: "in" where of "and in Chad" the country is."""
    spans, found = words_of(text)[: len(words)], set[int]()
    for n in range(len(spans) - 2, -1, -1):
        gone = not words[n + 1].is_kept or n + 1 in found
        if gone and _GOVERNS.fullmatch(text[slice(*spans[n])]):
            found.add(n)
    return found


def _without_first(own: str, before: Sequence[str]) -> str:
    """``own`` without its first word where what stands before it ends with that: "say about" before "about violence"."""
    first, _, rest = own.partition(" ")
    return rest if before and fold(before[-1].split()[-1]) == fold(first) else own

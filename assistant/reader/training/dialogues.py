"""What is learnt from dialogues in which each question is also given standing alone: which words it takes from where.

1. Words of the stand-alone question that the turn has, in its order, are the turn's own.
2. Each other one is of the longest run of words that an earlier question has as well, the newest one first.
3. Where the words of the turn stand among those of the earlier question that the whole begins with, the words that they
   stand for are replaced.

The last question is mostly given standing alone, as it was understood, older ones as they were typed. A complete question
takes nothing; of a dialogue, the first turns are also read after some of another one, of which they take nothing.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from assistant.conversation.taken_words import words_of
from assistant.reader.turns import DROPPED, KEPT, REPLACED
from corpus.normalize import fold

_CONTINUED = 0.5  # share of dialogues whose first turns are also read after another one
_FIRST, _BEFORE = 3, 3  # turns of each, at most
_AS_TYPED = 0.2  # share of the last questions that are read as they were typed, as older ones are
Place = tuple[int, int]  # number of an earlier question, or `_TURN`; number of its word
_TURN = -1


@dataclass(frozen=True, slots=True)
class Labelled:
    """A turn with the questions before it, the newest first; for each word of the turn whether it stays, for each of theirs
    one of `DROPPED`, `KEPT`, `REPLACED`.
    """

    turn: str
    earlier: tuple[str, ...]
    own: tuple[bool, ...]
    words: tuple[tuple[int, ...], ...]


def load_dialogues(paths: Iterable[Path], draw: random.Random) -> list[Labelled]:
    """Turns with something before them, of JSON lines with ``turns`` (docs/formats)."""
    dialogues = [_turns(line, draw) for path in paths for line in path.open(encoding="utf-8")]
    found = [one for dialogue in dialogues for one, _ in dialogue]
    for dialogue in dialogues:
        before = draw.choice(dialogues)[-1][1][: draw.randint(1, _BEFORE)]
        if draw.random() < _CONTINUED:
            found += [_after(one, before) for one, _ in dialogue[:_FIRST]]
    return [one for one in found if one.earlier]


def _turns(line: str, draw: random.Random) -> list[tuple[Labelled, tuple[str, ...]]]:
    """The turns that ask, each with the questions, the newest first, that the one after it is read with."""
    turns: list[tuple[Labelled, tuple[str, ...]]] = []
    earlier: tuple[str, ...] = ()
    for turn in json.loads(line)["turns"]:
        if turn["kind"] not in {"question", "followup"} or not turn["standalone"]:
            continue
        typed = [one.turn for one, _ in reversed(turns)]
        alone = turn["standalone"] if turn["kind"] == "followup" else turn["user"]
        one = labelled(turn["user"], earlier, alone)
        earlier = (turn["user"] if draw.random() < _AS_TYPED else alone, *typed)
        turns.append((one, earlier))
    return turns


def _after(one: Labelled, before: Sequence[str]) -> Labelled:
    dropped = tuple((DROPPED,) * len(words_of(text)) for text in before)
    return replace(one, earlier=(*one.earlier, *before), words=(*one.words, *dropped))


def labelled(turn: str, earlier: Sequence[str], alone: str) -> Labelled:
    """The words of ``turn`` and of ``earlier``, the newest first, that make the stand-alone question ``alone``."""
    wanted, own = _words(alone), _words(turn)
    given = [_words(one) for one in earlier]
    source: list[Place | None] = [None] * len(wanted)
    for at, start, size in SequenceMatcher(None, wanted, own, autojunk=False).get_matching_blocks():
        source[at : at + size] = [(_TURN, start + n) for n in range(size)]
    _fill(source, wanted, given)
    stays = [False] * len(own)
    labels = [[DROPPED] * len(words) for words in given]
    for place in source:
        if place is not None and place[0] == _TURN:
            stays[place[1]] = True
        elif place is not None:
            labels[place[0]][place[1]] = KEPT
    _mark_replaced(labels, [place for place in source if place is not None])
    return Labelled(turn, tuple(earlier), tuple(stays), tuple(map(tuple, labels)))


def _words(text: str) -> list[str]:
    return [fold(text[start:end]) for start, end in words_of(text)]


def _fill(
    source: list[Place | None], wanted: Sequence[str], given: Sequence[Sequence[str]]
) -> None:
    """Give words that the turn lacks the place of the longest run that an earlier question has."""
    used: set[Place] = set()
    at = 0
    while at < len(wanted):
        best = (0, 0, 0)  # length of the run, less the number of the question, where it begins
        for n, words in enumerate(given) if source[at] is None else ():
            for start in range(len(words)):
                size = _run(source, wanted, words, at, start) if (n, start) not in used else 0
                if (size, -n) > best[:2]:
                    best = size, -n, start
        size, number, start = best
        lone = size == 1 and len(wanted[at]) <= 2 and wanted[at].isascii()
        if not size or (lone and not wanted[at].isdigit()):
            at += 1
            continue
        places = [(-number, start + n) for n in range(size)]
        source[at : at + size] = places
        used.update(places)
        at += size


def _run(
    source: Sequence[Place | None],
    wanted: Sequence[str],
    words: Sequence[str],
    at: int,
    start: int,
) -> int:
    """How many words from ``at`` on are those from ``start`` on; short ones that the turn has too belong to the run."""
    size = 0
    while (
        at + size < len(wanted)
        and start + size < len(words)
        and words[start + size] == wanted[at + size]
        and (source[at + size] is None or len(wanted[at + size]) <= 4)
    ):
        size += 1
    return size


def _mark_replaced(labels: list[list[int]], source: Sequence[Place]) -> None:
    """Words between those of the question that the whole begins with, where the turn's own words stand."""
    if not source or source[0][0] == _TURN:
        return
    frame = source[0][0]
    own = [n for n, place in enumerate(source) if place[0] == _TURN]
    for first in (n for n in own if n - 1 not in own):
        last = next(n for n in range(first, len(source)) if n + 1 not in own)
        before = [word for number, word in source[:first] if number == frame]
        after = [word for number, word in source[last + 1 :] if number == frame]
        start = before[-1] + 1
        end = after[0] if after else len(labels[frame])
        for word in range(start, end):
            if labels[frame][word] == DROPPED:
                labels[frame][word] = REPLACED

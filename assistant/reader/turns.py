"""How a turn and the questions before it are encoded for the network that says which of their words stay.

    <s> turn </s></s> question before </s></s> the one before that … </s>

Each word is tokenized by itself; its first token stands for it. Long turns keep their beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.conversation.taken import Taken
from assistant.conversation.taken_words import Word, words_of
from assistant.reader.passages import BEGIN, MARK, Reading

DROPPED, KEPT, REPLACED, OWN = range(4)  # numbers of a token; of the first one `OWN` is of leaning
_LONGEST = 240  # tokens, but for those of one more turn
_WORDS = 40  # of a turn


@dataclass(frozen=True, slots=True)
class TurnReading:
    """``own``: for each word of the turn the place of its first token; ``earlier``: of each question before, the newest first."""

    reading: Reading
    own: list[int]
    earlier: list[list[int]]


def encode_turn(
    turn: str, earlier: Sequence[str], ids_of: Callable[[str], Sequence[int]]
) -> TurnReading:
    """``earlier``: questions, the newest first, of which those are read that fit; ``ids_of``: tokens of a word."""
    ids, own = _with_words([BEGIN], turn, ids_of)
    ids.append(MARK)
    places: list[list[int]] = []
    for question in earlier:
        more, first = _with_words([*ids, MARK], question, ids_of)
        if len(more) > _LONGEST:
            break
        ids = more
        places.append(first)
    return TurnReading(Reading([*ids, MARK], [], 0), own, places)


def _with_words(
    ids: list[int], text: str, ids_of: Callable[[str], Sequence[int]]
) -> tuple[list[int], list[int]]:
    """``ids`` with the tokens of the words of a text, and where each word begins."""
    first = []
    for start, end in words_of(text)[:_WORDS]:
        first.append(len(ids))
        ids = [*ids, *ids_of(text[start:end])]
    return ids, first


def taken(read: TurnReading, said: npt.NDArray[np.float32]) -> Taken:
    """What the network says of a turn; ``said``: logits (tokens, 4)."""
    earlier = []
    for places in read.earlier:
        logits = said[places, :OWN]
        highest = logits.max(axis=1, initial=0.0)
        spread = highest + np.log(np.exp(logits - highest[:, None]).sum(axis=1))
        earlier.append(tuple(Word(*map(float, row)) for row in logits - spread[:, None]))
    own = tuple(bool(said[place, OWN] > 0) for place in read.own)
    return Taken(float(said[0, OWN]), own, tuple(earlier))

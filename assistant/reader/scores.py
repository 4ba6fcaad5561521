"""What a reader is given, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.conversation.taken import Taken
from assistant.reader.sheets import TableScore

_LONGEST = 24  # tokens of an answer inside a unit


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as it is given to a reader: its sentences or rows (units), each with single spaces between words.

    ``above``: what a person sees over it, see `assistant.reader.passages.above`.
    """

    above: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitScore:
    """What a reader says of a sentence or row. ``logit``: log-odds that it answers, against nothing does.

    ``span``: the likeliest answer in it (offsets of its text); None for a unit without a word.
    ``certainty``: the probability of this span among all of the unit, in (0, 1).
    """

    logit: float
    span: tuple[int, int] | None
    certainty: float


@dataclass(frozen=True, slots=True)
class PassageScore:
    """``logit``: log-odds that the passage answers. ``units``: one score for each."""

    logit: float
    units: tuple[UnitScore, ...]


class Reader(Protocol):
    """Models that read passages together with a question, and turns."""

    def warm(self, *, once: bool = False) -> None:
        """Load the model and let it run once. ``once``: without what pays only where more questions follow."""

    def read(self, question: str, passages: Sequence[Shown]) -> list[PassageScore]:
        """A score for each passage, in their order."""

    def points(self, question: str, passages: Sequence[Shown]) -> list[tuple[float, ...]]:
        """Of each passage the log-odds that each of its units is a point of the answer to an open question."""

    def columns(self, question: str, tables: Sequence[Shown]) -> list[TableScore]:
        """What each of some tables, whose units are their columns, has to do with a question."""

    def taken_over(self, turn: str, earlier: Sequence[str]) -> Taken:
        """What a turn takes over from the questions before it, the newest first."""

    def labels(self, turn: str) -> Mapping[str, float]:
        """Probabilities of what a turn is (`assistant.reader.talk.LABELS`), the likeliest first; their sum is 1."""

    def kinds(self, question: str) -> Mapping[str, float]:
        """Probabilities of what a question asks for (`assistant.reader.kinds.KINDS`); their sum is 1."""


def best_span(scores: npt.NDArray[np.float32]) -> tuple[int, int, float]:
    """First and last token of the likeliest span of at most `_LONGEST` tokens, its probability.

    ``scores``: logits of being first and last, (tokens, 2).
    """
    if not len(scores):
        return 0, 0, 0.0
    first, last = (_softmax(scores[:, side]) for side in (0, 1))
    together = np.triu(np.outer(first, last)) - np.triu(np.outer(first, last), _LONGEST)
    at = int(together.argmax())
    row, column = divmod(at, len(scores))
    return row, column, float(together[row, column])


def _softmax(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    shifted = np.exp(logits.astype(np.float64) - float(logits.max()))
    return np.asarray(shifted / shifted.sum())

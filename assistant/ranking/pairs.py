"""How a question and a sentence are written for the ranker; the same in training and in use.

    [CLS] question [SEP] sentence [SEP]

Token types: 1 for the sentence, 0 for everything else. Limits are in tokens: the question keeps its
end, the sentence its beginning. The sentence stands alone: what headings, title and neighbours add is
weighed by the features of the answerer, and with them the ranker was worse (see its model card).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

QUESTION, SENTENCE = 40, 72
CLS, SEP = 101, 102
LENGTH = QUESTION + SENTENCE + 3

Tokenize = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Judged:
    """``logit``: log-odds that the sentence answers. ``span``: the likeliest answer inside the
    sentence (offsets of its text), with its probability among all spans, in (0, 1); None for a
    sentence without a word.
    """

    logit: float
    span: tuple[int, int] | None
    certainty: float


class Ranker(Protocol):
    """What reads sentences beside a question."""

    def warm(self) -> None:
        """Load the model and let it run once."""

    def judge(self, question: str, sentences: Sequence[str]) -> list[Judged]:
        """One judgement for each sentence, in their order."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Token ids and types of one pair; ``sentence``: half-open range of the sentence's tokens."""

    ids: list[int]
    types: list[int]
    sentence: tuple[int, int]


def encode_pair(question: Sequence[int], sentence: str, tokenize: Tokenize) -> Pair:
    """Write a pair; ``question`` is tokenized already, since it is the same for many sentences."""
    asked = list(question)[-QUESTION:]
    own = list(tokenize(sentence))[:SENTENCE]
    start = len(asked) + 2
    ids = [CLS, *asked, SEP, *own, SEP]
    types = [0] * start + [1] * len(own) + [0]
    return Pair(ids, types, (start, start + len(own)))

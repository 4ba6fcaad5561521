"""How a question and a sentence are written for the ranker; the same in training and in use.

    [CLS] question [SEP] sentence [SEP] context [SEP]

Token types: 1 for the sentence, 0 for everything else. Limits are in tokens: the question keeps its
end, the context its beginning; of a sentence that is too long its parts are read one by one.
The context is what a reader of the sentence sees above it; without one its part, [SEP] included, is
left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

QUESTION, SENTENCE, CONTEXT = 40, 72, 48
CLS, SEP = 101, 102
LENGTH = QUESTION + SENTENCE + CONTEXT + 4

_PARTS = 6

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

    def judge(
        self, question: str, sentences: Sequence[str], contexts: Sequence[str]
    ) -> list[Judged]:
        """One judgement for each sentence, in their order; ``contexts``: what stands above each."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Token ids and types of one pair; ``sentence``: half-open range of the sentence's tokens."""

    ids: list[int]
    types: list[int]
    sentence: tuple[int, int]


def encode_pair(
    question: Sequence[int], sentence: str, context: str, tokenize: Tokenize, start: int = 0
) -> Pair:
    """Write a pair; ``question`` is tokenized already, since it is the same for many sentences.

    ``start``: of the part of the sentence that is read, in tokens.
    """
    asked = list(question)[-QUESTION:]
    own = list(tokenize(sentence))[start : start + SENTENCE]
    above = [*list(tokenize(context))[:CONTEXT], SEP] if context else []
    first = len(asked) + 2
    ids = [CLS, *asked, SEP, *own, SEP, *above]
    types = [0] * first + [1] * len(own) + [0] * (1 + len(above))
    return Pair(ids, types, (first, first + len(own)))


def parts(length: int) -> list[int]:
    """Where the parts of a sentence of ``length`` tokens begin: half of each is in the next one too, and
    the last ends with the sentence; of a very long one the first `_PARTS`.
    """
    last = max(0, length - SENTENCE)
    return [*range(0, last, SENTENCE // 2), last][:_PARTS]

"""How a question and a sentence are written for the ranker; the same in training and in use.

    [CLS] question [SEP] sentence [SEP] headings · sentence before · sentence after [SEP]

Token types: 1 for the sentence, 0 for everything else. Limits are in tokens: the question keeps its
end, the sentence its beginning; of the context the headings come first and lose their outermost
words, the sentence before keeps its end, the one after its beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

QUESTION, SENTENCE, HEADINGS, BEFORE, AFTER = 40, 72, 20, 16, 12
CLS, SEP = 101, 102
LENGTH = QUESTION + SENTENCE + HEADINGS + BEFORE + AFTER + 4

Tokenize = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class InContext:
    """A sentence, with the headings above it joined by " > " and its neighbours ("" at an edge)."""

    text: str
    headings: str = ""
    before: str = ""
    after: str = ""


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

    def judge(self, question: str, sentences: Sequence[InContext]) -> list[Judged]:
        """One judgement for each sentence, in their order."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Token ids and types of one pair; ``sentence``: half-open range of the sentence's tokens."""

    ids: list[int]
    types: list[int]
    sentence: tuple[int, int]


def encode_pair(question: Sequence[int], sentence: InContext, tokenize: Tokenize) -> Pair:
    """Write a pair; ``question`` is tokenized already, since it is the same for many sentences."""
    asked = list(question)[-QUESTION:]
    own = list(tokenize(sentence.text))[:SENTENCE]
    context: list[int] = []
    if sentence.headings:
        context += list(tokenize(sentence.headings))[-HEADINGS:]
    if sentence.before:
        context += list(tokenize(sentence.before))[-BEFORE:]
    if sentence.after:
        context += list(tokenize(sentence.after))[:AFTER]
    start = len(asked) + 2
    ids = [CLS, *asked, SEP, *own, SEP, *context, SEP]
    types = [0] * start + [1] * len(own) + [0] * (len(context) + 2)
    return Pair(ids, types, (start, start + len(own)))

"""How a question and a sentence are encoded for the ranker; the same in training and in use.

    [CLS] question [SEP] sentence [SEP] context [SEP]

Token types: 1 for the sentence, 0 for everything else. Limits are in tokens: a long question keeps its
end, a long context its beginning; a long sentence is read in parts. The context is what a person sees
above the sentence (title, headings, names of columns); if there is none, its part, [SEP] included, is
left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.cache import BoundedCache
from index.model import without_surrogates

if TYPE_CHECKING:
    from tokenizers import Tokenizer

QUESTION, SENTENCE, CONTEXT = 40, 72, 48  # tokens of each, at most
CLS, SEP = 101, 102
LENGTH = QUESTION + SENTENCE + CONTEXT + 4

_PARTS = 6  # of a sentence, at most
_REMEMBERED = 4096  # texts whose tokens are cached: headings come back with every sentence

Tokenize = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class RankerScore:
    """What a ranker says of a sentence. ``logit``: log-odds that it answers the question.

    ``span``: the likeliest answer in the sentence (offsets of its text); None for a sentence without a
    word. ``certainty``: the probability of this span among all, in (0, 1).
    """

    logit: float
    span: tuple[int, int] | None
    certainty: float


class Ranker(Protocol):
    """A model that reads sentences together with a question."""

    def warm(self) -> None:
        """Load the model and let it run once."""

    def score(
        self, question: str, sentences: Sequence[str], contexts: Sequence[str]
    ) -> list[RankerScore]:
        """A score for each sentence, in their order; ``contexts``: one for each sentence, may be empty."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Token ids and types of one pair; ``sentence``: half-open range of the sentence's tokens."""

    ids: list[int]
    types: list[int]
    sentence: tuple[int, int]


def encode_pair(
    question: Sequence[int], sentence: str, context: str, tokenize: Tokenize, start: int = 0
) -> Pair:
    """Encode a pair; ``question`` is tokenized already, since it is the same for many sentences.

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
    """Where the parts of a sentence of ``length`` tokens begin.

    Each part overlaps half of the next one, and the last ends with the sentence; of a very long sentence
    only the first `_PARTS` are read.
    """
    last = max(0, length - SENTENCE)
    return [*range(0, last, SENTENCE // 2), last][:_PARTS]


class Tokens:
    """Token ids of a text, without special tokens, and their offsets. Thread-safe."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._known: BoundedCache[str, tuple[int, ...]] = BoundedCache(_REMEMBERED)

    @classmethod
    def open(cls, folder: Path) -> Tokens:
        """The tokenizer of the model in ``folder``."""
        from tokenizers import Tokenizer

        return cls(Tokenizer.from_file(str(folder / "tokenizer.json")))

    def ids(self, text: str) -> tuple[int, ...]:
        """Ids of the tokens of a text, without the special ones."""
        return self._known.get_or_make(text, self._ids)

    def _ids(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(without_surrogates(text), add_special_tokens=False).ids)

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Half-open ranges of code points, one for each token of ``text``."""
        return list(
            self._tokenizer.encode(without_surrogates(text), add_special_tokens=False).offsets
        )

"""Sets of a question's words as bit masks: an int with one bit for each word that occurs in a text.

A question is compared with some hundred sentences, each with neighbours, headings and title: the union of
two masks is one operation, where sets would be built and iterated over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, pairwise

from assistant.question.understand import Question

_NEAR = 4  # words


class Terms:
    """The words of a question, each with its bit and its weight.

    ``rarity``: weight of each stem of the question's terms, >= 0.
    """

    def __init__(self, question: Question, rarity: Mapping[str, float]) -> None:
        order = [word.stem for word in question.terms]
        self._bits = {
            stem: 1 << at
            for at, stem in enumerate(dict.fromkeys((*rarity, *order, *question.counted)))
        }
        self._weights = [(self._bits[stem], weight) for stem, weight in rarity.items()]
        self._shares: dict[tuple[int, int], float] = {}
        self._counted = [self._bits[stem] for stem in question.counted]
        self._neighbours = [(a, b, self._bits[a] | self._bits[b]) for a, b in pairwise(order)]

    def mask(self, stems: AbstractSet[str]) -> int:
        """The mask of the question's words that are among ``stems``."""
        return sum(self._bits[stem] for stem in self._bits.keys() & stems)

    def share(self, mask: int, without: int = 0) -> float:
        """Share of the question's words that are in ``mask``, weighted by rarity, in [0, 1]; words in the mask
        ``without`` count neither as present nor as lacking.
        """
        known = self._shares.get((mask, without))
        if known is None:
            total = self._weight(~without)
            known = self._weight(mask & ~without) / total if total else 0.0
            self._shares[mask, without] = known
        return known

    def _weight(self, mask: int) -> float:
        return sum(weight for bit, weight in self._weights if mask & bit)

    def counted(self, mask: int) -> float:
        """Share of the words for what the question counts that are in ``mask``, in [0, 1]; 0 if it counts nothing."""
        wanted = self._counted
        return sum(bool(mask & bit) for bit in wanted) / len(wanted) if wanted else 0.0

    def pairs(self, mask: int, sentences: Sequence[Sequence[str]]) -> float:
        """Share of the pairs of neighbouring words of the question that occur within four words of each other.

        ``sentences``: stems of each sentence, in the order of the text; ``mask``: of all of them together.
        """
        both = [(a, b) for a, b, pair in self._neighbours if mask & pair == pair]
        if not both:
            return 0.0
        where: dict[str, list[int]] = {}
        for at, stem in enumerate(chain.from_iterable(sentences)):
            if stem in self._bits:
                where.setdefault(stem, []).append(at)
        close = sum(any(abs(i - j) <= _NEAR for i in where[a] for j in where[b]) for a, b in both)
        return close / len(self._neighbours)

"""What was found for a question, in documents of its own language and of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.evidence.coverage import equivalents, with_equivalents
from assistant.evidence.sentences import reading
from assistant.evidence.sources import Source
from assistant.evidence.terms import Terms
from assistant.question.understand import Question

COMPARED = 5  # best passages of each language whose words are compared
MOST = 1.25  # times as good as the question's own documents another language's can be


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Passages, best first, and what was used to find them.

    ``question``: in the language of the documents. ``vector``: of it, float32 (dimension,). ``residual_vectors``: by
    document searched by itself, the vector of what the question says beyond naming it. ``rarity``: weight
    of the question's stems. ``other_languages``: the same for each other language that was asked in.
    """

    question: Question
    sources: tuple[Source, ...]
    vector: np.ndarray
    residual_vectors: Mapping[str, np.ndarray]
    rarity: Mapping[str, float]
    other_languages: tuple[Retrieved, ...] = ()

    @property
    def passages(self) -> tuple[Source, ...]:
        """The passages in all languages, best first."""
        own = [*self.sources, *(s for one in self.other_languages for s in one.sources)]
        return (
            tuple(sorted(own, key=lambda source: -source.hit.score))
            if self.other_languages
            else self.sources
        )


def covered(question: Question, rarity: Mapping[str, float], sources: Sequence[Source]) -> float:
    """Highest share of the question's words, by rarity, that one of the `COMPARED` best passages has."""
    terms, same = Terms(question, rarity), equivalents(question)
    shares = []
    for source in sources[:COMPARED]:
        context = reading(
            source.hit.passage, source.record, question.language, enumerations=False
        ).context
        _, said = with_equivalents((), context.stems, same)
        shares.append(terms.share(terms.mask(said)))
    return max(shares, default=0.0)


def merged(
    own: Retrieved, share: float, other_languages: Sequence[Retrieved], limit: int
) -> Retrieved:
    """``own`` with the passages of ``other_languages`` that are among the ``limit`` best of all.

    ``share``: what of the question's words is `covered` in its own language. As much more or less as is
    covered in another one do the scores of its passages count.
    """
    weighted = [_weighted(one, share) for one in other_languages]
    score = {s.hit.id: s.hit.score for one in (own, *weighted) for s in one.sources}
    order = sorted(score, key=lambda id_: -score[id_])
    rank = {id_: place for place, id_ in enumerate(order)}
    kept = []
    for one in weighted:
        ranked = (replace(s, rank=rank[s.hit.id]) for s in one.sources)
        kept.append(replace(one, sources=tuple(s for s in ranked if s.rank < limit)))
    return replace(own, other_languages=tuple(one for one in kept if one.sources))


def _weighted(found: Retrieved, share: float) -> Retrieved:
    there = covered(found.question, found.rarity, found.sources)
    weight = min(MOST, there / share) if share else 1.0
    sources = (replace(s, hit=replace(s.hit, score=weight * s.hit.score)) for s in found.sources)
    return replace(found, sources=tuple(sources))

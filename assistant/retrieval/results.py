"""The result of retrieval: passages in documents of the question's own language and of others.

Scores of two languages cannot be compared as they are, since the question is a translation in one of them. So
the scores of another language are multiplied by how much of the question's words its best passages have,
relative to the best passages in the question's own language (`merge_languages`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.evidence.coverage import equivalents, with_equivalents
from assistant.evidence.passage_analysis import analyse_passage
from assistant.evidence.sources import Source
from assistant.evidence.terms import Terms
from assistant.question.understand import Question

COMPARED = 5  # best passages of each language whose words are compared
MOST = 1.25  # highest factor of the scores of another language


@dataclass(frozen=True, slots=True)
class RetrievalResult:
    """Passages, best first, and what was used to find them.

    ``question``: in the language of the documents. ``vector``: of the question, float32 (dimension,).
    ``residual_vectors``: for each document that was searched by itself, by name, the vector of what the
    question says beyond naming the document, float32 (dimension,). ``rarity``: weight of each stem of the
    question, >= 0. ``other_languages``: results of the question in each other language that was searched.
    """

    question: Question
    sources: tuple[Source, ...]
    vector: np.ndarray
    residual_vectors: Mapping[str, np.ndarray]
    rarity: Mapping[str, float]
    other_languages: tuple[RetrievalResult, ...] = ()

    @property
    def passages(self) -> tuple[Source, ...]:
        """The passages in all languages, best first."""
        own = [*self.sources, *(s for one in self.other_languages for s in one.sources)]
        return (
            tuple(sorted(own, key=lambda source: -source.hit.score))
            if self.other_languages
            else self.sources
        )


def word_coverage(
    question: Question, rarity: Mapping[str, float], sources: Sequence[Source]
) -> float:
    """Highest share of the question's words that one of the `COMPARED` best passages has, weighted by
    rarity, in [0, 1].
    """
    terms, same = Terms(question, rarity), equivalents(question)
    shares = []
    for source in sources[:COMPARED]:
        context = analyse_passage(
            source.hit.passage, source.record, question.language, enumerations=False
        ).context
        _, present = with_equivalents((), context.stems, same)
        shares.append(terms.share(terms.mask(present)))
    return max(shares, default=0.0)


def merge_languages(
    own: RetrievalResult, share: float, other_languages: Sequence[RetrievalResult], limit: int
) -> RetrievalResult:
    """``own`` with the passages of ``other_languages`` that are among the ``limit`` best of all.

    ``share``: `word_coverage` of ``own``, in [0, 1]. Scores of another language are multiplied by its
    word coverage divided by ``share``, at most `MOST`.
    """
    weighted = [_rescaled(one, share) for one in other_languages]
    score = {s.hit.id: s.hit.score for one in (own, *weighted) for s in one.sources}
    order = sorted(score, key=lambda id_: -score[id_])
    rank = {id_: place for place, id_ in enumerate(order)}
    kept = []
    for one in weighted:
        ranked = (replace(s, rank=rank[s.hit.id]) for s in one.sources)
        kept.append(replace(one, sources=tuple(s for s in ranked if s.rank < limit)))
    return replace(own, other_languages=tuple(one for one in kept if one.sources))


def _rescaled(found: RetrievalResult, share: float) -> RetrievalResult:
    coverage = word_coverage(found.question, found.rarity, found.sources)
    weight = min(MOST, coverage / share) if share else 1.0
    sources = (replace(s, hit=replace(s.hit, score=weight * s.hit.score)) for s in found.sources)
    return replace(found, sources=tuple(sources))

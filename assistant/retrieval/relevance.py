"""How far a quote is about a topic.

    score = 0.5 * relatedness + 0.5 * share

``relatedness``: of the topic and the nearest of the quote's sentences (`Encoder.relatedness`), mostly in [0, 1].
``share``: of the topic's words, weighted by rarity, that the quote has; words of its headings and title count half.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.model import Citation
from assistant.question.understand import Question, understand
from assistant.retrieval.retrieve import retrieve
from corpus.model import Passage
from corpus.stemming import stems
from index.view import IndexView


@dataclass(frozen=True, slots=True)
class Relevance:
    """All three in [0, 1] or a little outside; higher is more."""

    relatedness: float
    share: float

    @property
    def score(self) -> float:
        return 0.5 * self.relatedness + 0.5 * self.share


@dataclass(frozen=True, slots=True)
class TopicRelevance:
    """``rarity``: weights of the topic's stems; ``vector``: of the topic, a unit row, float32 (dimension,)."""

    index: IndexView
    topic: Question
    rarity: Mapping[str, float]
    vector: np.ndarray

    def of(
        self,
        span: tuple[int, int],
        quote: str,
        above: Sequence[str],
        passage: Passage,
        vectors: np.ndarray,
    ) -> Relevance:
        """Of a quote at ``span`` of its document. ``above``: headings and title; ``vectors``: of the passage's sentences."""
        start, end = span
        cosines = [
            float(vectors[at] @ self.vector)
            for at, one in enumerate(passage.sentences)
            if one.start < end and start < one.end
        ]
        near = self.index.relatedness(max(cosines, default=0.0))
        return Relevance(near, self._share(quote, above))

    def _share(self, quote: str, above: Sequence[str]) -> float:
        language = self.topic.language
        found, around = set(stems(quote, language)), set(stems(" ".join(above), language))
        total = sum(self.rarity.values()) or 1.0
        said = sum(
            weight * (1.0 if stem in found else 0.5 if stem in around else 0.0)
            for stem, weight in self.rarity.items()
        )
        return said / total


def relevance_of(index: IndexView, topic: str, citations: Sequence[Citation]) -> list[float]:
    """The score of each quote; 0 for one whose passage is gone."""
    question = understand(topic)
    records = {record.name: record for record in index.document_records()}
    found = retrieve(index, question, records, limit=1)
    passages = index.passages(list(dict.fromkeys(one.passage for one in citations)))
    vectors = index.sentence_vectors(list(passages))
    relevance = TopicRelevance(index, question, found.rarity, found.vector)
    scores = []
    for one in citations:
        known, above = passages.get(one.passage), (*one.section[-3:], one.title)
        place = (one.start, one.end)
        scores.append(
            relevance.of(place, one.quote, above, known, vectors[one.passage]).score
            if known
            else 0.0
        )
    return scores

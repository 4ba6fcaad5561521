"""Read the passages found: every sentence gets features, the likeliest are read by the ranker."""

from __future__ import annotations

from assistant.answering.features import Candidate, candidates
from assistant.answering.select import Scored, score
from assistant.question.understand import Question
from assistant.reader.pairs import Ranker
from assistant.retrieval.found import Retrieved
from index.view import IndexView


def read(
    index: IndexView, question: Question, found: Retrieved, ranker: Ranker | None
) -> list[Scored]:
    """The sentences of what was found, likeliest first. ``ranker`` None: by their features alone."""
    return score(question, sentences(index, found), ranker)


def sentences(index: IndexView, found: Retrieved) -> list[Candidate]:
    """Every sentence of the passages found, with its features."""
    parts = (found, *found.other_languages)
    vectors = index.sentence_vectors([s.hit.id for part in parts for s in part.sources])
    top = max((s.hit.score for part in parts for s in part.sources), default=1.0) or 1.0
    return [
        one
        for part in parts
        for one in candidates(
            part.question,
            part.sources,
            rarity=part.rarity,
            query_vector=part.vector,
            rest_vectors=part.residual_vectors,
            sentence_vectors=vectors,
            top=top,
        )
    ]

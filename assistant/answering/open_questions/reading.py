"""What the reader says of statements that may be points: it reads the passages in which they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from assistant.answering.open_questions.candidates import PointCandidate
from assistant.answering.read import read_passages
from assistant.evidence.sources import Source
from assistant.question.understand import Question
from assistant.reader.scores import Reader
from corpus.model import Passage
from index.model import DocumentRecord, Hit
from index.view import IndexView

# Log-odds that each of some statements is a point of the answer, float64 (statements,).
ReadPoints = Callable[[Question, Sequence[PointCandidate]], np.ndarray]


def reading_of(
    index: IndexView, records: Mapping[str, DocumentRecord], reader: Reader
) -> ReadPoints:
    """A function that asks ``reader``; ``records``: of all documents, by name."""

    def read(question: Question, points: Sequence[PointCandidate]) -> np.ndarray:
        sources = sources_of(index, records, points)
        said = read_passages(index, question, sources, reader.points)
        passages = {source.hit.id: source.hit.passage for source in sources}
        return np.asarray(
            [_logit(one, passages[one.passage], said[one.passage]) for one in points],
            dtype=np.float64,
        )

    return read


def sources_of(
    index: IndexView, records: Mapping[str, DocumentRecord], points: Sequence[PointCandidate]
) -> list[Source]:
    """The passages in which some statements stand, each once."""
    passages = index.passages(list(dict.fromkeys(one.passage for one in points)))
    return [
        Source(Hit(id_, passage, 0.0, None, None), records[passage.document], 0)
        for id_, passage in passages.items()
    ]


def units_of(one: PointCandidate, passage: Passage) -> list[int]:
    """Numbers of the sentences of its passage that a statement has a part of."""
    return [i for i, span in enumerate(passage.sentences) if span.overlaps(one.span)]


def _logit(one: PointCandidate, passage: Passage, said: Sequence[float]) -> float:
    """Of the likeliest sentence of a statement."""
    own = (said[i] for i in units_of(one, passage))
    return max(own, default=max(said, default=0.0))

"""What the reader says of an open question: of passages, and of statements in them that may be points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.answering.open_questions.candidates import PointCandidate
from assistant.answering.read import read_passages
from assistant.evidence.sources import Source
from assistant.question.understand import Question
from assistant.reader.scores import Reader
from corpus.model import Passage
from index.model import DocumentRecord, Hit
from index.view import IndexView


class OpenReader:
    """A reader that is asked about one open question after another, over one index."""

    def __init__(
        self, index: IndexView, records: Mapping[str, DocumentRecord], reader: Reader
    ) -> None:
        """``records``: of all documents, by name."""
        self._index, self._records, self._reader = index, records, reader

    def points(self, question: Question, points: Sequence[PointCandidate]) -> np.ndarray:
        """Log-odds that each of some statements is a point of the answer, float64 (statements,)."""
        sources = sources_of(self._index, self._records, points)
        said = read_passages(self._index, question, sources, self._reader.points)
        passages = {source.hit.id: source.hit.passage for source in sources}
        return np.asarray(
            [_logit(one, passages[one.passage], said[one.passage]) for one in points],
            dtype=np.float64,
        )

    def answers(self, question: Question, sources: Sequence[Source]) -> list[float]:
        """Log-odds that each of some passages answers the question, in no order."""
        said = read_passages(self._index, question, sources, self._reader.read)
        return [score.logit for score in said.values()]


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

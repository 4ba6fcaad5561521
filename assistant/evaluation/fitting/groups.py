"""Questions with the sentences that the assistant would weigh for them, labelled right or wrong.

Passages and sentences come from the functions that answering uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.answering.candidates import Candidate
from assistant.answering.features import FEATURES
from assistant.answering.read import find_candidates
from assistant.conversation.followups import standalone
from assistant.evaluation.formats import load_questions
from assistant.evaluation.matching import Located, contains_all, locate
from assistant.evaluation.questions import Question as Asked
from assistant.question.understand import Question
from assistant.retrieval.retrieve import retrieve
from assistant.retrieval.spelling import understand_corrected
from index.store import Index
from index.view import IndexView


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with its candidate sentences, and which of them are right.

    ``values``: float64 (n, features). ``right``: bool (n,). ``whole``: bool (n,), whether the sentence
    alone contains all that is wanted.
    """

    asked: Asked
    question: Question
    found: list[Candidate]
    values: np.ndarray
    right: np.ndarray
    whole: np.ndarray

    @property
    def document(self) -> str:
        """What the question is about, by which folds are made; the question itself where that is not known."""
        return next(iter((*filter(None, [self.asked.document]), *self.asked.files)), self.asked.id)


def labelled(index: IndexView, asked: Asked) -> Labelled:
    """The question with every sentence that the assistant would weigh for it."""
    records = {record.name: record for record in index.document_records()}
    question, _ = understand_corrected(index, standalone(asked.question, asked.history).text)
    found = find_candidates(index, retrieve(index, question, records))
    return with_labels(asked, question, found, supports_of(index, asked))


def labelled_files(directory: Path, files: Sequence[Path]) -> list[Labelled]:
    """The questions of ``files`` over the index in ``directory``, as `labelled` gives them.

    Those about documents that are not indexed there are left out.
    """
    with Index.open(directory) as index:
        known = {r.name for r in index.document_records() if r.state == "indexed"}
        return [
            labelled(index, asked)
            for file in load_questions(files)
            for asked in file.questions
            if {*filter(None, [asked.document]), *asked.files} <= known
        ]


def supports_of(index: IndexView, asked: Asked) -> list[Located]:
    """The supports of a question whose documents are indexed, and where they occur there."""
    known = {r.name for r in index.document_records() if r.state == "indexed"}
    return [locate(s, index.document(s.file)) for s in asked.supports if s.file in known]


def with_labels(
    asked: Asked, question: Question, found: list[Candidate], places: Sequence[Located]
) -> Labelled:
    """A question with sentences and their labels; ``places``: of its supports.

    A sentence is right when it overlaps a support quote, or contains all that is wanted and is in a
    document that a support names.
    """
    whole = [bool(asked.wanted) and contains_all(c.text, asked.wanted or ()) for c in found]
    right = [
        any(p.cited_by(c.source.record.name, c.span) for p in places)
        or (holds and c.source.record.name in asked.files)
        for c, holds in zip(found, whole, strict=True)
    ]
    values = np.stack([c.values for c in found]) if found else np.zeros((0, len(FEATURES)))
    return Labelled(
        asked, question, found, values, np.asarray(right, bool), np.asarray(whole, bool)
    )

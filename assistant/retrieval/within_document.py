"""One document searched by itself, for what a question says beyond naming it.

Where the document is what the question names, its passages need not repeat the name ("Budget: …" in a
brief on the project), and its cover, which does, is not what is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.evidence.sources import is_opening
from assistant.question.document_names import document_name_stems
from assistant.question.understand import Question
from assistant.retrieval.features import passage_scores, text_features
from index.filters import Filters
from index.model import Candidate, DocumentRecord
from index.view import IndexView

NARROW = 40  # passages that each search is asked for
_OPENING = 8  # passages at the beginning of a document or in its summary


@dataclass(frozen=True, slots=True)
class ResidualQuery:
    """What a question says beyond naming a document, and its vector, float32 (dimension,).

    ``keywords``: the text, and the other words for its terms. ``searched``: the vector that is searched by.
    """

    text: str
    keywords: str
    vector: np.ndarray
    searched: np.ndarray


def residual_queries(
    index: IndexView, question: Question, documents: Sequence[DocumentRecord]
) -> dict[str, ResidualQuery]:
    """What ``question`` says beyond naming each of ``documents``, by name of the document."""
    texts, other = {}, {}
    for record in documents:
        known = document_name_stems(record, question.language)
        rest = [w for w in question.terms if w.stem not in known]
        words = " ".join(question.text[w.start : w.end] for w in rest)
        texts[record.name] = words or question.text
        own = {w.stem for w in rest}
        other[record.name] = sorted(question.with_alternatives(own) - own - known)
    vectors = index.encode_queries(list(texts.values()))
    return {
        name: ResidualQuery(
            text,
            " ".join((text, *other[name])),
            vector,
            index.without_language(vector, question.language),
        )
        for (name, text), vector in zip(texts.items(), vectors, strict=True)
    }


def search_document(
    index: IndexView, record: DocumentRecord, filters: Filters, residual: ResidualQuery
) -> dict[str, float]:
    """Scores of the best passages of a document for what the question says beyond naming it, by id.

    They are relative to the best one, which has 1. ``filters``: that hold besides.
    """
    found = index.candidates(
        residual.text,
        filters=replace(filters, documents=(record.name,)),
        keywords=residual.keywords,
        vector=residual.searched,
        dense_limit=NARROW,
        keyword_limit=NARROW,
    )
    if len(found) == 1:
        return {found[0].id: 1.0}  # normalised, an only passage would have 0
    scores = passage_scores(text_features(index, residual.searched, found))
    top = float(scores.max(initial=0.0)) or 1.0
    return {c.id: float(score) / top for c, score in zip(found, scores, strict=True)}


def opening_passages(
    index: IndexView,
    question: Question,
    vector: np.ndarray,
    record: DocumentRecord,
    filters: Filters,
) -> list[Candidate]:
    """The passages in which a document says what it is about: its beginning and its summary.

    ``vector``: that is searched by, float32 (dimension,).
    """
    every = max(NARROW, record.passages)
    found = index.candidates(
        question.text,
        filters=replace(filters, documents=(record.name,)),
        vector=vector,
        dense_limit=every,
        keyword_limit=every,
    )
    opening = (c for c in found if is_opening(c.passage))
    return sorted(opening, key=lambda c: c.passage.position)[:_OPENING]

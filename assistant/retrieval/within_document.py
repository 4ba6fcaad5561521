"""One document searched by itself, for what a question says beyond naming it.

Where the document is what the question names, its passages need not repeat the name ("Budget: …" in a
brief on the project), and its cover, which does, is not what is asked for.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from assistant.evidence.sources import is_opening
from assistant.question.understand import Question
from assistant.retrieval.scores import document_name_stems, passage_scores_inside
from corpus.names import find_dates, variants
from index.model import Candidate, DocumentRecord, Filters
from index.view import IndexView

NARROW = 24  # passages that each search is asked for
_SHARED = re.compile(r"\b(?:[A-Z][\w’'-]+|\w*\d[\w.,/-]*)")
_FORMS = 12  # forms of a name that are searched; those that follow are adjectives
_KEPT = 8  # passages kept of each document


@dataclass(frozen=True, slots=True)
class DocumentSearchResult:
    """What a search inside one document found.

    ``kept``: its best passages, best first. ``scores``: of all passages found, by id, relative to the
    best one, which has 1.
    """

    kept: tuple[Candidate, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResidualQuery:
    """What a question says beyond naming a document, and its vector, float32 (dimension,).

    ``keywords``: the text, and the other words for its terms.
    """

    text: str
    keywords: str
    vector: np.ndarray


def residual_queries(
    index: IndexView, question: Question, documents: Sequence[DocumentRecord]
) -> dict[str, ResidualQuery]:
    """What ``question`` says beyond naming each of ``documents``, by name of the document; only for those in
    the language of the question.
    """
    texts, other = {}, {}
    for record in documents:
        if not _is_foreign(record, question):
            known = document_name_stems(record, question.language)
            rest = [w for w in question.terms if w.stem not in known]
            words = " ".join(question.text[w.start : w.end] for w in rest)
            texts[record.name] = words or question.text
            stems = {w.stem for w in rest}
            other[record.name] = sorted(question.with_alternatives(stems) - stems - known)
    vectors = index.encode_queries(list(texts.values()))
    return {
        name: ResidualQuery(text, " ".join((text, *other[name])), vector)
        for (name, text), vector in zip(texts.items(), vectors, strict=True)
    }


def _is_foreign(record: DocumentRecord, question: Question) -> bool:
    return bool(record.language) and record.language != question.language


def search_document(
    index: IndexView,
    question: Question,
    record: DocumentRecord,
    filters: Filters,
    residual: ResidualQuery | None,
    dense_weight: float,
) -> DocumentSearchResult:
    """Search one document for what the question says beyond naming it.

    ``residual`` is None for a document in another language: it is searched for what languages share.
    """
    within = replace(filters, documents=(record.name,))
    if residual is None:
        keywords = _shared_words(question, record.publisher)
        found = search(index, question.text, within, NARROW, keywords=keywords)
        return _scored(found, np.asarray([c.keyword for c in found]))
    found = search(
        index, residual.text, within, NARROW, keywords=residual.keywords, vector=residual.vector
    )
    return _scored(found, passage_scores_inside(found, dense_weight))


def _scored(found: Sequence[Candidate], scores: np.ndarray) -> DocumentSearchResult:
    order = np.argsort(-scores, kind="stable").tolist()
    if len(found) == 1:
        scores = np.ones(
            1
        )  # min-max gives an only passage 0, and it is the best one of its document
    top = float(scores.max(initial=0.0)) or 1.0
    relative = {c.id: float(score) / top for c, score in zip(found, scores, strict=True)}
    return DocumentSearchResult(tuple(found[i] for i in order[:_KEPT]), relative)


def opening_passages(
    index: IndexView, question: Question, record: DocumentRecord, filters: Filters
) -> list[Candidate]:
    """The passages in which a document says what it is about: its beginning and its summary."""
    within = replace(filters, documents=(record.name,))
    found = search(index, question.text, within, max(NARROW, record.passages))
    return sorted((c for c in found if is_opening(c.passage)), key=lambda c: c.passage.position)[
        :_KEPT
    ]


def document_in_other_language(
    index: IndexView,
    question: Question,
    records: Mapping[str, DocumentRecord],
    filters: Filters,
    without: frozenset[str],
) -> str | None:
    """Name of the document in another language, not one of ``without``, that fits the question best by
    what languages share (names, dates, figures); None if there is none.

    Only for questions that are not English: most of their answers are in English documents.
    """
    others = {r.language for r in records.values() if r.language} - {question.language, *without}
    keywords = _shared_words(question)
    if question.language == "en" or filters.languages or not others or not keywords:
        return None
    within = replace(filters, languages=tuple(sorted(others)))
    found = search(index, question.text, within, NARROW, keywords=keywords)
    found = [c for c in found if c.passage.document in records]
    return max(found, key=lambda c: c.keyword).passage.document if found else None


def _shared_words(question: Question, publisher: str | None = None) -> str:
    """What languages share: names in all their forms, dates, figures, words with a capital letter
    or a digit; without the name of the ``publisher`` of the document that is searched.
    """
    keys = [k for k in (*question.places, *question.organisations) if k != publisher]
    names = [name for key in keys for name in variants(key)[:_FORMS]]
    shared = [w for w in _SHARED.findall(question.text[1:]) if w != publisher]
    return " ".join((*names, *shared, *english_dates(question)))


def english_dates(question: Question) -> list[str]:
    """Dates as "15 January 2025", months as "July 2024"."""
    written = []
    for mention in find_dates(question.text):
        first, _, last = mention.key.partition("/")
        if len(first) == 10 and first[:7] == last[:7]:
            year, month, day = first.split("-")
            number = f"{int(day)} " if first == last else ""
            written.append(f"{number}{month_name[int(month)]} {year}")
    return written


def search(
    index: IndexView,
    text: str,
    filters: Filters,
    size: int,
    *,
    keywords: str | None = None,
    vector: np.ndarray | None = None,
) -> list[Candidate]:
    """What both searches find, ``size`` passages each at most.

    ``keywords``, ``vector``: what the search by words and the one by vectors look for; made of ``text`` if None.
    """
    return index.candidates(
        text,
        filters=filters,
        keywords=keywords,
        vector=vector,
        dense_limit=size,
        keyword_limit=size,
    )

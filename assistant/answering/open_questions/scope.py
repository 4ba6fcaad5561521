"""Which documents an open question is about.

1. Each document in which something was found gets features (`DOCUMENT_FEATURES`): how much was found in it, and how far
   its title, publisher and year are what the question says.
2. A fitted logistic model makes of them how likely the question is about it.
3. Where one is far likelier than the next, the question is about it alone, and no other is quoted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from assistant.answering.weights import fitted
from assistant.locale import say
from assistant.question.document_names import document_name_stems
from assistant.question.understand import Question, function_stems
from assistant.reader.kinds import OpenKind
from assistant.retrieval.results import RetrievalResult
from corpus.stemming import stems
from index.filters import Filters
from index.model import DocumentRecord

DOCUMENT_FEATURES = (
    "share",  # of the scores of the best passages, that are its own
    "best",  # score of its best passage, relative to the best of all
    "title_in",  # share of the question's words that its title, publisher, file name and year have, weighted by rarity
    "title_of",  # share of its title's words that the question has
    "publisher",  # its publisher is named
    "other_publisher",  # another publisher is named, and not this one
    "year",  # its year is named, or is in its title
    "other_year",  # years are named, and none is its year or in its title
    "language",  # it is in the language of the question
)
_JUDGED = 24  # passages by which the scope is decided
_OVER_MANY: frozenset[OpenKind] = frozenset({"evidence"})  # kinds that ask about all documents
_AS_LIKELY = 4.0  # log-odds below the likeliest document


class Search(Protocol):
    """Finds passages for a question; ``filters``: that must hold besides those of the user."""

    def __call__(self, question: Question, filters: Filters = ...) -> RetrievalResult: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents that a question is about, best first. ``one``: it is about the first alone."""

    documents: tuple[str, ...]
    one: bool


def scope_of(
    question: Question,
    kind: OpenKind,
    found: RetrievalResult,
    records: Mapping[str, DocumentRecord],
) -> Scope:
    """The documents in which something was found, likeliest first."""
    names, values = document_values(question, found, records)
    if not names:
        return Scope((), False)
    model = fitted("scope", DOCUMENT_FEATURES)
    logits = model.logit(values)
    order = np.argsort(-logits, kind="stable").tolist()
    certain = float(model.softmax(logits).max()) >= model.threshold
    return Scope(tuple(names[i] for i in order), certain and kind not in _OVER_MANY)


def likely_documents(
    question: Question, found: RetrievalResult, records: Mapping[str, DocumentRecord]
) -> list[str]:
    """The documents of which one may be meant as well as another, likeliest first; none where it is likelier that none is."""
    names, values = document_values(question, found, records)
    logits = fitted("scope", DOCUMENT_FEATURES).logit(values)
    if not names or logits.max() < 0:
        return []
    order = np.argsort(-logits, kind="stable").tolist()
    return [names[i] for i in order if logits[i] >= logits.max() - _AS_LIKELY]


def document_values(
    question: Question, found: RetrievalResult, records: Mapping[str, DocumentRecord]
) -> tuple[list[str], np.ndarray]:
    """Names of the documents in which something was found, and their features, float64 (n, features)."""
    scores: dict[str, float] = {}
    best: dict[str, float] = {}
    for rank, source in enumerate(found.passages):
        name, score = source.record.name, source.hit.score
        best.setdefault(name, score)
        scores[name] = scores.get(name, 0.0) + (score if rank < _JUDGED else 0.0)
    total, top = sum(scores.values()) or 1.0, max(best.values(), default=1.0) or 1.0
    rows = [
        (scores[name] / total, best[name] / top, *_named(question, found, records[name]))
        for name in scores
    ]
    return list(scores), np.asarray(rows, dtype=np.float64).reshape(-1, len(DOCUMENT_FEATURES))


def _named(question: Question, found: RetrievalResult, record: DocumentRecord) -> tuple[float, ...]:
    """How far a question names a document."""
    language = question.language
    asked = {word.stem for word in question.terms}
    title = set(stems(record.title, language)) - function_stems(language)
    said = document_name_stems(record, language) | {str(record.year)}
    total = sum(found.rarity.values()) or 1.0
    inside = sum(weight for stem, weight in found.rarity.items() if stem in said) / total
    publisher = record.publisher is not None and _names_publisher(question, record)
    year = any(one == str(record.year) or one in record.title for one in question.years)
    return (
        inside,
        len(title & asked) / max(1, len(title)),
        float(publisher),
        float(bool(question.organisations) and not publisher),
        float(year),
        float(bool(question.years) and not year),
        float(record.language == language),
    )


def _names_publisher(question: Question, record: DocumentRecord) -> bool:
    own = set(stems(record.publisher or "", question.language))
    asked = {word.stem for word in question.terms}
    return record.publisher in question.organisations or (bool(own) and own <= asked)


def what_it_is(report: DocumentRecord, language: str) -> str:
    """A report in a line: its title, publisher and year, as far as they are known, which its citations say too."""
    known = [one for one in (report.publisher, str(report.year or "")) if one]
    if not known:
        return ""
    separator = "، " if language == "ar" else ", "
    details = separator.join(known)
    return say("The report: {title} ({details}).", language, title=report.subject, details=details)

"""Find the passages that may answer a question.

1. Vectors and words are searched for candidates; for the search by words abbreviations are written out
   ("GBV") and names are added in English, so that "Haïti" finds "Haiti".
2. The documents that come out best, and those named by their number, are searched once more by
   themselves (`assistant.retrieval.within_document`).
3. All passages found are ranked by one weighted sum of features (`assistant.retrieval.features`).
4. Of the best document for a question about a whole document ("What is this report about?") its
   summary and first passages are added.

The encoder maps texts of many languages into one space, so documents in another language than the question are
found by vectors, and there is no search of their own for them. Searched by is the question's vector with less of what its language
has in common (`Encoder.without_language`): of 660 questions on passages in another language .78 instead of .69 have theirs among
the best twenty, of 400 others .93 as before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evidence.sources import Source
from assistant.question.country_names import with_country_names
from assistant.question.understand import Question
from assistant.retrieval.features import DEPTH, passage_features, passage_scores, rarities
from assistant.retrieval.results import RetrievalResult
from assistant.retrieval.within_document import (
    opening_passages,
    residual_queries,
    search_document,
)
from corpus.names import expand_abbreviations
from index.filters import Filters
from index.model import Candidate, DocumentRecord, Hit
from index.view import IndexView

PASSAGES = 30  # that a question is answered from
CANDIDATES = 100  # passages that each of the two searches, by vectors and by words, is asked for


@dataclass(frozen=True, slots=True)
class Passages:
    """What the searches found, in no order. ``values``: features, float64 (n, features).

    ``residual_vectors``, ``rarity``: see `RetrievalResult`. ``opening``: ids of passages that are kept however they rank.
    """

    found: list[Candidate]
    values: np.ndarray
    vector: np.ndarray
    residual_vectors: Mapping[str, np.ndarray]
    rarity: Mapping[str, float]
    opening: frozenset[str]


def retrieve(
    index: IndexView,
    question: Question,
    records: Mapping[str, DocumentRecord],
    *,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    limit: int = PASSAGES,
    candidates: int = CANDIDATES,
) -> RetrievalResult:
    """The ``limit`` best passages for ``question``; a few more of a document that is asked about as a whole.

    ``records``: by name of document. ``candidates``: passages that each search is asked for first. Scores
    of passages are in [0, 1] and compare passages of one question only.
    """
    passages = find_passages(index, question, records, filters, candidates)
    ranked = [
        (rank, candidate, score)
        for rank, (candidate, score) in enumerate(
            _ordered(passages.found, passage_scores(passages.values))
        )
        if rank < limit or candidate.id in passages.opening
    ]
    cosines = index.cosines([candidate.id for _, candidate, _ in ranked], passages.vector)
    return RetrievalResult(
        question,
        tuple(
            Source(
                Hit(c.id, c.passage, score, cosines[c.id], c.keyword),
                records[c.passage.document],
                rank,
            )
            for rank, c, score in ranked
            if c.id in cosines
        ),
        passages.vector,
        passages.residual_vectors,
        passages.rarity,
    )


def find_passages(
    index: IndexView,
    question: Question,
    records: Mapping[str, DocumentRecord],
    filters: Filters,
    candidates: int = CANDIDATES,
) -> Passages:
    """Steps 1, 2 and 4, and the features of what they find; see `retrieve`."""
    vector = index.encode_query(with_country_names(question.text, question.language))
    searched = index.without_language(vector, question.language)
    keywords, rarity = _keywords(question), rarities(index, question)
    found = index.candidates(
        question.text,
        filters=filters,
        keywords=keywords,
        vector=searched,
        dense_limit=candidates,
        keyword_limit=candidates,
    )
    # Documents that were indexed since the records were read are left to the next question.
    pool = {c.id: c for c in found if c.passage.document in records}
    first = passage_features(index, question, searched, list(pool.values()), records)
    ranked = _ordered(list(pool.values()), passage_scores(first))
    names = _best_documents(question, ranked, records, filters)
    residuals = residual_queries(index, question, [records[name] for name in names])
    inside = [search_document(index, records[n], filters, residuals[n]) for n in names]
    missing = [id_ for scores in inside for id_ in scores if id_ not in pool]
    pool |= {c.id: c for c in index.scored(missing, keywords=keywords, vector=searched)}
    opening: dict[str, Candidate] = {}
    if question.kind == "summary" and names:
        opening = {
            c.id: c for c in opening_passages(index, question, searched, records[names[0]], filters)
        }
    everything = list((opening | pool).values())
    return Passages(
        everything,
        passage_features(index, question, searched, everything, records, inside),
        vector,
        {name: residual.vector for name, residual in residuals.items()},
        rarity,
        frozenset(opening),
    )


def _ordered(found: Sequence[Candidate], scores: np.ndarray) -> list[tuple[Candidate, float]]:
    return [(found[i], float(scores[i])) for i in np.argsort(-scores, kind="stable").tolist()]


def _best_documents(
    question: Question,
    ranked: Sequence[tuple[Candidate, float]],
    records: Mapping[str, DocumentRecord],
    filters: Filters,
) -> list[str]:
    """Names of the documents that are searched by themselves: those that the question names by their number,
    then those of the best passages.
    """
    numbered = (r.name for r in records.values() if r.symbol in question.symbols)
    best = dict.fromkeys((*numbered, *(c.passage.document for c, _ in ranked)))
    return [name for name in best if filters.admits(records[name])][:DEPTH]


def _keywords(question: Question) -> str:
    """The text for the keyword search: the question, its abbreviations written out, its names, and the other
    words for its terms.
    """
    names = (*question.places, *question.organisations)
    terms = {w.stem for w in question.terms}
    other = sorted(question.with_alternatives(terms) - terms)
    return " ".join((question.text, *expand_abbreviations(question.text), *names, *other))

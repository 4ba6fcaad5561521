"""Find the passages that may answer a question.

1. Vectors and words are searched for candidates; for the search by words abbreviations are written out
   ("GBV") and names and dates are added in English, so that "Haïti" finds "Haiti". Candidates are scored
   by `assistant.retrieval.scores`.
2. The documents that come out best, and those named by their number, are searched once more by
   themselves (`assistant.retrieval.within_document`). How a passage comes out there, relative to the best of
   its document, adds to its score.
3. Of the best document for a question about a whole document ("What is this report about?") its
   summary and first passages are added.
4. Documents in another language are searched with the question translated to it
   (`assistant.question.glossary`), where the glossary has both languages, and ranked by themselves;
   `assistant.retrieval.results` merges the results.
5. For languages without a translation, one more document is searched: the one that fits the question's
   names, dates and figures best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from assistant.evidence.sources import Source
from assistant.question.glossary import LANGUAGES, translate_question
from assistant.question.understand import Question
from assistant.retrieval.results import (
    COMPARED,
    MOST,
    RetrievalResult,
    merge_languages,
    word_coverage,
)
from assistant.retrieval.scores import DENSE, DOCUMENT, NAMES, passage_scores, rarities
from assistant.retrieval.within_document import (
    NARROW,
    document_in_other_language,
    english_dates,
    opening_passages,
    residual_queries,
    search,
    search_document,
)
from corpus.names import expand_abbreviations
from index.model import Candidate, DocumentRecord, Filters, Hit
from index.view import IndexView

# Weight of the scores inside the best document, the second and the third.
_DOCUMENT_WEIGHTS = (0.6, 0.5, 0.4)
PASSAGES = 24  # that a question is answered from
# The highest score that a passage can get: all its parts, in another language that weighs the most.
_HIGHEST = (1 + DOCUMENT + NAMES + _DOCUMENT_WEIGHTS[0]) * MOST
CANDIDATES = 80  # passages that each of the two searches, by vectors and by words, is asked for
_KEPT_FIRST = 6  # best passages of all documents, kept even if the search inside documents ranks others higher
# Another language is searched in depth if its best passages cover at least this share of what the best ones
# in the question's own language cover of the question's words. Of 140 pairs of an English question and a
# language whose documents do not answer it, 4 reach it; of 45 questions whose answer is in another language
# all have at least 1.0.
_WORTH_SEARCHING = 0.9


@dataclass(frozen=True, slots=True)
class _Candidates:
    """What both searches found for a question in the documents that ``filters`` admit.

    ``ordered``: passages with their scores, best first. ``vector``: of the question, float32 (dimension,).
    ``rarity``: weight of each of its stems.
    """

    question: Question
    filters: Filters
    vector: np.ndarray
    rarity: Mapping[str, float]
    dense_weight: float
    ordered: Sequence[tuple[Candidate, float]]


def retrieve(
    index: IndexView,
    question: Question,
    records: Mapping[str, DocumentRecord],
    *,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    limit: int = PASSAGES,
    candidates: int = CANDIDATES,
    dense_weight: float = DENSE,
) -> RetrievalResult:
    """The ``limit`` best passages for ``question``, and a few more of the best documents.

    ``records``: by name of document. ``candidates``: passages that each search is asked for first.
    ``dense_weight``: share of the dense score in [0, 1]; the keyword
    score has the rest. Scores of passages are in [0, 1] and compare passages of one question only.
    """
    others = _translations(question, records, filters)
    index.encode_queries([question.text, *(asked.text for asked in others.values())])  # together
    pool = _find_candidates(index, question, records, filters, candidates, dense_weight)
    own = _search_best_documents(index, pool, records, limit, frozenset(others))
    if not others:
        return own
    share = word_coverage(question, own.rarity, own.sources)
    other_languages = []
    for language, asked in others.items():
        within = replace(filters, languages=(language,))
        pool = _find_candidates(index, asked, records, within, NARROW, dense_weight)
        best = _sources(pool.ordered[:COMPARED], records)
        if word_coverage(asked, pool.rarity, best) >= _WORTH_SEARCHING * share:
            other_languages.append(_search_best_documents(index, pool, records, limit, frozenset()))
    return merge_languages(own, share, other_languages, limit)


def _translations(
    question: Question, records: Mapping[str, DocumentRecord], filters: Filters
) -> dict[str, Question]:
    """The question translated to each other language of the documents that may be searched, by language."""
    spoken = {r.language for r in records.values() if filters.admits(r)} - {question.language}
    asked = {
        language: translate_question(question, language)
        for language in LANGUAGES
        if language in spoken
    }
    return {language: one for language, one in asked.items() if one is not None}


def _find_candidates(
    index: IndexView,
    question: Question,
    records: Mapping[str, DocumentRecord],
    filters: Filters,
    size: int,
    dense_weight: float,
) -> _Candidates:
    """Ask both searches for ``size`` passages each, and score what they find."""
    vector = index.encode_query(question.text)
    rarity = rarities(index, question)
    keywords = _keywords(question)
    found = search(index, question.text, filters, size, keywords=keywords, vector=vector)
    # Documents that were indexed since the records were read are left to the next question.
    pool = {c.id: c for c in found if c.passage.document in records}
    ordered = _rank(index, question, pool, records, rarity, dense_weight)
    return _Candidates(question, filters, vector, rarity, dense_weight, ordered)


def _search_best_documents(
    index: IndexView,
    pool: _Candidates,
    records: Mapping[str, DocumentRecord],
    limit: int,
    without: frozenset[str],
) -> RetrievalResult:
    """Search the best documents of ``pool`` by themselves, and rank all passages found again.

    ``without``: languages whose documents are left out. Returns the ``limit`` best passages, and
    those that were the best inside a document or in the first search.
    """
    question, filters = pool.question, pool.filters
    deep = _best_documents(pool, records, without)
    foreign = document_in_other_language(index, question, records, filters, without)
    names = list(dict.fromkeys([*deep, foreign] if foreign else deep))
    residuals = residual_queries(index, question, [records[name] for name in names])
    searched = {
        name: search_document(
            index, question, records[name], filters, residuals.get(name), pool.dense_weight
        )
        for name in names
    }
    added = {
        id_: weight * score
        for name, weight in zip(deep, _DOCUMENT_WEIGHTS, strict=False)
        for id_, score in searched[name].scores.items()
    }
    kept = {c.id: c for one in searched.values() for c in one.kept}
    if question.kind == "summary" and deep:
        kept |= {c.id: c for c in opening_passages(index, question, records[deep[0]], filters)}
    everything = kept | {c.id: c for c, _ in pool.ordered}
    ranked = _rank(index, question, everything, records, pool.rarity, pool.dense_weight, added)
    ranked = [one for one in ranked if records[one[0].passage.document].language not in without]
    kept |= {c.id: c for c, _ in pool.ordered[:_KEPT_FIRST]}
    sources = tuple(s for s in _sources(ranked, records) if s.rank < limit or s.hit.id in kept)
    vectors = {name: residual.vector for name, residual in residuals.items()}
    return RetrievalResult(question, sources, pool.vector, vectors, pool.rarity)


def _best_documents(
    pool: _Candidates, records: Mapping[str, DocumentRecord], without: frozenset[str]
) -> list[str]:
    """Names of the documents that are searched by themselves: those that the question names by their number,
    then those of the best passages.
    """
    numbered = [r.name for r in records.values() if r.symbol in pool.question.symbols]
    first = (c.passage.document for c, _ in pool.ordered)
    best = [name for name in (*numbered, *first) if records[name].language not in without]
    admitted = [name for name in dict.fromkeys(best) if pool.filters.admits(records[name])]
    return admitted[: len(_DOCUMENT_WEIGHTS)]


def _sources(
    ranked: Sequence[tuple[Candidate, float]], records: Mapping[str, DocumentRecord]
) -> list[Source]:
    return [
        Source(
            Hit(c.id, c.passage, score / _HIGHEST, c.dense, c.keyword),
            records[c.passage.document],
            rank,
        )
        for rank, (c, score) in enumerate(ranked)
    ]


def _rank(
    index: IndexView,
    question: Question,
    pool: Mapping[str, Candidate],
    records: Mapping[str, DocumentRecord],
    rarity: Mapping[str, float],
    dense_weight: float,
    added: Mapping[str, float] = MappingProxyType({}),
) -> list[tuple[Candidate, float]]:
    """Candidates with their scores, the best first. ``added``: to the score, by passage."""
    found = list(pool.values())
    scores = passage_scores(index, question, found, records, rarity, dense_weight)
    scores += np.asarray([added.get(c.id, 0.0) for c in found])
    return [(found[i], float(scores[i])) for i in np.argsort(-scores, kind="stable").tolist()]


def _keywords(question: Question) -> str:
    """The text for the keyword search: the question, its abbreviations written out, its names, its dates
    in English if it is in another language, and the other words for its terms.
    """
    names = (*question.places, *question.organisations)
    dates = english_dates(question) if question.language != "en" else ()
    terms = {w.stem for w in question.terms}
    other = sorted(question.with_alternatives(terms) - terms)
    return " ".join((question.text, *expand_abbreviations(question.text), *names, *dates, *other))

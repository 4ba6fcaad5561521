"""Find the passages that may answer a question.

1. Candidates of both searches; for the keyword search abbreviations are written out ("GBV") and
   names and dates are added in English, so that "Haïti" finds "Haiti". They are scored by
   `assistant.retrieval.scores`.
2. The documents that come out best, and those named by their number, are searched once more by
   themselves (`assistant.retrieval.within_document`). How a passage comes out there, relative to the best of
   its document, adds to its score.
3. Of the best document for a question about a whole document ("What is this report about?") its
   summary and first passages are added.
4. Documents in another language are asked in it (`assistant.question.glossary`), where the glossary knows both
   languages, and ranked by themselves; `assistant.retrieval.found` joins what was found.
5. Of the other languages the document is searched that fits the question's names, dates and figures
   best: the default model and the stemmers know no translation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from assistant.evidence.sources import Source
from assistant.question.glossary import LANGUAGES, translate_question
from assistant.question.understand import Question
from assistant.retrieval.found import COMPARED, MOST, Retrieved, covered, merged
from assistant.retrieval.scores import DENSE, DOCUMENT, NAMES, passage_scores, rarities
from assistant.retrieval.within_document import (
    NARROW,
    english_dates,
    foreign,
    opening,
    residual_queries,
    search,
    search_document,
)
from corpus.names import expand_abbreviations
from index.model import Candidate, DocumentRecord, Filters, Hit
from index.view import IndexView

_WITHIN = (0.6, 0.5, 0.4)  # weight of the search inside the best document, the second, the third
PASSAGES = 24  # that a question is answered from
# The highest score that a passage can get: all its parts, in another language that weighs the most.
_HIGHEST = (1 + DOCUMENT + NAMES + _WITHIN[0]) * MOST
CANDIDATES = 80  # passages that each search is asked for
_FIRST = 6  # best passages of all documents, which those of the best documents do not displace
# Share of the question's words, of that in its own language, for another language to be looked into.
# Of 140 pairs of an English question and another language whose documents do not answer it 4 have more;
# of 45 questions whose answer is in another language all have 1.0 at least.
_WORTH = 0.9


@dataclass(frozen=True, slots=True)
class _Pool:
    """What both searches found in the documents that ``filters`` admit, best first, with scores."""

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
) -> Retrieved:
    """The ``limit`` best passages for ``question``, and a few more of the best documents.

    ``records``: by name of document. ``candidates``: passages that each search is asked for first.
    ``dense_weight``: share of the dense score in [0, 1]; the keyword
    score has the rest. Scores of passages are in [0, 1] and compare passages of one question only.
    """
    others = _others(question, records, filters)
    index.encode_queries([question.text, *(asked.text for asked in others.values())])  # together
    pool = _pool(index, question, records, filters, candidates, dense_weight)
    own = _deepened(index, pool, records, limit, frozenset(others))
    if not others:
        return own
    share = covered(question, own.rarity, own.sources)
    other_languages = []
    for language, asked in others.items():
        within = replace(filters, languages=(language,))
        pool = _pool(index, asked, records, within, NARROW, dense_weight)
        best = _sources(pool.ordered[:COMPARED], records)
        if covered(asked, pool.rarity, best) >= _WORTH * share:
            other_languages.append(_deepened(index, pool, records, limit, frozenset()))
    return merged(own, share, other_languages, limit)


def _others(
    question: Question, records: Mapping[str, DocumentRecord], filters: Filters
) -> dict[str, Question]:
    """By language of documents that may be searched, other than the question's: the question in it."""
    spoken = {r.language for r in records.values() if filters.admits(r)} - {question.language}
    asked = {
        language: translate_question(question, language)
        for language in LANGUAGES
        if language in spoken
    }
    return {language: one for language, one in asked.items() if one is not None}


def _pool(
    index: IndexView,
    question: Question,
    records: Mapping[str, DocumentRecord],
    filters: Filters,
    size: int,
    dense_weight: float,
) -> _Pool:
    """The best passages of both searches, ``size`` each."""
    vector = index.encode_query(question.text)
    rarity = rarities(index, question)
    keywords = _keywords(question)
    found = search(index, question.text, filters, size, keywords=keywords, vector=vector)
    # Documents that were indexed since the records were read are left to the next question.
    pool = {c.id: c for c in found if c.passage.document in records}
    ordered = _ordered(index, question, pool, records, rarity, dense_weight)
    return _Pool(question, filters, vector, rarity, dense_weight, ordered)


def _deepened(
    index: IndexView,
    pool: _Pool,
    records: Mapping[str, DocumentRecord],
    limit: int,
    without: frozenset[str],
) -> Retrieved:
    """The best passages after the best documents were searched by themselves; none of documents in the
    languages ``without``.
    """
    question, filters = pool.question, pool.filters
    numbered = [r.name for r in records.values() if r.symbol in question.symbols]
    first = (c.passage.document for c, _ in pool.ordered)
    best = [name for name in (*numbered, *first) if records[name].language not in without]
    deep = [name for name in dict.fromkeys(best) if filters.admits(records[name])][: len(_WITHIN)]
    other = [n for n in foreign(index, question, records, filters, without) if n not in deep]
    residuals = residual_queries(index, question, [records[name] for name in (*deep, *other)])
    searched = {
        name: search_document(
            index, question, records[name], filters, residuals.get(name), pool.dense_weight
        )
        for name in (*deep, *other)
    }
    added = {
        id_: weight * score
        for name, weight in zip(deep, _WITHIN, strict=False)
        for id_, score in searched[name].scores.items()
    }
    kept = {c.id: c for one in searched.values() for c in one.kept}
    if question.kind == "summary" and deep:
        kept |= {c.id: c for c in opening(index, question, records[deep[0]], filters)}
    everything = kept | {c.id: c for c, _ in pool.ordered}
    ranked = [
        (c, score)
        for c, score in _ordered(
            index, question, everything, records, pool.rarity, pool.dense_weight, added
        )
        if records[c.passage.document].language not in without
    ]
    kept |= {c.id: c for c, _ in pool.ordered[:_FIRST]}
    sources = tuple(s for s in _sources(ranked, records) if s.rank < limit or s.hit.id in kept)
    vectors = {name: residual.vector for name, residual in residuals.items()}
    return Retrieved(question, sources, pool.vector, vectors, pool.rarity)


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


def _ordered(
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
    """The question with abbreviations written out, and names and dates in English added; with the
    other words for its terms.
    """
    names = (*question.places, *question.organisations)
    dates = english_dates(question) if question.language != "en" else ()
    terms = {w.stem for w in question.terms}
    other = sorted(question.said(terms) - terms)
    return " ".join((question.text, *expand_abbreviations(question.text), *names, *dates, *other))

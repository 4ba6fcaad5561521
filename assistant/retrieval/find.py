"""Find the passages that may answer a question.

1. Candidates of both searches; for the keyword search abbreviations are written out ("GBV") and
   names are added in English, so that "Haïti" finds "Haiti".
2. Dense and keyword scores, each min-max normalised over the candidates, are added with weights.
   Title, publisher and symbol of the document add to it as far as the question's words stand in
   them, and so does each name that is asked for and that the passage, its headings or its
   document's title covers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.answering.features import Source
from assistant.question import Question
from assistant.words import stems
from corpus.names import expand_abbreviations, region_members
from index.model import DocumentRecord, Filters, Hit
from index.store import Candidate, Index

DENSE, KEYWORD, DOCUMENT, NAMES = 0.45, 0.55, 0.25, 0.15


@dataclass(frozen=True, slots=True)
class Found:
    """Passages, best first, and what was used to find them.

    ``vector``: of the question, float32 (dimension,). ``rarity``: weight of the question's stems.
    """

    sources: tuple[Source, ...]
    vector: np.ndarray
    rarity: Mapping[str, float]


def find(
    index: Index,
    question: Question,
    records: Mapping[str, DocumentRecord],
    *,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    limit: int = 24,
) -> Found:
    """The ``limit`` best passages for ``question``; ``records`` by name of document."""
    vector = index.encode_query(question.text)
    names = (*question.places, *question.organisations)
    keywords = " ".join((question.text, *expand_abbreviations(question.text), *names))
    searches = [filters]
    numbered = tuple(r.name for r in records.values() if r.symbol in question.symbols)
    if numbered and not filters.documents:
        # A document asked for by its number is searched by itself too: to a question in another
        # language it would lose its place to documents in that language.
        searches.append(replace(filters, documents=numbered))
    found = {
        c.id: c
        for within in searches
        for c in index.candidates(question.text, filters=within, keywords=keywords, vector=vector)
    }
    # Documents that were indexed since the records were read are left to the next question.
    pool = [c for c in found.values() if c.passage.document in records]
    rarity = rarities(index, question)
    scores = _scores(index, question, pool, records, rarity)
    order = np.argsort(-scores, kind="stable")[:limit]
    sources = []
    for rank, i in enumerate(order):
        candidate = pool[i]
        hit = Hit(
            candidate.id, candidate.passage, float(scores[i]), candidate.dense, candidate.keyword
        )
        sources.append(Source(hit, records[candidate.passage.document], rank))
    return Found(tuple(sources), vector, rarity)


def rarities(index: Index, question: Question) -> dict[str, float]:
    """Weight of each stem of the question: ``log(1 + N / (1 + n))``, n of N passages having it."""
    spelled = {w.stem: question.text[w.start : w.end] for w in question.terms}
    counts = index.document_frequencies(list(spelled.values()))
    total = max(1, index.passage_count())
    return {s: float(np.log1p(total / (1 + n))) for s, n in zip(spelled, counts, strict=True)}


def _scores(
    index: Index,
    question: Question,
    pool: Sequence[Candidate],
    records: Mapping[str, DocumentRecord],
    rarity: Mapping[str, float],
) -> np.ndarray:
    if not pool:
        return np.zeros(0)
    dense = _unit(np.asarray([c.dense for c in pool]))
    keyword = _unit(np.asarray([c.keyword for c in pool]))
    about = {
        name: _about(records[name], question, rarity) for name in {c.passage.document for c in pool}
    }
    document = np.asarray([about[c.passage.document] for c in pool])
    names = np.asarray(_names(index, question, pool, records))
    return DENSE * dense + KEYWORD * keyword + DOCUMENT * document + NAMES * names


def _unit(values: np.ndarray) -> np.ndarray:
    low, high = float(values.min()), float(values.max())
    return (values - low) / (high - low) if high > low else np.zeros_like(values)


def _about(record: DocumentRecord, question: Question, rarity: Mapping[str, float]) -> float:
    """Share of the question's words, by rarity, in what names the document; 1 for its symbol."""
    if record.symbol and record.symbol in question.symbols:
        return 1.0
    text = f"{record.title} {record.publisher or ''} {record.name}".replace("-", " ").replace(
        "_", " "
    )
    found = set(stems(text, question.language))
    total = sum(rarity.values()) or 1.0
    return sum(weight for s, weight in rarity.items() if s in found) / total


def _names(
    index: Index,
    question: Question,
    pool: Sequence[Candidate],
    records: Mapping[str, DocumentRecord],
) -> list[float]:
    asked = (*question.places, *question.organisations)
    if not asked:
        return [0.0] * len(pool)
    known = index.passage_names([c.id for c in pool])
    shares = []
    for candidate in pool:
        names = known.get(candidate.id)
        keys = (names.places | names.organisations) if names else frozenset()
        publisher = records[candidate.passage.document].publisher or ""
        covered = sum(
            key in keys or key == publisher or any(m in keys for m in region_members(key))
            for key in asked
        )
        shares.append(covered / len(asked))
    return shares

"""How well passages fit a question: dense and keyword scores, and the names in it.

Dense and keyword scores, each min-max normalised over the candidates, are added with weights. Title,
publisher and symbol of the document add to it as far as the question's words occur in them, and so does
each name that is asked for and that the passage, its headings or its document's title covers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from assistant.evidence.coverage import covers
from assistant.question.understand import Question
from corpus.stemming import stems
from index.model import Candidate, DocumentRecord, PassageNames
from index.search.fusion import fused
from index.view import IndexView

DENSE, DOCUMENT, NAMES = 0.45, 0.25, 0.15
_NAMELESS = PassageNames(frozenset(), frozenset())
_REMEMBERED = 4096  # documents whose name stems are cached


def rarities(index: IndexView, question: Question) -> dict[str, float]:
    """Weight of each stem of the question, > 0: ``log(1 + N / (1 + n))``, where n of the N passages of the
    index have the word, or the most common of the other words for it.
    """
    spelled = {w.stem: question.text[w.start : w.end] for w in question.terms}
    other = sorted({stem for other_words, _ in question.alternatives for stem in other_words})
    counts = index.document_frequencies([*spelled.values(), *other])
    known = dict(zip((*spelled, *other), counts, strict=True))
    having = {s: known[s] for s in spelled}
    for other_words, asked in question.alternatives:
        for s in asked & having.keys():
            having[s] = max(having[s], min(known[one] for one in other_words))
    total = max(1, index.passage_count())
    return {s: float(np.log1p(total / (1 + n))) for s, n in having.items()}


def passage_scores(
    index: IndexView,
    question: Question,
    pool: Sequence[Candidate],
    records: Mapping[str, DocumentRecord],
    rarity: Mapping[str, float],
    dense_weight: float = DENSE,
) -> np.ndarray:
    """Scores of ``pool``, float64 (n,), higher is better. ``rarity``: weight of the question's stems."""
    if not pool:
        return np.zeros(0)
    fused_scores = fused(
        np.asarray([c.dense for c in pool]), np.asarray([c.keyword for c in pool]), dense_weight
    )
    about = {
        name: _document_share(records[name], question, rarity)
        for name in {c.passage.document for c in pool}
    }
    document = np.asarray([about[c.passage.document] for c in pool])
    names = np.asarray(_name_shares(index, question, pool, records))
    return fused_scores + DOCUMENT * document + NAMES * names


def passage_scores_inside(found: Sequence[Candidate], dense_weight: float) -> np.ndarray:
    """Scores of passages of one document, float64 (n,), higher is better."""
    dense = np.asarray([c.dense for c in found])
    return fused(dense, np.asarray([c.keyword for c in found]), dense_weight) if found else dense


def _document_share(
    record: DocumentRecord, question: Question, rarity: Mapping[str, float]
) -> float:
    """Share of the question's words, weighted by rarity, in the names of a document; 1 if the question
    gives its symbol.
    """
    if record.symbol and record.symbol in question.symbols:
        return 1.0
    found = document_name_stems(record, question.language)
    total = sum(rarity.values()) or 1.0
    return sum(weight for s, weight in rarity.items() if s in found) / total


@lru_cache(_REMEMBERED)
def document_name_stems(record: DocumentRecord, language: str) -> frozenset[str]:
    """Stems of the title, publisher and file name of a document."""
    text = f"{record.title} {record.publisher or ''} {record.name}"
    return frozenset(stems(text.replace("-", " ").replace("_", " "), language))


def _name_shares(
    index: IndexView,
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
        names = known.get(candidate.id, _NAMELESS)
        publisher = records[candidate.passage.document].publisher or ""
        covered = sum(
            key == publisher or covers(key, names.places) or covers(key, names.organisations)
            for key in asked
        )
        shares.append(covered / len(asked))
    return shares

"""Facts about a topic, best first.

1. Passages are found as for a question (assistant.retrieval.retrieve).
2. A fact scores by how far its sentence is about the topic (`assistant.retrieval.relevance`).
3. Facts below `_LEAST` are left out, also those with none of the topic's words and a relatedness of at most
   `_CLOSE`. With places in the filters or in the topic, so are facts of other places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.facts.model import Fact
from assistant.facts.storage import facts_in, indexed, names_place
from assistant.question.understand import understand
from assistant.retrieval.relevance import TopicRelevance
from assistant.retrieval.retrieve import retrieve
from corpus.normalize import one_line
from index.filters import Filters
from index.view import IndexView

_LEAST = 0.38  # of a score
_CLOSE = 0.55  # relatedness
_PASSAGES = 160


@dataclass(frozen=True, slots=True)
class ScoredFact:
    """A fact with its score, in [0, 1] or a little below, higher is better."""

    fact: Fact
    score: float


def find_facts(
    index: IndexView, topic: str, filters: Filters, *, limit: int | None = None
) -> list[ScoredFact]:
    """Facts about ``topic``, best first; the same sentence of several documents once, with ``also``."""
    question = understand(topic)
    records = indexed(index)
    found = retrieve(index, question, records, filters=filters, limit=_PASSAGES)
    passages = {s.hit.id: s.hit.passage for s in found.passages}
    vectors = index.sentence_vectors(list(passages))
    relevance = TopicRelevance(index, question, found.rarity, found.vector)
    scored = []
    for fact in facts_in(index, list(passages.items()), records):
        if not _is_of_place(fact, filters.places or question.places):
            continue
        above = (*fact.section[-3:], fact.title)
        passage, rows = passages[fact.passage], vectors[fact.passage]
        one = relevance.of((fact.start, fact.end), fact.quote, above, passage, rows)
        if one.score >= _LEAST and (one.share > 0 or one.relatedness > _CLOSE):
            scored.append(ScoredFact(fact, one.score))
    scored.sort(key=lambda one: (-one.score, one.fact.document, one.fact.start))
    return _once(scored)[:limit]


def _is_of_place(fact: Fact, places: Sequence[str]) -> bool:
    """Whether a fact is about one of the places; for one that names no place its passage decides."""
    return not places or not fact.where or names_place(fact, places)


def _once(scored: Sequence[ScoredFact]) -> list[ScoredFact]:
    """The same quote and figure in several documents as one fact, the others in ``also``; two figures of one quote that are
    equal are two.
    """
    once: dict[tuple[str, str, int], ScoredFact] = {}
    for one in scored:
        amount = one.fact.amount
        text = amount.text if amount else one.fact.action
        before = one.fact.quote[: amount.start - one.fact.start] if amount else ""
        key = (one_line(one.fact.quote), text, before.count(text))
        first = once.get(key)
        if first is None:
            once[key] = one
        elif one.fact.document != first.fact.document and one.fact.document not in first.fact.also:
            once[key] = ScoredFact(
                replace(first.fact, also=(*first.fact.also, one.fact.document)), first.score
            )
    return list(once.values())

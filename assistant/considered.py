"""What the assistant weighs for one question: passages found, sentences ranked and chosen, decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answering.amended import with_amendments, with_what_is_corrected
from assistant.answering.apart import apart
from assistant.answering.complete import completed
from assistant.answering.conflicts import conflicting
from assistant.answering.decide import Decision, decide
from assistant.answering.eligible import eligible
from assistant.answering.features import Candidate, candidates
from assistant.answering.rivals import Valued, rivals
from assistant.answering.select import Scored, choose, score, without_parts
from assistant.answering.spans import AnswerSpan
from assistant.answering.tables import is_header, picked
from assistant.question import Question
from assistant.ranking.pairs import Ranker
from assistant.retrieval.found import Found
from index.store import Index

_NEAREST = 12  # sentences among which those are that may be quoted


@dataclass(frozen=True, slots=True)
class Considered:
    """``ranked``: sentences, likeliest first. ``chosen``: those to quote, in the order in which they
    are shown. ``disagree``: chosen sentences with different values for the same thing. ``senses``: chosen
    sentences that answer for another year or place each, with that.
    """

    question: Question
    found: Found
    ranked: tuple[Scored, ...]
    chosen: tuple[Scored, ...]
    disagree: tuple[tuple[Scored, AnswerSpan], ...]
    senses: tuple[tuple[Scored, str], ...]
    decision: Decision


def weigh(
    index: Index,
    question: Question,
    found: Found,
    ranker: Ranker | None,
    disputed: Callable[[Index, Question, Sequence[Scored], Sequence[Valued]], list[Valued]],
) -> Considered:
    """Rank the sentences of what was found, choose the ones to quote, decide.

    ``disputed``: tells which of the ranked sentences give another figure than the best one.
    """
    ranked = score(question, sentences(index, found), ranker)
    ranked = [
        item
        for rank, item in enumerate(ranked)
        if rank >= _NEAREST or not is_header(item, index.document)
    ]
    rows = picked(question, ranked, index.document, index.passages_of)
    chosen = rows or choose(question, eligible(question, ranked))
    others = [] if rows else rivals(question, ranked)
    disagree = [] if rows else disputed(index, question, ranked, others)
    disagree = disagree or conflicting(question, others)
    senses = [] if disagree else apart(question, others)
    quoted = {id(item) for item in chosen}
    chosen += [item for item, _ in (*disagree, *senses) if id(item) not in quoted]
    chosen = with_amendments(chosen, ranked)
    chosen = [with_what_is_corrected(item, index.document) for item in chosen]
    chosen = without_parts([completed(item, index.document) for item in chosen])
    decision = decide(question, ranked, chosen, judged=ranker is not None)
    return Considered(
        question, found, tuple(ranked), tuple(chosen), tuple(disagree), tuple(senses), decision
    )


def sentences(index: Index, found: Found) -> list[Candidate]:
    """Every sentence of the passages found, with its features."""
    parts = (found, *found.abroad)
    vectors = index.sentence_vectors([s.hit.id for part in parts for s in part.sources])
    top = max((s.hit.score for part in parts for s in part.sources), default=1.0) or 1.0
    return [
        one
        for part in parts
        for one in candidates(
            part.question,
            part.sources,
            rarity=part.rarity,
            query_vector=part.vector,
            rest_vectors=part.rests,
            sentence_vectors=vectors,
            top=top,
        )
    ]

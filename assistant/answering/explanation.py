"""Why an answer is what it is: passages and sentences considered, with scores and what dropped them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.answering.assessment import Assessment
from assistant.answering.features import FEATURES
from assistant.answering.read import ScoredSentence
from assistant.conversation.followups import Standalone
from corpus.stemming import stems

_SHOWN = 20


def explain(
    alone: Standalone,
    corrections: Mapping[str, str],
    assessments: Sequence[Assessment],
    table: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A JSON-ready account; scores in [0, 1] unless they are named cosine, BM25 or logit.

    A question in two parts has one entry in ``parts`` for each. ``table``: the plan over a table that answered.
    """
    account: dict[str, Any] = {
        "understood": {
            "question": alone.text,
            "rewritten": alone.rewritten,
            "inherited": list(alone.inherited),
            "corrected": dict(corrections),
        },
        "parts": [_part(one) for one in assessments],
    }
    return account | {"table": dict(table)} if table is not None else account


def _part(assessment: Assessment) -> dict[str, Any]:
    question, decision = assessment.question, assessment.decision
    return {
        "question": question.text,
        "language": question.language,
        "kinds": list(question.kinds),
        "unit": question.unit,
        "counted": list(question.counted),
        "places": list(question.places),
        "organisations": list(question.organisations),
        "years": list(question.years),
        "symbols": list(question.symbols),
        "translated": {
            asked.language: asked.text
            for asked in (item.candidate.question for item in assessment.ranked)
            if asked is not question
        },
        "rarity": {s: round(w, 3) for s, w in assessment.found.rarity.items()},
        "passages": [
            {
                "rank": rank,
                "document": source.record.name,
                "page": source.hit.passage.page,
                "start": source.hit.passage.start,
                "end": source.hit.passage.end,
                "score": round(source.hit.score, 4),
                "cosine": round(source.hit.dense or 0.0, 4),
                "bm25": round(source.hit.keyword or 0.0, 3),
            }
            for rank, source in enumerate(assessment.found.passages, 1)
        ],
        "sentences": [
            _sentence(item, _dropped_by(item, assessment)) for item in assessment.ranked[:_SHOWN]
        ],
        "decision": {
            "answer": decision.answer,
            "confidence": round(decision.confidence, 4),
            "missing": list(decision.missing),
        },
    }


def _dropped_by(item: ScoredSentence, assessment: Assessment) -> str | None:
    """The step and the rule that left a sentence out; None for one that is quoted."""
    if any(item.key == chosen.key for chosen in assessment.chosen):
        return None if assessment.decision.answer else "decide: declined"
    known = assessment.dropped.get(item.key)
    return known or "choose: less likely than what is quoted"


def _sentence(item: ScoredSentence, dropped: str | None) -> dict[str, Any]:
    candidate = item.candidate
    question = candidate.question  # in the language of the document
    own = set(stems(candidate.text, question.language))
    return {
        "document": candidate.source.record.name,
        "start": candidate.span.start,
        "end": candidate.span.end,
        "text": candidate.text,
        "probability": round(item.probability, 4),
        "features": {
            name: round(float(value), 3)
            for name, value in zip(FEATURES, candidate.values, strict=True)
        },
        "matched": [w.stem for w in question.terms if question.with_alternatives({w.stem}) & own],
        "names_missing": list(candidate.missing),
        "dropped_by": dropped,
    }

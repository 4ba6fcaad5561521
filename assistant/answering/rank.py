"""Order the passages found by what the reader says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from assistant.answering.weights import fitted
from assistant.evidence.sources import Source
from assistant.reader.scores import PassageScore

PASSAGE_FEATURES = (
    "score",  # of the passage, as it was found
    "reader",  # log-odds of the passage by the reader
    "reader_unit",  # log-odds of its best sentence
)


def passage_features(sources: Sequence[Source], said: Mapping[str, PassageScore]) -> np.ndarray:
    """Features of passages that the reader has read, float64 (n, len(PASSAGE_FEATURES))."""
    rows = [
        (source.hit.score, said[source.hit.id].logit, best_logit(said[source.hit.id]))
        for source in sources
    ]
    return np.asarray(rows, dtype=np.float64).reshape(len(rows), len(PASSAGE_FEATURES))


def best_logit(said: PassageScore) -> float:
    """Log-odds of the likeliest sentence; of a passage without any, its own."""
    return max((unit.logit for unit in said.units), default=said.logit)


def ordered(sources: Sequence[Source], said: Mapping[str, PassageScore]) -> tuple[Source, ...]:
    """Passages by the probability that they answer, which becomes their score; those not read stay behind them.

    ``sources``: best first. ``said``: what the reader says of some of them, by id.
    """
    read = [source for source in sources if source.hit.id in said]
    likely = fitted("passage_read", PASSAGE_FEATURES).probability(passage_features(read, said))
    least = float(likely.min(initial=1.0))
    scores = dict(zip((source.hit.id for source in read), likely.tolist(), strict=True))
    scored = [
        replace(s, hit=replace(s.hit, score=scores.get(s.hit.id, least * s.hit.score)))
        for s in sources
    ]
    best = sorted(scored, key=lambda source: -source.hit.score)
    return tuple(replace(source, rank=rank) for rank, source in enumerate(best))

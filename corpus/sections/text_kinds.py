"""What a text does most, compared with what is usual in reports (`corpus.sections.cues`)."""

from __future__ import annotations

from corpus.sections.cues import density
from corpus.sections.vocabulary import SectionKind

ENOUGH = 350  # characters of a text that says by itself what it is for
# Phrases for each word that are usual in the text of reports.
USUAL: dict[SectionKind, float] = {
    "recommendations": 0.0060,
    "findings": 0.0022,
    "challenges": 0.0090,
    "results": 0.0080,
    "activities": 0.0080,
    "method": 0.0030,
    "finance": 0.0060,
    "objectives": 0.0040,
    "context": 0.0050,
}
_TIMES = 2.0  # as much as usual, from which a text is of a kind


def kind_of_text(text: str) -> SectionKind | None:
    """What a text is for by itself; None for a short one, and where nothing stands out."""
    if len(text) < ENOUGH:
        return None
    shares = {kind: times(kind, text) for kind in USUAL}
    best = max(shares, key=lambda kind: shares[kind])
    return best if shares[best] >= _TIMES else None


def times(kind: SectionKind, text: str) -> float:
    """How often a text does what ``kind`` does, relative to what is usual."""
    return density(kind, text) / USUAL[kind]

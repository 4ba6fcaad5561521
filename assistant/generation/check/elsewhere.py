"""Whether another year, place or figure stands where the passages have the words around one of the sentence.

The sentence that has most of the words around it names others of its kind and not it; the one that names it, or stands
below it, has fewer of them: what is said of it is said of another.
"""

from __future__ import annotations

from assistant.generation.check.alignment import content_words
from assistant.generation.check.evidence import Annotated, Evidence
from assistant.generation.check.rivals import Mark, marks

_KINDS = ("year", "place", "figure")
_AROUND, _FEWEST = 6, 2  # words around it: nearest ones that are read, fewest that tell anything
_MORE = 0.17  # share of these words that the other's sentence has more
_SMALL = 20  # a count up to this may be that of a list


def stands_elsewhere(said: Annotated, evidence: Evidence) -> Mark | None:
    """The first figure, year or place of which the passages say something else; None for none."""
    own = list(marks(said))
    words = [
        word
        for word in content_words(said)
        if not any(mark.start <= word.start < mark.end for mark in own)
    ]
    above = [tuple(marks(evidence.above(at))) for at in range(len(evidence.passages))]
    there = [(segment, tuple(marks(segment))) for segment in evidence.segments]
    for mark in own:
        if not mark.kind.startswith(_KINDS) or _is_small(mark):
            continue
        near = sorted(words, key=lambda word: max(word.start - mark.end, mark.start - word.end))
        stems = {word.stem for word in near[:_AROUND]}
        if len(stems) < _FEWEST:
            continue
        mine, others = -1.0, -1.0
        for segment, known in there:
            share = len(stems & segment.stems) / len(stems)
            if any(one.is_same(mark) for one in (*known, *above[segment.passage])):
                mine = max(mine, share)
            elif any(one.kind == mark.kind for one in known):
                others = max(others, share)
        if mine >= 0.0 and others - mine > _MORE:
            return mark
    return None


def _is_small(mark: Mark) -> bool:
    return mark.kind == "figure None" and mark.value is not None and mark.value <= _SMALL

"""The quotes of a sentence that holds: the words that the model named, and what else its figures and names need."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.generation.check.alignment import Anchor, binding, content_words
from assistant.generation.check.evidence import Segment
from assistant.generation.check.sentence import Verdict
from assistant.generation.locate import locate
from assistant.generation.passages import NumberedPassage
from corpus.model import Span
from corpus.normalize import fold

_FEWEST = 4  # words of a quote that can be read by itself
_MOST = 3  # segments that are taken for a sentence whose words were not found

Place = tuple[NumberedPassage, Span]
"""A passage and a part of its text."""


def located(
    passages: Sequence[NumberedPassage], quotes: Sequence[str], verdict: Verdict
) -> list[Place]:
    """The words that a model named, where they stand; very short ones with the sentence around them."""
    found = []
    for at, (passage, words) in enumerate(zip(passages, quotes, strict=False)):
        span = locate(words, passage.text)
        if span is not None and len(span.of(passage.text).split()) < _FEWEST:
            own = (s for s in verdict.evidence.segments if s.passage == at)
            span = next((_span(s) for s in own if s.start <= span.start < s.end), span)
        if span is not None:
            found.append((passage, span))
    return found


def supporting(
    passages: Sequence[NumberedPassage], verdict: Verdict, given: Sequence[Place]
) -> list[Place]:
    """``given`` and what they lack: for each figure and name the segment that has it among most of its words; where
    nothing is given, the segments with most of the sentence's words.
    """
    places = list(given)
    if not places:
        places = [(passages[s.passage], _span(s)) for s in _best(verdict)]
    for anchor in verdict.ruled.anchors:
        above = any(segment is None for _, segment in anchor.places)
        inside = [verdict.evidence.segments[s] for _, s in anchor.places if s is not None]
        if above or not inside or _has(places, anchor, verdict, passages):
            continue
        best = max(
            inside,
            key=lambda s: binding(verdict.said, anchor.start, s.passage, s.place, verdict.evidence),
        )
        places.append((passages[best.passage], _span(best)))
    return places


def _has(
    places: Sequence[Place],
    anchor: Anchor,
    verdict: Verdict,
    passages: Sequence[NumberedPassage],
) -> bool:
    """Whether a quote has the figure or name, as it is written or where it was found."""
    written = fold(verdict.said.text[anchor.start : anchor.end])
    if any(written in fold(span.of(passage.text)) for passage, span in places):
        return True
    found = [
        (passages[one.passage], verdict.evidence.segments[one.segment].start + one.start)
        for start, supports in verdict.ruled.figures
        if start == anchor.start
        for one in supports
        if one.segment is not None
    ]
    return any(p is own and span.start <= at < span.end for p, span in places for own, at in found)


def _span(segment: Segment) -> Span:
    return Span(segment.start, segment.end)


def _best(verdict: Verdict) -> list[Segment]:
    """The fewest segments that have most of the words that any has, one after the other by what they add."""
    left = {word.stem for word in content_words(verdict.said)}
    chosen: list[Segment] = []
    while len(chosen) < _MOST:
        best = max(verdict.evidence.segments, key=lambda s: len(left & s.stems), default=None)
        gain = len(left & best.stems) if best is not None else 0
        if best is None or gain == 0 or (chosen and gain < 2):
            break
        chosen.append(best)
        left -= best.stems
    return chosen

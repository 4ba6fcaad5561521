"""Which parts of the passages a sentence is compared with: the runs that are read, and what is around a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.generation.check.evidence import Annotated, Evidence, Segment
from corpus.stemming import STOP_WORDS, Word

_RUNS = 3  # that are read
_IN_RUN = 3  # sentences or rows of a run, at most
_LONGEST = 700  # characters of a run
NEAR = 7  # words
# Worth of a word in the next sentence, above the passage, and elsewhere in it.
_NEXT, _ABOVE, _FAR = 0.8, 0.8, 0.4


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring segments ``first`` to ``last`` of one passage, read as one text."""

    first: int
    last: int
    text: Annotated


def content_words(text: Annotated) -> list[Word]:
    """Words that say something, in their order: no stop words, no single letters."""
    return [
        word
        for word in text.words
        if word.stem not in STOP_WORDS and (word.end - word.start > 2 or word.stem[0].isdigit())
    ]


def choose_runs(said: Annotated, evidence: Evidence, wanted: Sequence[int]) -> list[Run]:
    """The runs that are read, the best first. ``wanted``: segments that must be in one, if they can."""
    left = {word.stem for word in content_words(said)}
    runs: list[Run] = []
    must = list(dict.fromkeys(wanted))
    while len(runs) < _RUNS:
        free = [s for s in evidence.segments if not any(r.first <= s.place <= r.last for r in runs)]
        if not free:
            break
        start = max(free, key=lambda s: (len(left & s.stems) + 2 * (s.place in must), -s.place))
        if runs and not left & start.stems and start.place not in must:
            break
        run = _grown(start, left, evidence)
        runs.append(run)
        left -= run.text.stems
        must = [at for at in must if not run.first <= at <= run.last]
    return runs


def _grown(start: Segment, left: set[str], evidence: Evidence) -> Run:
    """A run around ``start``, grown by the neighbour that adds most."""
    first = last = start.place
    passage = evidence.passages[start.passage].text
    while last - first + 1 < _IN_RUN:
        have = frozenset().union(*(evidence.segments[at].stems for at in range(first, last + 1)))
        sides = [at for at in (first - 1, last + 1) if _joins(at, start, evidence)]
        gains = {at: len((left - have) & evidence.segments[at].stems) for at in sides}
        best = max(gains, key=lambda at: gains[at], default=None)
        if best is None or not gains[best]:
            break
        low, high = min(first, best), max(last, best)
        if evidence.segments[high].end - evidence.segments[low].start > _LONGEST:
            break
        first, last = low, high
    text = passage[evidence.segments[first].start : evidence.segments[last].end]
    return Run(first, last, Annotated(text, evidence.language, evidence.written[start.passage]))


def _joins(at: int, start: Segment, evidence: Evidence) -> bool:
    segments = evidence.segments
    return 0 <= at < len(segments) and segments[at].passage == start.passage


def binding(
    said: Annotated, start: int, passage: int, segment: int | None, evidence: Evidence
) -> float:
    """Share of the words around ``start`` in the sentence that stand around a place of the passages, in [0, 1]."""
    words = content_words(said)
    at = next((i for i, word in enumerate(words) if word.start >= start), len(words))
    near = {w.stem for w in words[max(0, at - NEAR) : at + NEAR + 1] if w.start != start}
    if not near:
        return 1.0
    around = evidence.above(passage).stems
    own = evidence.segments[segment].stems if segment is not None else around
    places = () if segment is None else (segment - 1, segment + 1)
    beside = frozenset().union(
        *(evidence.segments[i].stems for i in places if _is_in(i, passage, evidence))
    )
    whole = frozenset().union(*(s.stems for s in evidence.segments if s.passage == passage))
    worth = (
        1.0 if stem in own
        else _NEXT if stem in beside
        else _ABOVE if stem in around
        else _FAR if stem in whole
        else 0.0
        for stem in near
    )  # fmt: skip
    return sum(worth) / len(near)


def _is_in(at: int, passage: int, evidence: Evidence) -> bool:
    return 0 <= at < len(evidence.segments) and evidence.segments[at].passage == passage


@dataclass(frozen=True, slots=True)
class Anchor:
    """A figure, year or name of the sentence; ``places``: (passage, segment or None) where the passages have it."""

    start: int
    end: int
    places: tuple[tuple[int, int | None], ...]

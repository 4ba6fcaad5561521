"""What is compared of a sentence and its passages, as named numbers.

1. Runs of up to three sentences or rows are chosen that together have most of the sentence's words; the encoder
   reads them and the sentence at once, and gives a vector for each word in its context.
2. Words: which of the sentence's words the runs have, and how near the nearest one is where they have not.
3. Neighbours: whether words that stand together in the sentence stand together in a run, and in the same order.
4. Anchors (figures, years, names): whether the words around each stand around it in the passages too.
5. Cues: kinds of words (negation, plan, cause …) that one side has and the other not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.evidence.coverage import contrasts
from assistant.evidence.cues import CUES, cues_in
from assistant.generation.check.alignment import (
    NEAR,
    Anchor,
    Run,
    binding,
    choose_runs,
    content_words,
)
from assistant.generation.check.evidence import Annotated, Evidence
from assistant.generation.check.rivals import Vectors, compare, counted
from corpus.model import Span
from corpus.stemming import Word

Floats = npt.NDArray[np.float32]

_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ]|\d")
_CLAUSE = re.compile(r"[;:—]")
_PASSIVE = re.compile(r"\bby\b|\bpar\b|\bpor\b")


class Encode(Protocol):
    """`Encoder.encode_with_spans`."""

    def __call__(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Floats, list[Floats]]: ...


FEATURES = (
    "words",  # share of the sentence's words that the runs, or what is above them, have
    "words_anywhere",  # share that the passages have
    "nearness",  # mean, over its words, of the cosine to the nearest word of the runs
    "farthest",  # the cosine of the word that is least near
    "second_farthest",
    "strange",  # sum over its words of what the cosine lacks to _CLOSE
    "meaning",  # cosine of the sentence and its best run
    "meaning_best",  # of the sentence and the best single segment
    "pairs",  # share of neighbouring words that are near each other in a run
    "turned",  # share of those that stand in the other order
    "names_turned",  # pairs of names in the other order, where both or neither are passive
    "anchor_least",  # the least share of words around a figure or name that stand around it in a passage
    "anchor_mean",
    "anchor_cosine",  # the least cosine of a figure or name to the same one in a run
    "rival",  # by how much more another figure or name of its kind fits the words around one, at most
    "rival_words",  # the same by shares of words
    "rivals",  # how many there are
    "exchanged",  # by how much two of them fit better exchanged, at most
    "is_exchanged",
    "bound_changed",  # figures whose bound is dropped or added
    "counted",  # figures that are the length of a list only
    "one_segment",  # the largest share of its words in one segment
    *(f"said_{cue}" for cue in CUES),  # the sentence has such words, the runs have none
    *(
        f"lost_{cue}" for cue in CUES if cue != "bound"
    ),  # what the best segment says has such words, the sentence none
    "more_for_less",  # the sentence has one direction only, the best segment only the other
    "plan_as_deed",  # the best segment has a plan, the sentence none but a deed
    "deed_as_plan",
    "contrary",  # contrasts of which the sentence has one side only, the best segment only another
    "counted_cosine",  # the least, over plain figures, of what it counts to the nearest word around it in a run
    "above_only",  # figures, years and names that stand above a passage only
)
SIDES = (*FEATURES, *(f"{name}, copied" for name in FEATURES), "copied")
"""What is weighed: a change of a copied sentence counts otherwise than one of a reworded sentence."""
_COPIED = (0.85, 1.0)  # shares of words that the runs have: none is copied, all are
_CLOSE, _SAME = 0.92, 0.85  # cosines of words
_MOST_TURNED = 4


def sides(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """`SIDES` of values of `FEATURES` (n, features): each as it is, and as far as the sentence is copied."""
    low, high = _COPIED
    words = values[:, FEATURES.index("words")]
    copied = np.clip((words - low) / (high - low), 0.0, 1.0)[:, None]
    return np.hstack([values, values * copied, copied])


def measure(
    said: Annotated,
    evidence: Evidence,
    anchors: Sequence[Anchor],
    encode: Encode,
    known: Mapping[str, float],
) -> npt.NDArray[np.float64]:
    """The values of `FEATURES`, float64 (features,). ``known``: those that were counted before."""
    bound = [
        max(
            ((binding(said, anchor.start, p, s, evidence), s) for p, s in anchor.places),
            key=lambda pair: pair[0],
        )
        for anchor in anchors
        if anchor.places
    ]
    shares = [share for share, _ in bound]
    runs = choose_runs(said, evidence, [s for _, s in bound if s is not None])
    words = content_words(said)
    values = dict.fromkeys(FEATURES, 0.0) | dict(known)
    values["anchor_least"] = min(shares, default=1.0)
    values["anchor_mean"] = float(np.mean(shares)) if shares else 1.0
    values["anchor_cosine"] = values["counted_cosine"] = 1.0
    if runs and words:
        read = _Read(said, words, evidence, runs, encode)
        values |= read.of_meaning() | read.of_words() | read.of_order() | read.of_rivals()
        values["anchor_cosine"] = read.least_cosine(anchors)
        values |= _of_cues(said, runs, evidence)
    return np.asarray([values[name] for name in FEATURES])


class _Read:
    """A sentence and its runs as the encoder reads them, all at once."""

    def __init__(
        self,
        said: Annotated,
        words: list[Word],
        evidence: Evidence,
        runs: Sequence[Run],
        encode: Encode,
    ) -> None:
        self._said, self._words, self._evidence, self._runs = said, words, evidence, runs
        self._contents = [content_words(run.text) for run in runs]
        spans = [_spans(said, words)]
        for run, own in zip(runs, self._contents, strict=True):
            inside = evidence.segments[run.first : run.last + 1]
            parts = [Span(s.start - inside[0].start, s.end - inside[0].start) for s in inside]
            spans.append([*_spans(run.text, own), *parts])
        _, vectors = encode([said.text, *(run.text.text for run in runs)], spans)
        self._mine = Vectors.of(said, words, vectors[0][: len(words)])
        self._theirs = [
            Vectors.of(run.text, own, rows[: len(own)])
            for run, own, rows in zip(runs, self._contents, vectors[1:], strict=True)
        ]
        self._whole = vectors[0][len(words)]
        mine = vectors[0][: len(words)]
        pairs = list(zip(vectors[1:], self._contents, strict=True))
        self._cosines = [mine @ rows[: len(own)].T for rows, own in pairs]
        self._parts = [rows[len(own) :] for rows, own in pairs]  # of each run: itself, its segments

    def of_rivals(self) -> dict[str, float]:
        return {
            **compare(self._mine, self._theirs),
            "counted_cosine": counted(self._mine, self._theirs),
        }

    def of_meaning(self) -> dict[str, float]:
        return {
            "meaning": max(float(self._whole @ rows[0]) for rows in self._parts),
            "meaning_best": max(float((rows @ self._whole).max()) for rows in self._parts),
        }

    def of_words(self) -> dict[str, float]:
        evidence, words = self._evidence, self._words
        passages = {evidence.segments[run.first].passage for run in self._runs}
        there = frozenset().union(
            *(evidence.above(at).stems for at in passages), *(run.text.stems for run in self._runs)
        )
        has = np.asarray([word.stem in there for word in words])
        nearest = [c.max(1) if c.shape[1] else np.zeros(len(words)) for c in self._cosines]
        near = np.sort(np.where(has, 1.0, np.max(nearest, axis=0)))
        return {
            "words": float(has.mean()),
            "words_anywhere": float(np.mean([word.stem in evidence.stems for word in words])),
            "nearness": float(near.mean()),
            "farthest": float(near[0]),
            "second_farthest": float(near[1]) if len(near) > 1 else 1.0,
            "strange": float(np.maximum(0.0, _CLOSE - near).sum()),
            "one_segment": max(
                float(np.mean([word.stem in segment.stems for word in words]))
                for segment in evidence.segments
            ),
        }

    def of_order(self) -> dict[str, float]:
        words = self._words
        where = [
            [_positions(word, own, cosines[i]) for i, word in enumerate(words)]
            for own, cosines in zip(self._contents, self._cosines, strict=True)
        ]
        near = turned = 0
        for i in range(len(words) - 1):
            offsets = [b - a for own in where for a in own[i] for b in own[i + 1] if a != b]
            if offsets and min(map(abs, offsets)) <= NEAR:
                near += 1
                turned += min(offsets, key=abs) < 0
        pairs = len(words) - 1
        return {
            "pairs": near / pairs if pairs else 1.0,
            "turned": turned / near if near else 0.0,
            "names_turned": float(min(self._names_turned(where), _MOST_TURNED)),
        }

    def _names_turned(self, where: Sequence[Sequence[Sequence[int]]]) -> int:
        text = self._said.text
        passive = bool(_PASSIVE.search(text))
        names = [i for i, w in enumerate(self._words) if i and _NAME.match(text, w.start)]
        found = 0
        for run, places in zip(self._runs, where, strict=True):
            if bool(_PASSIVE.search(run.text.text)) == passive:
                own = [places[i][0] for i in names if len(places[i]) == 1]
                found += sum(a > b for at, a in enumerate(own) for b in own[at + 1 :])
        return found

    def least_cosine(self, anchors: Sequence[Anchor]) -> float:
        """The least of the cosines of the words of anchors to the same ones in a run; 1 where there are none."""
        least = 1.0
        for i, word in enumerate(self._words):
            if not any(anchor.start <= word.start < anchor.end for anchor in anchors):
                continue
            same = [
                float(cosines[i, at])
                for cosines, own in zip(self._cosines, self._contents, strict=True)
                for at, other in enumerate(own)
                if other.stem == word.stem
            ]
            least = min(least, max(same, default=1.0))
        return least


def _spans(text: Annotated, words: Sequence[Word]) -> list[Span]:
    return [*(Span(word.start, word.end) for word in words), Span(0, len(text.text))]


def _positions(word: Word, own: Sequence[Word], cosines: Floats) -> list[int]:
    """Where a run has a word, else the one nearest to it, if that is near."""
    exact = [at for at, other in enumerate(own) if other.stem == word.stem]
    if exact or not own:
        return exact
    best = int(cosines.argmax())
    return [best] if cosines[best] >= _SAME else []


def _shared(segment: Annotated, stems: set[str]) -> str:
    """The clauses of a segment that have these words: what is said before and after them may be left out."""
    own = [word for word in segment.words if word.stem in stems]
    if not own:
        return segment.text
    ends = [match.start() for match in _CLAUSE.finditer(segment.text)]
    start = max((end for end in ends if end < own[0].start), default=0)
    return segment.text[start : min((end for end in ends if end >= own[-1].end), default=None)]


def _of_cues(said: Annotated, runs: Sequence[Run], evidence: Evidence) -> dict[str, float]:
    language, stems = said.language, {word.stem for word in content_words(said)}
    mine = cues_in(said.text, language)
    theirs = frozenset().union(*(cues_in(run.text.text, language) for run in runs))
    best = max(evidence.segments, key=lambda s: len(stems & s.stems))
    local = cues_in(_shared(best, stems), language)
    values = {
        f"said_{cue}": (1.0 if cue not in theirs else 0.0 if cue in local else 0.5)
        if cue in mine
        else 0.0
        for cue in CUES
    }
    values |= {
        f"lost_{cue}": float(cue in local and cue not in mine) for cue in CUES if cue != "bound"
    }
    ways = [side & {"more", "less"} for side in (mine, local)]
    one_each = all(len(way) == 1 for way in ways)
    values["more_for_less"] = float(one_each and ways[0] != ways[1])
    values["plan_as_deed"] = float("plan" in local and "plan" not in mine and "deed" in mine)
    values["deed_as_plan"] = float("plan" in mine and "plan" not in theirs)
    contrary = 0
    for sides in contrasts(language):
        own = {side for side in sides if side & said.stems}
        given = {side for side in sides if side & best.stems}
        contrary += bool(own and given and own.isdisjoint(given))
    values["contrary"] = float(contrary)
    return values

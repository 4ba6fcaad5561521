"""Whether a figure or name of a sentence stands among the same words in the passages, or another one does.

The words around each figure, year and name are compared, by their vectors in context, with the words around the
same one in the runs and around every other one of its kind. If another fits better, the sentence says of one thing
what the passages say of another; if two fit better exchanged, it has exchanged them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from assistant.generation.check.evidence import Annotated
from corpus.names import find_organisations, find_places, find_years
from corpus.stemming import Word

Floats = npt.NDArray[np.float32]

_AROUND = 5  # words on either side
_NEARLY = Decimal("0.03")  # share by which a rounded figure may differ
_NAME = re.compile(r"(?<![\w’'-])[A-ZÀ-ÖØ-ÞА-Я][\w&’'-]*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure or name of a text. ``kind``: only marks of one kind are rivals. ``value``: of a figure."""

    kind: str
    key: str
    start: int
    end: int
    value: Decimal | None = None

    def is_same(self, other: Mark) -> bool:
        if self.kind != other.kind:
            return False
        if self.value is None or other.value is None:
            return self.key == other.key
        return abs(self.value - other.value) <= _NEARLY * max(abs(self.value), abs(other.value))


@dataclass(frozen=True)
class Vectors:
    """A text with its marks, and its content words with their vectors, float32 (words, dimension), rows of unit length."""

    marks: tuple[Mark, ...]
    words: Sequence[Word]
    rows: Floats

    @classmethod
    def of(cls, text: Annotated, words: Sequence[Word], rows: Floats) -> Vectors:
        return cls(tuple(marks(text)), words, rows)

    def near(self, mark: Mark) -> list[int]:
        """Positions of the words within `_AROUND` of a mark."""
        after = next((i for i, w in enumerate(self.words) if w.start >= mark.end), len(self.words))
        return list(range(max(0, after - 1 - _AROUND), min(len(self.words), after + _AROUND)))

    def around(self, mark: Mark) -> tuple[Floats, frozenset[str]] | None:
        """The mean vector of the words around a mark, nearer ones counting more, and their stems; None if there are none.

        Words of marks of the same kind do not count.
        """
        same = [m for m in self.marks if m.kind == mark.kind]
        inside = [i for i, w in enumerate(self.words) if mark.start <= w.start < mark.end]
        if not inside:
            return None
        total = np.zeros(self.rows.shape[1], dtype=np.float32)
        stems = set()
        for i, word in enumerate(self.words):
            off = min(abs(i - at) for at in inside)
            if not 0 < off <= _AROUND or any(m.start <= word.start < m.end for m in same):
                continue
            total += self.rows[i] / off
            stems.add(word.stem)
        length = float(np.linalg.norm(total))
        return (total / length, frozenset(stems)) if length else None


def marks(text: Annotated) -> Iterator[Mark]:
    """Figures, years, places, organisations, and other words with capitals that are not the first."""
    found = [
        Mark(f"figure {figure.unit}", figure.key, figure.start, figure.end, figure.low)
        for figure in text.figures
    ]
    for find in (find_years, find_places, find_organisations):
        for mention in find(text.text):
            kind = "place" if mention.kind in ("country", "region") else mention.kind
            found.append(Mark(kind, mention.key, mention.start, mention.end))
    for match in _NAME.finditer(text.text):
        free = not any(m.start < match.end() and match.start() < m.end for m in found)
        if free and match.start() > 1:
            found.append(Mark("name", match[0].lower(), *match.span()))
    return iter(found)


def compare(said: Vectors, runs: Sequence[Vectors]) -> dict[str, float]:
    """``rival``: by how much more another one's words are like those of the sentence than its own one's, at most;
    ``rival_words``: the same in shares of words; ``rivals``: how often; ``exchanged``: by how much two fit better
    exchanged, at most; each of marks that the runs have.
    """
    rival, rival_words, exchanged, rivals = -1.0, -1.0, -1.0, 0
    fits: dict[int, dict[tuple[str, str], tuple[float, float]]] = {}
    own: dict[int, tuple[str, str]] = {}
    for at, mark in enumerate(said.marks):
        mine = said.around(mark)
        if mine is None:
            continue
        table: dict[tuple[str, str], tuple[float, float]] = {}
        for run in runs:
            for other in run.marks:
                theirs = run.around(other) if other.kind == mark.kind else None
                if theirs is None:
                    continue
                near = float(mine[0] @ theirs[0])
                share = len(mine[1] & theirs[1]) / max(1, len(mine[1]))
                same = other.is_same(mark)
                key = (mark.kind, mark.key if same else other.key)
                known = table.get(key, (-1.0, 0.0))
                table[key] = (max(known[0], near), max(known[1], share))
        key = (mark.kind, mark.key)
        if key not in table:
            continue
        fits[at], own[at] = table, key
        others = [value for k, value in table.items() if k != key]
        if others:
            gap = max(near for near, _ in others) - table[key][0]
            words = max(share for _, share in others) - table[key][1]
            rival, rival_words = max(rival, gap), max(rival_words, words)
            rivals += gap > 0 and words >= 0
    for a in fits:
        for b in fits:
            if a < b and own[a] != own[b] and own[b] in fits[a] and own[a] in fits[b]:
                straight = fits[a][own[a]][0] + fits[b][own[b]][0]
                crossed = fits[a][own[b]][0] + fits[b][own[a]][0]
                exchanged = max(exchanged, crossed - straight)
    return {
        "rival": _bounded(rival),
        "rival_words": max(rival_words, -0.5),
        "rivals": float(min(rivals, 3)),
        "exchanged": _bounded(exchanged),
        "is_exchanged": float(exchanged > 0),
    }


def counted(said: Vectors, runs: Sequence[Vectors]) -> float:
    """How near what each plain figure counts is to a word around the same figure in a run: the least cosine; 1 for none."""
    least = 1.0
    for mark in said.marks:
        after = [i for i, w in enumerate(said.words) if w.start >= mark.end]
        if mark.kind != "figure None" or not after:
            continue
        noun = said.rows[after[0]]
        found = [
            float(run.rows[i] @ noun)
            for run in runs
            for other in run.marks
            if other.is_same(mark)
            for i in run.near(other)
        ]
        least = min(least, max(found, default=1.0))
    return least


def _bounded(value: float) -> float:
    return max(-0.1, min(0.1, value))

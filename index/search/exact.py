"""Exact dense search over the manifest's own vectors: in indexes of moderate size, and in few documents.

Up to `LIMIT` passages, comparing the question with every vector takes a few milliseconds, finds
exactly the nearest, filters for nothing, sees what another process has just indexed, and spares a
fresh process the 0.9 s that opening Chroma takes. Beyond it, Chroma's graph is faster, but not among the
passages that a filter admits: of 900 in one document among 50,000 it took 24 ms, comparing them takes 0.1.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from index.cache import BoundedCache
from index.manifest.reading import ManifestReader
from index.manifest.snapshot import Snapshot

LIMIT = 40_000  # passages: 61 MB of vectors of 384 numbers, 5 ms a question

Rows = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]


class ExactVectors:
    """Vectors of all visible passages in memory, renewed document by document."""

    def __init__(self, reader: ManifestReader) -> None:
        self._reader = reader
        self._lock = threading.Lock()
        self._generation = -1
        self._parts: dict[int, tuple[Rows, Vectors]] = {}
        self._rows: Rows = np.empty(0, np.int64)
        self._vectors: Vectors = np.empty((0, 0), np.float32)

    def search(
        self, vector: npt.NDArray[np.float32], limit: int, snapshot: Snapshot, only: Rows | None
    ) -> tuple[Rows, npt.NDArray[np.float32]]:
        """Rows nearest to a unit vector and their cosine similarities, best first.

        ``only``: the rows to look among, ascending; None for all.
        """
        rows, vectors = self._current(snapshot)
        kept = slice(None) if only is None else _places(rows, only)
        if not len(rows[kept]):
            return rows[kept], np.empty(0, np.float32)
        # einsum computes on the calling thread; a matrix product may wait for a pool of threads.
        if len(rows[kept]) * 2 > len(rows):  # copying most vectors costs more than comparing all
            scores = np.einsum("nd,d->n", vectors, vector)[kept]
        else:
            scores = np.einsum("nd,d->n", vectors[kept], vector)
        rows = rows[kept]
        best = _highest(scores, limit)
        return rows[best], scores[best]

    def _current(self, snapshot: Snapshot) -> tuple[Rows, Vectors]:
        with self._lock:
            if self._generation != snapshot.generation:
                gone = self._parts.keys() - snapshot.records.keys()
                for number in gone:
                    del self._parts[number]
                for number in snapshot.records.keys() - self._parts.keys():
                    self._parts[number] = self._reader.vectors_of(number)
                ordered = [self._parts[number] for number in sorted(self._parts)]
                self._rows, self._vectors = _joined(ordered)
                self._keep_parts()
                self._generation = snapshot.generation
            return self._rows, self._vectors

    def _keep_parts(self) -> None:
        """Let the parts lie in the whole, so that vectors are in memory once."""
        at = 0
        for number in sorted(self._parts):
            end = at + len(self._parts[number][0])
            self._parts[number] = self._rows[at:end], self._vectors[at:end]
            at = end


class DocumentVectors:
    """Vectors of single documents; those compared last are cached, up to `LIMIT` passages."""

    def __init__(self, reader: ManifestReader) -> None:
        self._reader = reader
        self._parts: BoundedCache[int, tuple[Rows, Vectors]] = BoundedCache(
            LIMIT, lambda part: len(part[0])
        )

    def search(
        self, vector: npt.NDArray[np.float32], limit: int, numbers: Iterable[int], only: Rows
    ) -> tuple[Rows, npt.NDArray[np.float32]]:
        """Rows among ``only`` (ascending) nearest to a unit vector and their similarities, best first.

        ``numbers``: of their documents, ascending.
        """
        ascending = list(numbers)
        found = self._parts.get_many(ascending, self._read)
        parts = [found[number] for number in ascending]
        rows = np.concatenate([rows for rows, _ in parts])
        scores = np.concatenate([np.einsum("nd,d->n", vectors, vector) for _, vectors in parts])
        kept = _places(rows, only)
        best = kept[_highest(scores[kept], limit)]
        return rows[best], scores[best]

    def _read(self, numbers: Sequence[int]) -> dict[int, tuple[Rows, Vectors]]:
        return {number: self._reader.vectors_of(number) for number in numbers}


def _places(rows: Rows, only: Rows) -> npt.NDArray[np.intp]:
    """Places in ``rows`` of those of ``only`` that are there; both ascend."""
    places = np.searchsorted(rows, only)
    places = places[places < len(rows)]
    found: npt.NDArray[np.intp] = places[rows[places] == only[: len(places)]]
    return found


def _highest(scores: npt.NDArray[np.float32], limit: int) -> npt.NDArray[np.intp]:
    """Places of the ``limit`` highest scores, the highest first, equal ones in their order."""
    near = np.arange(len(scores))
    if limit < len(scores):
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        near = np.flatnonzero(scores >= least)
    return near[np.argsort(-scores[near], kind="stable")[:limit]]


def _joined(parts: list[tuple[Rows, Vectors]]) -> tuple[Rows, Vectors]:
    filled = [part for part in parts if len(part[0])]
    if not filled:
        return np.empty(0, np.int64), np.empty((0, 0), np.float32)
    return (
        np.concatenate([rows for rows, _ in filled]),
        np.concatenate([vectors for _, vectors in filled]),
    )

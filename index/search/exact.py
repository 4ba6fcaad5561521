"""Exact search among some passages, whose vectors are read from the manifest and compared one by one.

It is for where Chroma's graph is no help: among the few passages that a filter leaves, and while the graph
cannot be asked. Nothing is kept in memory: reading and comparing takes 0.7 ms for a thousand passages.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.manifest.reading import ManifestReader

_BLOCK = 10_000  # vectors in memory at once: 15 MB of 384 numbers each

Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


def nearest(
    reader: ManifestReader, vector: npt.NDArray[np.float32], limit: int, rows: Rows
) -> tuple[Rows, Scores]:
    """Those of ``rows`` (ascending) nearest to a unit vector and their cosine similarities, best first."""
    there, scores = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
    for start in range(0, len(rows), _BLOCK):
        found, vectors = reader.vectors(rows[start : start + _BLOCK])
        there.append(found)
        # einsum computes on the calling thread; a matrix product may wait for a pool of threads.
        scores.append(np.einsum("nd,d->n", vectors, vector))
    all_rows, all_scores = np.concatenate(there), np.concatenate(scores)
    best = _highest(all_scores, limit)
    return all_rows[best], all_scores[best]


def _highest(scores: Scores, limit: int) -> npt.NDArray[np.intp]:
    """Places of the ``limit`` highest scores, the highest first, equal ones in their order."""
    near = np.arange(len(scores))
    if limit < len(scores):
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        near = np.flatnonzero(scores >= least)
    return near[np.argsort(-scores[near], kind="stable")[:limit]]

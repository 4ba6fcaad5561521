"""Recall of Chroma's graph against comparing every passage, and what it costs, by size and settings.

    python -m tests.benchmarks.graph INDEX QUESTIONS.jsonl [--sizes 5000 20000 40000]

Vectors are those of an index's passages. Beyond them come copies of some that are turned towards others by
chance, to a cosine of .75 to .95 with what they are copies of: they stand in for more reports. A hit counts
if it is at least as near as the last of the exact ones, so that equal passages do not matter.
"""

from __future__ import annotations

import argparse
import itertools
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from index.store import Index
from index.vectors import Vectors
from index.vectors.writing import CONFIGURATION

NEIGHBOURS, CONSTRUCTION, SEARCH = (16, 32), (100, 200), (200, 400, 800, 1600)
NEAREST = 80
_PART = 1_024


def material(directory: Path, questions: Path, size: int) -> tuple[Any, Any]:
    """Unit rows of passages in a random order, ``size`` or more, and unit rows of questions."""
    with Index.open(directory) as index:
        reader = index._parts.reader
        own = reader.vectors(reader.rows_admitted(None, (), reader.snapshot()))[1]
        lines = questions.read_text(encoding="utf-8").splitlines()
        asked = np.stack([index.encode_query(json.loads(line)["question"]) for line in lines])
    rng = np.random.default_rng(1)
    own = own[rng.permutation(len(own))]
    copied, one, other = rng.integers(0, len(own), (3, max(0, size - len(own))))
    away = own[one] - own[other]
    away -= np.sum(away * own[copied], axis=1, keepdims=True) * own[copied]
    away /= np.linalg.norm(away, axis=1, keepdims=True) + 1e-9
    cosine = rng.uniform(0.75, 0.95, (len(copied), 1)).astype(np.float32)
    copies = cosine * own[copied] + np.sqrt(1 - cosine**2) * away
    copies /= np.linalg.norm(copies, axis=1, keepdims=True)
    return np.concatenate([own, copies.astype(np.float32)]), asked


def measure(
    vectors: Any, asked: Any, settings: dict[str, int], sizes: list[int]
) -> Iterator[dict[str, float]]:
    """Recall among the nearest; milliseconds of processor time for adding and asking."""
    CONFIGURATION["hnsw"].update(settings)  # type: ignore[typeddict-item]
    at = 0
    with tempfile.TemporaryDirectory() as temporary:
        for size in sizes:
            store = Vectors(Path(temporary) / "vectors")
            begun, before = time.process_time(), at
            while at < size:
                rows = range(at, min(at + _PART, size))
                passages = [""] * len(rows), [{"start": 0}] * len(rows)
                store.add(rows, vectors[at : rows.stop], *passages)
                at = rows.stop
            adding = (time.process_time() - begun) * 1000 / (size - before)
            last = np.partition(asked @ vectors[:size].T, size - NEAREST, axis=1)[:, -NEAREST]
            for search in SEARCH:
                store._existing().modify(configuration={"hnsw": {"ef_search": search}})  # type: ignore[union-attr]
                store.close()  # what is open keeps the setting that it was opened with
                yield (
                    settings
                    | {"passages": size, "ef_search": search, "adding_ms": round(adding, 2)}
                    | _asked(store, asked, last)
                )
            store.close()


def _asked(store: Vectors, asked: Any, last: Any) -> dict[str, float]:
    """``last``: similarity of the last of the nearest, by question."""
    begun = time.process_time()
    store.warm()
    opening, shares, times = time.process_time() - begun, [], []
    for question, least in zip(asked, last, strict=True):
        begun = time.process_time()
        found = store.search(question, NEAREST)
        times.append((time.process_time() - begun) * 1000)
        shares.append(float(np.sum(found[1] >= least - 1e-5)) / NEAREST if found else 0.0)
    return {
        "recall": round(float(np.mean(shares)), 4),
        "worst": round(min(shares), 3),
        "asking_ms": round(float(np.median(times)), 2),
        "opening_s": round(opening, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[5_000, 20_000, 40_000])
    given = parser.parse_args()
    vectors, asked = material(given.index, given.questions, max(given.sizes))
    for neighbours, construction in itertools.product(NEIGHBOURS, CONSTRUCTION):
        settings = {"max_neighbors": neighbours, "ef_construction": construction}
        for result in measure(vectors, asked, settings, sorted(given.sizes)):
            print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()

"""Recall of Chroma's graph against exact search, and what it costs, by its settings.

    python -m tests.benchmarks.graph INDEX

Vectors are those of an index's passages, questions are pieces of twelve words of some of them. A hit
counts if it is at least as near as the last of the exact ones, so that equal passages do not matter.
"""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from index.store import Index
from index.vectors import Vectors, collection

QUESTIONS = 100
NEIGHBOURS, CONSTRUCTION, SEARCH = (16, 32), (100, 200), (50, 100, 200, 400)
_PART = 1_000


def material(directory: Path) -> tuple[Any, Any]:
    """Unit rows of all passages, and unit rows of questions."""
    with Index.open(directory) as index:
        records = [one for one in index.document_records() if one.state == "indexed"]
        parts, texts = [], []
        for record in records:
            passages = index.passages_of(record.name)
            snapshot = index._parts.reader.snapshot()
            parts.append(index._parts.reader.vectors_of(snapshot.number_of(record.name))[1])
            texts += [passage.text for passage in passages.values()]
        rng = np.random.default_rng(1)
        chosen = rng.choice(len(texts), QUESTIONS, replace=False)
        questions = [" ".join(texts[place].split()[4:16]) or texts[place] for place in chosen]
        asked = np.stack([index.encode_query(question) for question in questions])
        return np.concatenate(parts), asked


def measure(vectors: Any, asked: Any, settings: dict[str, int]) -> list[dict[str, float]]:
    """Recall among the 10 and the 80 nearest; milliseconds of processor time for adding and asking."""
    collection._CONFIGURATION["hnsw"].update(settings)  # type: ignore[typeddict-item]
    similar = np.sort(asked @ vectors.T, axis=1)
    with tempfile.TemporaryDirectory() as temporary:
        store = Vectors(Path(temporary))
        begun = time.process_time()
        for start in range(0, len(vectors), _PART):
            rows = range(start, min(start + _PART, len(vectors)))
            store.add(
                rows, vectors[start : rows.stop], [""] * len(rows), [{"start": 0}] * len(rows)
            )
        adding = (time.process_time() - begun) * 1000 / len(vectors)
        results = []
        for limit in (10, 80):
            begun = time.process_time()
            found = [store.search(one, limit)[1] for one in asked]
            asking = (time.process_time() - begun) * 1000 / len(asked)
            shares = [
                float(np.mean(scores >= exact[-limit] - 1e-5))
                for scores, exact in zip(found, similar, strict=True)
            ]
            results.append(
                settings
                | {"nearest": limit, "recall": round(float(np.mean(shares)), 4)}
                | {"adding_ms": round(adding, 2), "asking_ms": round(asking, 2)}
            )
        store.close()
    return results


def main() -> None:
    vectors, asked = material(Path(sys.argv[1]))
    print(len(vectors), "passages")
    for neighbours, construction, search in itertools.product(NEIGHBOURS, CONSTRUCTION, SEARCH):
        settings = {
            "max_neighbors": neighbours,
            "ef_construction": construction,
            "ef_search": search,
        }
        for result in measure(vectors, asked, settings):
            print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()

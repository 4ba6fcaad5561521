"""Quality of retrieval on the public sets: nDCG@10 of both searches and of their fusion.

    ASSISTANT_SHARED=… python -m tests.benchmarks.retrieval [SET…] [--cache DIR] [--reference]

The last question alone is asked; a document's score is that of its best passage. ``--reference`` encodes
with sentence-transformers itself, in float32, beside which the compiled form has to come out alike.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest.mock import patch

import numpy as np

from corpus.model import Block, Document, Metadata
from index.encoder import Encoder
from index.model import Candidate
from index.search.fusion import fused
from index.store import Index

SETS = ("squad2", "doc2dial", "inscit", "climretrieve")
WEIGHTS = (1.0, 0.7, 0.6, 0.5, 0.45, 0.4, 0.3, 0.0)


def documents(path: Path) -> Iterator[Document]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["text"]
        yield Document(
            name=row["doc_id"],
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            media_type="text/plain",
            metadata=Metadata(title=row.get("title") or "", language="en"),
            blocks=(Block("paragraph", 0, len(text)),),
        )


def ndcg_at_10(ranked: list[str], relevant: set[str]) -> float:
    """Binary gains: sum of 1 / log2(rank + 1) over its largest possible value."""
    gain = sum(1 / math.log2(i + 2) for i, name in enumerate(ranked[:10]) if name in relevant)
    return gain / sum(1 / math.log2(i + 2) for i in range(min(10, len(relevant))))


def ranking(pool: list[Candidate], scores: np.ndarray) -> list[str]:
    order = np.argsort(-scores, kind="stable")
    return list(dict.fromkeys(pool[i].passage.document for i in order))


def measure(folder: Path, index: Index) -> dict[float, float]:
    """Mean nDCG@10 by weight of the dense score."""
    found: dict[float, list[float]] = {weight: [] for weight in WEIGHTS}
    for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        relevant = set(question.get("gold_doc_ids") or ())
        if not relevant:
            continue
        pool = index.candidates(question["question"])
        dense = np.asarray([one.dense for one in pool])
        keyword = np.asarray([one.keyword for one in pool])
        for weight in WEIGHTS:
            scores = fused(dense, keyword, weight)
            found[weight].append(ndcg_at_10(ranking(pool, scores), relevant))
    return {weight: statistics.mean(values) for weight, values in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--reference", action="store_true", help="not the compiled form")
    arguments = parser.parse_args()
    open_ = partial(Encoder.open, compiled=not arguments.reference)
    public = Path(os.environ["ASSISTANT_SHARED"]) / "eval" / "public"
    print("set           " + "".join(f"{weight:>8}" for weight in WEIGHTS))
    with tempfile.TemporaryDirectory() as temporary:
        for name in arguments.sets:
            directory = (arguments.cache or Path(temporary)) / name
            begun = time.perf_counter()
            with patch.object(Encoder, "open", open_), Index.open(directory, create=True) as index:
                if not index.passage_count():
                    count = index.add(documents(public / name / "corpus.jsonl"))
                    seconds = time.perf_counter() - begun
                    print(f"{name}: {count} passages in {seconds:.0f} s ({count / seconds:.0f}/s)")
                scores = measure(public / name, index)
            print(
                f"{name:<14}" + "".join(f"{scores[weight]:8.3f}" for weight in WEIGHTS), flush=True
            )


if __name__ == "__main__":
    main()

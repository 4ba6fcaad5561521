"""Quality of retrieval on the public sets: nDCG@10 by the weight of the dense score.

    ASSISTANT_SHARED=… python -m tests.benchmarks.retrieval [SET…] [--cache DIR] [--reference]

Passages are found as for a question that is asked (`assistant.retrieval.retrieve`); only the last turn
is asked. ``--reference`` encodes with sentence-transformers itself, in float32; the compiled encoder has
to give about the same numbers.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from functools import partial
from pathlib import Path
from unittest.mock import patch

from assistant.config.settings import load_settings
from assistant.evaluation import Options, evaluate
from assistant.evaluation.corpora import load_corpus, open_corpus
from index.encoder import Encoder

SETS = ("squad2", "doc2dial", "inscit", "climretrieve")
WEIGHTS = (1.0, 0.7, 0.6, 0.5, 0.45, 0.4, 0.3, 0.0)


def ndcg_at_10(folder: Path, dense_weight: float, cache: Path, limit: int | None = None) -> float:
    """Mean over the questions of a set that name gold documents."""
    corpus = load_corpus(folder / "corpus.jsonl")
    settings = load_settings(dense_weight=dense_weight)
    options = Options(answers=False, query="last", limit=limit)
    with open_corpus(corpus, user_index=cache / "index", settings=settings) as assistant:
        run = evaluate(
            assistant, folder / "questions.jsonl", options=options, corpus=corpus.identity
        )
    return run.measures()["ndcg@10"].value or 0.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--limit", type=int, default=None, help="only the first questions of a set")
    parser.add_argument("--reference", action="store_true", help="not the compiled encoder")
    arguments = parser.parse_args()
    open_ = partial(Encoder.open, compiled=not arguments.reference)
    public = Path(os.environ["ASSISTANT_SHARED"]) / "eval" / "public"
    print("set           " + "".join(f"{weight:>8}" for weight in WEIGHTS))
    with tempfile.TemporaryDirectory() as temporary, patch.object(Encoder, "open", open_):
        for name in arguments.sets:
            print(f"{name:<14}", end="", flush=True)
            for weight in WEIGHTS:
                cache = arguments.cache or Path(temporary)
                value = ndcg_at_10(public / name, weight, cache, arguments.limit)
                print(f"{value:8.3f}", end="", flush=True)
            print()


if __name__ == "__main__":
    main()

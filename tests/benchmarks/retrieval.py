"""Quality of retrieval on the public sets: nDCG@10 with all features, and without each one.

    ASSISTANT_SHARED=… python -m tests.benchmarks.retrieval [SET…] [--cache DIR] [--model NAME]

Passages are found as for a question that is asked (`assistant.retrieval.retrieve`); only the last turn
is asked.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

from assistant.config.settings import load_settings
from assistant.evaluation import Options, evaluate
from assistant.evaluation.corpora import load_corpus, open_corpus
from assistant.retrieval.features import FEATURES, weights

SETS = ("squad2", "doc2dial", "inscit", "climretrieve")


def ndcg_at_10(
    folder: Path, without: str, cache: Path, model: str | None, limit: int | None = None
) -> float:
    """Mean over the questions of a set that name gold documents; ``without``: a feature, "" for none."""
    left = weights() * [name != without for name in FEATURES]
    corpus = load_corpus(folder / "corpus.jsonl")
    options = Options(answers=False, query="last", limit=limit)
    off = patch("assistant.retrieval.features.weights", lambda: left) if without else nullcontext()
    settings = load_settings(model=model)
    with off, open_corpus(corpus, user_index=cache / "index", settings=settings) as assistant:
        run = evaluate(
            assistant, folder / "questions.jsonl", options=options, corpus=corpus.identity
        )
    return run.measures()["ndcg@10"].value or 0.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--limit", type=int, default=None, help="only the first questions of a set")
    parser.add_argument("--model", default=None, help="another than the default one")
    arguments = parser.parse_args()
    public = Path(os.environ["ASSISTANT_SHARED"]) / "eval" / "public"
    parts = ("", *(name for name in FEATURES if name != "foreign"))
    print("set           " + "".join(f"{name or 'all':>10}" for name in parts))
    with tempfile.TemporaryDirectory() as temporary:
        for name in arguments.sets:
            print(f"{name:<14}", end="", flush=True)
            for part in parts:
                cache = arguments.cache or Path(temporary)
                value = ndcg_at_10(public / name, part, cache, arguments.model, arguments.limit)
                print(f"{value:10.3f}", end="", flush=True)
            print()


if __name__ == "__main__":
    main()

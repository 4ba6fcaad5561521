"""What a smaller form of a model costs: nDCG@10 of dense search alone, cosines, time, memory.

    python -m index.encoder.training.measure FULL SMALL… --texts TEXTS.jsonl --sets SET…

FULL and SMALL are folders of models, "" for the packaged one. A SET is a folder with ``corpus.jsonl``
(doc_id, title, text) and ``questions.jsonl`` (question, gold_doc_ids); a text is encoded as a whole, after
its title, to the model's limit. Times are of the processor, for one thread.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil  # type: ignore[import-untyped]  # psutil ships no types

from index.encoder import Encoder, Matrix
from index.encoder.training.prove import LANGUAGES, drawn
from index.encoder.training.texts import Text, read_texts

_COMPARED = 1000


def ndcg_at_10(encoder: Encoder, folder: Path) -> float:
    """Mean over the questions that name documents; gain 1 / log2(rank + 1) of each, binary."""
    corpus = _lines(folder / "corpus.jsonl")
    names = [row["doc_id"] for row in corpus]
    titled = [
        f"{row['title']}\n{row['text']}" if row.get("title") else row["text"] for row in corpus
    ]
    rows = encoder.encode_passages(titled)
    values = []
    for question in _lines(folder / "questions.jsonl"):
        if gold := set(question.get("gold_doc_ids") or ()):
            best = np.argsort(-(rows @ encoder.encode_query(question["question"])), kind="stable")
            ranked = list(dict.fromkeys(names[number] for number in best))[:10]
            gain = sum(1 / math.log2(n + 2) for n, name in enumerate(ranked) if name in gold)
            values.append(gain / sum(1 / math.log2(n + 2) for n in range(min(10, len(gold)))))
    return float(np.mean(values))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def milliseconds(encoder: Encoder) -> tuple[float, float]:
    """Processor time of a question of ten words, and of a passage of about 190 words among eight."""
    found = []
    question = "How many women took part in training on legal aid in {}?"
    passage = (
        "The programme trained {} judges and midwives in rural districts of the country. " * 15
    )
    for text, count, times in ((question, 1, 30), (passage, 8, 3)):
        used = []
        for turn in range(times):
            texts = [text.replace("{}", str(turn * 10 + n)) for n in range(count)]
            begun = time.process_time()
            encoder.encode_passages(texts)
            used.append((time.process_time() - begun) / count)
        found.append(1000 * min(used))
    return found[0], found[1]


def compare(expected: Matrix, got: Matrix, texts: Sequence[Text]) -> None:
    """Print cosines by language."""
    cosines = (expected * got).sum(axis=1)
    for language in LANGUAGES:
        some = cosines[[one.language == language for one in texts]]
        print(
            f"  {language}: cosine of {len(some)} texts at least {some.min():.5f},"
            f" {np.percentile(some, 1):.5f} at the first percentile, {some.mean():.5f} on average"
        )


def main() -> None:
    """Read arguments, measure each model, compare with the first."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("models", nargs="+", metavar="MODEL")
    parser.add_argument("--texts", type=Path, help="compare vectors on 1,000 of these texts")
    parser.add_argument("--sets", type=Path, nargs="*", default=[])
    parser.add_argument("--reference", action="store_true", help="the first model in float32")
    options = parser.parse_args()
    texts = drawn(read_texts(options.texts), _COMPARED) if options.texts else []
    expected = None
    for number, name in enumerate(options.models):
        before = psutil.Process().memory_info().rss
        encoder = Encoder.open(name or None, compiled=number > 0 or not options.reference)
        encoder.warm()
        question, passage = milliseconds(encoder)
        memory = (psutil.Process().memory_info().rss - before) / 1e6
        print(
            f"{name or 'packaged'} ({encoder.backend}): question {question:.1f} ms,"
            f" passage {passage:.1f} ms, {memory:.0f} MB",
            flush=True,
        )
        for folder in options.sets:
            print(f"  {folder.name}: nDCG@10 {ndcg_at_10(encoder, folder):.4f}", flush=True)
        if texts:
            rows = encoder.encode_passages([one.text for one in texts])
            if expected is None:
                expected = rows
            else:
                compare(expected, rows, texts)


if __name__ == "__main__":
    main()

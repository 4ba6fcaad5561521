"""Which questions are taken for talk: ``python -m tests.benchmarks.talk FILE.jsonl[.gz] … [--out TAKEN.jsonl]``.

Every line of a file that has a ``question`` is decided as the first turn of a conversation, over the default embedding
model (``--model`` for another). Prints the share by file, which should be 0.3% at most; ``--out`` gets the questions that
are taken, with label and reason, to be read.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant.conversation.classifier import PROBE, packaged_classifier
from assistant.conversation.wishes import Wish, wish
from corpus.normalize import one_line
from index.encoder import Encoder


def questions(file: Path) -> Iterator[str]:
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    for line in data.decode().split("\n"):
        if line.strip() and isinstance(text := json.loads(line).get("question"), str):
            yield one_line(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--model")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    encoder, model = Encoder.open(given.model), packaged_classifier()
    if model is None or not model.fits(encoder.encode_query(PROBE)):
        raise SystemExit("the classifier was fitted for another embedding model")

    def classify(turn: str) -> Mapping[str, float]:
        return model.probabilities(turn, encoder.encode_query(turn))

    everything, taken = 0, []
    for file in given.files:
        asked = list(dict.fromkeys(questions(file)))
        found = [one for text in asked if (one := wish(text, classify)).kind != "question"]
        everything += len(asked)
        taken += [(file.name, one) for one in found]
        print(
            f"{file.name}: {len(found)} of {len(asked)} ({len(found) / max(1, len(asked)):.3%})",
            flush=True,
        )
    print(
        f"all: {len(taken)} of {everything} ({len(taken) / max(1, everything):.3%}) taken for talk"
    )
    if given.out is not None:
        given.out.write_text("".join(_line(name, one) for name, one in taken), encoding="utf-8")


def _line(name: str, one: Wish) -> str:
    return json.dumps({"file": name, **one.to_dict()}, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()

"""What questions of a language have in common: ``python -m index.encoder.training.question_means QUESTIONS.jsonl… --out
question_means.npz``

A line has a ``question`` and its ``language``. Written is for each language the mean of the vectors of its questions, float16
(dimension,).
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np

from index.encoder import Encoder


def main() -> None:
    """Read arguments, encode, write the means."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument(
        "--model", default=None, help="name or folder, where it is not the packaged one"
    )
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    texts: dict[str, list[str]] = defaultdict(list)
    for path in options.questions:
        for line in path.open(encoding="utf-8"):
            asked = json.loads(line)
            texts[asked["language"]].append(asked["question"])
    encoder = Encoder.open(options.model)
    means = {
        language: np.stack(encoder.encode_queries(own)).mean(axis=0).astype(np.float16)
        for language, own in sorted(texts.items())
    }
    np.savez(options.out, **means)
    print({language: len(own) for language, own in texts.items()})


if __name__ == "__main__":
    main()

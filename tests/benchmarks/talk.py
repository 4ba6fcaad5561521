"""Which questions are taken for talk, and what talk is told: ``python -m tests.benchmarks.talk FILE.jsonl[.gz] … [--out TAKEN.jsonl]``.

Every line of a file that has a ``question`` is decided as the first turn of a conversation. Prints the share by file, which
should be 0.3% at most; ``--out`` gets the questions that are taken, with label and reason, to be read. Of lines that have a
``turn`` and its ``label`` it prints the shares of talk that is told from questions, and of which the kind is told.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.conversation.examples import QUESTION
from assistant.conversation.labels import kind_of
from assistant.conversation.wishes import Wish, wish
from assistant.reader.passage_reader import PackagedReader
from corpus.normalize import one_line


def questions(file: Path) -> Iterator[str]:
    for one in _records(file):
        text = one.get("question") or (one["turn"] if one.get("label") == QUESTION else None)
        if isinstance(text, str):
            yield one_line(text)


def _records(file: Path) -> Iterator[dict[str, Any]]:
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    yield from (json.loads(line) for line in data.decode().split("\n") if line.strip())


def labelled(file: Path) -> Iterator[tuple[str, str]]:
    """Turns of talk with their kinds."""
    for one in _records(file):
        if kind_of(one.get("label", QUESTION)) != QUESTION:
            yield one_line(one["turn"]), kind_of(one["label"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    classify = PackagedReader().labels
    everything, taken = 0, []
    for file in given.files:
        asked = list(dict.fromkeys(questions(file)))
        found = [one for text in asked if (one := wish(text, classify)).kind != "question"]
        everything += len(asked)
        taken += [(file.name, one) for one in found]
        told = [(wish(text, classify).kind, kind) for text, kind in labelled(file)]
        if told:
            talk = sum(own != QUESTION for own, _ in told) / len(told)
            right = sum(own == kind for own, kind in told) / len(told)
            print(
                f"{file.name}: {talk:.3f} of {len(told)} turns of talk are told, kinds {right:.3f}"
            )
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

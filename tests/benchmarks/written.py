"""The check on sentences that language models wrote in replies over public reports, and on twins of them with one error each.

    python -m tests.benchmarks.written --index DIR [--index DIR …] [--every N]

Printed are shares by kind of error: of the supported sentences that are removed, of the twins that are shown; of both, how many
the rules alone decide. ``--every``: only every so manieth sentence of ``tests/data/written_replies.jsonl``. Sentences whose passages no
index has, or that begin elsewhere now, are left out and counted.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from assistant.generation.check.evidence import Passage
from assistant.generation.check.given import as_passage
from assistant.generation.check.sentence import check_sentence
from index.encoder import Encoder
from index.store import Index

_FILE = Path(__file__).parents[1] / "data" / "written_replies.jsonl"
_SUPPORTED = "supported"

At = tuple[str, int, int]


def passages_of(folder: Path) -> dict[At, Passage]:
    """Every passage of an index, as the check is given it, by document, start and end."""
    found = {}
    with Index.open(folder) as index:
        for record in index.document_records():
            own = index.passages_of(record.name) if record.state == "indexed" else {}
            for one in own.values():
                given = {"document": record.name, "text": one.text, "headings": one.headings}
                found[record.name, one.start, one.end] = as_passage(given, {record.name: record})
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--index", type=Path, action="append", required=True)
    parser.add_argument("--every", type=int, default=1)
    given = parser.parse_args()
    known: dict[At, Passage] = {}
    for folder in given.index:
        known |= passages_of(folder)
    lines = [json.loads(line) for line in _FILE.read_text("utf-8").splitlines()][:: given.every]
    encoder = Encoder.open()
    every, shown, ruled = Counter[str](), Counter[str](), Counter[str]()
    missing = 0
    for line in lines:
        named = [(one["document"], one["start"], one["end"]) for one in line["passages"]]
        if not all(at in known for at in named):
            missing += 1
            continue
        passages = [known[at] for at in named]
        texts = [(_SUPPORTED, line["sentence"])]
        texts += [(twin["error"], twin["sentence"]) for twin in line["twins"]]
        for kind, text in texts:
            verdict = check_sentence(text, passages, encoder.encode_with_spans)
            every[kind] += 1
            shown[kind] += verdict.reason is None
            ruled[kind] += verdict.ruled.reason is not None
    right, twins = every[_SUPPORTED], every.total() - every[_SUPPORTED]
    print(f"{len(lines) - missing} sentences, {missing} left out")
    print(
        f"supported removed: {right - shown[_SUPPORTED]} of {right}, {ruled[_SUPPORTED]} by rules"
    )
    print(f"twins shown: {shown.total() - shown[_SUPPORTED]} of {twins}")
    for kind in sorted(every.keys() - {_SUPPORTED}):
        print(f"  {kind:18} {shown[kind]} of {every[kind]}, {ruled[kind]} refused by rules")


if __name__ == "__main__":
    main()

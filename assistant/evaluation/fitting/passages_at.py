"""Passages that a file of training data names by document and offsets, written with their texts for training.

    python -m assistant.evaluation.fitting.passages_at --index DIR --out GROUPS.jsonl FILE.jsonl

Of each line (`tests/data/near_misses.jsonl`) ``document``, ``start`` and ``end`` are replaced by ``documents``, ``shown``
(what stands above) and ``units``, as the reader is given them; all else stays. Passages that the index does not have,
or that begin elsewhere now, are left out and counted.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from assistant.answering.read import shown_passage
from assistant.evidence.sources import Source
from corpus.model import Passage
from index.model import Hit
from index.store import Index


def with_texts(index: Index, lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The lines whose passages the index has."""
    records = {record.name: record for record in index.document_records()}
    known: dict[str, dict[tuple[int, int], tuple[str, Passage]]] = {}
    for line in lines:
        name = line.pop("document")
        if name not in records:
            continue
        if name not in known:
            own = index.passages_of(name).items()
            known[name] = {(one.start, one.end): (id_, one) for id_, one in own}
        found = known[name].get((line.pop("start"), line.pop("end")))
        if found is None:
            continue
        shown = shown_passage(index, Source(Hit(*found, 0.0, None, None), records[name], 0))
        yield {"documents": [name], "shown": shown.above, "units": list(shown.units), **line}


def main() -> None:
    """Read arguments, write the passages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    lines = [json.loads(line) for path in options.files for line in path.open(encoding="utf-8")]
    written = 0
    with Index.open(options.index) as index, options.out.open("w", encoding="utf-8") as out:
        for line in with_texts(index, lines):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            written += 1
    print(f"{written} passages of {len(lines)}")


if __name__ == "__main__":
    main()

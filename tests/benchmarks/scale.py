"""How the index grows: fill it up to a number of passages, then measure questions over it.

    python -m tests.benchmarks.scale FILINGS.jsonl.gz INDEX --passages 20000
    python -m tests.benchmarks.scale FILINGS.jsonl.gz INDEX --ask
    python -m tests.benchmarks.scale --growth ASKED.jsonl PLOT.png

One line of the file is a piece of a filing; a filing is a document, with its company as publisher.
Filling goes on where the last call stopped. Each call adds a line of JSON to ``filled.jsonl`` or
``asked.jsonl`` beside the index. Growth is the exponent b of ``latency = a * passages ** b``, fitted on
the logarithms.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import psutil  # type: ignore[import-untyped]  # psutil ships no types

from assistant.config.settings import Settings
from assistant.facts.extract import annotator
from assistant.reader.readers import OFF
from assistant.service import Assistant
from corpus.model import Block, Document, Metadata
from index.filters import Filters
from index.store import Index

QUESTIONS = 60
_SHOWN = {
    "ask_ms": "a question, without the reader",
    "search_none_ms": "of it: a search",
    "search_year_ms": "a search, with a year",
    "search_most_ms": "a search, with all documents but one",
    "exact_ms": "comparing all vectors",
    "chroma_ms": "Chroma's graph",
    "keywords_ms": "words",
}
_NAME = re.compile(r"(?P<company>.+?)_(?P<year>\d{4})")


def filings(file: Path) -> Iterator[Document]:
    """One document for each filing, in the order of the file."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        for name, pieces in groupby(rows, key=lambda row: row["parent"].partition("#")[0]):
            yield _document(name, [piece["text"] for piece in pieces])


def _document(name: str, pieces: list[str]) -> Document:
    text = "\n\n".join(pieces)
    blocks, start = [], 0
    for piece in pieces:
        blocks.append(Block("paragraph", start, start + len(piece)))
        start += len(piece) + 2
    found = _NAME.match(name)
    about = Metadata(
        title=name.replace("_", " "),
        publisher=found["company"] if found else None,
        year=int(found["year"]) if found else None,
        language="en",
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(f"{name}.txt", text, digest, "text/plain", about, tuple(blocks))


def fill(index: Index, file: Path, passages: int) -> dict[str, Any]:
    """Add documents until the index holds ``passages``; rate of what was added in this call."""
    known = {record.name for record in index.document_records()}
    begun, used, before = time.monotonic(), time.process_time(), index.passage_count()

    def missing() -> Iterator[Document]:
        for document in filings(file):
            if index.passage_count() >= passages:
                return
            if document.name not in known:
                yield document
                print(f"{index.passage_count()} passages, {_memory()} MiB", flush=True)

    index.add(missing())
    added, seconds = index.passage_count() - before, time.monotonic() - begun
    return {
        "passages": before + added,
        "added": added,
        "seconds": round(seconds, 1),
        "processor_seconds": round(time.process_time() - used, 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _memory() -> int:
    """MiB of this process now; it has no others."""
    return psutil.Process().memory_info().rss // 2**20


def measure(index: Index, file: Path) -> dict[str, Any]:
    """Medians of a search and of its stages, and recall of Chroma against exact.

    Milliseconds of processor time of all threads: other programs on the machine do not change them.
    """
    documents = [next_ for next_, _ in zip(filings(file), range(20), strict=False)]
    questions = [_question(one.text, n) for n in range(3) for one in documents][:QUESTIONS]
    records = [one for one in index.document_records() if one.state == "indexed"]
    filters = {
        "none": Filters(),
        "year": Filters(years=(records[0].year or 0,)),
        "publisher": Filters(publishers=(records[0].publisher or "",)),
        "place": Filters(places=("United States",)),
        "most": Filters(documents=tuple(one.name for one in records[1:])),
    }
    searcher = index._parts.searcher
    snapshot = searcher.current()
    vectors = [index.encode_query(question) for question in questions]
    result: dict[str, Any] = {"passages": index.passage_count(), "documents": len(records)}
    result["encode_ms"] = _median(lambda n: index.encode_query(f"{questions[n]} {n}"))
    result["keywords_ms"] = _median(lambda n: index._parts.keywords.search(questions[n], 80))
    for kind, wanted in filters.items():
        result[f"search_{kind}_ms"] = _median(
            lambda n, wanted=wanted: index.candidates(
                questions[n], vector=vectors[n], filters=wanted
            )
        )
    result |= _answered(index.directory, questions)
    result["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    exact = _compared(index)
    result["chroma_ms"] = _median(lambda n: index._vectors.search(vectors[n], 80))
    result["exact_ms"] = _median(lambda n: exact(vectors[n], 80))
    for limit in (10, 80):
        shares = [
            len(exact(vector, limit) & set(searcher._dense(vector, limit, None, snapshot))) / limit
            for vector in vectors
        ]
        result[f"recall@{limit}"] = round(statistics.mean(shares), 4)
    result["disk_mib"] = sum(f.stat().st_size for f in index.directory.rglob("*")) // 2**20
    return result


def _answered(directory: Path, questions: list[str]) -> dict[str, float]:
    """Medians of whole answers, without the reader, whose time does not depend on the index."""
    with Assistant(directory, Settings(reader=OFF)) as assistant:
        for question in questions[:5]:
            assistant.ask(question)
        year = assistant.documents()[0].year
        return {
            "ask_ms": _median(lambda n: assistant.ask(questions[n])),
            "ask_year_ms": _median(lambda n: assistant.ask(questions[n], filters={"year": year})),
        }


def _question(text: str, n: int) -> str:
    """Fifteen words from somewhere in a filing."""
    words = text.split()
    start = (n + 1) * len(words) // 5
    return " ".join(words[start : start + 15])


def _median(call: Callable[[int], object]) -> float:
    times = []
    for n in range(QUESTIONS):
        begun = time.process_time()
        call(n)
        times.append((time.process_time() - begun) * 1000)
    return round(statistics.median(times), 2)


def _compared(index: Index) -> Callable[[Any, int], set[int]]:
    """What finds the rows of the nearest passages by comparing all of them, in memory."""
    reader = index._parts.reader
    rows, vectors = reader.vectors(reader.rows_admitted(None, (), reader.snapshot()))
    return lambda vector, limit: set(rows[np.argsort(-(vectors @ vector))[:limit]].tolist())


def growth(results: Path, plot: Path) -> None:
    """Print the exponents and draw the medians against the number of passages."""
    import matplotlib.pyplot as plt

    rows = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    sizes = [row["passages"] for row in rows]
    for key in sorted(rows[0]):
        if key.endswith("_ms"):
            values = [row[key] for row in rows]
            exponent = float(np.polyfit(np.log(sizes), np.log(values), 1)[0])
            print(f"{key:28} {values} exponent {exponent:.2f}")
            if key in _SHOWN:
                plt.loglog(sizes, values, marker="o", label=f"{_SHOWN[key]}: n^{exponent:.2f}")
    plt.xlabel("passages n")
    plt.ylabel("median, ms of processor time")
    plt.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=2, fontsize="small")
    plt.savefig(plot, dpi=100, bbox_inches="tight")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("index", type=Path, nargs="?")
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--ask", action="store_true", help="measure questions, add nothing")
    parser.add_argument("--growth", type=Path, nargs=2)
    given = parser.parse_args()
    if given.growth:
        growth(*given.growth)
        return
    with Index.open(given.index, create=True, annotator=annotator()) as index:
        result = (
            measure(index, given.file) if given.ask else fill(index, given.file, given.passages)
        )
    name = "asked.jsonl" if given.ask else "filled.jsonl"
    with (given.index.parent / name).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(result) + "\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

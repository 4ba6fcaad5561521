"""Training groups of the layers for points: open questions with statements that were graded.

    python -m assistant.evaluation.fitting.point_groups --index DIR --out GROUPS.jsonl GRADED.jsonl

Of each question the file has ``id``, ``question``, ``kind`` and ``grades``: by document [start, end, grade] of
statements, offsets in its text as the program reads it. Questions on documents that are not in the index are left out;
how many statements are not found any more is printed. Written are lines as `assistant.reader.training.points` reads.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answering.open_questions.candidates import point_candidates
from assistant.answering.open_questions.features import FEATURES
from assistant.answering.open_questions.plan import WIDE
from assistant.answering.open_questions.reading import sources_of, units_of
from assistant.answering.read import read_passages
from assistant.answering.weights import fitted
from assistant.reader.scores import Shown
from assistant.retrieval.retrieve import retrieve
from assistant.retrieval.spelling import understand_corrected
from index.store import Index


def group(index: Index, line: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """The group of one question, and how many of its statements were not found."""
    records = {record.name: record for record in index.document_records()}
    question, _ = understand_corrected(index, line["question"])
    found = retrieve(index, question, records, limit=WIDE, candidates=WIDE)
    grades = {
        (document, start, end): grade
        for document, own in line["grades"].items()
        for start, end, grade in own
    }
    candidates = {
        (one.document, one.span.start, one.span.end): one
        for one in point_candidates(
            index, question, line["kind"], found, records, list(line["grades"])
        )
    }
    keys = [key for key in grades if key in candidates]
    sources = sources_of(index, records, [candidates[key] for key in keys])
    passages = {source.hit.id: source.hit.passage for source in sources}
    read = read_passages(index, question, sources, _as_given)
    numbers = {id_: number for number, id_ in enumerate(read)}
    values = np.stack([candidates[key].values for key in keys]) if keys else np.empty((0, 0))
    scores = fitted("point", FEATURES).logit(values) if keys else values
    statements = []
    for key, score in zip(keys, scores, strict=True):
        one = candidates[key]
        units = units_of(one, passages[one.passage])
        if units:
            statements.append(
                {
                    "passage": numbers[one.passage],
                    "units": units,
                    "grade": grades[key],
                    "score": round(float(score), 4),
                }
            )
    written = {
        "id": line["id"],
        "documents": list(line["grades"]),
        "passages": [
            {"asked": asked, "shown": shown.above, "units": shown.units}
            for asked, shown in read.values()
        ],
        "statements": statements,
    }
    return written, len(grades) - len(statements)


def _as_given(question: str, passages: Sequence[Shown]) -> list[tuple[str, Shown]]:
    return [(question, passage) for passage in passages]


def main() -> None:
    """Read arguments, write the groups."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("graded", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    questions, lost = 0, 0
    with Index.open(options.index) as index, options.out.open("w", encoding="utf-8") as out:
        names = {record.name for record in index.document_records()}
        for path in options.graded:
            for line in map(json.loads, path.open(encoding="utf-8")):
                if names.issuperset(line["grades"]):
                    written, missed = group(index, line)
                    questions, lost = questions + 1, lost + missed
                    out.write(json.dumps(written, ensure_ascii=False) + "\n")
    print(f"{questions} questions; {lost} statements are not found any more")


if __name__ == "__main__":
    main()

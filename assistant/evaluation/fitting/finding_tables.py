"""Fit the model that finds the table a question is about, by document.

    python -m assistant.evaluation.fitting.finding_tables --index DIR QUESTIONS.jsonl… [--index DIR QUESTIONS.jsonl… …]

1. Of each question every table of the index is a candidate; right are those that a support quote lies in, or all tables of the
   documents that the question is about where it has no such quote.
2. A conditional logit over `assistant.tables.find.FEATURES`, written into ``weights.json`` as ``table``.
3. Printed, out of fold: questions with a right table first, among three, and among as many as are interpreted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.evaluation.fitting.models import FOLDS, Group, conditional_logit
from assistant.evaluation.fitting.tables import folds_by, parser_of, questions_in
from assistant.evaluation.matching import locate
from assistant.evaluation.questions import Question as Asked
from assistant.retrieval.retrieve import retrieve
from assistant.tables.find import FEATURES, MOST, Finder
from corpus.model import Span
from index.model import TableRecord
from index.store import Index


def groups(directory: Path, files: Sequence[Path]) -> Iterator[tuple[str, Group]]:
    """The document, and the features and right tables, of each question that a table answers."""
    with Index.open(directory) as index:
        records = {record.name: record for record in index.document_records()}
        tables = index.tables([name for name, one in records.items() if one.state == "indexed"])
        for asked, question in questions_in(index, files):
            right = _right(index, asked, tables)
            if not asked.answerable or not right.any():
                continue
            finder = Finder(index, retrieve(index, question, records), records)
            taken = finder.likeliest(tables)
            kept = {table.id for table in taken}
            known = np.asarray([table.id in kept for table in tables])
            ordered = [table for table in tables if table.id in kept]
            if right[known].any():
                about = asked.files[0] if asked.files else asked.document or asked.id
                yield about, (finder.values(ordered), right[known])


def _right(index: Index, asked: Asked, tables: Sequence[TableRecord]) -> np.ndarray:
    """Which tables answer, bool (n,)."""
    names = {table.document for table in tables}
    located = [locate(one, index.document(one.file)) for one in asked.supports if one.file in names]
    if any(one.places for one in located):
        return np.asarray(
            [
                any(one.cited_by(table.document, Span(table.start, table.end)) for one in located)
                for table in tables
            ]
        )
    about = {*asked.files, asked.document} - {""}
    return np.asarray([table.document in about for table in tables])


def show(seen: Sequence[tuple[str, Group]], among: Sequence[int]) -> None:
    """Prints how often a right one comes first, and among the first n for each n of ``among``, by models that saw other documents."""
    folds = folds_by([about for about, _ in seen])
    places = []
    for number in range(FOLDS):
        model = conditional_logit([g for (_, g), f in zip(seen, folds, strict=True) if f != number])
        for (_, (values, right)), fold in zip(seen, folds, strict=True):
            if fold == number:
                order = np.argsort(-model.logit(values), kind="stable")
                places.append(int(np.flatnonzero(right[order])[0]))
    at = np.asarray(places)
    shares = ", ".join(f"{(at < n).mean():.3f} among {n}" for n in among)
    print(f"{len(at)} questions: {shares}")


def main() -> None:
    """Read arguments, fit, print, write the weights."""
    options = parser_of(__doc__).parse_args()
    seen = [one for directory, *files in options.index for one in groups(directory, files)]
    show(seen, (1, 3, MOST))
    model = replace(conditional_logit([group for _, group in seen]), sharpness=None)
    known = json.loads(options.out.read_text(encoding="utf-8"))
    written = {"table": model.to_dict(FEATURES), **{n: w for n, w in known.items() if n != "table"}}
    options.out.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""How well the reader finds the sentence that answers, among the passages that `retrieve` gives.

    python -m assistant.evaluation.fitting.reader --weights FOLDER --index DIR QUESTIONS.jsonl…
        [--passages 20] [--held-out] [--without NAMES.txt]

Printed for each file: the share of the answerable questions that have a right sentence among the passages read,
that have one as the best of all, and among the best three; the AUROC of passages (answers or not, unknown ones
left out) and of questions (the best sentence, answerable against absent); milliseconds for the passages
of a question. Sentences are right as in `assistant.evaluation.fitting.passage_groups`. ``--held-out``: only
questions on the documents that training holds out.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, median
from typing import Any

from sklearn.metrics import roc_auc_score

from assistant.conversation.followups import standalone
from assistant.evaluation.fitting.passage_groups import passage_line, places_of
from assistant.evaluation.formats import load_questions
from assistant.evaluation.questions import Question as Asked
from assistant.reader.passage_reader import PackagedReader
from assistant.reader.scores import PassageScore, Shown
from assistant.reader.training.groups import DOCUMENTS_HELD_OUT, Part, is_held_out, part_of
from assistant.retrieval.retrieve import retrieve
from assistant.retrieval.spelling import understand_corrected
from index.model import DocumentRecord
from index.store import Index
from index.view import IndexView

Values = dict[str, list[Any]]


def passages_for(
    index: IndexView, records: dict[str, DocumentRecord], asked: Asked, count: int
) -> tuple[str, list[Part]]:
    """The question as it stands alone, and its ``count`` best passages with the labels of their sentences."""
    text = standalone(asked.question, asked.history).text
    question, _ = understand_corrected(index, text)
    found = retrieve(index, question, records).passages[:count]
    places = places_of(index, records, asked)
    lines = [passage_line(index, s.hit.passage, s.record, asked, places) for s in found]
    return text, [part_of(line) for line in lines if line["units"]]


def count(
    values: Values, asked: Asked, parts: Sequence[Part], said: Sequence[PassageScore]
) -> None:
    """Add to ``values`` what one question says of the reader."""
    units = [
        (unit.logit, label)
        for part, score in zip(parts, said, strict=True)
        for unit, label in zip(score.units, part.labels, strict=True)
    ]
    best = [label for _, label in sorted(units, key=lambda one: -one[0])]
    if asked.answerable:
        values["read"].append(1 in best)
        values["first"].append(best[:1] == [1])
        values["three"].append(1 in best[:3])
    values["answerable"].append(asked.answerable)
    values["highest"].append(max((logit for logit, _ in units), default=-99.0))
    for part, score in zip(parts, said, strict=True):
        if part.answers >= 0:
            values["answers"].append(part.answers)
            values["passages"].append(score.logit)


def summary(values: Values) -> str:
    """One line."""
    shares = ", ".join(f"{name} {mean(values[name]):.3f}" for name in ("read", "first", "three"))
    aurocs = ", ".join(
        f"AUROC of {name} {roc_auc_score(values[labels], values[logits]):.3f}"
        for name, labels, logits in (
            ("passages", "answers", "passages"),
            ("questions", "answerable", "highest"),
        )
        if len(set(values[labels])) == 2
    )
    return (
        f"{len(values['answerable'])} questions, {len(values['read'])} answerable: {shares}; {aurocs};"
        f" {median(values['milliseconds']):.0f} ms"
    )


def main() -> None:
    """Read arguments, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", nargs="+", type=Path)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--passages", type=int, default=20)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--without", type=Path, help="names of documents that are not seen")
    options = parser.parse_args()
    reader = PackagedReader(options.weights)
    hidden = set(options.without.read_text("utf-8").split("\n")) if options.without else set()
    with Index.open(options.index) as whole:
        index = whole.restricted(lambda _, name: name not in hidden)
        records = {record.name: record for record in index.document_records()}
        for file in load_questions(options.questions):
            values: Values = defaultdict(list)
            for asked in file.questions:
                text, parts = passages_for(index, records, asked, options.passages)
                if options.held_out and not _on_held_out(asked, parts):
                    continue
                begun = time.perf_counter()
                said = reader.read(text, [Shown(part.shown, part.units) for part in parts])
                values["milliseconds"].append(1000 * (time.perf_counter() - begun))
                count(values, asked, parts, said)
            print(f"{file.name}: {summary(values)}", flush=True)


def _on_held_out(asked: Asked, parts: Sequence[Part]) -> bool:
    """Whether training has left out the documents of a question: of an absent one, that of its best passage."""
    names = asked.files or tuple(part.document for part in parts[:1])
    return bool(names) and all(is_held_out(name, DOCUMENTS_HELD_OUT) for name in names)


if __name__ == "__main__":
    main()

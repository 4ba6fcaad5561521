"""Training groups of the reader: questions on reports with passages that answer them, and others that were found.

    python -m assistant.evaluation.fitting.passage_groups --index DIR --out GROUPS.jsonl QUESTIONS.jsonl…
        [--without NAMES.txt]

One line a question, in the form of `assistant.reader.training.groups`. The passages are those that hold a
support, and of those that `retrieve` finds the best that do not. A sentence is labelled

- 1 if it overlaps a support quote, or holds all that is wanted in a document that a support names;
- -1 (unknown) if it may answer although no support is there: it holds all that is wanted, in another
  document, or a part of it, in the same one;
- 0 otherwise.

Documents named in the file of ``--without`` (one name a line) are not seen: they are neither searched nor
written.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.answering.read import text_before
from assistant.conversation.followups import standalone
from assistant.evaluation.formats import load_questions
from assistant.evaluation.matching import Located, contains_all, locate
from assistant.evaluation.questions import Question as Asked
from assistant.retrieval.retrieve import retrieve
from assistant.retrieval.spelling import understand_corrected
from corpus.model import Passage, Span
from corpus.normalize import one_line
from index.model import DocumentRecord
from index.store import Index
from index.view import IndexView

_RIGHT, _OTHERS = 3, 10  # passages of each kind that are written, at most
_SHORT = 4  # characters below which a wanted entry ("12") occurs anywhere by chance
_LONGEST = 120  # characters of an answer that is marked


def group(
    index: IndexView, records: dict[str, DocumentRecord], asked: Asked
) -> dict[str, Any] | None:
    """The line of one question; None for one whose support is in no passage of this index."""
    text = standalone(asked.question, asked.history).text
    question, _ = understand_corrected(index, text)
    places = places_of(index, records, asked)
    passages: dict[str, Passage] = {}
    for place in places:
        for id_, passage in index.passages_of(place.support.file).items():
            if place.cited_by(passage.document, Span(passage.start, passage.end)):
                passages[id_] = passage
    found = retrieve(index, question, records)
    passages |= {source.hit.id: source.hit.passage for source in found.passages}
    ranks = {source.hit.id: rank for rank, source in enumerate(found.passages)}
    right, others = list[dict[str, Any]](), list[dict[str, Any]]()
    for id_ in sorted(passages, key=lambda one: ranks.get(one, len(ranks))):
        one = passages[id_]
        line = passage_line(index, one, records[one.document], asked, places)
        (right if 1 in line["labels"] else others).append(line)
    if asked.answerable and not right:
        return None
    return {
        "source": "reports",
        "id": asked.id,
        "documents": list(asked.files) or [one["document"] for one in others[:1]],
        "language": question.language,
        "question": text,
        "names": _names(text, [*question.places, *question.organisations]),
        "answerable": asked.answerable,
        "passages": [*right[:_RIGHT], *others[:_OTHERS]],
    }


def places_of(index: IndexView, records: dict[str, DocumentRecord], asked: Asked) -> list[Located]:
    """Where the supports of a question occur in the documents that are indexed."""
    indexed = {name for name, record in records.items() if record.state == "indexed"}
    return [locate(s, index.document(s.file)) for s in asked.supports if s.file in indexed]


def _names(text: str, found: Sequence[str]) -> list[str]:
    return [name for name in found if name in text]


def passage_line(
    index: IndexView,
    passage: Passage,
    record: DocumentRecord,
    asked: Asked,
    places: Sequence[Located],
) -> dict[str, Any]:
    """A passage with the labels of its sentences. ``places``: of the supports of the question."""
    labels, units, answer = [], [], None
    for number, span in enumerate(passage.sentences):
        own = passage.at(span)
        label = _label(own, span, passage.document, asked, places)
        text = one_line(own)
        if label == 1 and answer is None and (marked := _answer(text, asked)):
            answer = (number, *marked)
        units.append(text)
        labels.append(label)
    return {
        "document": passage.document,
        "publisher": record.publisher or "",
        "title": record.title,
        "year": record.year,
        "headings": list(passage.headings),
        "context": passage.context,
        "before": text_before(index, passage),
        "units": units,
        "labels": labels,
        "answer": answer,
    }


def _label(text: str, span: Span, document: str, asked: Asked, places: Sequence[Located]) -> int:
    if any(place.cited_by(document, span) for place in places):
        return 1
    wanted = asked.wanted or ()
    telling = any(_telling(entry) for entry in wanted)
    if document in asked.files:
        if wanted and contains_all(text, wanted):
            return 1
        part = any(contains_all(text, [entry]) for entry in wanted if _telling(entry))
        return -1 if part else 0
    return -1 if telling and contains_all(text, wanted) else 0


def _telling(entry: Sequence[str]) -> bool:
    return all(len(alternative) >= _SHORT for alternative in entry)


def _answer(text: str, asked: Asked) -> tuple[int, int] | None:
    """Where in a sentence the first thing that is wanted occurs."""
    for alternative in sorted(asked.wanted[0] if asked.wanted else (), key=len, reverse=True):
        start = text.casefold().find(alternative.casefold())
        if start >= 0 and len(alternative) <= _LONGEST:
            return start, start + len(alternative)
    return None


def main() -> None:
    """Read arguments, write the groups."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--without", type=Path, help="names of documents that are not seen")
    options = parser.parse_args()
    hidden = set(options.without.read_text("utf-8").split("\n")) if options.without else set()
    with Index.open(options.index) as whole, options.out.open("w", encoding="utf-8") as out:
        index = whole.restricted(lambda _, name: name not in hidden)
        records = {record.name: record for record in index.document_records()}
        for file in load_questions(options.questions):
            for asked in file.questions:
                line = group(index, records, asked)
                if line is not None:
                    out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

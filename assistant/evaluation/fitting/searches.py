"""Questions with the passages that answer them, as vectors, to train the layers for searches on.

    python -m assistant.evaluation.fitting.searches --index DIR --out SEARCHES.npz FILE.jsonl…

Files are of three forms (`searched`): questions with supports; passages, by ``document``, ``start`` and ``end``, with a ``question``
(`tests/data/near_misses.jsonl`) or ``questions`` (`tests/data/plain_questions.jsonl`) that they answer; open questions with
graded statements (`tests/data/graded_points.jsonl`). Questions on documents that the index lacks are left out. Written is what
`index.encoder.training.search_layers` reads.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.conversation.followups import standalone
from assistant.evaluation.fitting.groups import supports_of
from assistant.evaluation.formats import load_questions
from assistant.question.country_names import with_country_names
from assistant.question.understand import question_language
from assistant.reader.training.groups import DOCUMENTS_HELD_OUT, is_held_out
from corpus.model import Passage, Span
from index.encoder.training.search_layers import Searched, SearchedPassages, write_searches
from index.store import Index

_GRADES = {2: 0.3, 3: 1.0}  # how much a statement of a grade makes its passage one that answers

Places = dict[str, list[tuple[int, Passage]]]  # passages with their numbers, by document


def searched(index: Index, places: Places, files: Sequence[Path]) -> Iterator[Searched]:
    """The questions of files, with the numbers of the passages that answer them, in the order of the files."""
    for path in files:
        first = json.loads(next(path.open(encoding="utf-8"), "{}"))
        if "grades" in first:
            yield from with_grades(places, path)
        elif "start" in first:
            yield from with_passages(places, path)
        else:
            yield from with_supports(index, places, path)


def with_supports(index: Index, places: Places, path: Path) -> Iterator[Searched]:
    """Questions whose supports are found; any of the passages that they stand in answers."""
    for file in load_questions([path]):
        for asked in file.questions:
            own = [place for place in supports_of(index, asked) if place.places]
            right = {
                number: 1.0
                for place in own
                for number, one in places.get(place.support.file, ())
                if place.cited_by(one.document, Span(one.start, one.end))
            }
            text = standalone(asked.question, asked.history).text
            yield from _searched(text, [place.support.file for place in own], right)


def with_passages(places: Places, path: Path) -> Iterator[Searched]:
    """Questions that the passage at a place answers."""
    for line in _lines(path):
        span = Span(line["start"], line["end"])
        own = places.get(line["document"], ())
        right = {number: 1.0 for number, one in own if span.overlaps(Span(one.start, one.end))}
        for text in line.get("questions") or [line["question"]]:
            yield from _searched(text, [line["document"]], right)


def with_grades(places: Places, path: Path) -> Iterator[Searched]:
    """Open questions: each passage answers as far as the statements in it were graded high."""
    for line in _lines(path):
        right: dict[int, float] = defaultdict(float)
        for name, statements in line["grades"].items():
            for start, end, grade in statements:
                for number, one in places.get(name, ()):
                    if grade in _GRADES and Span(start, end).overlaps(Span(one.start, one.end)):
                        right[number] += _GRADES[grade]
        if line["grades"].keys() <= places.keys():
            yield from _searched(line["question"], list(line["grades"]), right, every=True)


def places_of(index: Index) -> Places:
    """All passages of an index, numbered as `passages_of` has them."""
    number = itertools.count()
    records = [one for one in index.document_records() if one.state == "indexed"]
    return {
        r.name: [(next(number), p) for p in index.passages_of(r.name).values()] for r in records
    }


def passages_of(index: Index, places: Places) -> SearchedPassages:
    """The vectors of all passages."""
    none = np.empty((0, index.own_encoder.dimension), np.float32)
    sentences = []
    for name in places:
        known = index.passages_of(name)
        own = index.sentence_vectors(list(known))
        sentences += [own.get(id_, none) for id_ in known]
    held = [_is_held_out(name) for name, own in places.items() for _ in own]
    vectors = np.concatenate([index.passage_vectors(name) for name in places])
    return SearchedPassages.of(vectors, sentences, held)


def _searched(
    text: str, documents: Sequence[str], right: Mapping[int, float], *, every: bool = False
) -> Iterator[Searched]:
    """The question, if a passage answers it and its documents are all held out or all learnt from."""
    held = {_is_held_out(name) for name in documents}
    if right and len(held) == 1:
        yield Searched(text, list(right.items()), every, held.pop())


def _is_held_out(name: str) -> bool:
    return is_held_out(name, DOCUMENTS_HELD_OUT)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.open(encoding="utf-8"))


def main() -> None:
    """Read arguments, write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    with Index.open(options.index) as index:
        places = places_of(index)
        found = [_with_country_names(one) for one in searched(index, places, options.files)]
        passages = passages_of(index, places)
    write_searches(options.out, passages, found)
    held = sum(one.held for one in found)
    print(f"{len(found)} questions, {held} of them held out, {len(passages.held)} passages")


def _with_country_names(one: Searched) -> Searched:
    return replace(one, text=with_country_names(one.text, question_language(one.text)))


if __name__ == "__main__":
    main()

"""Questions with the sentences that the assistant would weigh for them, labelled right or wrong.

Passages and sentences come from the functions that answering uses. As a script this writes training data
of the ranker from questions on reports: ``python -m
assistant.evaluation.fitting.groups --index DIR --out GROUPS.jsonl QUESTIONS.jsonl…``.

One line a question: its text as it stands alone, and the sentences that the assistant would weigh for
it, each with its context (title, headings, columns …) and whether it answers.

1. The sentences of the passages found are ranked by the sentence model; the `_NEGATIVES` likeliest that
   do not answer are what the ranker has to distinguish from those that do.
2. Where no sentence that was found answers, those at the support itself are taken.
3. A sentence that may answer although no support is there is left out: it contains all that is wanted,
   in another document, or a part of it, in the same one.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answering.candidates import Candidate
from assistant.answering.features import FEATURES
from assistant.answering.read import find_candidates, ranker_context
from assistant.answering.weights import fitted
from assistant.conversation.followups import standalone
from assistant.evaluation.formats import load_questions
from assistant.evaluation.matching import Located, contains_all, locate
from assistant.evaluation.questions import Question as Asked
from assistant.evidence.sources import Source
from assistant.question.understand import Question
from assistant.reader.pairs import RankerScore
from assistant.retrieval.features import rarities
from assistant.retrieval.results import RetrievalResult
from assistant.retrieval.retrieve import retrieve
from assistant.retrieval.spelling import understand_corrected
from corpus.model import Span
from corpus.normalize import fold, one_line
from index.model import Hit
from index.store import Index
from index.view import IndexView


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with its candidate sentences, and which of them are right.

    ``values``: float64 (n, features). ``right``: bool (n,). ``whole``: bool (n,), whether the sentence
    alone contains all that is wanted. ``ranker_scores``: what the ranker says of each, once it has read them.
    """

    asked: Asked
    question: Question
    found: list[Candidate]
    values: np.ndarray
    right: np.ndarray
    whole: np.ndarray
    ranker_scores: list[RankerScore] | None = None

    @property
    def document(self) -> str:
        """What the question is about, by which folds are made; the question itself where that is not known."""
        return next(iter((*filter(None, [self.asked.document]), *self.asked.files)), self.asked.id)


def labelled(index: IndexView, asked: Asked) -> Labelled:
    """The question with every sentence that the assistant would weigh for it."""
    records = {record.name: record for record in index.document_records()}
    question, _ = understand_corrected(index, standalone(asked.question, asked.history).text)
    found = find_candidates(index, retrieve(index, question, records))
    return with_labels(asked, question, found, supports_of(index, asked))


def labelled_files(directory: Path, files: Sequence[Path]) -> list[Labelled]:
    """The questions of ``files`` over the index in ``directory``, as `labelled` gives them.

    Those about documents that are not indexed there are left out.
    """
    with Index.open(directory) as index:
        known = {r.name for r in index.document_records() if r.state == "indexed"}
        return [
            labelled(index, asked)
            for file in load_questions(files)
            for asked in file.questions
            if {*filter(None, [asked.document]), *asked.files} <= known
        ]


def supports_of(index: IndexView, asked: Asked) -> list[Located]:
    """The supports of a question whose documents are indexed, and where they occur there."""
    known = {r.name for r in index.document_records() if r.state == "indexed"}
    return [locate(s, index.document(s.file)) for s in asked.supports if s.file in known]


def with_labels(
    asked: Asked, question: Question, found: list[Candidate], places: Sequence[Located]
) -> Labelled:
    """A question with sentences and their labels; ``places``: of its supports.

    A sentence is right when it overlaps a support quote, or contains all that is wanted and is in a
    document that a support names.
    """
    whole = [bool(asked.wanted) and contains_all(c.text, asked.wanted or ()) for c in found]
    right = [
        any(p.cited_by(c.source.record.name, c.span) for p in places)
        or (holds and c.source.record.name in asked.files)
        for c, holds in zip(found, whole, strict=True)
    ]
    values = np.stack([c.values for c in found]) if found else np.zeros((0, len(FEATURES)))
    return Labelled(
        asked, question, found, values, np.asarray(right, bool), np.asarray(whole, bool)
    )


_NEGATIVES = 20
_POSITIVES = 4
_SHORT = 4  # characters below which a wanted entry ("12") occurs anywhere by chance
_LONGEST = 120  # characters of an answer that is marked


def group(index: IndexView, seen: Labelled) -> dict[str, Any] | None:
    """The line of one question; None for an answerable one without a sentence that answers."""
    asked = seen.asked
    if asked.answerable and not seen.right.any():
        seen = _at_supports(index, seen)
    if not seen.found or (asked.answerable and not seen.right.any()):
        return None
    prior = fitted("sentence", FEATURES).logit(seen.values)
    positives: list[Candidate] = []
    negatives: list[Candidate] = []
    texts = set()
    for i in np.argsort(-prior, kind="stable").tolist():
        candidate = seen.found[i]
        text = fold(one_line(candidate.text))
        if text in texts:
            continue
        texts.add(text)
        if seen.right[i]:
            positives.append(candidate)
        elif not _may_answer(candidate, asked):
            negatives.append(candidate)
    return {
        "id": asked.id,
        "question": seen.question.text,
        "names": [*seen.question.places, *seen.question.organisations],
        "sentences": [
            *(_line(c, asked, True) for c in positives[:_POSITIVES]),
            *(_line(c, asked, False) for c in negatives[:_NEGATIVES]),
        ],
    }


def _line(candidate: Candidate, asked: Asked, right: bool) -> dict[str, Any]:
    text = one_line(candidate.text)
    return {
        "text": text,
        "above": ranker_context(candidate),
        "right": right,
        "answer": _answer(text, asked) if right else None,
    }


def _answer(text: str, asked: Asked) -> tuple[int, int] | None:
    """Where in a sentence the first thing that is wanted occurs."""
    for alternative in sorted(asked.wanted[0] if asked.wanted else (), key=len, reverse=True):
        start = text.casefold().find(alternative.casefold())
        if start >= 0 and len(alternative) <= _LONGEST:
            return start, start + len(alternative)
    return None


def _may_answer(candidate: Candidate, asked: Asked) -> bool:
    wanted = asked.wanted or ()
    if candidate.source.record.name in asked.files:
        return any(contains_all(candidate.text, [entry]) for entry in wanted if _telling(entry))
    return any(_telling(entry) for entry in wanted) and contains_all(candidate.text, wanted)


def _telling(entry: Sequence[str]) -> bool:
    return all(len(alternative) >= _SHORT for alternative in entry)


def _at_supports(index: IndexView, seen: Labelled) -> Labelled:
    """The question with the sentences of the passages at its supports added to those found."""
    records = {r.name: r for r in index.document_records()}
    places = supports_of(index, seen.asked)
    sources = tuple(
        Source(Hit(id_, passage, 0.0, None, None), records[place.support.file], 0)
        for place in places
        for id_, passage in index.passages_of(place.support.file).items()
        if place.cited_by(passage.document, Span(passage.start, passage.end))
    )
    question = seen.question
    vector = index.encode_query(question.text)
    there = find_candidates(
        index, RetrievalResult(question, sources, vector, {}, rarities(index, question))
    )
    return with_labels(seen.asked, question, [*seen.found, *there], places)


def main() -> None:
    """Read arguments, write the groups."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    with Index.open(options.index) as index, options.out.open("w", encoding="utf-8") as out:
        for file in load_questions(options.questions):
            for asked in file.questions:
                line = group(index, labelled(index, asked))
                if line is not None:
                    out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

"""What the reader is given of the passages found, and what becomes of what it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant.answering.rank import ordered
from assistant.answering.read import (
    ScoredSentence,
    find_candidates,
    read_passages,
    score_of,
    score_read,
)
from assistant.question.understand import Question, understand
from assistant.reader.scores import PassageScore, Shown, UnitScore
from assistant.retrieval.results import RetrievalResult
from assistant.retrieval.retrieve import retrieve
from assistant.service import Assistant
from index.store import Index

ALIKE = "The harbour office trained 310 officers."
TEXT = f"""# Harbours

## Training in Peru

Town 2 trained   2
officers of the harbour. {ALIKE} Town 3 trained 3 officers of the harbour.
"""

Found = tuple[Index, Question, RetrievalResult]


class Scripted:
    """Says a logit for each unit by its text, and that its answer is the last word."""

    def __init__(self, logits: dict[str, float]) -> None:
        self.logits = logits
        self.given: list[Shown] = []
        self.asked: list[str] = []

    def warm(self, *, once: bool = False) -> None:
        """Nothing to load."""

    def read(self, question: str, passages: Sequence[Shown]) -> list[PassageScore]:
        self.given += passages
        self.asked.append(question)
        return [
            PassageScore(
                0.0,
                tuple(
                    UnitScore(self.logits.get(unit, -8.0), _last_word(unit), 0.9)
                    for unit in passage.units
                ),
            )
            for passage in passages
        ]


def _last_word(text: str) -> tuple[int, int]:
    return len(text) - len(text.split()[-1]), len(text)


def read(
    index: Index, question: Question, found: RetrievalResult, reader: Scripted
) -> list[ScoredSentence]:
    said = read_passages(index, question, found.passages, reader.read)
    return score_read(find_candidates(index, found), said)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    """A report of which another one says a sentence again."""
    folder: Path = tmp_path_factory.mktemp("reports")
    (folder / "first.md").write_text(TEXT, encoding="utf-8")
    (folder / "second.txt").write_text(f"Year in review\n\n{ALIKE}\n", encoding="utf-8")
    with Assistant.open(folder / "index") as assistant:
        assistant.index([folder / "first.md", folder / "second.txt"])
    with Index.open(folder / "index") as index:
        question = understand("How many officers did the harbour office train?")
        records = {record.name: record for record in index.document_records()}
        yield index, question, retrieve(index, question, records)


def test_sentences_are_given_on_one_line_with_what_a_person_sees_above_them(found: Found) -> None:
    reader = Scripted({})
    index, question, passages = found
    read_passages(index, question, passages.passages, reader.read)
    passage = max(reader.given, key=lambda one: len(one.units))
    assert "Town 2 trained 2 officers of the harbour." in passage.units
    assert "Training in Peru" in passage.above


@pytest.mark.parametrize(
    ("asked", "read_as"),
    [
        (
            "Сколько сотрудников обучило БАПОР в 2018 году?",
            "Сколько сотрудников обучило UNRWA в 2018 году?",
        ),
        ("ماذا فعلت الأونروا في بيرو؟", "ماذا فعلت UNRWA في Peru؟"),
        ("How many officers did l'OIM train?", "How many officers did l'OIM train?"),
    ],
)
def test_names_are_read_as_they_are_known_best_where_passages_are_in_another_language(
    found: Found, asked: str, read_as: str
) -> None:
    reader = Scripted({})
    index, _, passages = found
    read_passages(index, understand(asked), passages.passages, reader.read)
    assert set(reader.asked) == {read_as}


def test_the_sentence_that_the_reader_puts_far_ahead_comes_first(found: Found) -> None:
    text = "Town 3 trained 3 officers of the harbour."
    ranked = read(*found, Scripted({text: 12.0}))
    assert ranked[0].candidate.text == text
    assert read(*found, Scripted({ALIKE: 12.0}))[0].candidate.text == ALIKE


def test_a_sentence_of_two_documents_is_one_entry_that_names_both(found: Found) -> None:
    ranked = read(*found, Scripted({ALIKE: 12.0}))
    (entry,) = [one for one in ranked if one.candidate.text == ALIKE]
    names = {entry.candidate.source.record.name, *entry.also}
    assert names == {"first.md", "second.txt"}


def test_the_answer_that_the_reader_marks_is_a_slice_of_the_text_as_it_is_printed(
    found: Found,
) -> None:
    index, question, passages = found
    reader = Scripted({})
    said = read_passages(index, question, passages.passages, reader.read)
    for candidate in find_candidates(index, passages):
        span = score_of(candidate, said[candidate.source.hit.id]).span
        assert span is not None
        assert candidate.text[slice(*span)] == candidate.text.split()[-1]


def test_passages_stand_in_the_order_that_the_reader_gives(found: Found) -> None:
    index, question, passages = found
    for text in (ALIKE, "Town 3 trained 3 officers of the harbour."):
        said = read_passages(index, question, passages.passages, Scripted({text: 12.0}).read)
        ranked = ordered(passages.passages, said)
        assert text in ranked[0].hit.passage.text
        assert [source.rank for source in ranked] == list(range(len(ranked)))
        scores = [source.hit.score for source in ranked]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)

"""What the reader learns from questions over reports."""

from __future__ import annotations

from typing import Any

from assistant.evaluation.fitting.passage_groups import group
from assistant.evaluation.questions import Question, Support
from index.store import Index


def asked(question: str, wanted: str, quote: str) -> Question:
    supports = (Support("report.md", None, quote),)
    return Question("q", question, True, "number", ((wanted,),), supports=supports)


def line(index: Index, question: Question) -> dict[str, Any] | None:
    return group(index, {one.name: one for one in index.document_records()}, question)


def labels(made: dict[str, Any], document: str) -> dict[str, int]:
    found = [passage for passage in made["passages"] if passage["document"] == document]
    return {
        unit: label
        for passage in found
        for unit, label in zip(passage["units"], passage["labels"], strict=True)
    }


def test_the_sentence_at_the_support_is_right_and_the_others_of_its_passage_are_not(
    index: Index,
) -> None:
    made = line(index, asked("How many judges were trained in Peru?", "61", "trained 61 judges"))
    assert made is not None
    found = labels(made, "report.md")
    assert found["The project trained 61 judges."] == 1
    assert found["Courts in Lima asked for more."] == 0
    assert found["The project trained 44 judges."] == 0
    first = made["passages"][0]
    unit, start, end = first["answer"]
    assert first["units"][unit][start:end] == "61"
    assert first["headings"] == ["Training in Peru"]
    assert made["names"] == ["Peru"]


def test_a_sentence_of_another_document_with_all_that_is_wanted_is_unknown(index: Index) -> None:
    made = line(
        index, asked("When did the project in Peru begin?", "May 2019", "began in May 2019")
    )
    assert made is not None
    assert labels(made, "report.md")["It began in May 2019."] == 1
    assert labels(made, "copy.md")["The project in Peru began in May 2019."] == -1


def test_of_an_absent_question_nothing_answers(index: Index) -> None:
    made = line(index, Question("q", "How many judges were trained in Chad?", False, "absent", ()))
    assert made is not None
    assert not made["answerable"]
    assert {label for passage in made["passages"] for label in passage["labels"]} == {0}


def test_a_question_whose_support_is_not_in_the_index_is_left_out(index: Index) -> None:
    assert line(index, asked("How many midwives?", "900", "trained 900 midwives")) is None

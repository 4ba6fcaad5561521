"""What the ranker learns from questions over reports."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assistant.evaluation.fitting.groups import group, labelled
from assistant.evaluation.questions import Question, Support
from index.store import Index


def asked(question: str, wanted: str, quote: str, file: str = "report.md") -> Question:
    return Question(
        "q", question, True, "number", ((wanted,),), supports=(Support(file, None, quote),)
    )


def line(index: Index, question: Question) -> dict[str, Any]:
    made = group(index, labelled(index, question))
    assert made is not None
    return made


def test_the_sentence_at_the_support_answers_and_says_what_stands_above_it(index: Index) -> None:
    made = line(index, asked("How many judges were trained in Peru?", "61", "trained 61 judges"))
    right = [s for s in made["sentences"] if s["right"]]
    assert right
    assert all("trained 61 judges" in s["text"] for s in right)
    assert "Training in Peru" in right[0]["above"]
    assert right[0]["text"][slice(*right[0]["answer"])] == "61"


def test_sentences_that_do_not_answer_are_there_to_be_told_apart(index: Index) -> None:
    made = line(index, asked("How many judges were trained in Peru?", "61", "trained 61 judges"))
    wrong = [s["text"] for s in made["sentences"] if not s["right"]]
    assert "The project trained 44 judges." in wrong


def test_a_sentence_of_another_document_that_holds_all_that_is_wanted_is_left_out(
    index: Index,
) -> None:
    made = line(
        index, asked("When did the project in Peru begin?", "May 2019", "began in May 2019")
    )
    assert "It began in May 2019." in [s["text"] for s in made["sentences"]]
    assert all("Peru began" not in s["text"] for s in made["sentences"])


def test_an_unanswerable_question_has_no_sentence_that_answers(index: Index) -> None:
    absent = Question("q", "How many judges were trained in Chad?", False, "absent", ())
    assert not any(s["right"] for s in line(index, absent)["sentences"])


def test_a_support_that_the_search_does_not_find_is_taken_from_its_passage(index: Index) -> None:
    question = asked("Combien ?", "2,278", "trained 2,278 judges", "brief.md")
    seen = labelled(index, question)
    rest = [i for i, c in enumerate(seen.found) if c.source.record.name != "brief.md"]
    seen.found[:] = [seen.found[i] for i in rest]
    made = group(index, replace(seen, values=seen.values[rest], right=seen.right[rest]))
    assert made is not None
    right = [s for s in made["sentences"] if s["right"]]
    assert right
    assert all("2,278" in s["text"][slice(*s["answer"])] for s in right)

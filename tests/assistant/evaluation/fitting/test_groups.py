"""Which sentences found for a question are right."""

from __future__ import annotations

from assistant.evaluation.fitting.groups import labelled
from assistant.evaluation.questions import Question, Support
from index.store import Index


def asked(question: str, wanted: str, quote: str, file: str = "report.md") -> Question:
    return Question(
        "q", question, True, "number", ((wanted,),), supports=(Support(file, None, quote),)
    )


def test_the_sentence_at_the_support_is_right_and_its_neighbours_are_not(index: Index) -> None:
    seen = labelled(
        index, asked("How many judges were trained in Peru?", "61", "trained 61 judges")
    )
    right = [c.text for c, ok in zip(seen.found, seen.right, strict=True) if ok]
    wrong = [c.text for c, ok in zip(seen.found, seen.right, strict=True) if not ok]
    assert right
    assert all("trained 61 judges" in text for text in right)
    assert "The project trained 44 judges." in wrong


def test_an_unanswerable_question_has_no_right_sentence(index: Index) -> None:
    seen = labelled(
        index, Question("q", "How many judges were trained in Chad?", False, "absent", ())
    )
    assert seen.found
    assert not seen.right.any()

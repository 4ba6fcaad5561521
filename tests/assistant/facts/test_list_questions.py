"""What a list question asks for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.facts.list_questions import (
    ListQuestion,
    figures_by_place,
    list_question,
    places_counted_in,
)
from assistant.facts.model import Amount, Cell, Fact
from assistant.question.understand import understand


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Which agencies trained police, and where?", ListQuestion("who", "trained police")),
        ("In which countries did UNODC train judges?",
         ListQuestion("where", "train judges", "UNODC", fewest=2)),
        ("How many agencies in the documents trained police?",
         ListQuestion("who", "trained police", counts=True)),
        ("What is the total number of judges trained in the documents?",
         ListQuestion("total", "judges trained")),
        ("How many agencies trained police?", None),  # one sentence may say it
        ("Which countries trained police?", None),  # by whom is not said
        ("How many judges did UNODC train in Peru?", None),
    ],
)  # fmt: skip
def test_the_words_of_a_question_say_what_is_listed(text: str, expected: ListQuestion | None):
    assert list_question(text) == expected


def fact(number: str, *places: str) -> Fact:
    amount = Amount(number, Decimal(number), Decimal(number), 0, 0, counted=Cell("loans", "loans"))
    return Fact("a.txt", 0, 0, "", amount=amount, where=tuple(Cell(p, p) for p in places))


def test_every_place_that_is_asked_for_has_the_best_figure_of_its_own():
    question = understand("How many loans were given in Niamey, Tahoua and Zinder?")
    named = places_counted_in(question)
    assert named == ("Niamey", "Tahoua", "Zinder")
    facts = [fact("71", "Niamey"), fact("70", "Niamey"), fact("41", "Zinder", "Niger")]
    assert figures_by_place(question, named, [*facts, fact("9", "Tahoua", "Zinder")]) == {}
    found = figures_by_place(question, named, [*facts, fact("10", "Tahoua")])
    assert {place: one.amount.text for place, one in found.items() if one.amount} == {
        "Niamey": "71",
        "Tahoua": "10",
        "Zinder": "41",
    }


def test_one_place_is_no_list():
    assert places_counted_in(understand("How many loans were given in Niamey?")) == ()

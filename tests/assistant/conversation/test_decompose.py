"""A question that asks two things of two subjects is taken apart, any other stays whole."""

from __future__ import annotations

import pytest

from assistant.conversation.decompose import decompose
from assistant.question.understand import understand


def texts(question: str) -> list[str]:
    return [part.text for part in decompose(understand(question))]


def test_two_clauses_with_names_of_their_own_are_two_questions() -> None:
    assert texts(
        "How many police officers did UNODC train in Mexico, and how many judges did UN Women train"
        " in Peru?"
    ) == [
        "How many police officers did UNODC train in Mexico?",
        "How many judges did UN Women train in Peru?",
    ]


def test_the_second_clause_is_resolved_against_the_first() -> None:
    first, second = texts(
        "How many courts did UNODC open in Peru in 2016, and how many judges did UN Women train there?"
    )
    assert first.endswith("in 2016?")
    assert "Peru" in second
    assert "there" not in second


def test_a_repeated_preposition_asks_the_same_of_each() -> None:
    assert texts("What did UNFPA do in Mali and in Niger in 2014?") == [
        "What did UNFPA do in Mali in 2014?",
        "What did UNFPA do in Niger in 2014?",
    ]


def test_its_second_thing_belongs_to_the_owner_of_the_first() -> None:
    _, second = texts("How much was spent in UNICEF's water fund and in its school fund?")
    assert second == "How much was spent in UNICEF’s school fund?"


def test_each_asks_the_same_of_two_names() -> None:
    assert texts("How many people did UNHCR and IOM each assist?") == [
        "How many people did UNHCR assist?",
        "How many people did IOM assist?",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "How much did Japan give, and what for?",
        "When did the programme start in Chad and who funded it?",
        "Which weaknesses in planning and in budgeting were found?",
        "How many people were trained in the Republic of Trinidad and Tobago?",
        "",
    ],
)
def test_what_one_sentence_answers_stays_whole(question: str) -> None:
    assert texts(question) == [question]

"""What the ranker learns from: groups of a question with sentences that answer it or do not."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.reader.training.examples import Group, Groups

CONTEXT = (
    "The harbour school of Lima opened in 1994. It has 320 pupils from Peru. "
    "The harbour school of Accra opened in 2003. It has 410 pupils from Ghana. Both have a library."
)
OTHER = "A library in Oslo keeps 900 maps of harbours. Nobody knows who drew them in 1811."


def row(question: str, answer: str | None, context: str = CONTEXT) -> dict[str, Any]:
    return {
        "source": "made",
        "question": question,
        "history": [],
        "context": context,
        "answers": [answer] if answer else [],
        "answerable": answer is not None,
    }


ROWS = [
    row("When did the harbour school of Lima open?", "1994"),
    row("When did the harbour school of Accra open?", "2003"),
    row("How many pupils from Ghana does the school of Accra have?", "410"),
    row("How many maps does the library in Oslo keep?", "900", OTHER),
    row("When did the harbour school of Quito open?", None),
    row("Who drew 77 maps of Bergen in 1811?", None, OTHER),
] * 12


@pytest.fixture(scope="module")
def groups() -> list[Group]:
    return list(Groups(ROWS, seed=7))


def test_the_same_seed_gives_the_same_groups(groups: list[Group]) -> None:
    assert list(Groups(ROWS, seed=7)) == groups
    assert list(Groups(ROWS, seed=8)) != groups


def test_at_most_one_sentence_answers_and_it_comes_first(groups: list[Group]) -> None:
    assert sum(group.examples[0].label for group in groups) > len(groups) / 3
    assert all(len(group.examples) > 1 for group in groups)
    assert all(not e.label for group in groups for e in group.examples[1:])


def test_a_question_that_nothing_answers_has_no_right_sentence(groups: list[Group]) -> None:
    absent = [
        g
        for g in groups
        if "school of Quito" in g.question and "school of Quito" not in str(g.examples)
    ]
    assert absent
    assert not any(e.label for g in absent for e in g.examples)


def test_the_answer_of_a_right_sentence_is_a_slice_of_it(groups: list[Group]) -> None:
    marked = [e for g in groups for e in g.examples if e.answer]
    assert marked
    for example in marked:
        assert example.answer is not None
        assert example.sentence[slice(*example.answer)].strip()


def test_swapped_names_leave_nothing_that_answers(groups: list[Group]) -> None:
    """A place of the question that stands in none of the sentences was swapped in."""
    asked = {r["question"] for r in ROWS}
    swapped = [
        g
        for g in groups
        if not any(q.rstrip("?") in g.question for q in asked) and not g.examples[0].label
    ]
    assert swapped


def test_some_right_sentences_are_table_rows(groups: list[Group]) -> None:
    assert any(" | " in g.examples[0].sentence and g.examples[0].label for g in groups)


def test_some_questions_say_where_their_answer_stands(groups: list[Group]) -> None:
    assert any("ccording to" in group.question for group in groups)

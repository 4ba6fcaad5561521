"""Rows of a table that a question selects by what their cells say."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.question.understand import understand
from assistant.tables.columns import answer_column, column_share, named_columns
from assistant.tables.model import Table, tables_of
from assistant.tables.select import (
    asks_for_extreme,
    may_select,
    rows_by_figure_or_order,
    rows_meeting_conditions,
)
from corpus.model import Document, Passage, Span
from corpus.passages import cut
from corpus.readers import read

TABLE = """Economy,Region,Score,Does the law address child marriage?
Ardia,North Coast,0,No
Belona,North Coast,100,Yes
Cadria,South Coast,75,Yes
Dorland,South Coast,0,No
Elenia,South Coast,100,No
"""


@cache
def table() -> Document:
    return read("safety.csv", TABLE.encode())


QUESTIONS = [
        ("Which economies of the South Coast have a score of 0?", ["Dorland"]),
        ("Which economies have a score of 100?", ["Belona", "Elenia"]),
        ("Which economies have a score of more than 50?", ["Belona", "Cadria", "Elenia"]),
        ("How many economies on the North Coast are there?", ["Ardia", "Belona"]),
        ("In which economies does the law address child marriage?", ["Belona", "Cadria"]),
        ("In which economies does the law not address child marriage?", ["Ardia", "Dorland", "Elenia"]),
        ("Which economies of the South Coast export more copper than tin to Peru?", []),
        ("Which economies have a score of 33?", []),
        ("Who wrote the report on the South Coast?", []),
        ("What did economies of the South Coast do?", []),
]  # fmt: skip


@pytest.mark.parametrize(("question", "values"), QUESTIONS)
def test_rows_that_meet_every_condition_are_selected(question: str, values: list[str]):
    assert [row.value for row in rows_meeting_conditions(understand(question), table())] == values


def passages() -> tuple[Passage, ...]:
    return cut(table(), lambda text: len(text.split()), 40, target=20)


def test_a_selected_row_is_quoted_up_to_the_last_cell_that_matters():
    (row,) = rows_meeting_conditions(
        understand("Which economies of the South Coast have a score of 0?"), table()
    )
    assert table().text[row.block.start : row.end] == "Dorland | South Coast | 0"


@pytest.mark.parametrize("question", [question for question, values in QUESTIONS if values])
def test_a_table_from_which_rows_are_selected_is_looked_at_wherever_its_passages_begin(
    question: str,
):
    assert all(may_select(understand(question), p, "Safety") for p in passages())


@pytest.mark.parametrize(
    "question", ["Who wrote the report?", "When was the harbour of Ardia built?"]
)
def test_a_document_is_not_unpacked_for_a_question_that_its_tables_have_no_column_for(
    question: str,
):
    assert not any(may_select(understand(question), p, "Safety") for p in passages())


DONORS = """Donor,Rank,Contributions,Staff
Ardia,2,"1,200",40
Belona,1,"2,500",10
Cadria,3,800,10
"""
CLINICS = DONORS.replace("Rank", "Code")


@pytest.mark.parametrize(
    ("text", "question", "rows"),
    [
        (DONORS, "Who was the largest donor?", ["Belona | 1 | 2,500 | 10"]),  # rank 1
        (CLINICS, "Which donor gave the largest contributions?", ["Belona | 1 | 2,500 | 10"]),
        (CLINICS, "Which donor gave the lowest contributions?", ["Cadria | 3 | 800 | 10"]),
        (CLINICS, "Which donor had the fewest staff?", ["Belona | 1 | 2,500 | 10", "Cadria | 3 | 800 | 10"]),
        (CLINICS, "Which donors have contributions of 800?", ["Cadria | 3 | 800"]),
        (CLINICS, "Which donors have contributions of 900?", []),
        (CLINICS, "Which donor is the oldest?", []),
    ],
)  # fmt: skip
def test_a_look_up_selects_rows_by_a_figure_or_by_order(text: str, question: str, rows: list[str]):
    document = read("donors.csv", text.encode())
    found = rows_by_figure_or_order(understand(question), document, Span(0, 1))
    assert [span.of(document.text) for span in found] == rows


def test_largest_or_lowest_asks_for_an_extreme_and_both_together_do_not():
    assert asks_for_extreme(understand("Who was the largest donor?"))
    assert not asks_for_extreme(understand("Who was a donor?"))
    assert not asks_for_extreme(understand("Who gave the most and who the least?"))


def donors() -> Table:
    (found,) = tables_of(read("donors.csv", DONORS.encode()))
    return found


def test_a_column_is_named_by_most_of_its_words():
    question = understand("Which contributions and staff were there?")
    assert column_share("Contributions", question) == 1.0
    assert column_share("Contributions of governments", question) == 1 / 2  # "of" does not count
    assert named_columns(question, donors().columns) == ["Contributions", "Staff"]


def test_the_answer_is_in_the_column_that_the_question_begins_with():
    assert answer_column(understand("Which donors gave 800?"), donors(), "") == "Donor"


def test_rows_that_are_asked_for_are_named_by_the_first_column():
    (economies,) = tables_of(table())
    question = understand("Which tigers are there?")
    assert answer_column(question, economies, "Register of tigers") == "Economy"
    assert answer_column(question, economies, "Register of ships") is None

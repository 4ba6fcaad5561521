"""Rows of a table that a question selects by what their cells say."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.question.understand import understand
from assistant.tables.select import may_select, rows_meeting_conditions
from corpus.model import Document, Passage
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

"""Rows of a table that a question selects by what their cells say."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.facts.selecting import selected
from assistant.question import understand
from corpus.model import Document
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


@pytest.mark.parametrize(
    ("question", "values"),
    [
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
    ],
)  # fmt: skip
def test_rows_that_meet_every_condition_are_selected(question: str, values: list[str]):
    assert [row.value for row in selected(understand(question), table())] == values


def test_a_selected_row_is_quoted_up_to_the_last_cell_that_matters():
    (row,) = selected(understand("Which economies of the South Coast have a score of 0?"), table())
    assert table().text[row.block.start : row.end] == "Dorland | South Coast | 0"

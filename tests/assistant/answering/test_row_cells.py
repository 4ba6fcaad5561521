"""What is shown of a quoted row: its cells, told apart, with the names of their columns where they have any."""

from __future__ import annotations

from assistant.answering.row_cells import quoted_cells
from assistant.question.understand import understand
from corpus.model import Cell, Row, Span

QUESTION = understand("How many harbour pilots were trained in 2018?")


def shown(texts: list[str], headers: list[str] | None = None) -> list[tuple[str, str]]:
    """Header and text of the cells that are shown of a row with ``texts``."""
    text, cells = "", []
    for at, one in enumerate(texts):
        header = (headers[at],) if headers else ()
        cells.append(Cell(len(text), len(text) + len(one), header, at))
        text += one + " | "
    text = text.removesuffix(" | ")
    found = quoted_cells(QUESTION, Row(tuple(cells)), Span(0, len(text)), text)
    return [(cell.header, cell.text) for cell in found]


def test_a_row_is_shown_with_the_names_of_its_columns() -> None:
    named = shown(["Coast", "2018", "250"], ["Region", "Year", "Pilots trained"])
    assert named == [("Region", "Coast"), ("Year", "2018"), ("Pilots trained", "250")]


def test_cells_of_columns_without_names_are_shown_without_empty_ones() -> None:
    assert shown(["Coast", "", "2018", "over 250"]) == [
        ("", "Coast"),
        ("", "2018"),
        ("", "over 250"),
    ]


def test_of_a_wide_row_the_cells_that_the_question_speaks_of_are_shown() -> None:
    headers = ["Region", *(f"Column {n}" for n in range(9)), "Pilots trained"]
    named = shown(["Coast", *"abcdefghi", "250"], headers)
    assert named == [("Region", "Coast"), ("Pilots trained", "250")]

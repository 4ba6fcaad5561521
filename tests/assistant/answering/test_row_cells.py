"""What is shown of a quoted row: its cells, told apart, with the names of their columns where they have any."""

from __future__ import annotations

import pytest

from assistant.answering.row_cells import ReadCells, by_reader, quoted_cells
from assistant.question.understand import understand
from assistant.reader.passage_reader import PackagedReader
from corpus.model import Cell, Document, Metadata, Row, Span

PILOTS = "How many harbour pilots were trained in 2018?"


def shown(
    texts: list[str],
    headers: list[str] | None = None,
    question: str = PILOTS,
    read: ReadCells | None = None,
) -> list[tuple[str, str]]:
    """Header and text of the cells that are shown of a row with ``texts``."""
    text, cells = "", []
    for at, one in enumerate(texts):
        header = (headers[at],) if headers else ()
        cells.append(Cell(len(text), len(text) + len(one), header, at))
        text += one + " | "
    text = text.removesuffix(" | ")
    document = Document("a", text, "", "text/plain", Metadata("Register", language="en"), ())
    whole = Span(0, len(text))
    found = quoted_cells(understand(question), document, Row(tuple(cells)), whole, read)
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


def test_where_the_question_says_only_what_names_a_wide_row_its_first_cells_are_shown() -> None:
    headers = ["Region", *(f"Column {n}" for n in range(9)), "Ships"]
    named = shown(["Pilots", *"abcdefghi", "250"], headers)
    assert len(named) == 8
    assert named[1] == ("Column 0", "a")


REGISTER = {
    "Title": "Final evaluation of the Lantern wells project",
    "Year": "2021",
    "Author": "Amara Okoye",
    "Evaluation commissioner": "Head office",
    "Evaluation brief": "Yes",
    "Evaluation coverage": "Country",
    "Evaluation timing": "Final",
    "Date of publication": "2021-07-12",
    "Donor": "Harbour Fund",
    "Language": "English",
    "Project code": "LW.0040",
    "Pages": "56",
}


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("Who evaluated the Lantern wells project?", "Author"),
        ("When was the evaluation of the Lantern wells project published?", "Date of publication"),
        ("Qui a financé le projet Lantern wells ?", "Donor"),
        ("Сколько страниц в оценке проекта Lantern wells?", "Pages"),
    ],
)
def test_of_a_wide_row_the_cell_that_answers_is_shown_whatever_its_column_is_called(
    question: str, column: str
) -> None:
    told = shown(list(REGISTER.values()), list(REGISTER), question, by_reader(PackagedReader()))
    assert told[0] == ("Title", REGISTER["Title"])
    assert (column, REGISTER[column]) in told
    assert len(told) <= 8

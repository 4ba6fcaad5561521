"""Questions that no row answers, sums over columns below one heading, and the unit of what is computed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from assistant import Assistant
from assistant.config.settings import Settings
from assistant.tables.plan import Plan
from corpus.tables import Column
from index.model import TableRecord

PROJECTS = (
    ("P001", "Water for schools", "Kenya", "Norway", "Active", 1200, 640),
    ("P002", "Village courts", "Kenya", "Japan", "Closed", 800, 790),
    ("P003", "Seeds for farmers", "Chad", "Norway", "Active", 2329, 1100),
    ("P004", "Safe roads", "Chad", "EU", "On hold", 450, 20),
    ("P005", "Night schools", "Niger", "Japan", "Active", 550, 300),
    ("P006", "Clean stoves", "Niger", "EU", "Closed", 610, 605),
    ("P007", "Radio for youth", "Mali", "Norway", "Closed", 240, 240),
)
DELIVERIES = {
    "Nairobi": (10, 12, 9, 20, 22, 25),
    "Garoua": (5, 0, 7, 8, 9, 10),
    "Niamey": (3, 4, 5, 6, 7, 8),
}


def write_register(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Project register 2024"])
    sheet.append([])
    sheet.append(
        [
            "Project code",
            "Title",
            "Country",
            "Donor",
            "Status",
            "Budget (USD '000)",
            "Spent (USD '000)",
        ]
    )
    for row in PROJECTS:
        sheet.append(row)
    months = book.create_sheet("Monthly")
    months.append(["Deliveries of food (tonnes) by office"])
    months.append([])
    months.append(["Office", "2023", "", "", "2024", "", ""])
    months.append(["", "Jan", "Feb", "Mar", "Jan", "Feb", "Mar"])
    months.merge_cells("B3:D3")
    months.merge_cells("E3:G3")
    for office, tonnes in DELIVERIES.items():
        months.append([office, *tonnes])
    book.save(path)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("register")
    write_register(folder / "register.xlsx")
    with Assistant.open(folder.parent / "none", settings=Settings(workers=1)) as opened:
        opened.index([folder])
        yield opened


@pytest.mark.parametrize(
    ("question", "instead"),
    [
        ("How many projects in Kenya are on hold?", "Safe roads"),
        ("How many active projects are there in Mali?", "Radio for youth"),
    ],
)
def test_none_are_counted_where_no_row_is_both_and_what_there_is_instead_is_cited(
    assistant: Assistant, question: str, instead: str
) -> None:
    answer = assistant.ask(question)
    assert answer.plan == "table"
    assert answer.text.startswith("0 [1]")
    assert instead in answer.citations[0].quote
    assert "0 of 7 rows" in answer.notice


def test_rows_that_there_are_none_of_are_not_listed_from_others(assistant: Assistant) -> None:
    answer = assistant.ask("Are there any closed projects in Chad?")
    assert answer.text.startswith("None [1]")
    assert "0 of 7 rows" in answer.notice


def test_columns_below_the_heading_that_is_asked_for_are_added_up(assistant: Assistant) -> None:
    both = sum(map(sum, DELIVERIES.values()))
    first = sum(sum(tonnes[:3]) for tonnes in DELIVERIES.values())
    assert f"{first} [1]" in assistant.ask("total deliveries in 2023 of all offices").text
    assert f"{both} [1]" in assistant.ask("total deliveries in 2023 and 2024 of all offices").text


def test_a_computed_value_has_the_unit_of_its_column(assistant: Assistant) -> None:
    answer = assistant.ask("What is the total budget of projects in Chad?")
    assert answer.text.startswith("2779 (USD '000) [1]")
    answer = assistant.ask("What is the average budget of active projects?")
    assert answer.text.startswith("1359.67 (USD '000) [1]")


@pytest.mark.parametrize(
    ("columns", "unit"),
    [
        ((Column(("Budget (USD '000)",), "money", "USD", 1000),), "USD '000"),
        ((Column(("Budget (approved)",), "money", "USD", 1000),), "Budget (approved)"),
        ((Column(("Paid",), "money", "EUR"),), "EUR"),
        ((Column(("Rate",), "percent", "%"),), "%"),
        ((Column(("Paid",), "money", "EUR"), Column(("Due",), "money", "USD")), ""),
        ((Column(("People",), "number"),), ""),
    ],
)
def test_the_unit_is_printed_as_the_column_has_it(columns: tuple[Column, ...], unit: str) -> None:
    table = TableRecord(1, "a.xlsx", "", (), None, 1, columns, 1, 0, 1)
    assert Plan(table, "sum", 0, targets=tuple(range(len(columns)))).unit == unit

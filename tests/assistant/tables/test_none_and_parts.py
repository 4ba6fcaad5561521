"""Questions that no row answers, sums over columns below one heading, and the unit of what is computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest

from assistant import Assistant
from assistant.config.settings import Settings
from assistant.tables.plan import Plan
from assistant.tables.series import is_part_of_a_year
from corpus.tables import Column
from index.model import TableRecord
from tests.assistant.reports import assistant_over

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


def lines_of(rows: Sequence[str]) -> str:
    return "\n".join(rows) + "\n"


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
        ((Column(("Budget (approved)",), "money", "USD", 1000),), "USD '000"),
        ((Column(("Budget in thousand USD",), "money", "USD", 1000),), "Budget in thousand USD"),
        ((Column(("Paid",), "money", "EUR"),), "EUR"),
        ((Column(("Rate",), "percent", "%"),), "%"),
        ((Column(("Paid",), "money", "EUR"), Column(("Due",), "money", "USD")), ""),
        ((Column(("People",), "number"),), ""),
    ],
)
def test_the_unit_is_printed_as_the_column_has_it(columns: tuple[Column, ...], unit: str) -> None:
    table = TableRecord(1, "a.xlsx", "", (), None, 1, columns, 1, 0, 1)
    assert Plan(table, "sum", 0, targets=tuple(range(len(columns)))).unit == unit


LAYOUTS = {
    "years.csv": (
        "Population,,,",
        "District,2020,2021,2022",
        "Abeche,100,110,120",
        "Faya,80,90,88",
    ),
    "targets.csv": (
        "Wells,2023,,",
        "Region,Target,Revised target,Achieved",
        "North,12,10,9",
        "South,14,12,12",
    ),
}


def test_columns_that_hold_the_same_thing_are_not_added_up(tmp_path: Path) -> None:
    files = {name: lines_of(lines) for name, lines in LAYOUTS.items()}
    with assistant_over(tmp_path, files) as opened:
        people = opened.ask("What is the total population of all districts?")
        wells = opened.ask("total wells dug in 2023 of all regions")
    assert "588" not in people.text
    assert "69" not in wells.text


def test_a_list_of_values_in_one_cell_is_not_overlooked(tmp_path: Path) -> None:
    rows = [
        "Project,Country,Donor,Status",
        "Wells,Mali,Norway; Japan,Active",
        "Roads,Mali,EU,Active",
    ]
    rows += ["Seeds,Chad,Norway,Closed", "Boats,Chad,Japan,Closed"]
    with assistant_over(tmp_path, {"donors.csv": lines_of(rows)}) as opened:
        count = opened.ask("How many projects in Mali are funded by Japan or Norway?")
        which = opened.ask("Which projects in Mali are funded by Japan or Norway?")
    assert not count.text.startswith("0 ")
    assert not which.text.startswith("None")


def test_a_difference_of_percentages_is_none(tmp_path: Path) -> None:
    rows = ["School,Attendance (%)", "Hill school,65", "Lake school,52.5", "Town school,80"]
    with assistant_over(tmp_path, {"schools.csv": lines_of(rows)}) as opened:
        answer = opened.ask(
            "What is the difference in attendance between Hill school and Lake school?"
        )
    assert "12.5" in answer.text
    assert "12.5%" not in answer.text


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How many projects are not closed?", "4 [1]"),
        ("How many projects in Chad are not active?", "1 [1]"),
        ("What is the total budget of projects that are not closed?", "4529 (USD '000) [1]"),
        ("What is the total budget of projects excluding Norway?", "2410 (USD '000) [1]"),
        ("What is the total budget of projects excluding Norway or Japan?", "1060 (USD '000) [1]"),
        ("What is the total budget of projects in Kenya but not in Chad?", "2000 (USD '000) [1]"),
        ("How many projects are active and not closed?", "3 [1]"),
    ],
)
def test_what_is_not_meant_is_left_out(assistant: Assistant, question: str, value: str) -> None:
    assert assistant.ask(question).text.startswith(value)


def test_what_is_left_out_in_another_language_is_not_told_as_the_answer(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("Quel est le budget total des projets hors Kenya ?")
    assert not answer.text.startswith("2000")


def test_rows_that_are_not_somewhere_are_those_elsewhere(assistant: Assistant) -> None:
    answer = assistant.ask("Which projects are not in Kenya?")
    assert answer.plan == "table"
    assert len(answer.citations) == 5
    assert not any("Kenya" in one.quote for one in answer.citations)


def test_a_month_of_which_nothing_is_said_is_computed_with_for_no_year(
    assistant: Assistant,
) -> None:
    most = assistant.ask("In which month did Niamey deliver the most?")
    assert most.text.startswith("2024 – Mar: 8 [1]")
    more = assistant.ask("How much more did Nairobi deliver in 2024 than in 2023?")
    assert not more.text.startswith("10 ")
    assert assistant.ask("How much food did Nairobi deliver in total in 2023?").text.startswith(
        "31 "
    )


def test_what_was_spent_of_a_budget_is_no_share_of_all_budgets(assistant: Assistant) -> None:
    answer = assistant.ask("What share of the budget of P001 has been spent?")
    assert "19.4%" not in answer.text


def test_a_budget_is_not_what_is_left_of_it(tmp_path: Path) -> None:
    rows = ["Ref,Project,Budget,Given away", "A-1,Hill school,260,248", "A-2,Lake school,75,15"]
    with assistant_over(tmp_path, {"plain.csv": lines_of(rows)}) as opened:
        answer = opened.ask("How much remains of the budget of A-1?")
    assert not answer.text.startswith("260")
    assert answer.plan != "table"


def test_a_value_over_rows_that_nothing_says_are_meant_is_no_answer(assistant: Assistant) -> None:
    assert "6179" not in assistant.ask("What is the total budget of cancelled projects?").text[:20]


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("Which projects are not funded by Norway?", "P001"),
        ("What is the budget of projects other than Safe roads?", "450"),
        ("Which project has the highest budget, excluding Seeds for farmers?", "2329"),
    ],
)
def test_those_that_are_denied_are_not_told_of(
    assistant: Assistant, question: str, others: str
) -> None:
    answer = assistant.ask(question)
    assert answer.plan != "table" or others not in answer.text


OFFICES = {
    "doses.csv": (
        "Clinic,Planned 2023,,Delivered 2023,",
        "Clinic,Q1,Q2,Q1,Q2",
        "Garoua,20,20,15,12",
        "Maroua,10,30,9,27",
    ),
    "grants.csv": (
        "Holder,Grant,Remaining balance (EUR)",
        "Lake school,G-2,75",
        "Hill school,G-1,30",
    ),
    "children.csv": ("Child,Status", "C-1,Unaccompanied", "C-2,With family", "C-3,Unaccompanied"),
}


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = {name: lines_of(lines) for name, lines in OFFICES.items()}
    with assistant_over(tmp_path_factory.mktemp("offices"), files) as opened:
        yield opened


def test_what_was_planned_is_not_added_to_what_was_delivered(offices: Assistant) -> None:
    for question in ("total doses for Garoua in 2023", "How many doses in total did Garoua get?"):
        assert not offices.ask(question).text.startswith("67 ")


def test_a_column_of_what_is_left_answers_what_is_left(offices: Assistant) -> None:
    answer = offices.ask("What is the remaining balance of Lake school?")
    assert "Remaining balance (EUR): 75" in answer.text


def test_a_word_that_begins_with_un_may_be_a_value(offices: Assistant) -> None:
    answer = offices.ask("How many children are unaccompanied?")
    assert [one.quote[:3] for one in answer.citations] == ["C-1", "C-3"]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Q1", True),
        ("T4", True),
        ("2nd quarter", True),
        ("Jan", True),
        ("mars 2023", True),
        ("1er trimestre", True),
        ("Q1 target", False),
        ("3 seminars", False),
        ("Women", False),
        ("2023", False),
    ],
)
def test_months_and_quarters_are_parts_of_a_year(name: str, part: bool) -> None:
    assert is_part_of_a_year(name) is part


def test_cells_that_hold_nothing_are_said_with_a_sum(tmp_path: Path) -> None:
    rows = ["Clinic,2023,,,2024,,", "Clinic,Q1,Q2,Q3,Q1,Q2,Q3", "Garoua,20,,15,12,1,2"]
    rows += ["Maroua,10,30,,27,3,4"]
    with assistant_over(tmp_path, {"doses.csv": lines_of(rows)}) as opened:
        answer = opened.ask("total doses of all clinics in 2023")
        one = opened.ask("total doses of Garoua in 2023")
    assert answer.text.startswith("75 [1]")
    assert "Empty cells among these: 2." in answer.notice
    assert one.text.startswith("35 [1]")
    assert "Empty cells among these: 1." in one.notice

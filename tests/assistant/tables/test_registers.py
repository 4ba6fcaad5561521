"""Questions over registers: what is counted, in which column of dates, by which code, with words inside cells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.config.settings import Settings
from assistant.evaluation.grounding import unsupported_figures
from assistant.model import Answer
from assistant.question.understand import understand
from assistant.retrieval.retrieve import retrieve
from assistant.tables.tried import tried
from index.filters import Filters
from index.store import Index

REGISTER = """Register of lighthouse repairs of the Northern Coast Service,,,,,,,
Prepared by: the keeper's office,,,Costs in NCD million: 2020 to 2023,,,,
Ref,Repair,Year,Begun on,Island,Paid for by,Lamp,Cost
LR-001,New lens for the Skarn light,2021,2020-11-03,Skarn,Harbour Fund,Oil; Solar,120
LR-002,Stairs of the Tarn light,2021,2021-02-14,Tarn,Coast Guard,Solar,35
LR-003,Fog horn at Vess,2021,2021-05-30,Vess,Harbour Fund,Gas,18
LR-004,Roof of the Orla light,2022,2021-12-12,Orla,Fishers' League,Solar,64
LR-005,Cable to the Skarn light,2022,2022-03-08,Skarn,Harbour Fund,Electric,310
LR-006,Paint for the Orla light,2023,2022-10-19,Orla,Coast Guard,Solar,9
LR-007,Pump house at Tarn,2023,2023-04-01,Tarn,Harbour Fund,Electric; Solar,47
"""
WORKS = """Harbour works by island and mode 2022,,,
Work,Island,Mode,Budget (USD)
Dredging,Skarn,By boat,80000000
Painting,Skarn,Both,900000
Paving,Tarn,By land,5000000
Roofing,Skarn,Both,70000
Fencing,Tarn,Both,30000
"""
KEEPERS = """Keepers by island and sex 2023,,,
Island,Sex,Keepers,Years of service (mean)
Skarn,Male,14,9
Skarn,Female,6,4
Skarn,Both,20,7
Tarn,Male,5,12
Tarn,Female,9,11
Tarn,Both,14,11
Orla,Male,8,3
Orla,Female,3,8
Orla,Both,11,5
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("registers")
    (folder / "lighthouse_repairs.csv").write_text(REGISTER, encoding="utf-8")
    (folder / "harbour_works.csv").write_text(WORKS, encoding="utf-8")
    (folder / "keepers_2023.csv").write_text(KEEPERS, encoding="utf-8")
    with Assistant.open(folder.parent / "registered", settings=Settings(workers=1)) as opened:
        opened.index([folder])
        yield opened


def lead(answer: Answer) -> str:
    return next((claim.text for claim in answer.claims if claim.lead), "")


def cells(answer: Answer) -> set[str]:
    return {cell for row in answer.table.rows for cell in row.cells} if answer.table else set()


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How many lighthouse repairs were there in 2021?", "3"),  # by year, not by when they began
        (
            "How many lighthouse repairs cost more than 100 million?",
            "2",
        ),  # the sheet is in millions
        ("How many repairs did the Harbour Fund pay for?", "4"),
        ("How many repairs of lighthouses with solar lamps are in the register?", "5"),
    ],
)
def test_rows_of_a_register_are_counted(assistant: Assistant, question: str, value: str) -> None:
    answer = assistant.ask(question)
    assert answer.plan == "table"
    assert lead(answer) == value
    assert unsupported_figures(answer.to_dict()) == ()


def test_a_row_is_shown_with_its_code(assistant: Assistant) -> None:
    answer = assistant.ask("Which lighthouse repair cost the most?")
    assert {"LR-005", "Cable to the Skarn light"} <= cells(answer)


def test_who_pays_for_most_is_found_by_what_the_column_means(assistant: Assistant) -> None:
    answer = assistant.ask("Which funder paid for the most lighthouse repairs?")
    assert lead(answer).startswith("Harbour Fund")


def test_rows_of_all_stand_for_the_others_where_no_part_is_asked_for(assistant: Assistant) -> None:
    answer = assistant.ask("Which island has the most keepers in 2023?")
    assert {"Skarn", "20"} <= cells(answer) or lead(answer).startswith("Skarn: 20")


def test_both_is_a_value_like_others_where_no_row_is_a_part_of_it(assistant: Assistant) -> None:
    assert lead(assistant.ask("How many harbour works are there in Skarn in 2022?")) == "3"


def test_millions_are_compared_as_they_are_where_cells_come_to_so_much(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("How many harbour works have a budget of more than 4 million USD?")
    assert lead(answer) == "2"


def test_what_was_done_is_said_in_the_language_of_the_question(assistant: Assistant) -> None:
    answer = assistant.ask("Combien de réparations le Harbour Fund a-t-il payées ?")
    assert lead(answer) == "4"
    assert "lignes sur 7" in answer.notice


def test_a_code_is_written_as_in_the_question(assistant: Assistant) -> None:
    answer = assistant.ask("Who paid for LR-005?")
    assert "Harbour Fund" in answer.text
    assert "LR 005" not in f"{answer.text} {answer.notice}"
    assert unsupported_figures(answer.to_dict()) == ()


def test_a_number_of_different_values_is_not_said_as_one_of_rows(tmp_path: Path) -> None:
    (tmp_path / "lighthouse_repairs.csv").write_text(REGISTER, encoding="utf-8")
    with Index.open(tmp_path / "index", create=True) as index:
        index.sync([tmp_path / "lighthouse_repairs.csv"])
        records = {record.name: record for record in index.document_records()}
        question = understand("How many islands had lighthouse repairs in 2021?")
        found = retrieve(index, question, records)
        plans = tried(index, question, found, records, Filters(), most=60)
    said = [
        one.plan.words(one.outcome.found, 7)
        for one in plans
        if one.plan.operation == "count" and one.plan.group is not None
    ]
    assert any("number of different values of Island" in words for words in said)
    assert all("number of different values of" in words for words in said)


def test_rows_are_not_counted_where_fewer_values_of_a_column_are_asked_for(
    assistant: Assistant,
) -> None:
    assert lead(assistant.ask("How many repairs of solar lighthouses are there?")) == "5"
    answer = assistant.ask("How many islands had solar lighthouse repairs?")
    assert lead(answer) in ("3", "")
    assert "5 of 7" not in answer.text

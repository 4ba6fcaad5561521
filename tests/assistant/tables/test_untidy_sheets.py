"""Questions over sheets as offices keep them: codes beside names, months, notes above the table, limits in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from assistant import Assistant
from assistant.config.settings import Settings
from assistant.evaluation.grounding import unsupported_figures
from assistant.model import Answer
from corpus.readers import read
from corpus.tables import tables_of
from tests.assistant.reports import assistant_over

VISITS = "Code,Clinic,Island,Month,Patients\n" + "".join(
    f"NI-{number:03},{clinic},{island},{month},{patients}\n"
    for number, (clinic, island, month, patients) in enumerate(
        [
            ("Harbour clinic", "Orla", "2022-02", 310),
            ("Harbour clinic", "Orla", "2022-03", 275),
            ("Harbour clinic", "Orla", "2022-04", 290),
            ("Hill clinic", "Orla", "2022-02", 120),
            ("Hill clinic", "Orla", "2022-03", 141),
            ("Hill clinic", "Orla", "2022-04", 133),
            ("Ferry clinic", "Skarn", "2022-02", 88),
            ("Ferry clinic", "Skarn", "2022-03", 97),
            ("Ferry clinic", "Skarn", "2022-04", 402),
        ]
    )
)

FERRIES = """Bac,Rivière,Ponctualité (%),Passagers
Bac de Lorme,Vesse,81,4200
Bac du Pin,Vesse,38,1900
Bac de la Croix,Ourne,35,2600
Bac des Prés,Ourne,90,800
"""


def write_register(path: Path) -> None:
    """A sheet with its title and a note above the table, codes first, and a total in Arabic at the end."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Register"
    sheet.append(["Lantern fund: schools repaired in Ardia, 2021"])
    sheet.append(["All amounts in USD thousand. n/a = not known."])
    sheet.append([])
    sheet.append(["Ref.", "School", "Start", "Cost (USD thousand)", "Attendance, %"])
    for row in (
        ["AR-01", "Old mill school", "12-Jan-21", 40, 81],
        ["AR-02", "Riverside school", "3-Mar-21", 95, 38],
        ["AR-03", "Market school", "20-Mar-21", 61, 35],
        ["AR-04", "Chapel school", "7-Sep-21", 77, 90],
    ):
        sheet.append(row)
    sheet.append([None, "الإجمالي", None, 273, None])
    book.save(path)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("sheets")
    (folder / "NorthIsles_clinic_visits_2022.csv").write_text(VISITS, encoding="utf-8")
    (folder / "ponctualite_bacs_2022.csv").write_text(FERRIES, encoding="utf-8")
    write_register(folder / "lantern_schools_v3.xlsx")
    with Assistant.open(folder.parent / "untidy", settings=Settings(workers=1)) as opened:
        opened.index([folder])
        yield opened


def rows(answer: Answer) -> list[str]:
    return [row.cells[0] for row in answer.table.rows] if answer.table else []


def test_a_row_is_named_by_its_name_and_not_by_its_code(assistant: Assistant) -> None:
    answer = assistant.ask("Which school of the Lantern fund cost the most to repair?")
    assert answer.plan == "table"
    assert rows(answer) == ["Riverside school"]


def test_a_month_is_a_condition_in_whatever_way_it_is_written(assistant: Assistant) -> None:
    answer = assistant.ask("How many patients did Harbour clinic see in March 2022?")
    assert "275" in answer.text
    assert "310" not in answer.text
    answer = assistant.ask("Which schools of the Lantern fund have their start in March 2021?")
    assert sorted(rows(answer)) == ["Market school", "Riverside school"]


def test_a_limit_holds_in_the_language_in_which_it_is_asked(assistant: Assistant) -> None:
    answer = assistant.ask("Quels bacs ont une ponctualité inférieure à 40 % ?")
    assert sorted(rows(answer)) == ["Bac de la Croix", "Bac du Pin"]


@pytest.mark.parametrize(
    "question",
    [
        "Combien de médecins ont travaillé à Skarn en mars 2022 ?",
        "How many doctors worked on Skarn in March 2022?",
    ],
)
def test_rows_are_not_counted_for_other_things(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).plan != "table"


def test_the_title_of_a_table_is_what_names_it_and_not_the_note_below(tmp_path: Path) -> None:
    file = tmp_path / "lantern.xlsx"
    write_register(file)
    (table,) = tables_of(read(file.name, file.read_bytes()))
    assert table.title == "Lantern fund: schools repaired in Ardia, 2021"
    assert [row.kind for row in table.rows] == ["row"] * 4 + ["total"]
    assert (table.columns[3].unit, table.columns[3].scale) == ("USD", 1000)


def test_cells_that_are_no_dates_are_counted_beside_what_is_compared_with_them(
    tmp_path: Path,
) -> None:
    rows = "".join(f"B-{n},Bridge {n},{n:02d} March 20{18 + n % 5}\n" for n in range(1, 21))
    text = f"Ref,Bridge,Opened\n{rows}B-21,Bridge 21,spring of 2021\nB-22,Bridge 22,\n"
    with assistant_over(tmp_path, {"bridges.csv": text}) as opened:
        answer = opened.ask("How many bridges were opened after 2020?")
    assert answer.plan == "table"
    assert answer.claims[0].text == "8"
    assert answer.notice is not None
    assert "Cells of Opened that are no number or date, and are not compared: 1." in answer.notice
    assert unsupported_figures(answer.to_dict()) == ()

"""Plans that sheets with headings inside, codes, gaps and columns of years need, each run on a real index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from assistant import Assistant
from assistant.config.settings import Settings
from assistant.evaluation.grounding import unsupported_figures
from assistant.model import Answer
from tests.assistant.reports import assistant_over

ACTIVITIES = (
    ["Harbour works"],
    ["Mend the north pier", "RPA", 120, 90, "Y", None],
    ["Dredge the basin", "CGB", 310, 40, "N", "2023-05-02"],
    ["Paint the buoys", "RPA", 15, 15, "Y", "2023-02-11"],
    ["Lighthouses"],
    ["New lamp for Skarn light", "CGB", 75, 60, "Y", "2023-03-08"],
    ["Keepers' housing", "MOW", 240, 30, "N", None],
)
CODES = (
    ("RPA", "Regional Port Authority"),
    ("CGB", "Coast Guard Bureau"),
    ("MOW", "Ministry of Works"),
)
LANDINGS = """Port,Island,Landings 2021,Landings 2022,Boats licensed
Orla,Mainland,4200,3900,61
Skarn,Skarn,1500,1750,40
Vess,Skarn,,880,22
Tarn,Mainland,640,300,
"""


def write_plan(path: Path) -> None:
    """A work plan with headings over its rows, and the names behind its codes on another sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    sheet.append(["Beacon programme: work plan 2023"])
    sheet.append([])
    sheet.append(
        [
            "Activity",
            "Agency",
            "Budget (USD thousand)",
            "Spent (USD thousand)",
            "On track",
            "Approved on",
        ]
    )
    for row in ACTIVITIES:
        sheet.append(row)
    lists = book.create_sheet("Lists")
    lists.append(["Code", "Name"])
    for code in CODES:
        lists.append(code)
    book.save(path)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("plans")
    write_plan(folder / "beacon_plan_v2.xlsx")
    (folder / "fish_landings.csv").write_text(LANDINGS, encoding="utf-8")
    with Assistant.open(folder.parent / "planned", settings=Settings(workers=1)) as opened:
        opened.index([folder])
        yield opened


def lead(answer: Answer) -> str:
    return next((claim.text for claim in answer.claims if claim.lead), "")


def shown(answer: Answer) -> list[str]:
    return sorted(row.cells[0] for row in answer.table.rows) if answer.table else []


LISTS = [
        ("Which activities of the Beacon programme have no approval date?", ["Keepers' housing", "Mend the north pier"]),
        ("Which activities of the Beacon programme are not on track?", ["Dredge the basin", "Keepers' housing"]),
        ("Which activities does the Coast Guard Bureau carry out in the Beacon programme?", ["Dredge the basin", "New lamp for Skarn light"]),
        ("For which ports are the fish landings of 2021 missing?", ["Vess"]),
        ("Which ports lost landings between 2021 and 2022?", ["Orla", "Tarn"]),
        ("Which ports gained landings from 2021 to 2022?", ["Skarn"]),
]  # fmt: skip

FIGURES = [
        ("What is the total budget for harbour works in the Beacon programme?", "445 (USD thousand)"),
        ("By how much did fish landings at Skarn rise between 2021 and 2022?", "250"),
        ("How many activities of the Beacon programme are on track?", "3"),
        ("What were the fish landings at Orla over the two years 2021 and 2022 in total?", "8100"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "rows"), LISTS)
def test_rows_are_listed_by_what_they_lack_and_by_what_their_codes_stand_for(
    assistant: Assistant, question: str, rows: list[str]
) -> None:
    answer = assistant.ask(question)
    assert answer.plan == "table"
    assert shown(answer) == sorted(rows)


@pytest.mark.parametrize(("question", "value"), FIGURES)
def test_rows_below_a_heading_and_columns_of_years_are_computed_with(
    assistant: Assistant, question: str, value: str
) -> None:
    answer = assistant.ask(question)
    assert answer.plan == "table"
    assert lead(answer) == value
    assert unsupported_figures(answer.to_dict()) == ()


def test_groups_are_told_by_their_headings(assistant: Assistant) -> None:
    answer = assistant.ask(
        "Is the budget for harbour works larger than that for lighthouses in the Beacon programme?"
    )
    assert "445" in lead(answer)
    assert "315" in lead(answer)


def test_rows_below_a_heading_stand_under_it_in_words_and_citations(tmp_path: Path) -> None:
    report = (
        "# Lamp fund\n\n| Work | Target | Achieved |\n|---|---|---|\n"
        "| Output 1.1: Lamps for fishers | | |\n| Lamps lit | 40 | 38 |\n| Crews trained | 12 | 11 |\n"
        "| Output 1.2: Schools for harbour pilots | | |\n| Schools opened | 6 | 5 |\n| Pilots certified | 90 | 71 |\n"
    )
    with assistant_over(tmp_path, {"lamps.md": report}) as opened:
        answer = opened.ask("What was achieved in schools for harbour pilots?")
    heading = "Output 1.2: Schools for harbour pilots"
    assert f"Rows below “{heading}”, Achieved: 2 of 4 rows" in answer.text
    assert all(heading in citation.section for citation in answer.citations)
    assert unsupported_figures(answer.to_dict()) == ()


SEVERAL = """Study,Funded by,Countries covered,Pages
Fences of the coast,Norway,Chad,31
Wells of the plain,Norway; Japan,"Chad, Niger",45
Roads of the north,Japan,Niger,12
Schools of the delta,"Norway, Ghana","Niger, Mali, Chad",50
Ports of the south,Ghana,"Hong Kong SAR, China",20
Rails of the east,Ghana,China,20
"""


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("How many studies of the register are funded by Norway?", "3"),
        ("How many studies of the register cover Niger?", "3"),
        ("How many studies of the register cover Niger only?", "1"),
        ("Of the register only: how many of its studies cover Niger?", "3"),
        ("How many studies of the register cover China?", "1"),
    ],
)
def test_a_value_counts_where_a_cell_lists_it_among_others(
    tmp_path: Path, question: str, count: str
) -> None:
    with assistant_over(tmp_path, {"register of studies.csv": SEVERAL}) as opened:
        assert lead(opened.ask(question)) == count

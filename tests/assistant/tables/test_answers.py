"""Questions over tables: each is answered from typed cells, with the rows that it came from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.config.settings import Settings
from assistant.evaluation.grounding import unsupported_figures
from assistant.model import Answer, Computed
from tests.assistant.reports import assistant_over

REGISTER = """Project,Donor,Country,Budget (US$),Beneficiaries,Since,Audited
Wells for villages,PBF,Mali,"1,200",340,2015,Yes
Radio school,EU,Chad,300,90,2019,No
Seed bank,PBF,Chad,2500,1200,2021,Yes
Night clinic,KfW,Togo,800,75,2021,No
Night clinic,KfW,Togo,800,75,2021,No
Total,,,"5,600","1,780",,
"""
INDICATORS = """Indicator of the Nepal survey,2016,2017,2018,2019
Literacy rate (%),60.1,62.4,63.0,65.2
Households with electricity (%),85.2,88.0,93.9,95.5
Maize harvest (thousand tonnes),2231,2300,2556,2713
Rice harvest (thousand tonnes),4299,5230,5151,5610
"""
TEXT = """Harvest report

The harvest festival of Ardia took place on 3 May 2018. It was visited by 700 farmers.

Radio school is a project that teaches 90 children of herders by radio, on the air each morning at six.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "project-register.csv").write_text(REGISTER, encoding="utf-8")
    (folder / "nepal-indicators.csv").write_text(INDICATORS, encoding="utf-8")
    (folder / "harvest.txt").write_text(TEXT, encoding="utf-8")
    with Assistant.open(folder.parent / "tables", settings=Settings(workers=1)) as opened:
        opened.index([folder])
        yield opened


def shown(answer: Answer) -> list[str]:
    """The names of the rows that an answer shows."""
    return [row.cells[0] for row in answer.table.rows] if answer.table else []


def lead(answer: Answer) -> str:
    return next((claim.text for claim in answer.claims if claim.lead), "")


QUESTIONS = [
        ("How many projects in the register are paid for by PBF?", "2", ["Wells for villages", "Seed bank"]),
        ("Which projects of the register are in Chad?", "", ["Radio school", "Seed bank"]),
        ("Which projects have more than 100 beneficiaries?", "", ["Wells for villages", "Seed bank"]),
        ("Which projects of PBF are in Chad?", "", ["Seed bank"]),
        ("Which project has the largest budget?", "", ["Seed bank"]),
        ("Which project has the fewest beneficiaries?", "", ["Night clinic", "Night clinic"]),
        ("What is the total budget of the projects of PBF?", "3700 (USD)", ["Wells for villages", "Seed bank"]),
        ("What is the budget of the project Radio school?", "", ["Radio school"]),
        ("How much larger is the budget of Seed bank than that of Radio school?", "2200 (USD)", ["Radio school", "Seed bank"]),
        ("Which projects in the register are not audited?", "", ["Night clinic", "Radio school"]),
        ("Which are the two projects of the register with the most beneficiaries?", "", ["Seed bank", "Wells for villages"]),
        ("Quel projet du registre a le plus grand budget ?", "", ["Seed bank"]),
        ("Which donor in the register pays for the most projects?", "PBF: 2", ["PBF"]),
        ("What share of the projects in the register are in Chad?", "50%", ["Radio school", "Seed bank"]),
        ("What is the average budget of the projects of PBF?", "1850 (USD)", ["Wells for villages", "Seed bank"]),
        ("In which year was the rice harvest of Nepal highest?", "2019: 5610", ["Rice harvest (thousand tonnes)"]),
        ("What was the maize harvest of Nepal in 2016 and 2017 in total?", "4531", ["Maize harvest (thousand tonnes)"]),
        ("In which years was the literacy rate of Nepal over 62.5%?", "2018: 63.0; 2019: 65.2", ["Literacy rate (%)"]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "first", "rows"), QUESTIONS)
def test_the_answer_is_computed_from_the_rows_that_it_shows(
    assistant: Assistant, question: str, first: str, rows: list[str]
):
    answer = assistant.ask(question)
    assert answer.plan == "table"
    assert (lead(answer), sorted(shown(answer))) == (first, sorted(rows))
    assert unsupported_figures(answer.to_dict()) == ()
    for citation in answer.citations:
        text = assistant.document(citation.document).text
        assert text[citation.start : citation.end] == citation.quote


def test_a_count_is_computed_over_every_row_once_and_without_the_total(assistant: Assistant):
    answer = assistant.ask("How many projects in the register are in Togo?")
    assert lead(answer) == "1"  # the same row twice
    assert Computed("1", "count", (1,)) in answer.computed


def test_the_row_of_another_place_is_no_answer(tmp_path: Path):
    rows = """Country,Who was trained
Mexico,"8,000 police officers and emergency call operators"
Kenya,not stated
Peru,12 judges
"""
    with assistant_over(tmp_path, {"training-by-country.csv": rows}) as opened:
        question = "How many police officers and emergency call operators were trained in {}?"
        assert "8,000 police officers" in opened.ask(question.format("Mexico")).text
        assert "8,000" not in opened.ask(question.format("Kenya")).text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_row_that_counts_others_is_no_answer(tmp_path: Path, language: str):
    trained = 'Country,Who was trained\nMexico,"8,000 police officers"\nPeru,120 nurses\nChad,90 teachers\n'
    with assistant_over(tmp_path, {"training-by-country.csv": trained}) as assistant:
        asked = {
            "en": (
                "How many police officers were trained in Mexico?",
                "How many judges were trained in Mexico?",
            ),
            "fr": (
                "Combien de policiers ont été formés au Mexique ?",
                "Combien de juges ont été formés au Mexique ?",
            ),
        }
        told, other = asked[language]
        assert "8,000 police officers" in assistant.ask(told).text
        assert assistant.ask(other).plan != "table"


def test_what_something_is_that_names_a_row_is_told_by_the_text(assistant: Assistant):
    answer = assistant.ask("What is Radio school?")
    assert answer.plan != "table"
    assert "teaches 90 children" in answer.text


def test_a_row_is_shown_by_the_cells_that_matter_under_the_names_of_their_columns(
    assistant: Assistant,
):
    answer = assistant.ask("What is the budget of the project Radio school?")
    (citation,) = answer.citations
    assert citation.quote == "Radio school | EU | Chad | 300 | 90 | 2019 | No"
    assert [(cell.header, cell.text) for cell in citation.cells] == [
        ("Project", "Radio school"),
        ("Budget (US$)", "300"),
    ]
    assert answer.claims[0].text == "Project: Radio school; Budget (US$): 300"


def test_the_plan_is_said_in_words_and_is_part_of_the_explanation(assistant: Assistant):
    answer = assistant.ask("Which projects of PBF are in Chad?", explain=True)
    assert "1 of 5 rows" in answer.notice
    assert answer.explanation is not None
    plan = answer.explanation["table"]
    assert plan["document"] == "project-register.csv"
    assert {one["column"] for one in plan["conditions"]} == {"Donor", "Country"}


@pytest.mark.parametrize(
    "question",
    [
        "What was the budget of the project Radio school in 1998?",
        "How many projects in the register are in Peru?",
        "Which donor paid for the harvest festival of Ardia?",
    ],
)
def test_a_name_or_year_that_the_table_does_not_have_is_not_answered_from_it(
    assistant: Assistant, question: str
):
    assert assistant.ask(question).plan != "table"


def test_a_question_that_the_text_answers_stays_with_the_text(assistant: Assistant):
    answer = assistant.ask("When did the harvest festival of Ardia take place?")
    assert answer.plan == "look-up"
    assert "3 May 2018" in answer.text

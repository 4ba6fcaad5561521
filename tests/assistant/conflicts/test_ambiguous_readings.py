"""Questions that the documents answer for several years or places."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.conflicts.ambiguous_readings import ambiguous_readings
from assistant.conflicts.competing_values import competing_values
from assistant.question.understand import understand
from assistant.service import Assistant
from tests.assistant.conflicts.sentences import ranked
from tests.assistant.reports import assistant_over

REPORTS = {
    "courts-2018.txt": "UNODC in the courts\n\nIn 2018, UNODC trained 240 judges in Peru.\n",
    "courts-2019.txt": "UNODC in the courts\n\nIn 2019, UNODC trained 310 judges in Peru.\n",
    "harbour.txt": "Harbour brief\n\nIn Chile, UN Women trained 75 harbour pilots.\n\n"
    "In Ghana, UN Women trained 60 harbour pilots.\n",
    "ferries-a.txt": "Ferry brief\n\nUNFPA opened 12 ferry clinics in Kenya in 2021.\n",
    "ferries-b.txt": "Ferry review\n\nUNFPA opened 14 ferry clinics in Kenya in 2021.\n",
    "boats.txt": "Boat survey\n\nOf 457 boats that ILO inspected in Nepal, 313 had life vests.\n",
}


def labels(question: str, *texts: tuple[str, float] | tuple[str, float, int]) -> list[str]:
    """The year or place of each reading."""
    asked = understand(question)
    found = ambiguous_readings(asked, competing_values(asked, ranked(asked, *texts)))
    return [label for _, label in found]


@pytest.mark.parametrize(
    ("question", "texts", "expected"),
    [
        pytest.param(
            "How many judges did UNODC train in Peru?",
            [("In 2018, UNODC trained 240 judges in Peru.", 0.9),
             ("In 2019, UNODC trained 310 judges in Peru.", 0.8)],
            ["2018", "2019"], id="years of the sentences"),
        pytest.param(
            "How many judges did UNODC train in Peru?",
            [("UNODC trained 240 judges in Peru.", 0.9, 2018),
             ("UNODC trained 310 judges in Peru.", 0.8, 2019)],
            ["2018", "2019"], id="years of the reports"),
        pytest.param(
            "How many judges did UNODC train in Peru in 2018?",
            [("In 2018, UNODC trained 240 judges in Peru.", 0.9),
             ("In 2019, UNODC trained 310 judges in Peru.", 0.8)],
            [], id="the question names the year"),
        pytest.param(
            "How many judges did UNODC train?",
            [("UNODC trained 75 judges in Chile.", 0.9), ("UNODC trained 60 judges in Ghana.", 0.8)],
            ["Chile", "Ghana"], id="places"),
        pytest.param(
            "How many judges did UNODC train?",
            [("UNODC trained 75 judges in Chile.", 0.9), ("UNODC trained 60 judges in Chile.", 0.8)],
            [], id="one year and place"),
        pytest.param(
            "How many judges did UNODC train?",
            [("UNODC trained 75 judges in Chile and Peru.", 0.9), ("UNODC trained 60 judges in Ghana.", 0.8)],
            [], id="the best sentence is about two places"),
        pytest.param(
            "How many judges did UNODC train?",
            [(f"UNODC trained {n} judges in {place}.", 0.9) for n, place in
             ((75, "Chile"), (60, "Ghana"), (51, "Chad"), (42, "Mali"), (33, "Nepal"))],
            ["Chile", "Ghana", "Chad", "Mali"], id="four at most"),
    ],
)  # fmt: skip
def test_readings_differ_in_a_year_or_place_that_the_question_leaves_open(
    question: str, texts: list[tuple[str, float]], expected: list[str]
) -> None:
    assert labels(question, *texts) == expected


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with assistant_over(tmp_path_factory.mktemp("senses"), REPORTS) as opened:
        yield opened


def test_two_years_that_a_question_leaves_open_are_shown_apart(assistant: Assistant) -> None:
    answer = assistant.ask("How many judges did UNODC train in Peru?")
    quoted = " ".join(citation.quote for citation in answer.citations)
    assert "240 judges" in quoted
    assert "310 judges" in quoted
    assert not any(claim.lead for claim in answer.claims)
    assert "2018 [" in answer.notice
    assert "2019 [" in answer.notice
    assert not answer.conflicts


def test_a_year_that_is_asked_for_leaves_one_sense(assistant: Assistant) -> None:
    answer = assistant.ask("How many judges did UNODC train in Peru in 2019?")
    assert answer.citations[0].quote == "In 2019, UNODC trained 310 judges in Peru."
    assert "2018 [" not in answer.notice


def test_two_places_that_a_question_leaves_open_are_shown_apart(assistant: Assistant) -> None:
    answer = assistant.ask("How many harbour pilots did UN Women train?")
    assert "Chile [" in answer.notice
    assert "Ghana [" in answer.notice


def test_different_values_for_one_year_and_place_are_a_conflict(assistant: Assistant) -> None:
    answer = assistant.ask("How many ferry clinics did UNFPA open in Kenya in 2021?")
    (conflict,) = answer.conflicts
    assert {value.value.split()[0] for value in conflict.values} == {"12", "14"}


def test_an_answer_does_not_begin_with_a_figure_that_is_doubtful(assistant: Assistant) -> None:
    answer = assistant.ask("How many of the boats that ILO inspected in Nepal had life vests?")
    assert answer.citations[0].quote.startswith("Of 457 boats")
    assert all("457" not in claim.text for claim in answer.claims if claim.lead)

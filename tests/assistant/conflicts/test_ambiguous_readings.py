"""What an answer begins with, and questions that the documents answer in more than one sense."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.service import Assistant
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


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with assistant_over(tmp_path_factory.mktemp("senses"), REPORTS) as opened:
        yield opened


def test_two_years_that_a_question_leaves_open_are_told_apart(assistant: Assistant) -> None:
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


def test_two_places_that_a_question_leaves_open_are_told_apart(assistant: Assistant) -> None:
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

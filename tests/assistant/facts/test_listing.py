"""Questions that list or count over all documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.config.settings import Settings
from assistant.evaluation.formats import load_questions
from assistant.evaluation.grounding import unsupported_figures
from assistant.model import Computed

TEXTS = {
    "one.txt": """Training

In Peru, UNODC trained 40 judges on violence against women.

In Chad, UNDP trained 25 judges on violence against women.

UNFPA opened 7 shelters in Mali.

In Togo, UNFPA taught midwives, nurses and doctors how to keep records.
""",
    "two.txt": """Training

In Kenya, UNODC trained 30 judges on the rights of survivors.

In Benin, UNFPA trained nurses in the care of survivors.

In Togo, UNICEF trained more than 60 police officers and in Benin 20 police officers.
""",
    "register.csv": """Economy,Region,Score
Ardia,North Coast,0
Belona,North Coast,100
Cadria,South Coast,0
Dorland,South Coast,0
Elenia,South Coast,75
""",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("reports")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Assistant.open(folder.parent / "listing", settings=Settings(workers=1)) as opened:
        opened.index([folder])
        yield opened


def test_a_list_is_complete_grouped_and_each_line_is_cited(assistant: Assistant):
    answer = assistant.ask("Which agencies trained judges, and where?")
    lines = {claim.text: len(claim.citations) for claim in answer.claims}
    assert {name: lines[name] for name in sorted(lines)} in (
        {"UNDP: Chad": 1, "UNODC: Kenya, Peru": 2},
        {"UNDP: Chad": 1, "UNODC: Peru, Kenya": 2},
    )
    # Two agencies, in three sentences, of two documents.
    assert [(one.value, one.how, len(one.citations)) for one in answer.computed] == [
        ("2", "count", 3),
        ("3", "count", 3),
    ]
    for citation in answer.citations:
        text = assistant.document(citation.document).text
        assert text[citation.start : citation.end] == citation.quote


def test_other_words_for_what_was_done_belong_to_the_list(assistant: Assistant):
    answer = assistant.ask("In which countries did UNFPA train nurses?")
    assert {claim.text for claim in answer.claims} == {"Benin", "Togo"}


def test_a_count_over_the_documents_is_computed_and_says_of_what(assistant: Assistant):
    answer = assistant.ask("How many countries in the documents trained judges?")
    assert answer.computed[0].value == "3"
    assert "documents: 2" in answer.notice
    assert not unsupported_figures(answer.to_dict())


def test_figures_of_different_places_are_added_up_with_their_parts(assistant: Assistant):
    answer = assistant.ask("What is the total number of judges trained in the documents?")
    assert sorted(claim.text for claim in answer.claims) == ["25 judges", "30 judges", "40 judges"]
    assert [(one.value, one.how) for one in answer.computed] == [("95", "sum")]


def test_figures_with_bounds_are_not_added_up(assistant: Assistant):
    answer = assistant.ask("What is the total number of officers trained in the documents?")
    assert len(answer.claims) == 2
    assert answer.computed == ()
    assert "not added up" in answer.notice


def test_another_question_is_left_to_the_quotes(assistant: Assistant):
    answer = assistant.ask("How many judges did UNODC train in Peru?")
    assert answer.computed == ()
    assert "40" in answer.text


def test_a_count_of_table_rows_comes_first_and_cites_every_row(assistant: Assistant):
    answer = assistant.ask(
        "How many economies of the South Coast have a score of 0 in the register?"
    )
    assert answer.claims[0].text == "2"
    assert [claim.text for claim in answer.claims[1:]] == [
        "Economy: Cadria; Region: South Coast; Score: 0",
        "Economy: Dorland; Region: South Coast; Score: 0",
    ]
    assert answer.computed[0] == Computed("2", "count", (1, 2))
    assert not unsupported_figures(answer.to_dict())


def test_figures_of_several_places_are_listed_place_by_place(assistant: Assistant):
    answer = assistant.ask("How many judges were trained in Peru, Chad and Kenya?")
    assert [claim.text for claim in answer.claims] == [
        "Peru: 40 judges",
        "Chad: 25 judges",
        "Kenya: 30 judges",
    ]


def test_the_listing_questions_are_short_and_read_by_the_program_that_scores():
    path = Path(__file__).parents[2] / "data" / "listing_questions.jsonl"
    (file,) = load_questions([path])
    assert len(file.questions) == 30
    quotes = [s.quote for question in file.questions for s in question.supports]
    assert max(len(quote.replace(" | ", " ").split()) for quote in quotes) <= 15

"""Lists, tables, parts and years: what is quoted when one sentence is not the answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.service import Assistant
from tests.assistant.reports import assistant_over

PLAN = """Harbour plan

The drop in violence in Senegal between 2019 and 2023 was due to three things: (a) the harbour law;

(b) more judges, who were paid by the cities;

(c) young people who spoke up.

1. Other regions were slower. Nothing was measured there.

Institutions in Liberia were trained as follows.

- 40 judges of the high court
- 25 officers of the harbour police

Harbour schools were opened in all six towns:

- Dakar
- Abidjan
- Mombasa
- Maputo
- Freetown
- Monrovia

The plan ended with a review by the ministry of justice.
"""
TOWNS = ("Dakar", "Abidjan", "Mombasa", "Maputo", "Freetown", "Monrovia")
BRIEF = """Lighthouse network brief

Donor: Fund for Quiet Ports

Budget: EUR 1,250,000

Duration: 15 May 2020 to 15 May 2022
"""
GOALS = "Coast charter\n\nThe Coast Charter of 2019 has eight goals:\n\n" + "\n\n".join(
    f"{number}. {what} in all harbour towns of the coast, with help from the fund of the {whose} and its partners"
    for number, (what, whose) in enumerate(
        [
            ("Clean water", "rivers"),
            ("Safe boats", "sailors"),
            ("Fair wages", "dockers"),
            ("Night schools", "teachers"),
            ("Quiet streets", "mayors"),
            ("Strong sea walls", "masons"),
            ("Open courts", "judges"),
            ("Good clinics", "nurses"),
        ],
        1,
    )
)
OTHER = "Ferry office report 2021\n\nUN Women trained 19 ferry officers in Peru.\n\n" + "\n\n".join(
    f"Budget of ferry line {n}: the office of line {n} spent more than in the year before it."
    for n in range(30)
)
SCORES = "Economy,Region,Safety score\n" + "\n".join(
    f"{name},{region},{score}"
    for name, region, score in [
        ("Peru", "Latin America", 75),
        ("Chile", "Latin America", 100),
        ("Kenya", "Africa", 100),
        ("Ghana", "Africa", 50),
        ("Nepal", "South Asia", 25),
    ]
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    texts = {
        "harbour-plan-2023.txt": PLAN,
        "lighthouse-network-brief.txt": BRIEF,
        "coast-charter.txt": GOALS,
        "ferry-office.txt": OTHER,
        "safety-scores.csv": SCORES,
    }
    with assistant_over(tmp_path_factory.mktemp("choosing"), texts) as opened:
        yield opened


def quotes(assistant: Assistant, question: str, *, force: bool = False) -> list[str]:
    answer = assistant.ask(question, force=force)
    for citation in answer.citations:
        text = assistant.document(citation.document).text
        assert text[citation.start : citation.end] == citation.quote
    return [citation.quote for citation in answer.citations]


def test_a_lettered_list_over_several_paragraphs_is_one_quote(assistant: Assistant) -> None:
    found = quotes(
        assistant,
        "What was the drop in violence in Senegal between 2019 and 2023 due to?",
        force=True,
    )
    whole = next(quote for quote in found if "three things" in quote)
    assert "young people who spoke up" in whole
    assert "Other regions" not in whole


def test_an_announcement_brings_the_items_that_it_announces(assistant: Assistant) -> None:
    found = quotes(assistant, "Which institutions were trained in Liberia?", force=True)
    whole = next(quote for quote in found if "as follows" in quote)
    assert "40 judges" in whole
    assert "25 officers" in whole
    assert "review" not in whole


def test_a_list_that_goes_on_in_the_next_passage_is_quoted_to_its_end(assistant: Assistant) -> None:
    [quote] = quotes(assistant, "What are the goals of the Coast Charter?")
    assert quote.startswith("The Coast Charter of 2019 has eight goals:")
    assert quote.endswith("its partners")
    assert "8. Good clinics" in quote


def test_a_list_that_has_ended_takes_nothing_of_what_follows_it(tmp_path: Path) -> None:
    report = (
        "# Harbour schools\n\nHarbour schools were opened in three towns:\n\n- Dakar\n- Maputo\n- Accra\n\n"
        "| Town | Pupils |\n|---|---|\n| Dakar | 40 |\n| Accra | 25 |\n\n1. Other towns come later.\n"
    )
    with assistant_over(tmp_path, {"schools.md": report}) as opened:
        (quote, *_) = quotes(opened, "In which towns were harbour schools opened?")
    assert quote.startswith("Harbour schools were opened")
    assert quote.endswith("Accra")


def test_one_name_of_a_list_does_not_stand_for_all_of_them(assistant: Assistant) -> None:
    answer = assistant.ask("In which towns were harbour schools opened?")
    assert not [claim for claim in answer.claims if claim.lead]
    assert all(town in answer.text for town in TOWNS)


def test_a_figure_of_the_opposite_is_not_given_for_what_is_counted(tmp_path: Path) -> None:
    without = "About 58 per cent of the homes in Callao have no access to the harbour light."
    having = "In Callao 42 per cent of all homes have access to the harbour light or to lamps."
    question = "What percentage of homes in Callao have access to the harbour light?"
    both = f"# Light in Callao\n\n{without}\n\n{having}\n"
    with assistant_over(tmp_path / "both", {"light.md": both}) as opened:
        assert quotes(opened, question) == [having]
    with assistant_over(
        tmp_path / "one", {"light.md": f"# Light in Callao\n\n{without}\n"}
    ) as opened:
        answer = opened.ask(question)
    assert not [claim for claim in answer.claims if claim.lead]


def test_rows_are_picked_by_the_value_of_the_column_that_is_named(assistant: Assistant) -> None:
    found = quotes(assistant, "Which economies have a safety score of 100?", force=True)
    assert found == ["Chile | Latin America | 100", "Kenya | Africa | 100"]


def test_the_lowest_value_of_the_column_picks_its_row(assistant: Assistant) -> None:
    found = quotes(assistant, "Which economy has the lowest safety score?", force=True)
    assert found == ["Nepal | South Asia | 25"]


def test_a_value_of_a_document_is_found_where_only_its_title_says_of_what(
    assistant: Assistant,
) -> None:
    found = quotes(assistant, "What is the budget of the lighthouse network?", force=True)
    assert any("EUR 1,250,000" in quote for quote in found)


def test_a_question_in_two_parts_quotes_both_documents(assistant: Assistant) -> None:
    answer = assistant.ask(
        "How many ferry officers did UN Women train in Peru, and how many judges were trained in"
        " Liberia?",
        force=True,
    )
    assert {"ferry-office.txt", "harbour-plan-2023.txt"} <= {c.document for c in answer.citations}


def test_the_part_that_nothing_answers_is_named(assistant: Assistant) -> None:
    answer = assistant.ask(
        "How many ferry officers did UN Women train in Peru, and how many ferry officers did UNHCR"
        " train in Mongolia?"
    )
    assert answer.status == "partial"
    assert "Mongolia" in answer.missing
    assert "Mongolia" in answer.notice


def test_a_year_that_no_document_covers_is_missing(assistant: Assistant) -> None:
    answer = assistant.ask("How many ferry officers did UN Women train in Peru in 1998?")
    assert answer.status == "declined"
    assert "1998" in answer.missing


def test_a_sentence_of_another_year_does_not_answer_because_its_neighbour_names_the_year(
    tmp_path: Path,
) -> None:
    text = (
        "Ferry office report 2022\n\nThe plan for the years to come was made in 2015. "
        "UN Women trained 19 ferry officers in Peru in 2021."
    )
    with assistant_over(tmp_path, {"ferry-office.txt": text}) as assistant:
        then = assistant.ask("How many ferry officers did UN Women train in Peru in 2015?")
        now = assistant.ask("How many ferry officers did UN Women train in Peru in 2021?")
    assert (then.status, now.status) == ("declined", "answered")


def test_a_question_for_countries_is_not_answered_without_one(tmp_path: Path) -> None:
    text = (
        "# Lighthouse network\n\nThe lighthouse network covers old ports and new ports.\n\n"
        "The ferry network covers Peru, Ghana and Nepal.\n"
    )
    with assistant_over(tmp_path, {"lighthouses.md": text}) as assistant:
        without = assistant.ask("Which countries does the lighthouse network cover?")
        covered = assistant.ask("Which countries does the ferry network cover?")
    assert "Peru, Ghana and Nepal" in covered.text
    assert all("old ports" not in citation.quote for citation in without.citations)


def test_years_that_name_the_report_do_not_hide_what_it_says_of_another_year(
    tmp_path: Path,
) -> None:
    text = (
        "# Ferry strategy 2024-2028\n\nThe workshop on the draft was held in Lima on 26 May 2022. "
        "Its aim is a safe crossing for everybody."
    )
    with assistant_over(tmp_path, {"ferry-strategy-2024-2028.md": text}) as assistant:
        answer = assistant.ask(
            "When was the workshop on the ferry strategy 2024-2028 held in Lima?"
        )
    assert answer.status == "answered"
    assert "26 May 2022" in answer.text


def test_sentences_under_a_heading_that_names_nothing_asked_for_are_not_brought_along(
    tmp_path: Path,
) -> None:
    """The title alone names whom the question is about: a heading such as "Mali" would."""
    text = (
        "# Spotlight Initiative: results\n\n## What was done\n\n"
        "In each country a Resident Coordinator led the agencies, so that they planned as one. "
        "Close to half of the money for activities went straight to civil society. "
        "A group of friends, in which 93 states speak up, became a partner. "
        "A foundation in the north helped to start a fund for local organizations.\n"
    )
    with assistant_over(tmp_path, {"spotlight.md": text}) as assistant:
        answer = assistant.ask("Which countries does the Spotlight Initiative work in?")
    assert len(answer.citations) <= 2


def test_the_newest_report_comes_first_where_the_latest_is_asked_for(tmp_path: Path) -> None:
    texts = {
        f"lighthouse-annual-report-{year}.txt": f"Lighthouse agency annual report {year}\n\n"
        f"The lighthouse agency has {staff} staff."
        for year, staff in ((2019, 310), (2023, 275), (2021, 290))
    }
    with assistant_over(tmp_path, texts) as assistant:
        answer = assistant.ask(
            "What is the latest number of staff of the lighthouse agency?", force=True
        )
    assert "275 staff" in answer.citations[0].quote
    assert answer.citations[0].year == 2023


@pytest.mark.parametrize(
    ("label", "asked"),
    [
        ("Reference LG-7 of May 2018\n\n## Project amount in CHF:", "LG-7 project amount chf"),
        ("**Project amount in CHF:**", "lantern grants amount"),
    ],
)
def test_a_label_is_quoted_with_what_stands_under_it(
    tmp_path: Path, label: str, asked: str
) -> None:
    report = f"# Lantern grants\n\n{label}\n\n532,000\n\nThis report covers nine months of work.\n"
    with assistant_over(tmp_path, {"grants.md": report}) as opened:
        (quote, *_) = quotes(opened, asked)
    assert quote.endswith("532,000")

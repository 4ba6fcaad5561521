"""Points of a briefing stand alone, are told once, and stand under headings that are topics."""

from __future__ import annotations

import pytest

from assistant.briefing.points import Point, distinct, point_of, statement
from assistant.briefing.themes import themes
from assistant.facts.similarity import stems_of
from assistant.model import Citation, QuotedCell


def cite(quote: str, document: str = "a.pdf", start: int = 0, **more: object) -> Citation:
    return Citation(1, document, "A report", start, start + len(quote), quote, "p", **more)  # type: ignore[arg-type]


def point(text: str, relevance: float = 1.0, document: str = "a.pdf", start: int = 0) -> Point:
    return Point(cite(text, document, start), text, relevance, stems_of(text))


@pytest.mark.parametrize(
    "quote",
    [
        "Despite this progress, girls will be married as children until 2092 in many countries.",
        "Of the cash that was given to these organizations, 72 million dollars went to women.",
        "The Six Core Principles of 2003, which guide the response in humanitarian contexts",
        "and training of 40 judges on forensic evidence in Peru.",
        "interviews conducted with selected stakeholders 40 interviews",
        "24 | months",
    ],
)
def test_a_fragment_is_no_point(quote: str):
    assert statement(cite(quote)) == ""


def test_a_row_of_a_table_is_no_point():
    row = cite("Kenya | 300", cells=(QuotedCell("Judges trained", "300"),))
    assert point_of(row) is None


def test_a_long_quote_is_told_as_far_as_its_whole_sentences_go():
    first = "UNODC trained 40 judges on forensic evidence in Peru in the course of the year 2017."
    more = " ".join(
        ["The training was held in five cities of the country by national experts."] * 5
    )
    said = statement(cite(f"(b) {first} {more}"))
    assert said.startswith(first)
    assert said.endswith("experts.")
    assert len(said.split()) <= 55


def test_what_says_the_same_is_told_once_and_two_values_of_one_thing_both():
    one = "The rate of child marriage has declined from 24.1 per cent to 18.7 per cent since 2003."
    same = "Globally, marriage before age 18 fell from 24.1 per cent in 2003 to 18.7 per cent."
    other = (
        "The rate of child marriage has declined from 30.5 per cent to 11.9 per cent since 2003."
    )
    kept = distinct([point(one, 0.9), point(same, 0.8, start=500), point(other, 0.7, "b.pdf")])
    assert [p.text for p in kept] == [one, other]


def test_what_asks_for_something_is_advice():
    assert point("States should strengthen social protection for women.").is_advice
    assert point("Strengthen the training of judges in all provinces.").is_advice
    assert not point("UNODC strengthened the training of judges in all provinces.").is_advice


def test_points_are_joined_by_phrases_that_are_no_words_of_the_topic_and_name_no_plan():
    points = [
        point("During the current strategic plan, social protection grew in most countries."),
        point("The current strategic plan asks for social protection of all workers."),
        point("UNFPA opened shelters for women who had fled from home in Chad."),
    ]
    assert [(heading, len(members)) for heading, members in themes(points, "women", 4, "en")] == [
        ("Social protection", 2),
        ("", 1),
    ]
    assert themes(points[:2], "social protection", 4, "en") == [("", points[:2])]

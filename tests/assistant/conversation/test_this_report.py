"""What "this report" is, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.conversation.this_report import speaks_of_this_report, with_title
from assistant.service import Assistant

LANTERN = """# Evaluation of the Lantern wells project, 2021

## Summary

The Lantern project gave water to 12,000 households in the dry north of the country.
This evaluation looks at what the wells have changed for herders and for farmers since 2018.

## Findings

The Lantern project trained 40 mechanics, and 31 of them still repair wells today.

## Lessons learned

- Mechanics who are paid by the villages repair wells sooner than those of the ministry.
- Committees in which women have a vote keep the wells open through the whole dry season.
- Spare parts have to be bought before the roads are closed by the rains of the summer.
"""
HARBOUR = """# Evaluation of the Harbour courts project, 2020

## Summary

The Harbour project opened seven courts in the port towns of the eastern coast.

## Lessons learned

- Judges who live in the port towns hear more cases than those who travel from the capital.
- Courts that are open in the evening are used by twice as many workers of the harbour.
- Interpreters have to be hired before a court is opened, and not after its first year.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("this")
    (folder / "reports").mkdir()
    for name, text in (("lantern.md", LANTERN), ("harbour.md", HARBOUR)):
        (folder / "reports" / name).write_text(text, encoding="utf-8")
    with Assistant.open(folder / "index") as opened:
        opened.index([folder / "reports"])
        yield opened


@pytest.mark.parametrize(
    "text",
    [
        "the lessons of this evaluation?",
        "Que recommande ce rapport ?",
        "¿qué dice este informe?",
        "что рекомендует этот доклад?",
        "ما هي توصيات هذا التقرير؟",
    ],
)
def test_a_turn_may_speak_of_this_report_in_five_languages(text: str) -> None:
    assert speaks_of_this_report(text)


def test_a_report_that_is_spoken_of_in_general_is_not_this_one() -> None:
    assert not speaks_of_this_report("Which reports cover Niger this year?")
    assert not speaks_of_this_report("What does the evaluation of the wells recommend?")


def test_the_title_stands_for_this_report() -> None:
    assert with_title("the lessons of this evaluation?", "Wells") == "the lessons of “Wells”?"


def test_this_report_is_summed_up_by_its_points(assistant: Assistant) -> None:
    asked = "How many mechanics did the Lantern project train?"
    first = assistant.ask(asked)
    told = assistant.ask("Summarise this report", history=[{"question": asked, "answer": first}])
    assert told.plan == "open"
    assert {one.document for one in told.citations} == {"lantern.md"}
    assert "12,000 households" in told.text


def test_the_lessons_of_this_report_are_those_of_the_one_quoted_last(assistant: Assistant) -> None:
    asked = "How many courts did the Harbour project open?"
    first = assistant.ask(asked)
    told = assistant.ask(
        "What are the lessons of this evaluation?", history=[{"question": asked, "answer": first}]
    )
    assert {one.document for one in told.citations} == {"harbour.md"}
    assert len(told.citations) >= 3
    assert told.coverage.filters == {"document": "harbour.md"}

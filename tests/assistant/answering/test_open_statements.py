"""What points are made of: statements of a passage, and all items of a report that is named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.answering.open_questions.standing import introduces, is_whole
from assistant.answering.open_questions.statements import statements_in
from assistant.service import Assistant
from corpus.model import Passage, Span

_WATER = (
    "Keep a store of spare parts for the pumps of the water supply in each district.",
    "Pay the mechanics of the water supply from the yearly budget of the ministry.",
    "Choose committees that decide about the water supply by a vote of all villagers.",
    "Measure the depth of every well of the water supply before and after the rains.",
    "Replace the iron pipes of the water supply that lie deeper than forty metres.",
    "Clean the tanks of the water supply twice in a year with chlorine from the clinic.",
    "Teach children at school how the water supply of their own village is kept in order.",
    "Publish what households spend on the water supply, so that prices can be compared.",
    "Ask herders which places the water supply should reach first when there is money.",
)
_ROAD = (
    "Raise the bridges of the harbour road above the highest flood of the last century.",
    "Give the drivers who use the harbour road a map of all its safe stopping points.",
    "Plant trees along the harbour road where sand covers it during the windy months.",
    "Lower the toll on the harbour road for lorries that carry food to the islands.",
    "Light the crossings of the harbour road near schools with lamps that need no cable.",
    "Train two crews that mend the harbour road with stones broken in local quarries.",
    "Count how many carts, buses and bicycles use the harbour road on market days.",
    "Move the ferry timetable so that it fits the traffic on the harbour road at dawn.",
    "Share accident figures of the harbour road with hospitals and insurers every quarter.",
)


def statements(*sentences: str, between: str = " ", starts: tuple[int, ...] = ()) -> list[str]:
    """The statements of a passage made of ``sentences``."""
    text, spans = "", []
    for one in sentences:
        text += between if text else ""
        spans.append(Span(len(text), len(text) + len(one)))
        text += one
    passage = Passage("a.md", 0, 0, len(text), text, sentences=tuple(spans))
    return [text[one.span.start : one.span.end] for one in statements_in(passage, starts)]


def test_a_sentence_that_lists_goes_on_with_what_it_lists() -> None:
    listed = ("The project has two aims: (a) to dig wells;", "(b) to train those who repair them.")
    assert statements(*listed) == [" ".join(listed)]


def test_what_points_back_belongs_to_the_sentence_before_it() -> None:
    first = "The wells of the valley were dug by hand in the dry season."
    assert statements(first, "They still give water.", "Spare parts are hard to find.") == [
        f"{first} They still give water.",
        "Spare parts are hard to find.",
    ]


def test_a_line_that_stops_without_an_end_goes_on_with_the_next_and_a_title_does_not() -> None:
    cut = ("Continue to improve the centre for learning and the platform for", "Harbour Data.")
    assert statements(*cut, between="\n") == ["\n".join(cut)]
    long = "Results of the programme for judges and prosecutors"
    for title in ("Area one: the harbour", long):
        titled = (title, "Ships are counted each day by the pilots.")
        assert statements(*titled, between="\n") == list(titled)


def test_nothing_is_joined_over_a_blank_line_or_the_beginning_of_an_item() -> None:
    two = ("The villages are asked to do this:", "to dig wells before the rains.")
    assert statements(*two, between="\n\n") == list(two)
    assert statements(*two, starts=(len(two[0]) + 1,)) == list(two)


def test_a_list_of_short_items_is_one_statement_with_what_announces_it() -> None:
    towns = ("Schools were opened in three towns:", "1. Dakar", "2. Maputo", "3. Accra")
    assert statements(*towns, between="\n\n") == ["\n\n".join(towns)]
    long = "1. The pumps of the valley have to be mended before the rains of the next spring begin."
    assert statements(towns[0], long, between="\n\n") == [towns[0], long]
    assert statements(towns[0], long, between="\n") == [f"{towns[0]}\n{long}"]
    of_items = (len(towns[0]) + 2,)  # where an item of recommendations begins
    assert statements(*towns[:2], between="\n\n", starts=of_items) == list(towns[:2])


def test_a_point_of_a_list_is_whole_without_its_mark() -> None:
    assert is_whole("a. The videos should be shown in every village of the valley.")


def test_what_a_document_says_of_itself_introduces_it() -> None:
    assert introduces("This report analyses the progress made in the villages of the north.")
    assert introduces("Este informe presenta los avances de los pueblos del norte en 2021.")
    assert not introduces("This led to better repairs in all of the villages of the north.")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    items = [f"{number}. {said}" for number, said in enumerate((*_WATER, *_ROAD), 1)]
    summary = "\n\n".join(items[:2])
    text = (
        "# Evaluation of the Lantern project, 2021\n\n## Executive summary\n\n"
        "The Lantern project gave 12,000 households what they had asked for.\n\n"
        f"### Key recommendations\n\n{summary}\n\n"
        "## Findings\n\nThe Lantern project trained 40 mechanics, and 31 of them still work today.\n\n"
        "## Recommendations\n\n" + "\n\n".join(items) + "\n"
    )
    folder = tmp_path_factory.mktemp("items")
    (folder / "reports").mkdir()
    (folder / "reports" / "lantern.md").write_text(text, encoding="utf-8")
    with Assistant.open(folder / "index") as opened:
        opened.index([folder / "reports"])
        yield opened


def test_all_recommendations_of_a_report_are_told_each_once(assistant: Assistant) -> None:
    answer = assistant.ask("What are the recommendations of the evaluation of the Lantern project?")
    assert len(answer.citations) == 18
    assert [one.quote for one in answer.citations] == [*_WATER, *_ROAD]


def test_of_recommendations_on_a_topic_only_those_are_told(assistant: Assistant) -> None:
    answer = assistant.ask("What does the Lantern evaluation recommend on the harbour road?")
    assert len(answer.citations) == 9
    assert all("harbour road" in one.quote for one in answer.citations)


def test_a_point_of_a_list_may_end_as_points_of_lists_do() -> None:
    assert is_whole("(b) Vaccines against measles for all children of the four provinces; and")
    assert not is_whole("Vaccines against measles for all children of the four provinces; and")

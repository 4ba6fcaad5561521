"""How many points a command asks for, in five languages."""

from __future__ import annotations

import pytest

from assistant.conversation.points_asked import points_asked_for
from assistant.conversation.wishes import wish


@pytest.mark.parametrize(
    ("command", "number"),
    [
        ("give me two more", 2),
        ("3 more please", 3),
        ("shorter, in 3 points", 3),
        ("three short sentences please", 3),
        ("another two", 2),
        ("one more", 1),
        ("in one sentence", 1),
        ("résume en une phrase", 1),
        ("une seule phrase", 1),
        ("un autre point", 1),
        ("encore une", 1),
        ("encore deux", 2),
        ("trois exemples de plus", 3),
        ("dame dos más", 2),
        ("en una sola frase", 1),
        ("otros dos", 2),
        ("одним предложением", 1),
        ("ещё две", 2),
        ("в трёх пунктах", 3),
        ("ещё 3 примера из этой страны", 3),
        ("في جملة واحدة", 1),
        ("في ثلاث نقاط", 3),
        ("٣ نقاط", 3),
    ],
)
def test_a_command_may_say_how_many_points_it_wants(command: str, number: int) -> None:
    assert points_asked_for(command) == number


@pytest.mark.parametrize(
    "command",
    [
        "shorter",
        "a shorter one",
        "une version plus courte",
        "en deux mots",
        "on one page",
        "in 10 words",
        "make it 20% shorter",
        "more from the last 5 years",
        "one sentence per report",
        "one or two sentences",
        "more than one sentence",
        "0 points",
        "in 50 points",
        "once more in short",
    ],
)
def test_words_pages_years_and_points_for_each_are_no_number_of_points(command: str) -> None:
    assert points_asked_for(command) is None


@pytest.mark.parametrize(
    "turn",
    ["in 3 points", "in two short sentences", "en dos puntos", "в трёх пунктах", "في جملة واحدة"],
)
def test_after_an_answer_a_number_of_points_alone_makes_it_shorter(turn: str) -> None:
    assert wish(turn, None, follows=True).label == "command/shorter"


@pytest.mark.parametrize(
    "turn",
    ["in 3 countries", "in two examples of Peru?", "in how many points?", "as one more girl"],
)
def test_other_things_that_are_counted_are_asked_about(turn: str) -> None:
    assert wish(turn, None, follows=True).label != "command/shorter"

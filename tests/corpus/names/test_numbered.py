"""Things that a number tells apart."""

from __future__ import annotations

import pytest

from corpus.names import find_numbered


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("What was the budget of phase I?", ["phase 1"]),
        ("la deuxième phase du projet", ["phase 2"]),
        ("вторая фаза", ["phase 2"]),
        ("المرحلة الثانية", ["phase 2"]),
        ("la recomendación n.º 12", ["recommendation 12"]),
        ("Goal 5 and Goal 16", ["goal 5", "goal 16"]),
        ("Annex IV", ["annex 4"]),
        ("Phase 2, 30 per cent", ["phase 2"]),
        ("Phases 1 and 2 of the project", ["phase 1", "phase 2"]),
        ("les phases I à III", ["phase 1", "phase 2", "phase 3"]),
        (
            "recommendations 1, 2 and 4",
            ["recommendation 1", "recommendation 2", "recommendation 4"],
        ),
        ("вторая и третья фазы", ["phase 2", "phase 3"]),
        ("of 30 recommendations 12 were accepted", []),
        ("At this stage I think so", []),
        ("goal 5 million", []),
        ("Output 5.1", []),
        ("In that phase 30 per cent took part; I think", []),
        ("phase 2019", []),
    ],
)
def test_a_noun_with_its_number_is_found_in_digits_roman_ones_and_as_an_ordinal(
    text: str, keys: list[str]
) -> None:
    found = find_numbered(text)
    assert [one.key for one in found] == keys
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("again", [", 1", "/I", " and", " phase", " "])
def test_a_long_text_is_searched_in_reasonable_time(again: str) -> None:
    assert find_numbered(f"first phase 1{again * 20_000}x")

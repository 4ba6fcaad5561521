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

"""Cities count as places where the sentence means a place."""

from __future__ import annotations

import pytest

from assistant.facts.names import country_of, find_cities


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("The team worked in Niamey, Tahoua and Zinder.", ["Niamey", "Tahoua", "Zinder"]),
        ("Dans les villes de Niamey, de Tahoua et de Zinder.", ["Niamey", "Tahoua", "Zinder"]),
        ("The office of Cúcuta, Colombia was closed.", ["Cúcuta"]),
        ("(b) Tahoua: 38 loans", ["Tahoua"]),
        ("Ms. Victoria Paris and Austin Powers met Florence.", []),
        ("The University of Bamako was founded late.", []),
    ],
)
def test_a_city_is_found_where_a_place_is_meant(text: str, keys: list[str]):
    found = find_cities(text)
    assert [mention.key for mention in found] == keys
    assert all(text[m.start : m.end] == m.text for m in found)


def test_a_city_has_a_country_and_a_country_has_none():
    assert country_of("Bamako") == "Mali"
    assert country_of("Mali") is None

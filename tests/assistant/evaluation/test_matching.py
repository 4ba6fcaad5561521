from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.matching import contains, contains_all, fold, without_marks


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("UNRWA trained 2,278 staff", "2,278"),
        ("UNRWA trained 2 278 staff", "2,278"),
        ("UNRWA trained 2\u202f278 staff", "2278"),
        ("UNRWA trained 2278 staff.", "2,278"),
        ("a total of 31,100,000 people", "31100000"),
        ("Total: US$622.8 million", "$622.8 million"),
        ("50% of funds", "50%"),
        ("Held from 14–18 October 2024", "14-18 October 2024"),
        ("the Post–2015\nagenda", "post-2015 agenda"),
        ("17.7 million women", "17.7 million"),
        ("48. Police officers", "48"),
        ("100-200 people", "100"),
        ("an area of 12 km²", "12 km"),
        ("l'Etat de GUINÉE", "Guinée"),
        ("Cafe\u0301 Müller", "café"),
    ],
)
def test_an_entry_is_found_however_it_is_printed(text: str, entry: str) -> None:
    assert contains(text, entry)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("rose to 14.5 per cent", "14"),
        ("rose to 3.55 per cent", "3.5"),
        ("rose to 13.5 per cent", "3.5"),
        ("12,500 people", "12"),
        ("12 500 people", "500"),
        ("1,278 people", "278"),
        ("the G20", "20"),
        ("Nigeria", "Niger"),
        ("17.7 million", "7 million"),
        ("anything", "…  "[2:]),
    ],
)
def test_a_part_of_a_number_or_word_is_not_the_entry(text: str, entry: str) -> None:
    assert not contains(text, entry)


def test_white_space_between_lines_joins_no_two_numbers() -> None:
    assert contains("150\n249", "150")
    assert contains("150 | 249", "249")


def test_every_entry_is_needed_and_one_of_its_alternatives_is_enough() -> None:
    text = "Fifteen offices [1] in Chile [2]."
    assert contains_all(text, [["15", "fifteen"], ["Chile"]])
    assert not contains_all(text, [["15", "fifteen"], ["Chile"], ["Peru"]])


def test_the_number_of_a_citation_is_not_part_of_the_answer() -> None:
    assert without_marks("48 officers [1] were trained [12].") == "48 officers were trained."
    assert not contains_all("Officers were trained [12].", [["12"]])


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_more_than_once(text: str) -> None:
    # A dash between digits becomes a space; the second folding must not join what it parted.
    once = fold(text)
    if not any(c.isdigit() for c in once):
        assert fold(once) == once


@given(st.text(min_size=1, max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_what_is_set_off_by_other_signs_is_found(entry: str, before: str, after: str) -> None:
    if fold(entry) and not any(c.isdigit() for c in entry + before + after):
        assert contains(f"{before} ( {entry} ) {after}", entry)

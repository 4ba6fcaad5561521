"""When two figures can be the same value, and how much two facts have in common."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.facts.model import Amount, Fact
from assistant.facts.similarity import agree, comparable, stems_of, word_overlap


def amount(value: str, qualifier: str = "") -> Amount:
    low, _, high = value.partition("-")
    return Amount(value, Decimal(low), Decimal(high or low), 0, 0, qualifier=qualifier)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (amount("312"), amount("312"), True),
        (amount("312"), amount("313"), False),
        (amount("300-320"), amount("312"), True),
        (amount("300", "more than"), amount("312"), True),
        (amount("300", "more than"), amount("380"), False),  # 300 * 1.25 = 375
        (amount("300", "nearly"), amount("290"), True),
        (amount("300", "nearly"), amount("230"), False),  # 300 * 0.8 = 240
        (amount("300", "about"), amount("325"), True),
        (amount("300", "about"), amount("335"), False),  # 300 * 0.1 = 30
        (amount("1600000"), amount("1587340"), True),  # rounded to two digits
        (amount("2000000"), amount("1587340"), False),  # one digit rounds too much
    ],
)
def test_figures_agree_when_equal_rounded_or_within_a_bound(one, two, expected: bool):
    assert agree(one, two) is expected
    assert agree(two, one) is expected


def test_the_overlap_is_of_the_words_of_both_facts_together():
    one = comparable(Fact("a.txt", 0, 0, "UNFPA opened rural clinics"))
    two = comparable(Fact("b.txt", 0, 0, "UNFPA opened rural shelters"))
    assert word_overlap(one.around, two.around) == 3 / 5


def test_stems_leave_out_numbers_and_words_without_meaning():
    assert stems_of("The 40 clinics of the region") == stems_of("clinic regions")

"""Which numbers of a sentence count something, and what they count."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.facts.figures import counting_figures
from assistant.facts.model import Fact
from assistant.facts.sentences import SentenceContext, facts_of_sentence


def facts(text: str, language: str = "en") -> list[Fact]:
    about = SentenceContext("a.txt", language, (), None, None)
    return [fact for fact in facts_of_sentence(text, 0, about) if fact.amount is not None]


def counted(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [
        (fact.amount.text, fact.amount.counted.text if fact.amount.counted else "")
        for fact in facts(text, language)
        if fact.amount
    ]


def test_one_in_five_is_a_share_and_its_base_counts_nothing():
    (fact,) = facts("One in five displaced women faced violence in the camps.")
    assert fact.amount is not None
    assert (fact.amount.text, fact.amount.low, fact.amount.unit) == (
        "One in five",
        Decimal(20),  # 1 / 5 * 100
        "percent",
    )


def test_the_new_value_of_a_change_counts_and_is_no_range():
    (figure,) = counting_figures("Freight grew from 10.3 to 11.6 billion tons in the period.", "en")
    assert (figure.text, figure.low, figure.high) == (
        "11.6 billion",
        Decimal("11600000000"),
        Decimal("11600000000"),
    )


def test_a_range_stays_a_range():
    (figure,) = counting_figures("The approach is 70% to 90% more effective than others.", "en")
    assert (figure.low, figure.high, figure.unit) == (Decimal(70), Decimal(90), "percent")


@pytest.mark.parametrize(
    "text",
    [
        "4.148 Preservation of heritage will continue to be a priority of the Government.",
        "Signature solution 6 calls for stand-alone interventions in every programme.",
        "Growth was measured at constant 2000 prices in all of the years.",
        "In the past five years the programme has changed a great deal.",
        "The programme of FY 2014 was adopted late by the Government.",
        "The policy was reviewed four years after its approval by the Board.",
        "Girls aged 15–19 years were asked about violence in the survey.",
        "All new staff12 receive the same letter on their first morning.",
        "The list of all the members stands on page 17 of the report.",
        "There were circumstances of that kind: (1) the transition since the withdrawal of troops.",
        "The global average temperature could rise by more than 4°C by the end of the century.",
        "María es una mujer de 30 años de edad que enseña en una escuela.",
        "The median age of all of the migrants who came was 39 years.",
    ],
)
def test_numbers_of_parts_years_ages_notes_and_spans_count_nothing(text: str):
    assert counted(text) == []


def test_what_is_compared_counts_the_same():
    assert counted("In 2024, UNDP assisted 57 countries to improve care, up from 43 in 2023.") == [
        ("57", "countries"),
        ("43", "countries"),
    ]


def test_members_of_a_list_with_places_count_what_the_first_counts():
    text = "Les 122 entreprises, dont 71 à Niamey, 41 à Zinder et 10 à Tahoua, ont été identifiées."
    found = facts(text, "fr")
    assert [(f.amount and f.amount.text, [c.key for c in f.where]) for f in found[1:]] == [
        ("71", ["Niamey"]),
        ("41", ["Zinder"]),
        ("10", ["Tahoua"]),
    ]
    assert {f.amount.counted.text for f in found if f.amount and f.amount.counted} == {
        "entreprises"
    }


def test_a_part_counts_what_its_whole_counts():
    text = "UNICEF works across 12 of the 17 Sustainable Development Goals worldwide."
    assert counted(text)[0] == ("12", "Sustainable Development Goals")


def test_over_some_days_is_no_bound():
    found = facts("Beneficiaries in four centres were interviewed over 4 days by the team.")
    assert [f.amount.qualifier for f in found if f.amount] == ["", ""]


@pytest.mark.parametrize(
    ("written", "language", "value"),
    [
        ("2 278", "fr", 2278),
        ("2\u202f278", "fr", 2278),
        ("2.278", "es", 2278),
        ("2,278", "en", 2278),
        ("thirteen", "en", 13),
        ("treize", "fr", 13),
        ("trece", "es", 13),
        ("тринадцать", "ru", 13),
        ("٢٢٧٨", "ar", 2278),
    ],
)
def test_figures_are_read_as_their_language_writes_them(written: str, language: str, value: int):
    sentence = f"… {written} women"
    assert [int(figure.low) for figure in counting_figures(sentence, language)] == [value]


def test_a_grouping_that_is_not_read_gives_no_figure_rather_than_a_wrong_one():
    assert counting_figures("The fund paid 12,34,567 women in the year.", "en") == ()


@given(
    st.text("0123456789 ,.%$-–()womenjudgestrainedhundred\n", max_size=200) | st.text(max_size=200)
)
def test_figures_are_slices_in_order_without_overlap(text: str):
    found = counting_figures(text, "en")
    assert all(text[figure.start : figure.end] == figure.text for figure in found)
    assert all(one.end <= two.start for one, two in pairwise(found))

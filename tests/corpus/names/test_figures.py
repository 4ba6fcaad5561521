"""Figures keep their value, unit and bound; numbers that count nothing are not figures."""

from __future__ import annotations

import time
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.names import figure_key, find_dates, find_figures, find_years


def keys(text: str, language: str | None = "en") -> list[str]:
    return [figure.key for figure in find_figures(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "key", "unit"),
    [
        ("en", "2,278", "2278", None),
        ("en", "7 500", "7500", None),
        ("en", "3.02 billion", "3020000000", None),
        ("en", "$622.8 million", "622800000", "USD"),
        ("en", "USD 500 million", "500000000", "USD"),
        ("en", "500 million USD", "500000000", "USD"),
        ("en", "EUR 1,400,000", "1400000", "EUR"),
        ("en", "US$3bn", "3000000000", "USD"),
        ("en", "70% to 90%", "70-90", "percent"),
        ("en", "70 to 90%", "70-90", "percent"),
        ("en", "73 per cent", "73", "percent"),
        ("en", "12 percentage points", "12", "percentage points"),
        ("en", "US$ 1.5-2 million", "1500000-2000000", "USD"),
        ("en", "10-15", "10-15", None),
        ("en", "Fifteen", "15", None),
        ("en", "778 billion Riels", "778000000000", "KHR"),
        ("fr", "39.352.030F CFA", "39352030", "XOF"),
        ("fr", "78 p. 100", "78", "percent"),
        ("en", "two hundred and fifty", "250", None),
        ("en", "twenty-five", "25", None),
        ("fr", "5,5 millions d'euros", "5500000", "EUR"),
        ("fr", "2\u202f278", "2278", None),
        ("fr", "73 pour cent", "73", "percent"),
        ("fr", "treize", "13", None),
        ("es", "5,5 millones de dólares", "5500000", "USD"),
        ("es", "1.400", "1400", None),
        ("es", "quince", "15", None),
        ("ru", "3,5 млн долларов", "3500000", "USD"),
        ("ru", "73 процента", "73", "percent"),
        ("ar", "٢٬٢٧٨", "2278", None),
        ("ar", "5 ملايين دولار", "5000000", "USD"),
        ("ar", "73 في المائة", "73", "percent"),
    ],
)
def test_a_figure_is_read_with_its_scale_and_unit(
    language: str, text: str, key: str, unit: str | None
) -> None:
    (figure,) = find_figures(f"({text}) ", language)
    assert (figure.key, figure.unit, figure.text) == (key, unit, text)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("more than 300 people", "more than"),
        ("over 500 million USD", "more than"),
        ("nearly 1,000 people", "nearly"),
        ("at least 50 people", "at least"),
        ("a total of 50 people", ""),
        ("up to 20 people", "at most"),
        ("about 20 people", "about"),
        ("articulated around two pillars", ""),
        ("women were asked about 3 services", ""),
        ("built around 30 schools", "about"),
        ("they asked about 300 people", "about"),
        ("300+ people", "at least"),
        ("300 or more people", "at least"),
        ("300 ou moins", "at most"),
        ("300 or moreover", ""),
        ("plus de 300 personnes", "more than"),
        ("más de 300 personas", "more than"),
        ("más del 60% de las familias", "more than"),
        ("menos del 30%", "less than"),
        ("более 300 человек", "more than"),
        ("أكثر من 300 شخص", "more than"),
    ],
)
def test_the_bound_around_a_figure_is_kept(text: str, qualifier: str) -> None:
    assert [figure.qualifier for figure in find_figures(text)] == [qualifier]


@pytest.mark.parametrize(
    "text",
    [
        "In 2018 and FY 2014, from 2014-2018, in 2017/18",
        "on 14-18 October 2024, 25 November, July 12, 2016, 05/12/2018",
        "1. Provide training\n2. Train staff\n(3) Report",
        "A/80/75, E/CN.6/2018/1, resolution 1325",
        "on page 5, paras. 3 and 4, Goals 5, 10 and 16, Table 3, SDG 5",
        "staff were trained.3 Then [12] ended",
        "COVID-19, Beijing+30, 5th, 2nd, G20, SDG5, H1N1",
        "5.2.1 Results",
        "at 10.30 a.m. and 10:30",
        "one of the many, two-thirds of them, per cent",
        "24/7 and 1/3",
        "2.10. Based on this\n4.4 Enfin",
        "at https://example.org/12/report-300.pdf",
        "Conclusion 7 of it | 1. Review",
    ],
)
def test_numbers_that_count_nothing_are_no_figures(text: str) -> None:
    assert keys(text) == []


def test_figures_of_one_sentence_come_in_order() -> None:
    text = "It trained 7,500 officers in 26 states, 48 of them judges, in thirteen courses in 2018."
    assert keys(text) == ["7500", "26", "48", "13"]


def test_cells_of_a_row_are_figures_each() -> None:
    assert keys("MALI | 30 | 450") == ["30", "450"]


def test_a_round_number_before_a_noun_is_no_year() -> None:
    assert keys("They trained 2000 officers in 2000 and USD 2000") == ["2000", "2000"]


def test_the_value_of_a_range_has_two_ends() -> None:
    (figure,) = find_figures("between 70 and 90 per cent")
    assert (figure.low, figure.high) == (Decimal(70), Decimal(90))


@pytest.mark.parametrize(
    "written", ["7 500", "7,500", "7500", "7\u00a0500", "٧٥٠٠", "7 500 people"]
)
def test_the_key_does_not_depend_on_grouping_or_script(written: str) -> None:
    assert figure_key(written) == "7500"


def test_a_rate_after_a_stroke_is_no_part_of_a_number() -> None:
    assert [one.text for one in find_figures("$16,000/year, not 16,000/A")] == ["$16,000"]


def test_the_key_of_what_is_no_figure_is_empty() -> None:
    assert figure_key("people") == ""
    assert figure_key("2018") == "2018"


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("In 2019 USD 5 million was spent", [("USD 5 million", "USD")]),
        ("10 USD 5 EUR", [("10 USD", "USD"), ("5 EUR", "EUR")]),
        ("USD 5 EUR 7", [("USD 5", "USD"), ("EUR 7", "EUR")]),
        ("5 million dollars 300 people", [("5 million dollars", "USD"), ("300", None)]),
        ("10 USD 2019", [("10 USD", "USD"), ("2019", None)]),
        ("5$ 7", [("5$", "USD"), ("7", None)]),
        ("from 5-$ 10 million", [("5-$ 10 million", "USD")]),
    ],
)
def test_a_currency_between_two_numbers_is_that_of_one_of_them(
    text: str, figures: list[tuple[str, str | None]]
) -> None:
    assert [(one.text, one.unit) for one in find_figures(text, "en")] == figures


@pytest.mark.parametrize("text", ["On December 31,1 it closed.", "As of December 31,1 2016"])
def test_a_day_with_the_mark_of_a_note_behind_it_is_no_figure(text: str) -> None:
    assert "31,1" not in [figure.text for figure in find_figures(text)]


@settings(max_examples=300, deadline=None)
@given(st.integers(1000, 10**12), st.sampled_from([",", " ", "\u00a0", "\u202f"]))
def test_any_grouped_number_has_the_key_of_its_digits(number: int, sign: str) -> None:
    assert figure_key(f"{number:,}".replace(",", sign)) == str(number)


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789٠١ ,.%$€-–/()[]abk millon twofive\n", max_size=60))
def test_figures_of_any_text_are_slices_in_order(text: str) -> None:
    for language in (None, "en", "fr", "es", "ar", "ru"):
        figures = find_figures(text, language)
        assert all(text[f.start : f.end] == f.text and f.low <= f.high for f in figures)
        assert all(a.end <= b.start for a, b in pairwise(figures))


@pytest.mark.parametrize(
    "text",
    [
        "12,345 officers on 5 May 2018 and 2014-2018. " * 5000,
        "1" * 50_000,
        "1 234" * 20_000,
        "two hundred and " * 10_000,
        "5 May " * 20_000,
    ],
)
def test_a_hostile_text_takes_seconds_at_most(text: str) -> None:
    began = time.process_time()
    find_figures(text, "en")
    find_dates(text)
    find_years(text)
    assert time.process_time() - began < 10

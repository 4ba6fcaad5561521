"""Dates and periods keep both their ends; what is no date is left alone."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.names import find_dates, find_months, find_years


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Between July 2016 and December 2017", "2016-07-01/2017-12-31"),
        ("from July 2016 to December 2017", "2016-07-01/2017-12-31"),
        ("by December 2018", "/2018-12-31"),
        ("until the end of 2026", "/2026-12-31"),
        ("since 2014", "2014-01-01/"),
        ("by mid-2024", "/2024-12-31"),
        ("FY 2014", "2014-01-01/2014-12-31"),
        ("2014-2018", "2014-01-01/2018-12-31"),
        ("2017- 2023", "2017-01-01/2023-12-31"),
        ("2014–18", "2014-01-01/2018-12-31"),
        ("14-18 October 2024", "2024-10-14/2024-10-18"),
        ("5 and 6 May 2018", "2018-05-05/2018-05-06"),
        ("28 May–3 June 2019", "2019-05-28/2019-06-03"),
        ("July 12, 2016", "2016-07-12/2016-07-12"),
        ("January to March 2020", "2020-01-01/2020-03-31"),
        ("November-January 2020", "2019-11-01/2020-01-31"),
        ("Q1 2025", "2025-01-01/2025-03-31"),
        ("first half of 2024", "2024-01-01/2024-06-30"),
        ("2018-12-01", "2018-12-01/2018-12-01"),
        ("05/12/2018", "2018-12-05/2018-12-05"),
        ("February 2020", "2020-02-01/2020-02-29"),
        ("14 au 18 octobre 2024", "2024-10-14/2024-10-18"),
        ("entre julio de 2016 y diciembre de 2017", "2016-07-01/2017-12-31"),
        ("5 de mayo de 2019", "2019-05-05/2019-05-05"),
        ("октябре 2024", "2024-10-01/2024-10-31"),
        ("5 мая 2019", "2019-05-05/2019-05-05"),
        ("أكتوبر 2024", "2024-10-01/2024-10-31"),
        ("٢٠١٨", "2018-01-01/2018-12-31"),
    ],
)
def test_a_date_is_read_with_its_first_and_last_day(text: str, key: str) -> None:
    (period,) = find_dates(f"({text})")
    assert (period.key, period.text) == (key, text)


def test_what_holds_as_of_a_year_has_not_held_ever_since() -> None:
    (period,) = find_dates("As of 2024, 14 countries have such laws.")
    assert period.key == "2024-01-01/2024-12-31"


def test_an_open_period_lacks_the_day_that_is_not_said() -> None:
    (until,) = find_dates("It ended by December 2018.")
    assert (until.first, until.last) == (None, date(2018, 12, 31))


@pytest.mark.parametrize(
    "text",
    ["A/80/2015, A/RES/2015/3", "it may be", "2,018 and 2018.5", "$2000", "USD 2000", "20185"],
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert find_dates(text) == ()
    assert find_years(text) == ()


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("In 2018 and (2017-2023)", "2018 2017 2023"),
        ("FY2014, 2015/16, 2018-12-01, ٢٠١٩", "2014 2015 2018 2019"),
        ("COVID-19 in 2020.", "2020"),
        ("They trained 2000 officers in 2000", "2000"),
    ],
)
def test_years_are_found_in_any_digits(text: str, years: str) -> None:
    assert [year.key for year in find_years(text)] == years.split()


def test_a_day_that_no_month_has_is_no_date() -> None:
    assert [period.text for period in find_dates("31 February 2018")] == ["February 2018"]


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789 -–/.,July May to and by 20142018\n", max_size=60))
def test_dates_of_any_text_are_slices_in_order(text: str) -> None:
    for found in (find_dates(text), find_years(text)):
        assert all(text[m.start : m.end] == m.text for m in found)
        assert all(a.end <= b.start for a, b in pairwise(found))
    for period in find_dates(text):
        assert period.first is None or period.last is None or period.first <= period.last


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("The workshop for South Asia was held in September.", ["September"]),
        ("It opened on 25 November, in early March and by May.", ["25 November", "March", "May"]),
        ("South Asia: September | Two countries (May)", ["September", "May"]),
        ("L'atelier a eu lieu en mars, puis le 3 juin.", ["mars", "3 juin"]),
        ("El taller se hizo en septiembre.", ["septiembre"]),
        ("Семинар прошел в сентябре.", ["сентябре"]),
    ],
)
def test_months_without_a_year_are_found_behind_what_leads_to_them(
    text: str, months: list[str]
) -> None:
    assert [text[slice(*span)] for span in find_months(text)] == months


@pytest.mark.parametrize(
    "text",
    [
        "Held in September 2024 and from 3 to 5 May 2023.",
        "Staff may march in line; it is set in stone.",
        "The augmented team of Augusta met.",
    ],
)
def test_no_month_is_found_in_dates_with_a_year_nor_in_verbs(text: str) -> None:
    assert find_months(text) == ()

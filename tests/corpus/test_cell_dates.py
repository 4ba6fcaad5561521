"""Dates that fill the cells of a table."""

from __future__ import annotations

import pytest

from corpus.cell_dates import cell_date, column_dates
from corpus.model import Document
from corpus.readers import read
from corpus.tables import tables_of


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-09-17 0:00:00", 20200917),  # as programs export a day
        ("2023-10-08T10:00:00Z", 20231008),
        ("12 March 2018, 14:05", 20180312),
        ("28-Oct-2007", 20071028),
        ("31-dic-2022", 20221231),
        ("18-11-2021", 20211118),
        ("10 Jan 24", 20240110),
        ("10 Mar 85", 19850310),
        ("30 сентября 2021 г.", 20210930),
        ("фев. 2012", 20120200),
        ("تشرين الأول 2023", 20231000),  # as in Syria
        ("جويلية 2023", 20230700),  # as in Algeria
        ("Jan 24", None),  # a day of any year
        ("10:30", None),
        ("1.2.13", None),  # a part of a plan
        ("13.06.21", None),
        ("Mission-2020", None),
        ("Lot 12", None),
    ],
)
def test_a_cell_is_a_date(text: str, day: int | None):
    assert cell_date(text) == day


def test_short_years_are_days_where_a_whole_column_has_them():
    assert column_dates(["13.06.21", "05.11.19", "28.02.20", "never"]) == {
        "13.06.21": 20210613,
        "05.11.19": 20191105,
        "28.02.20": 20200228,
    }


@pytest.mark.parametrize(
    "texts",
    [
        ("01.02.03", "01.02.04", "01.03.01"),  # numbers of headings, none of which must be a day
        ("1.2.13", "1.2.14", "1.3.1"),
        ("13.06.21", "45.11.19", "28.02.20"),  # one of which is no day
        ("13.06.21", "13.06.21"),
        ("21-06-13", "19-11-05", "20-02-28"),  # the year may come first
        ("01.01.01", "01.02.01", "05.01.02", "09.01.04", "13.01.01"),  # few are proven
        ("5.1.1010", "5.1.1020", "5.2.1010"),  # accounts
    ],
)
def test_short_years_are_none_where_they_may_be_numbers_of_something(texts: tuple[str, ...]):
    assert column_dates(texts) == {}


def test_the_month_comes_first_where_one_cell_of_the_column_must_have_it_so():
    assert column_dates(["06/05/2021", "06/13/2021"]) == {
        "06/05/2021": 20210605,
        "06/13/2021": 20210613,
    }
    assert column_dates(["06/05/2021", "13/06/2021"])["06/05/2021"] == 20210506
    assert column_dates(["06/05/2021", "06/13/2021", "14/06/2021"])["06/05/2021"] == 20210506


def test_short_years_of_births_are_of_the_century_before() -> None:
    assert column_dates(["12.10.90", "27.08.76", "30.01.85"])["27.08.76"] == 19760827


def test_the_day_comes_first_with_dots_whatever_is_written_with_slashes() -> None:
    days = column_dates(["12.05.2021", "05/13/2021", "03/04/2021"])
    assert days == {"12.05.2021": 20210512, "05/13/2021": 20210513, "03/04/2021": 20210304}


def test_a_column_of_mixed_dates_is_one_of_dates():
    lines = ["Site,Checked", "A,13.06.21", "B,05.11.19", "C,2020-02-28 0:00:00", "D,07.12.20", ""]
    table = tables_of(_sheet("\n".join(lines)))[0]
    assert table.columns[1].kind == "date"
    assert [row.cells[1].value.number for row in table.rows] == [
        20210613,
        20191105,
        20200228,
        20201207,
    ]


def _sheet(text: str) -> Document:
    return read("visits.csv", text.encode())

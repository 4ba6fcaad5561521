"""What a cell of a table holds."""

from __future__ import annotations

import pytest

from corpus.cell_values import Value, cell_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2,278", Value("number", 2278)),
        ("18 619 934", Value("number", 18619934)),
        ("(340)", Value("number", -340)),
        ("−4", Value("number", -4)),
        (".5", Value("number", 0.5)),
        ("27 ha", Value("number", 27, "ha")),
        ("1,345*", Value("number", 1345)),
        ("3.5 (b)", Value("number", 3.5)),
        ("5+", Value("number", 5, bound="at least")),
        ("about 300", Value("number", 300, bound="about")),
        ("> 20%", Value("percent", 20, "%", "more than")),
        ("12.5 per cent", Value("percent", 12.5, "%")),
        ("US$ 1.2 million", Value("money", 1_200_000, "USD", scale=1_000_000)),
        ("12 000 €", Value("money", 12000, "EUR")),
        ("12 March 2018", Value("date", 20180312)),
        ("March 2019", Value("date", 20190300)),
        ("2023-04", Value("date", 20230400)),
        ("Aug-23", Value("date", 20230800)),
        ("16-Jan-23", Value("date", 20230116)),
        ("1998/03/19", Value("date", 19980319)),
        ("2021/12/00", Value("date", 20211200)),  # the day is not known
        ("03/2026", Value("date", 20260300)),
        ("Mar-2027", Value("date", 20270300)),
        ("12.2011", Value("number", 12.2011)),  # a rate
        ("5/2019", Value("text")),  # a number of a contract
        ("A-23", Value("text")),
        ("Lot 12", Value("text")),
        ("Yes", Value("yes")),
        ("Non", Value("no")),
        ("0", Value("number", 0)),
        ("–", Value("empty")),
        ("n/a", Value("empty")),
        ("s.d.", Value("empty")),
        ("Not stated", Value("empty")),
        ("non précisé", Value("empty")),
        ("нет данных", Value("empty")),
        ("غ/م", Value("empty")),
        ("TC.1036", Value("text")),
        ("10-20", Value("text")),
        ("16 days of activism", Value("text")),
        ("#REF!", Value("text")),
    ],
)
def test_the_value_of_a_cell(text: str, value: Value):
    assert cell_value(text) == value


def test_the_language_decides_on_the_decimal_comma():
    assert cell_value("1,500", "fr") == Value("number", 1.5)
    assert cell_value("1,500", "en") == Value("number", 1500)

"""Which place and date belong to which figure."""

from __future__ import annotations

import pytest

from assistant.facts.attachment import date_of, joined_years, places_of
from assistant.facts.figures import counting_figures
from corpus.names import find_dates, find_places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UNHCR helped 200 people in Kenya and 300 in Uganda.",
         {"200": ["Kenya"], "300": ["Uganda"]}),
        ("UNHCR helped 200 people in Kenya, Uganda and Rwanda and 50 in Chad.",
         {"200": ["Kenya", "Uganda", "Rwanda"], "50": ["Chad"]}),
        ("Training was given in Mexico (to 8,000 police officers) and in Peru.",
         {"8,000": ["Mexico"]}),
        ("In Egypt, 40 judges and 12 nurses were trained.", {"40": ["Egypt"], "12": ["Egypt"]}),
        ("Chad opened 12 offices; Mali closed 3 schools.", {"12": ["Chad"], "3": ["Mali"]}),
        ("UNFPA trained 300 nurses, including 20 in Togo.", {"300": [], "20": ["Togo"]}),
        ("Rates in Chad and Mali were 19% and 21%, respectively.",
         {"19%": ["Chad"], "21%": ["Mali"]}),
    ],
)  # fmt: skip
def test_a_figure_has_the_places_of_its_part(text: str, expected: dict[str, list[str]]):
    figures, places = counting_figures(text, "en"), find_places(text)
    offsets = [figure.start for figure in figures]
    found = {f.text: [p.key for p in places_of(text, f.start, offsets, places)] for f in figures}
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Egypt, 40 judges and 12 nurses were trained in 2019.", {"40": "2019", "12": "2019"}),
        ("In 2008 and 2013 shares were 19% and 21%, respectively.", {"19%": "2008", "21%": "2013"}),
        ("The number rose to 57 countries, up from 43 in 2023.", {"57": None, "43": "2023"}),
        ("During 2024, deaths rose 40 per cent from 2023.", {"40 per cent": "2024"}),
        ("UNDP opened 12 offices in 2020, 2021 and 2022.", {"12": "2020, 2021 and 2022"}),
        ("UNDP opened 12 offices.", {"12": None}),
    ],
)
def test_a_figure_has_the_date_of_its_clause(text: str, expected: dict[str, str | None]):
    figures, dates = counting_figures(text, "en"), joined_years(text, find_dates(text))
    offsets = [figure.start for figure in figures]
    found = {f.text: date_of(text, f.start, offsets, dates) for f in figures}
    assert {at: date.text if date else None for at, date in found.items()} == expected


def test_years_that_follow_each_other_are_one_period_and_others_are_not():
    text = "in 2020, 2021 and 2024"
    found = joined_years(text, find_dates(text))
    assert [(p.text, p.first.year, p.last.year) for p in found] == [
        ("2020, 2021", 2020, 2021),
        ("2024", 2024, 2024),
    ]

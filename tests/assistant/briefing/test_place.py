"""What a quote of a briefing brings along to stand alone."""

from __future__ import annotations

import pytest

from assistant.briefing.place import place_of
from assistant.briefing.points import Point
from assistant.model import Citation

TRAINED = "In 2016, 140 judges and police officers were trained."


def place(
    text: str,
    *section: str,
    title: str = "Annual report",
    publisher: str = "UNDP",
    country: str = "",
) -> str:
    cited = Citation(1, "a.md", title, 0, len(text), text, text, publisher, section=section)
    return place_of(Point(cited, text, 1.0, frozenset()), country)


@pytest.mark.parametrize(
    ("section", "told"),
    [
        (("Results", "Mali"), "Mali"),
        (("Mali", "Results", "Training", "Judges"), "Mali"),  # far above
        (
            ("Mali", "Work in Senegal and Togo", "Judges"),
            "",
        ),  # the nearest that names places names two
        (("Results", "UNICEF"), "UNICEF"),
        (("Economic and Social Council", "Results"), ""),  # the organ that a report is for
        (("Results", "3. UNICEF in Mali", "Judges"), "Mali, UNICEF"),
        (("Results", "Partnership with UNICEF"), ""),  # tells of work with others
        (("Results", "UNDP"), ""),  # who says it is said anyway
    ],
)
def test_a_quote_brings_the_country_and_the_agency_of_its_headings(
    section: tuple[str, ...], told: str
) -> None:
    assert place(TRAINED, *section) == told


def test_a_quote_that_says_its_place_or_agency_brings_none() -> None:
    assert place("In Peru, 40 judges were trained.", "Mali") == ""
    assert place("UNFPA trained 40 midwives.", "Results", "UNICEF in Mali") == "Mali"


def test_without_a_heading_that_says_it_the_country_of_the_report_is_told() -> None:
    assert place(TRAINED, "Results", country="Cambodia") == "Cambodia"
    assert place(TRAINED, "Results", title="Police in Mali", country="Cambodia") == "Mali"
    assert place(TRAINED, "Togo and Mali", country="Cambodia") == ""


def test_of_a_project_without_a_place_the_title_is_told() -> None:
    assert place("The project trained 40 judges.", title="Justice for all: phase two") == (
        "Justice for all"
    )

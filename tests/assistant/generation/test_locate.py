"""The words that a model gives as its support are found in the passage, or not believed."""

from __future__ import annotations

import pytest

from assistant.generation.locate import locate

TEXT = (
    "In 2018, UNODC trained more than 2,278 police\nofficers in Viet Nam on “violence against"
    " women” — and 40 judges from Peru were trained in Lima by the same team."
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("UNODC trained more than 2,278 police\nofficers", "UNODC trained more than 2,278 police\nofficers"),
        ("more than 2,278 police officers in Viet Nam", "more than 2,278 police\nofficers in Viet Nam"),
        ('"violence against women"', "violence against women"),
        ("UNODC has trained more than 2,278 police officers in Viet Nam", "UNODC trained more than 2,278 police\nofficers in Viet Nam"),
        ("40 judges … in Lima", "40 judges from Peru were trained in Lima"),
    ],
)  # fmt: skip
def test_words_are_found_whatever_is_between_them(words: str, found: str) -> None:
    span = locate(words, TEXT)
    assert span is not None
    assert span.of(TEXT) == found


@pytest.mark.parametrize(
    "words",
    [
        "UNODC trained more than 2,279 police officers in Viet Nam",
        "UNODC trained more than 2,278 police officers in Laos",
        "UNICEF trained more than 2,278 police officers in Viet Nam",
        "the fund spent a lot of money on other things",
        "in Lima … 40 judges",
        "",
        "…",
    ],
)
def test_no_other_figure_or_name_is_taken_for_the_one_that_is_there(words: str) -> None:
    assert locate(words, TEXT) is None

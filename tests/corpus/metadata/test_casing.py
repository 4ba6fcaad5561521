"""Titles in capitals are written as the document writes their words."""

from __future__ import annotations

import pytest

from corpus.metadata.casing import in_normal_case

TEXT = """FINAL EVALUATION OF RESCUE IN MALI
The final evaluation of UNDP looked at rescue in Mali, and UNDP answered.
A second rescue in Mali followed the evaluation. Le système de santé en Guinée est petit.
Under the Health Plan and the plan of 2019 a plan was made."""


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("FINAL EVALUATION: RESCUE IN MALI", "Final evaluation: Rescue in Mali"),
        ("UNDP EVALUATION IN MALI", "UNDP evaluation in Mali"),
        ("SYSTEME DE SANTE EN GUINEE", "Système de santé en Guinée"),
        ("HEALTH PLAN", "Health plan"),
        ("SUPPORT TO THE AU MISSION", "Support to the AU Mission"),
        ("LIST OF TRAININGS FOR UN STAFF", "List of Trainings for UN Staff"),
        ("ZANZIBAR (ZPRP) – PHASE III", "Zanzibar (ZPRP) – Phase III"),
    ],
)
def test_words_take_the_form_that_they_have_in_sentences(printed: str, shown: str) -> None:
    assert in_normal_case(printed, TEXT) == shown


@pytest.mark.parametrize(
    "title", ["UNDP in Mali", "Annual report 2019", "", "WHO", "التقرير السنوي"]
)
def test_a_title_that_is_not_in_capitals_stays_as_it_is(title: str) -> None:
    assert in_normal_case(title, TEXT) == title

"""Who does what in a sentence."""

from __future__ import annotations

import pytest

from assistant.facts.actions import (
    Action,
    find_actions,
    find_partners,
    find_predicate,
    nearest_predicate,
)
from assistant.facts.grammar import grammar
from corpus.names import find_organisations

EN = grammar("en")


def actions(text: str) -> tuple[Action, ...]:
    return find_actions(text, find_organisations(text), EN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ESCWA, UNFPA and UN Women trained 40 judges.",
         [(["ESCWA", "UNFPA", "UN Women"], "trained 40 judges")]),
        ("UNDP, in partnership with UNICEF, opened 12 shelters.", [(["UNDP"], "opened 12 shelters")]),
        ("A total of 510 nurses were trained by UNFPA in Benin.", [(["UNFPA"], "were trained")]),
        ("UNDP opened 12 shelters, while UNICEF trained 40 nurses.",
         [(["UNDP"], "opened 12 shelters"), (["UNICEF"], "trained 40 nurses")]),
        ("We reached 20 villages.", [([], "reached 20 villages")]),
        ("The rules of UNHCR were revised.", []),
    ],
)  # fmt: skip
def test_a_subject_has_its_predicate(text: str, expected: list[tuple[list[str], str]]):
    found = [([m.key for m in one.who], text[one.start : one.end]) for one in actions(text)]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "governed"),
    [
        ("In Chad, UNDP opened 3 offices.", ["In Chad, UNDP opened 3 offices."]),
        ("While 12 staff left, UNDP opened 3 offices.", ["UNDP opened 3 offices."]),
        ("UNDP opened 12 shelters, while UNICEF trained 40 nurses.",
         ["UNDP opened 12 shelters, while ", "UNICEF trained 40 nurses."]),
    ],
)  # fmt: skip
def test_an_action_governs_its_clause(text: str, governed: list[str]):
    assert [text[slice(*one.governs)] for one in actions(text)] == governed


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        ("UNDP, in partnership with UNICEF, opened 12 shelters.", ["UNICEF"]),
        ("UNDP opened 12 shelters with funding from UNFPA.", ["UNFPA"]),
        ("UNDP opened 12 shelters for UNFPA.", []),
    ],
)
def test_partners_are_named_as_such(text: str, partners: list[str]):
    found = find_partners(text, find_organisations(text), actions(text), EN)
    assert [mention.key for mention in found] == partners


@pytest.mark.parametrize(("at", "predicate"), [("40", "trained 40 judges"), ("10", "opened 10 offices")])  # fmt: skip
def test_of_two_predicates_of_a_subject_the_nearest_before_counts(at: str, predicate: str):
    text = "UNODC trained 40 judges, and opened 10 offices."
    (action,) = actions(text)
    nearest = nearest_predicate(text, action, text.index(at), EN)
    assert text[nearest.start : nearest.end] == predicate


def test_a_predicate_without_a_known_subject_is_found_in_its_part_of_the_sentence():
    text = "In Mali 40 judges were trained; 10 offices opened."
    span = find_predicate(text, 0, text.index(";"), text.index("40"), EN)
    assert span is not None
    assert text[slice(*span)] == "were trained"

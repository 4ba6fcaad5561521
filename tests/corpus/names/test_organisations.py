"""Organisations are found under every variant; a user's list adds to the shipped one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.names import (
    OrganisationsError,
    abbreviations,
    expand_abbreviations,
    find_organisations,
    load_organisations,
    variants,
)
from corpus.names import organisations as module


def keys(text: str) -> list[str]:
    return [mention.key for mention in find_organisations(text)]


@pytest.fixture
def own_list_forgotten() -> Iterator[None]:
    yield
    module.forget_own_organisations()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UN Women, UN-Women, UNW, UN WOMEN", "UN Women|UN Women|UN Women|UN Women"),
        (
            "United Nations Entity for Gender Equality and the Empowerment of Women",
            "UN Women",
        ),
        ("OIM, HCR, ACNUR, OMS, PNUD", "IOM|UNHCR|UNHCR|WHO|UNDP"),
        ("ONU-Femmes et ONU Mujeres", "UN Women|UN Women"),
        ("МОМ, ООН и ЮНИСЕФ", "IOM|United Nations|UNICEF"),
        ("مع اليونيسف واليونيسف", "UNICEF|UNICEF"),
        ("unfpa and UNFPA", "UNFPA|UNFPA"),
        ("who works with WHO?", "WHO"),
        ("the International Training Centre of the ILO", "ITC-ILO"),
        ("UN Trust to End Violence against Women", "UN Trust Fund to End Violence against Women"),
        ("the Women’s Peace and Humanitarian Fund", "Women's Peace and Humanitarian Fund"),
        ("GLO.ACT works. Better Work too", "GLO.ACT|Better Work"),
        ("the UN system", "United Nations"),
        ("what did ilo do with un women?", "ILO|UN Women"),
    ],
)
def test_an_organisation_is_found_under_each_of_its_names(text: str, expected: str) -> None:
    assert keys(text) == expected.split("|")


@pytest.mark.parametrize(
    "text",
    [
        "who cares for better work and health care",
        "UNDPX and XUNDP",
        "LAS MUJERES AU TRAVAIL",
        "see FORTALECIMIENTO DE LAS CASAS; MIGRANTS AU BENIN",
        "nous avons eu un programme",
        "what did who say? they care",
        "unite and plan",
    ],
)
def test_words_that_are_spelled_like_an_organisation_are_left_alone(text: str) -> None:
    assert keys(text) == []


def test_variants_begin_with_the_shown_name() -> None:
    assert variants("UN Women")[:2] == ("UN Women", "UN-Women")
    assert "ONU Mujeres" in variants("UN Women")
    assert variants("Nobody at all") == ("Nobody at all",)


@pytest.mark.usefixtures("own_list_forgotten")
def test_a_list_of_ones_own_adds_organisations_and_variants(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("Jasmine Trust: [JT, Fondation Jasmin]\nUN Women: [UNWx]\n", encoding="utf-8")
    assert keys("The Jasmine Trust and UNWx") == []
    load_organisations(own)
    load_organisations(own)
    assert keys("The Jasmine Trust, JT, and UNWx, UNW") == [
        "Jasmine Trust",
        "Jasmine Trust",
        "UN Women",
        "UN Women",
    ]
    assert variants("Jasmine Trust") == ("Jasmine Trust", "JT", "Fondation Jasmin")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- a\n- b\n", "holds list"),
        ("UN Women: UNW\n", r"UN Women is 'UNW'; wanted is a list, as in \[one, another\]"),
        ("UN Women: [3]\n", "UN Women is 3; wanted is text"),
        ("a: [b\n", "cannot be read as YAML"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_fault(
    tmp_path: Path, content: str, message: str
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(OrganisationsError, match=message):
        load_organisations(own)


def test_abbreviations_work_in_both_directions() -> None:
    assert expand_abbreviations("What was done on GBV?")[0] == "gender-based violence"
    assert "GBV" in expand_abbreviations("work on gender-based violence")
    assert "ToT" in expand_abbreviations("a Training of Trainers")
    assert "civil society organizations" in expand_abbreviations("CSOs took part")
    assert expand_abbreviations("a tot of rum to wash it down") == ()
    assert variants("VAW")[:2] == ("VAW", "violence against women")
    assert "VAW" in variants("violence against women")
    assert abbreviations()["MHPSS"][0] == "mental health and psychosocial support"


def test_every_shipped_abbreviation_and_full_form_is_recognised() -> None:
    assert len(abbreviations()) > 100
    for short, forms in abbreviations().items():
        for form in forms:
            assert short in expand_abbreviations(form) or _shared(form), (short, form)


def _shared(form: str) -> bool:
    return sum(form in forms for forms in abbreviations().values()) > 1

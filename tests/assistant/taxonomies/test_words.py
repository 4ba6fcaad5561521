"""A text names a term by any form of its names, in its own language and in English."""

from __future__ import annotations

from assistant.taxonomies.model import Term
from assistant.taxonomies.words import TermNames

TERMS = (
    Term("t/1", {"en": "Child marriage", "fr": "Mariage d'enfants", "ru": "Детские браки"}),
    Term("t/2", {"en": "AIDS"}),
    Term("t/3", {"en": "Violence"}, synonyms={"en": ("violence against women",)}),
)


def found(text: str, language: str = "en") -> list[tuple[int, str]]:
    return [(one.term, text[one.start : one.end]) for one in TermNames(TERMS, language).find(text)]


def test_inflected_names_are_found_at_their_place():
    assert found("Laws end child marriages.") == [(0, "child marriages")]
    assert found("Les mariages d’enfants reculent.", "fr") == [(0, "mariages d’enfants")]
    assert found("О детских браках.", "ru") == [(0, "детских браках")]


def test_english_names_are_found_in_other_languages_too():
    assert found("Le programme « Child Marriage » continue.", "fr") == [(0, "Child Marriage")]


def test_an_abbreviation_needs_its_capitals():
    assert found("AIDS is treated.") == [(1, "AIDS")]
    assert found("Teaching aids are printed.") == []


def test_the_longer_of_two_names_counts_once():
    assert found("Violence against women is a crime.") == [(2, "Violence against women")]


def test_words_that_only_share_letters_are_no_names():
    assert found("A childish marriage of ideas; marriage of a child.") == []

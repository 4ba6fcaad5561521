"""The table of meanings: every line is whole, and inflected forms are known."""

from __future__ import annotations

from importlib import resources

import pytest

from assistant.question.glossary import LANGUAGES, knows
from assistant.question.glossary.meanings import meanings
from corpus import domain
from corpus.stemming import stems


def lines() -> list[str]:
    folder = resources.files("assistant.question.glossary").joinpath("meanings")
    of_the_field = [line for part in domain.listed("glossary").values() for line in part]
    return of_the_field + [
        line
        for file in folder.iterdir()
        for line in file.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]


def test_every_line_has_words_in_each_language() -> None:
    assert len(lines()) > 100
    for line in lines():
        sides = line.split(" | ")
        assert len(sides) == len(LANGUAGES), line
        assert all(term.strip() == term and term for side in sides for term in side.split(", ")), (
            line
        )


def test_every_line_stands_once() -> None:
    assert len(lines()) == len(set(lines()))


@pytest.mark.parametrize("source", LANGUAGES)
@pytest.mark.parametrize("target", LANGUAGES)
def test_every_pair_of_languages_has_a_table(source: str, target: str) -> None:
    assert len(meanings(source, target).translations) > 1_000


@pytest.mark.parametrize(
    ("word", "language"),
    [("évaluée", "fr"), ("EVALUATIONS", "fr"), ("capacitadas", "es"), ("trainings", "en")],
)
def test_an_inflected_form_is_known(word: str, language: str) -> None:
    assert knows(word, language)


def test_a_word_of_another_language_is_not_known() -> None:
    assert not knows("capacitadas", "fr")
    assert not knows("training", "ar")


def test_a_phrase_means_what_its_words_do_not() -> None:
    said = meanings("fr", "en").translations
    assert said[stems("moyens de subsistance", "fr")][0] == "livelihoods"
    assert said[stems("parties prenantes", "fr")][0] == "stakeholder"

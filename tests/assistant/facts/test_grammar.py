"""Where a noun phrase ends."""

from __future__ import annotations

import pytest

from assistant.facts.grammar import (
    bare_phrase,
    grammar,
    noun_phrase,
    participle_phrase,
    subject_phrase,
)


def sliced(text: str, span: tuple[int, int] | None) -> str | None:
    return None if span is None else text[slice(*span)]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("displaced women in camps", "displaced women"),
        ("women displaced by floods", "women"),
        ("people live in camps", "people"),
        ("grantees working on prevention", "grantees"),
        ("judges and prosecutors from Mali", "judges and prosecutors"),
        ("judges and trained staff", "judges"),
        ("cases of sexual violence were reported", "cases of sexual violence"),
        ("months of training", "months"),  # a span of time is no kind of training
        ("persons with disabilities got loans", "persons with disabilities"),
        ("more effective tools", "more effective tools"),
        ("support staff", "support staff"),
        ("of them", None),
        ("7 schools", None),
    ],
)
def test_a_noun_phrase_ends_before_what_is_said_of_it(text: str, phrase: str | None):
    assert sliced(text, noun_phrase(text, 0, grammar("en"))) == phrase


@pytest.mark.parametrize(
    ("language", "text", "phrase"),
    [
        ("fr", "professionnels de la santé ont voté", "professionnels de la santé"),
        ("es", "jueces de paz y fiscales en Lima", "jueces de paz y fiscales"),
    ],
)
def test_de_and_its_noun_belong_to_the_phrase(language: str, text: str, phrase: str):
    assert sliced(text, noun_phrase(text, 0, grammar(language))) == phrase


def test_a_bare_phrase_has_no_of_and_at_most_so_many_words():
    text = "cases of sexual violence"
    assert sliced(text, bare_phrase(text, 0, grammar("en"))) == "cases"
    text = "newly opened rural health clinics"
    assert sliced(text, bare_phrase(text, 0, grammar("en"), most=2)) == "newly opened"


def test_a_number_of_things_is_the_things():
    text = "number of cases of sexual violence in Chad"
    assert sliced(text, subject_phrase(text, 0, grammar("en"))) == "cases of sexual violence"


@pytest.mark.parametrize(
    ("text", "phrase"),
    [("employed in agriculture were", "employed in agriculture"), ("women who work", None)],
)
def test_a_participle_takes_what_belongs_to_it(text: str, phrase: str | None):
    assert sliced(text, participle_phrase(text, 0, grammar("en"))) == phrase

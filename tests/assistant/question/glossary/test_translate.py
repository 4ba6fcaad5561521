"""A question asked of documents in another language."""

from __future__ import annotations

import pytest

from assistant.question.glossary import translate_question
from assistant.question.understand import Question, understand
from corpus.stemming import stem


def put_in(language: str, text: str) -> Question:
    asked = translate_question(understand(text), language)
    assert asked is not None
    assert asked.language == language
    return asked


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Combien de juges l’UNODC a-t-il formés au Pérou ?",
            "How many of judges the UNODC trained to the Peru?",
        ),
        (
            "¿Cuántos jueces capacitó la UNODC en el Perú?",
            "How many judges trained the UNODC in the Peru?",
        ),
        ("Quel était le budget du projet ?", "What was the budget of the project?"),
    ],
)
def test_a_french_or_spanish_question_becomes_english_words(text: str, said: str) -> None:
    assert put_in("en", text).text == said


def test_the_kind_the_names_and_the_figures_stay() -> None:
    question = understand("Combien des 26 états du Mexique l’ONUDC a-t-il couverts en 2017 ?")
    asked = translate_question(question, "en")
    assert asked is not None
    assert asked.kinds == question.kinds == ("number",)
    assert asked.places == question.places == ("Mexico",)
    assert asked.organisations == question.organisations == ("UNODC",)
    assert asked.years == question.years == ("2017",)
    assert asked.figures == question.figures


def test_what_is_counted_is_counted_in_the_other_language() -> None:
    assert put_in("en", "¿Cuántos jueces participaron?").counted == (stem("judges"),)
    assert put_in("fr", "How many judges took part?").counted == (stem("juges", "fr"),)


def test_every_term_stands_where_it_says() -> None:
    asked = put_in("en", "Combien de fonctionnaires de l’ONU-Femmes ont suivi la formation ?")
    assert len(asked.terms) >= 2
    for term in asked.terms:
        assert stem(asked.text[term.start : term.end]) == term.stem


def test_other_ways_to_say_a_term_are_kept() -> None:
    asked = put_in("fr", "Who paid for the training?")
    training = frozenset({stem("formation", "fr")})
    others = {said for said, term in asked.alternatives if term == training}
    assert frozenset({stem("formé", "fr")}) in others


def test_a_country_that_only_its_adjective_names_is_asked_for() -> None:
    assert put_in("en", "¿Qué ley protege a las mujeres bolivianas?").places == ("Bolivia",)


def test_a_word_without_a_meaning_stays_or_is_spelled_as_in_english() -> None:
    asked = put_in("en", "¿Qué dice la evaluación de la desertificación en Médina Touat?")
    stems = {term.stem for term in asked.terms}
    assert {"medina", "touat", stem("desertification")} <= stems


def test_words_with_one_stem_are_told_apart_as_they_are_written() -> None:
    assert "shelters" in put_in("en", "Qui a financé les refuges ?").text
    assert "refugees" in put_in("en", "Qui a financé les réfugiés ?").text


def test_spanish_and_french_meet_without_english() -> None:
    asked = put_in("fr", "¿Qué se hizo contra la violencia de género?")
    assert "violence basée sur le genre" in asked.text


def test_a_language_that_the_glossary_lacks_is_not_put() -> None:
    assert translate_question(understand("كم عدد القضاة؟"), "en") is None
    assert translate_question(understand("How many judges?"), "ru") is None

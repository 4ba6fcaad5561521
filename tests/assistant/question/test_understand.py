"""A question's own words say what kind of answer it wants, about whom, where and when."""

from __future__ import annotations

import pytest

from assistant.question.understand import question_language, understand


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many judges were trained?", "number"),
        ("How much did the fund spend in 2024?", "number"),
        ("What share of spending went to evaluation?", "number"),
        ("What was its total expenditure?", "number"),
        ("When was the initiative launched?", "date"),
        ("In which year was the commission established?", "date"),
        ("Until when was it a Level 3 emergency?", "date"),
        ("Where was the workshop held?", "place"),
        ("In which country did universities change their curricula?", "place"),
        ("Who carried out the evaluation?", "entity"),
        ("Which agency supported the strategy?", "entity"),
        ("With which police academy did it work?", "entity"),
        ("Which countries does the programme cover?", "list"),
        ("What are the five sectors of the plan?", "list"),
        ("Why was the mission put off?", "description"),
        ("What is this report about?", "summary"),
        ("Combien de personnes ont été formées ?", "number"),
        ("Quand le projet a-t-il été lancé ?", "date"),
        ("Qui finance le projet ?", "entity"),
        ("¿Cuántos Estados participaron?", "number"),
        ("¿Dónde se celebró el taller?", "place"),
        ("¿Quiénes participaron?", "entity"),
        ("كم عدد المتدربين؟", "number"),
        ("متى بدأ البرنامج؟", "date"),
        ("Сколько человек прошли обучение?", "number"),
        ("Где прошёл семинар?", "place"),
    ],
)
def test_the_kind_of_answer_is_read_from_the_words(text: str, kind: str) -> None:
    assert understand(text).kind == kind


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How many judges did UNODC train in Peru?", "en"),
        ("Quel est le budget du projet ?", "fr"),
        ("¿Cuál es el presupuesto del proyecto?", "es"),
        ("un women staff 2024", "en"),
        ("ما هي ميزانية المشروع؟", "ar"),
        ("Каков бюджет проекта?", "ru"),
        ("", "en"),
    ],
)
def test_the_language_of_a_question_is_told_from_its_function_words(
    text: str, language: str
) -> None:
    assert question_language(text) == language


def test_names_years_and_symbols_are_what_evidence_must_cover() -> None:
    question = understand(
        "How many people in the Sudan did UN-Women reach in 2024, according to A/80/75?"
    )
    assert question.places == ("Sudan",)
    assert question.organisations == ("UN Women",)
    assert question.years == ("2024",)
    assert question.symbols == ("A/80/75",)


def test_what_is_counted_ends_at_the_verb() -> None:
    assert understand("How many police officers did UNODC train?").counted == ("polic", "offic")
    assert understand("Within how many days must staff finish?").counted == ("day",)
    assert understand("How much did the fund spend?").counted == ()
    assert understand("¿Cuántas personas son mujeres?").counted == ("person",)


@pytest.mark.parametrize(
    "question",
    [
        "How many of them are women?",
        "How many of those were men?",
        "Combien d'entre eux sont des femmes ?",
        "¿Cuántas de ellas son mujeres?",
    ],
)
def test_a_pronoun_is_nothing_that_is_counted(question: str) -> None:
    assert understand(question).counted == ()
    assert understand("How many of these grants were paid?").counted == ("grant",)
    assert "citizen" in understand("How many US citizens were trained?").counted
    assert "proyect" in understand("¿Cuántos de estos proyectos fueron aprobados?").counted


def test_a_question_for_money_or_a_share_says_so() -> None:
    assert understand("How much did Norway contribute?").unit == "money"
    assert understand("What percentage of births was attended?").unit == "percent"
    assert understand("How many judges were trained?").unit is None


def test_a_second_part_asks_for_a_second_kind() -> None:
    assert understand("Quel est le budget du projet, et qui le finance ?").kinds == (
        "number",
        "entity",
    )

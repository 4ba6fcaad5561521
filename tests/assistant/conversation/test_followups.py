"""A follow-up keeps its subject, and a question that stands alone is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import pronouns
from assistant.conversation.followups import standalone
from assistant.conversation.leaning import asks_what_is_there, names_its_subject
from assistant.conversation.subjects import subject_of
from assistant.conversation.taken import Taken


@pytest.mark.parametrize(
    ("history", "question", "understood"),
    [
        (["What did UNODC do in Viet Nam?"], "And in Peru?", "What did UNODC do in Peru?"),
        (["What is UNFPA's budget?"], "And UNICEF's?", "What is UNICEF's budget?"),
        (
            ["What is Spotlight Initiative?"],
            "When was it launched?",
            "When was Spotlight Initiative launched?",
        ),
        (
            ["What does the JIU say about ClearCheck?"],
            "How many organizations use it?",
            "How many organizations use ClearCheck?",
        ),
        (
            ["Tell me about the MIRAA project in Niger", "Who funded it?"],
            "What was its budget?",
            "What was the budget of the MIRAA project in Niger?",
        ),
        (
            ["What is UNICEF's education fund?", "How much did Norway contribute to it in 2024?"],
            "And Sweden?",
            "How much did Sweden contribute to UNICEF's education fund in 2024?",
        ),
        (
            ["What did Better Work do in Bangladesh?"],
            "How many people took part?",
            "Better Work in Bangladesh: how many people took part?",
        ),
        (
            ["What was Cambodia's maternal mortality rate in 2010?"],
            "What had it been five years earlier?",
            "What was Cambodia's maternal mortality rate in 2005?",
        ),
        (
            ["How many judges did UNODC train in Peru?"],
            "How many courts were set up there?",
            "How many courts were set up in Peru?",
        ),
        (
            ["What did UNODC do in Egypt in 2018?"],
            "And in 2019?",
            "What did UNODC do in Egypt in 2019?",
        ),
    ],
)
def test_a_follow_up_is_understood_from_the_turn_before(
    history: list[str], question: str, understood: str
) -> None:
    result = standalone(question, history)
    assert result.text == understood
    assert result.rewritten


@pytest.mark.parametrize(
    "question",
    [
        "How many staff did UNRWA train?",
        "Is there a report on Kenya that covers 2018?",
        "What did UN Women say when it opened its office in Mali?",
        "Combien d'agents l'UNRWA a-t-il formés ?",
        "Quand le programme de Lima a-t-il été lancé par l'ONUDC ?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    result = standalone(question, ["What did UNODC do in Viet Nam?"])
    assert result.text == question
    assert not result.rewritten


def test_a_first_question_is_never_rewritten() -> None:
    assert standalone("When was it launched?").text == "When was it launched?"


def test_inherited_names_are_listed() -> None:
    assert standalone("And in Peru?", ["What did UNODC do in Viet Nam?"]).inherited == ("UNODC",)


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=4))
def test_any_text_and_history_give_a_question_without_failing(
    question: str, history: list[str]
) -> None:
    result = standalone(question, history)
    assert result.rewritten == (result.text != " ".join(question.split()))


@pytest.mark.parametrize(
    ("history", "question", "understood"),
    [
        (
            ["Combien de jeunes le projet IDEE a-t-il formés à Agadez ?"],
            "et à Zinder ?",
            "Combien de jeunes le projet IDEE a-t-il formés à Zinder?",
        ),
        (
            ["¿Qué hizo la OIM en Guatemala?"],
            "¿Cuántas personas murieron?",
            "La OIM en Guatemala: ¿Cuántas personas murieron?",
        ),
        (
            ["Qu'a fait l'OIM au Niger ?"],
            "Combien de personnes sont rentrées ?",
            "L'OIM au Niger : combien de personnes sont rentrées ?",
        ),
        (
            ["Quelles sont les principales recommandations du rapport sur Haïti ?"],
            "Quelles leçons tire-t-il ?",
            "Le rapport sur Haïti : quelles leçons tire-t-il ?",
        ),
        (
            ["¿Qué recomienda el informe sobre Haití?"],
            "¿y qué desafíos menciona?",
            "El informe sobre Haití: qué desafíos menciona?",
        ),
        (
            ["Que dit le rapport sur l'eau ?"],
            "Qui l'a écrit ?",
            "Le rapport sur l'eau : qui l'a écrit ?",
        ),
        (
            ["¿Cuáles son las recomendaciones del informe sobre Haití?"],
            "¿Qué lecciones se aprendieron?",
            "El informe sobre Haití: ¿Qué lecciones se aprendieron?",
        ),
        (
            ["How many recommendations of the audit were accepted?"],
            "what challenges were met?",
            "Recommendations of the audit that were accepted: what challenges were met?",
        ),
        (
            ["¿Cuánto gastó el PNUD en Honduras en 2024?"],
            "¿y el año anterior?",
            "¿Cuánto gastó el PNUD en Honduras en 2023?",
        ),
        (
            ["Tell me about the Gender Equality Seal of UNDP"],
            "who may apply?",
            "The Gender Equality Seal of UNDP: who may apply?",
        ),
        (
            ["How many people did IFRC reach?"],
            "volunteers",
            "How many volunteers did IFRC reach?",
        ),
        (
            ["What did UNICEF do in Honduras?"],
            "or rather, El Salvador",
            "What did UNICEF do in El Salvador?",
        ),
        (
            ["How many children did UNICEF reach in Chad?"],
            "among refugees?",
            "How many children did UNICEF reach in Chad among refugees?",
        ),
        (
            ["Does UN Women have a policy on fraud?"],
            "does UNDP?",
            "Does UNDP have a policy on fraud?",
        ),
        (
            ["Does UNDP have a policy on fraud?"],
            "and what about WFP and UNICEF",
            "Does WFP and UNICEF have a policy on fraud?",
        ),
        (
            ["How many UNOPS staff were there in 2024?"],
            "and projects?",
            "For UNOPS: how many projects were there in 2024?",
        ),
        (
            ["Que dit le PNUD sur l'emploi des jeunes ?"],
            "et sur le climat ?",
            "Que dit le PNUD sur le climat?",
        ),
        (
            ["How did cholera spread in Mali?"],
            "is Kenya affected as well?",
            "Cholera spread: is Kenya affected as well?",
        ),
        (
            ["Who wrote the report on Mali?"],
            "when was it printed?",
            "When was the report on Mali printed?",
        ),
        (["In how many languages does the FIES exist?"], "is it free?", "Is the FIES free?"),
        (["Сколько школ в Алматы?"], "а больниц?", "Сколько больниц в Алматы?"),
        (
            ["Сколько беженцев получили помощь УВКБ в Молдове?"],
            "а детей?",
            "Сколько детей получили помощь УВКБ в Молдове?",
        ),
        (
            ["How many schools did UNICEF rebuild after cyclone Idai?"],
            "and after Kenneth?",
            "How many schools did UNICEF rebuild after Kenneth?",
        ),
        (
            ["How many schools did UNICEF rebuild?"],
            "only primary schools?",
            "How many primary schools did UNICEF rebuild?",
        ),
        (
            ["What are the risks of cash transfers in Lebanon?"],
            "what about vouchers?",
            "The risks of cash transfers in Lebanon: what about vouchers?",
        ),
    ],
)
def test_a_follow_up_keeps_what_it_does_not_replace(
    history: list[str], question: str, understood: str
) -> None:
    assert standalone(question, history, lambda *_: True).text == understood


def test_a_question_that_is_told_to_be_complete_takes_over_nothing() -> None:
    history = ["What did UNODC do in Viet Nam?"]
    question = "Which country has the most schools?"
    assert standalone(question, history, lambda *_: False).text == question
    assert standalone(question, history, lambda *_: True).rewritten


def test_a_question_in_another_language_does_not_go_into_the_words_of_the_one_before() -> None:
    before = ["How many judges were trained in Viet Nam?"]
    asked = "Qu'a fait l'ONUDC au Mexique ?"
    assert standalone(asked, before, lambda *_: True).text == asked


def test_a_correction_is_one_even_where_the_turn_is_told_to_be_complete() -> None:
    history = ["What did UNODC do in Viet Nam?"]
    found = standalone("no wait, Peru", history, lambda *_: False)
    assert found.text == "What did UNODC do in Peru?"
    assert standalone("no, that is wrong", history, lambda *_: False).text == "no, that is wrong"


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("¿Cuántas personas recibieron asistencia alimentaria?", "list all the projects in Kenya"),
        ("¿Cuántas personas recibieron asistencia alimentaria?", "Сколько школ было построено?"),
        ("How many refugees were supported?", "كم عدد المدارس؟"),
    ],
)
def test_words_of_a_question_in_another_language_are_not_taken_over(
    before: str, question: str
) -> None:
    assert standalone(question, [before], lambda *_: True).text == question


def test_names_of_a_question_in_another_language_are_taken_over() -> None:
    found = standalone("combien d'écoles ont été construites ?", ["What did UNICEF do in Mali?"])
    assert found.inherited == ("UNICEF", "Mali")


@pytest.mark.parametrize(
    "question",
    [
        "Who is the president of France?",
        "What is the population of Mali?",
        "Qui est le président de la France ?",
        "¿Quién es el presidente de Francia?",
        "Кто президент Франции?",
        "من هو رئيس فرنسا؟",
    ],
)
def test_what_a_country_says_which_one_it_is_needs_nothing_from_the_question_before(
    question: str,
) -> None:
    before = "What did UNODC do in Peru?"
    assert standalone(question, [before], lambda *_: True).text == question


def test_what_is_somewhere_is_of_whom_the_question_before_was() -> None:
    before = "What did UNODC do in Peru?"
    found = standalone("Who is the representative in Mali?", [before], lambda *_: True)
    assert found.inherited == ("UNODC",)


@pytest.mark.parametrize(
    ("asked", "turn", "understood"),
    [
        ("¿Cuántos policías se formaron en México?", "¿y en 2023?", "en México en 2023?"),
        ("Combien de policiers ont été formés au Mexique ?", "et en 2023 ?", "au Mexique en 2023?"),
        ("Сколько судей прошли обучение?", "а в 2023?", "прошли обучение в 2023 году?"),
        ("كم عدد القضاة الذين تم تدريبهم؟", "وفي 2023؟", "تم تدريبهم في عام 2023؟"),
    ],
)
def test_a_year_is_added_as_it_is_said_in_the_language_of_the_question(
    asked: str, turn: str, understood: str
) -> None:
    assert standalone(turn, [asked]).text.endswith(understood)


@pytest.mark.parametrize(
    ("history", "question", "alone"),
    [
        (
            ["Compare what UNODC did in Mexico and in Peru"],
            "and in Viet Nam?",
            "Compare what UNODC did in Mexico, Peru and Viet Nam",
        ),
        (
            ["Compare what UNICEF and UNFPA did on FGM"],
            "and WHO?",
            "Compare what UNICEF, UNFPA and WHO did on FGM",
        ),
        (
            ["Comparez ce qu'a fait l'OIM au Niger et au Mali"],
            "et au Tchad ?",
            "Comparez ce qu'a fait l'OIM au Niger, Mali et Tchad",
        ),
        (
            ["Compare what UNODC did in Mexico and in Peru"],
            "what about UNRWA?",
            "Compare what UNRWA did in Mexico and in Peru",
        ),
        (
            ["What did UNODC do in Mexico and in Chad?"],
            "and in Peru?",
            "What did UNODC do in Peru?",
        ),
        (
            ["Summarise the UNRWA report"],
            "Compare what UNODC did in Mexico and in Peru",
            "Compare what UNODC did in Mexico and in Peru",
        ),
    ],
)
def test_a_name_after_a_comparison_is_one_more_side_and_a_comparison_with_its_sides_is_complete(
    history: list[str], question: str, alone: str
) -> None:
    assert standalone(question, history).text == alone


def test_a_comparison_is_about_who_is_compared_and_on_what() -> None:
    compared = "Compare what ESCWA and UNLIREC did on small arms"
    assert subject_of(compared) == "ESCWA and UNLIREC on small arms"


@pytest.mark.parametrize(
    ("asked", "subject"),
    [
        ("How many officers were trained in Peru?", "officers that were trained in Peru"),
        ("Which schools are open in Mali?", "schools that are open in Mali"),
        ("Which reports cover Niger?", "reports that cover Niger"),
        ("What was the target of the plan?", "target of the plan"),
        ("What year was the report published?", "year was the report published"),
    ],
)
def test_the_subject_of_a_question_can_be_said_before_another_one(asked: str, subject: str) -> None:
    assert subject_of(asked).removeprefix("the ") == subject


def test_two_places_that_are_compared_take_the_question_that_was_asked_of_one_of_them() -> None:
    found = standalone("Compare Peru and Mali", ["How many judges did UNODC train in Peru?"])
    assert found.text == "Compare Peru and Mali: how many judges did UNODC train in Peru and Mali?"


def test_two_places_of_the_question_before_are_compared_in_what_it_asked() -> None:
    before = "What did UNICEF do on nutrition in Mali and Niger?"
    found = standalone("Compare Mali and Niger", [before])
    assert found.text == f"Compare Mali and Niger: w{before[1:]}"


def test_two_places_that_are_compared_after_something_else_are_all_that_is_asked_about() -> None:
    found = standalone("Compare Peru and Mali", ["Summarise the UNRWA report"], lambda *_: True)
    assert found.text == "Compare Peru and Mali"


@pytest.mark.parametrize(
    "question", ["What is gender-based violence?", "What are safe spaces?", "Что такое джини?"]
)
def test_what_a_word_means_needs_nothing_from_the_question_before(question: str) -> None:
    assert standalone(question, ["What did UNODC do in Peru?"], lambda *_: True).text == question


@pytest.mark.parametrize(
    "question", ["What is the budget?", "What are its main results?", "What is total budget?"]
)
def test_what_something_of_it_is_leans_on_the_question_before(question: str) -> None:
    assert standalone(question, ["What did UNODC do in Peru?"], lambda *_: True).rewritten


@pytest.mark.parametrize(
    ("turn", "asked"),
    [
        ("what did they do?", "What did UNODC do in Peru?"),
        ("What did they do in 2022?", "What did UNODC do in 2022 in Peru?"),
        ("How many judges did it train?", "How many judges did UNODC train in Peru?"),
        ("Who funded it?", "Who funded UNODC in Peru?"),
    ],
)
def test_the_place_of_a_subject_is_said_at_the_end(turn: str, asked: str) -> None:
    assert standalone(turn, ["What did UNODC do in Peru?"]).text == asked


@pytest.mark.parametrize(
    ("before", "turn", "meant"),
    [
        (
            "How many grants of the facility started before 2022?",
            "And since 2023?",
            "How many grants of the facility started since 2023?",
        ),
        (
            "How many grants started before 1 March 2021?",
            "And since 2023?",
            "How many grants started since 2023?",
        ),
        (
            "How many grants started before 2022?",
            "And after 15 March 2023?",
            "How many grants started after 15 March 2023?",
        ),
        (
            "How many grants started in 2022?",
            "and before 2020?",
            "How many grants started before 2020?",
        ),
        (
            "How many courts did UNODC train?",
            "since 2019?",
            "How many courts did UNODC train since 2019?",
        ),
        (
            "Combien de projets ont commencé avant 2022 ?",
            "Et depuis 2023 ?",
            "Combien de projets ont commencé depuis 2023 ?",
        ),
        (
            "¿Cuántos proyectos empezaron antes de 2022?",
            "¿Y a partir de 2023?",
            "¿Cuántos proyectos empezaron a partir de 2023?",
        ),
    ],
)
def test_a_year_that_bounds_takes_the_place_of_the_year_before(
    before: str, turn: str, meant: str
) -> None:
    assert standalone(turn, [before]).text == meant


@pytest.mark.parametrize(
    ("asked", "turn", "understood"),
    [
        (
            "How many wells are there in Chad?",
            "which of them are dry?",
            "Which of the wells in Chad are dry?",
        ),
        (
            "Which wells are paid for by Norway?",
            "and how many of these are in Chad?",
            "How many of the wells that are paid for by Norway are in Chad?",
        ),
        (
            "In which villages is the rent above 30 francs?",
            "Which of those are in the north?",
            "Which of the villages in which the rent is above 30 francs are in the north?",
        ),
        (
            "Combien de puits y a-t-il au Tchad ?",
            "combien d'entre eux sont à sec ?",
            "Combien des puits au Tchad sont à sec ?",
        ),
        (
            "¿Cuántas escuelas hay en Chad?",
            "¿cuántas de ellas están cerradas?",
            "¿cuántas de las escuelas en Chad están cerradas?",
        ),
        (
            "Сколько школ построено в Чаде?",
            "сколько из них закрыто?",
            "Сколько из школ построено в Чаде закрыто?",
        ),
        ("كم عدد الآبار في تشاد؟", "كم منها جاف؟", "كم من الآبار في تشاد جاف؟"),
    ],
)
def test_some_of_what_was_asked_for_is_chosen_among_it(
    asked: str, turn: str, understood: str
) -> None:
    assert standalone(turn, [asked]).text == understood


def test_what_is_chosen_among_can_be_chosen_among_again() -> None:
    turns = ["How many wells are there in Chad?", "which of them are dry?"]
    assert (
        standalone("how many of those were dug in 2020?", turns).text
        == "How many of the wells in Chad that are dry were dug in 2020?"
    )
    assert standalone("which of them are dry?").text == "which of them are dry?"


def test_the_subject_of_what_somebody_recommends_is_whoever_does() -> None:
    asked = "What did the review of the harbour fund recommend?"
    assert subject_of(asked) == "the review of the harbour fund"


def test_they_are_what_was_asked_for_and_it_is_not() -> None:
    asked = ["Which wells are paid for by Norway?"]
    understood = "What is the total depth of the wells that are paid for by Norway?"
    assert standalone("What is their total depth?", asked).text == understood
    assert (
        standalone("Who decided it?", asked).text
        == "Wells that are paid for by Norway: who decided it?"
    )


@pytest.mark.parametrize(
    "turn",
    [
        "Are those closed?",
        "Who are these people?",
        "How many of these grants were closed?",
        "List them.",
    ],
)
def test_what_is_no_choice_among_things_is_not_read_as_one(turn: str) -> None:
    assert " of the grants" not in standalone(turn, ["How many grants are there in Ghana?"]).text


@pytest.mark.parametrize(
    ("asked", "subject"),
    [
        (
            "In which countries is the number of women in parliament above 30%?",
            "countries in which the number of women in parliament is above 30%",
        ),
        (
            "In which year was the school in Niger opened?",
            "year in which the school in Niger was opened",
        ),
        ("¿Cuántas escuelas había construido UNICEF?", "escuelas había construido UNICEF"),
    ],
)
def test_a_clause_is_told_in_its_order(asked: str, subject: str) -> None:
    assert subject_of(asked) == subject


def test_a_date_in_figures_bounds_as_one_in_words_does() -> None:
    asked = ["How many grants were closed before 2021?"]
    assert (
        standalone("And since 08/03/2022?", asked).text
        == "How many grants were closed since 08/03/2022?"
    )


@pytest.mark.parametrize(
    ("asked", "turn", "understood"),
    [
        (
            "Which donors fund projects in Ghana?",
            "Which of those projects are in Kenya?",
            "Donors that fund projects: which of those projects are in Kenya?",
        ),
        (
            "What did UNICEF do in Niger?",
            "Which of them are in Kenya?",
            "UNICEF: which of them are in Kenya?",
        ),
    ],
)
def test_some_of_what_has_no_name_is_asked_behind_what_it_is_about(
    asked: str, turn: str, understood: str
) -> None:
    assert standalone(turn, [asked]).text == understood


@pytest.mark.parametrize(
    ("turn", "own"),
    [
        ("What did TEACH achieve?", True),
        ("How many people did SRARP train?", True),
        ("How many judges did the Programme train?", False),
        ("When did Phase 2 start?", False),
        ("What did they do with TEACH?", False),
        ("And what did TEACH achieve?", False),
        ("What did UNODC do about Meadow too?", False),
    ],
)
def test_what_something_with_a_name_of_its_own_does_needs_nothing_before_it(
    turn: str, own: bool
) -> None:
    assert names_its_subject(turn, "What did UNODC do in 2021?") is own
    assert not names_its_subject(turn, turn)


@pytest.mark.parametrize(
    ("question", "stands_alone"),
    [
        ("Do you have reports on energy?", True),
        ("Do you have reports on her work?", False),
        ("Do you have reports on what happened there?", False),
        ("¿Hay informes sobre su trabajo?", False),
        ("Avez-vous des rapports sur son travail ?", False),
        ("Есть ли отчёты о ней?", False),
        ("anything on energy?", True),
        ("anything about water there?", False),
        ("is there anything on health in it?", False),
        ("something on the environment", True),
        ("anything on the rights of women?", True),
        ("anything on the budget?", False),
        ("anything on energy too?", False),
        ("quelque chose sur l'énergie ?", True),
        ("quelque chose sur l'eau là-bas ?", False),
        ("¿algo sobre energía?", True),
        ("¿algo sobre energía allí?", False),
        ("есть что-нибудь об энергетике?", True),
        ("есть что-нибудь о воде там?", False),
        ("هل هناك شيء عن الطاقة؟", True),
        ("هل هناك شيء عن ذلك؟", False),
    ],
)
def test_what_there_is_on_a_topic_needs_only_what_it_points_to(
    question: str, stands_alone: bool
) -> None:
    assert asks_what_is_there(question) == stands_alone


@pytest.mark.parametrize(
    ("history", "turn", "understood"),
    [
        (
            ["What did UNDP do on education in Peru?"],
            "what about the environment?",
            "What did UNDP do on the environment in Peru?",
        ),
        (
            ["How many judges did UNODC train in Peru?"],
            "what about the police?",
            "How many police did UNODC train in Peru?",
        ),
        (
            ["Combien de garçons ont été vaccinés au Niger ?"],
            "et les filles ?",
            "Combien de filles ont été vaccinés au Niger ?",
        ),
        (
            ["What did UNDP do on education in Peru?"],
            "What did UNICEF do for the environment?",
            "What did UNICEF do for the environment?",
        ),
        (
            ["What did UNDP do in Peru?", "anything on energy?"],
            "anything about water there?",
            "Anything about water in Peru?",
        ),
    ],
)
def test_a_topic_that_is_known_by_its_article_points_to_nothing_before(
    history: list[str], turn: str, understood: str
) -> None:
    assert (
        standalone(turn, history, lambda asked, _: float("do for" not in asked)).text == understood
    )


def test_a_name_that_a_question_has_is_not_said_before_it_again() -> None:
    asked = "Qu'a fait le PNUD pour l'éducation au Pérou ?"
    leans = lambda *_: 1.0  # noqa: E731
    understood = standalone("Qu'a fait le PNUD pour l'eau ?", [asked], leans).text
    assert understood == "Pérou : qu'a fait le PNUD pour l'eau ?"


@pytest.mark.parametrize(
    ("asked", "turn", "understood"),
    [
        ("What did ILO do in Peru?", "and the police?", "What did ILO do in Peru for the police?"),
        ("What was done in Peru?", "and corruption?", "What was done in Peru on corruption?"),
        (
            "Compare what UNODC did in Mexico and in Peru",
            "and the police?",
            "Compare what UNODC did in Mexico and in Peru for the police?",
        ),
        ("Compare UNODC and ILO", "and corruption?", "Compare UNODC and ILO on corruption?"),
        (
            "Compare l'ONUDC et l'OIT",
            "et la police ?",
            "Compare l'ONUDC et l'OIT pour la police?",
        ),
        (
            "Compara UNODC y la OIT",
            "¿y la policía?",
            "Compara UNODC y la OIT sobre la policía?",
        ),
        (
            "Сравни УНП ООН и МОТ",
            "а полиция?",
            "Сравни УНП ООН и МОТ по теме «полиция»?",
        ),
        (
            "قارن بين اليونيسف واليونسكو",
            "والشرطة؟",
            "قارن بين اليونيسف واليونسكو بشأن الشرطة?",
        ),
        (
            "Qu'a fait l'OIT au Pérou ?",
            "et la police ?",
            "Qu'a fait l'OIT au Pérou pour la police?",
        ),
        ("¿Qué se hizo en Perú?", "¿y la policía?", "¿Qué se hizo en Perú sobre la policía?"),
        (
            "УНП ООН: что сделано в Мексике?",
            "а полиция?",
            "УНП ООН: что сделано в Мексике по теме «полиция»?",
        ),
        (
            "Что сделало УНП ООН в Мексике?",
            "а полиция?",
            "Что сделало УНП ООН в Мексике по теме «полиция»?",
        ),
        ("ماذا تم في المكسيك؟", "والشرطة؟", "ماذا تم في المكسيك بشأن الشرطة؟"),
        ("What did ILO do in Peru?", "and the results?", "ILO in Peru: what about the results?"),
        ("What did ILO do in Peru?", "and in Chad?", "What did ILO do in Chad?"),
    ],
)
def test_a_topic_for_what_was_done_is_said_at_the_end_of_the_question(
    asked: str, turn: str, understood: str
) -> None:
    assert standalone(turn, [asked]).text == understood


@pytest.mark.parametrize(
    ("asked", "turn"),
    [
        ("Qu'a fait l'UNICEF au Pérou ?", "Qu'a fait le PNUD pour l'environnement ?"),
        ("What did UNICEF do in Peru?", "What has WFP done on nutrition?"),
        ("¿Qué hizo UNICEF en Perú?", "¿Qué hizo el PNUD por el medio ambiente?"),
        ("Что сделал ЮНИСЕФ в Перу?", "Что сделала ПРООН для окружающей среды?"),
        ("ماذا فعلت اليونيسف في بيرو؟", "ماذا فعلت اليونسكو من أجل البيئة؟"),
    ],
)
def test_what_another_organisation_does_on_something_needs_nothing_before_it(
    asked: str, turn: str
) -> None:
    surely = Taken(9.0, (True,) * 20, ())
    assert not standalone(turn, [asked], None, lambda *_: surely).rewritten
    assert not standalone(turn, [asked]).rewritten


@pytest.mark.parametrize(
    ("turn", "is_place"),
    [
        ("How many projects were there in Peru?", False),
        ("Are there any projects?", False),
        ("How many projects will there be?", False),
        ("Had there been a survey?", False),
        ("Did there remain any gaps?", False),
        ("How many judges were trained there?", True),
        ("Combien de projets y a-t-il ?", False),
        ("Il y a des projets au Mali ?", False),
        ("Qu'ont-ils fait là-bas ?", True),
        ("¿Cuántos proyectos hay?", False),
        ("¿Qué hicieron allí?", True),
        ("Сколько есть проектов?", False),
        ("Что сделали там?", True),
        ("هل هناك مشاريع في مالي؟", False),
        ("ماذا فعلوا هناك؟", True),
    ],
)
def test_that_something_is_there_means_no_place(turn: str, is_place: bool) -> None:
    assert pronouns.means_a_place(turn) is is_place


@pytest.mark.parametrize(
    ("asked", "turn", "understood"),
    [
        ("Anything on gender?", "what about the police?", "Anything on the police?"),
        ("do you have anything on Africa?", "and Asia?", "Do you have anything on Asia?"),
        ("¿Hay algo sobre armas?", "¿y en Guatemala?", "¿Hay algo sobre armas en Guatemala?"),
        ("Anything on arms in Peru?", "and on drugs?", "In Peru: anything on drugs?"),
    ],
)
def test_what_there_is_on_another_thing_is_asked_in_the_same_words(
    asked: str, turn: str, understood: str
) -> None:
    assert standalone(turn, ["What did UNODC do in Mali?", asked]).text == understood


@pytest.mark.parametrize(
    ("asked", "turn", "understood"),
    [
        ("Who funds Better Work?", "what did ESCWA do there?", "What did ESCWA do in Lebanon?"),
        (
            "Pouvez-vous me dire ce qu'a fait l'ONUDC au Pérou ?",
            "et en Bolivie ?",
            "Qu'a fait l'ONUDC en Bolivie ?",
        ),
        ("What did UNICEF do in Mali?", "¿y en Perú?", "What did UNICEF do in Perú?"),
        (
            "What happened in Peru?",
            "how many people were trained?",
            "In Peru: how many people were trained?",
        ),
    ],
)
def test_a_place_is_taken_over_and_named_as_its_language_does(
    asked: str, turn: str, understood: str
) -> None:
    history = [asked, "Lebanon?"] if "there" in turn else [asked]
    assert standalone(turn, history).text == understood


def test_names_that_are_joined_in_another_way_are_not_said_twice() -> None:
    history = ["Compare what UNODC did in Mexico and in Peru", "and in Viet Nam?"]
    alone = standalone("What was done on training?", history).text
    assert alone.count("Mexico") == alone.count("Peru") == alone.count("Viet Nam") == 1


@pytest.mark.parametrize(
    "before",
    [
        "What's in the Cambodia plan about disability?",
        "What is in the Cambodia plan about disability?",
        "what’s in the Cambodia plan about disability",
        "What’re the Cambodia plan about disability",
    ],
)
def test_a_contraction_is_no_part_of_what_a_question_is_about(before: str) -> None:
    told = standalone("Who is responsible for it?", [before]).text
    assert told == "Who is responsible for the Cambodia plan about disability?"


def test_what_is_in_somebodys_plan_is_about_the_plan() -> None:
    told = standalone("Who is responsible for it?", ["What's in UNODC's annual plan?"]).text
    assert told == "Who is responsible for UNODC's annual plan?"

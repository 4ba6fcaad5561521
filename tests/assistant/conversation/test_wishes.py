"""What a turn wants: talk is recognised in five languages, and no question is swallowed."""

from __future__ import annotations

import pytest

from assistant.conversation.examples import QUESTION, examples, known_label, turn_language
from assistant.conversation.turn_rules import NAMED
from assistant.conversation.wishes import wish
from assistant.locale import LANGUAGES
from assistant.reader.passage_reader import PackagedReader


@pytest.mark.parametrize(
    ("turn", "label"),
    [
        ("Hello!", "greeting"),
        ("helo there", "greeting"),
        ("Bonjour", "greeting"),
        ("¡HOLA!", "greeting"),
        ("السلام عليكم", "greeting"),
        ("Здравствуйте.", "greeting"),
        ("Большое спасибо!", "thanks"),
        ("Спасибо большое", "thanks"),
        ("Thanks, nothing else for today", "thanks"),
        ("hello, who are you?", "about"),
        ("What documents do you have?", "inventory"),
        ("¿cuántos documentos tienes?", "inventory/count"),
        ("Which report is the most recent?", "inventory/newest"),
        ("Quel est le rapport le plus ancien ?", "inventory/oldest"),
        ("ما هو أحدث تقرير؟", "inventory/newest"),
        ("Какой отчёт самый новый?", "inventory/newest"),
        ("What are the documents about?", "inventory"),
        ("what topics can I ask about", "inventory"),
        ("De quoi parlent les rapports ?", "inventory"),
        ("¿De qué tratan tus informes?", "inventory"),
        ("О чём эти отчёты?", "inventory"),
        ("عن ماذا تتحدث الوثائق؟", "inventory"),
        ("plus court s'il te plaît", "command/shorter"),
        ("only 2024", "command/only"),
        ("فقط 2024", "command/only"),
        ("???", "unclear"),
        ("police", NAMED),
        ("есть что-нибудь об энергетике?", QUESTION),
        ("Niger 2022", NAMED),
    ],
)
def test_talk_is_told_by_the_lists_and_rules(turn: str, label: str) -> None:
    assert wish(turn, None).label == label


@pytest.mark.parametrize(
    "turn",
    [
        "What did UNODC do in Peru?",
        "How many documents did the ministry publish?",
        "What help did farmers get in Mali?",
        "In which languages was the training held?",
        "Only how many were women?",
        "Who are the donors?",
        "What is the latest report on schools in Mali?",
    ],
)
def test_a_question_is_no_talk(turn: str) -> None:
    assert wish(turn, None).kind == "question"


@pytest.mark.parametrize(
    ("turn", "question"),
    [
        ("Hello, what did UNODC do in Peru?", "what did UNODC do in Peru?"),
        (
            "Good morning! How many judges were trained in Mali? Thanks!",
            "How many judges were trained in Mali?",
        ),
        ("please list the donors of the fund in 2020", "list the donors of the fund in 2020"),
        (
            "Bonjour, combien de juges ont été formés au Mali ?",
            "combien de juges ont été formés au Mali ?",
        ),
        ("What can you do and what do we have on migration?", "what do we have on migration?"),
        (
            "Que peux-tu faire et combien de juges ont été formés ?",
            "combien de juges ont été formés ?",
        ),
    ],
)
def test_courtesy_around_a_question_is_taken_off(turn: str, question: str) -> None:
    found = wish(turn, None)
    assert (found.kind, found.text) == ("question", question)


@pytest.mark.parametrize("turn", ["Sweden?", "in Ethiopia", "sorry, burundi", "and health", "2021"])
def test_a_name_after_a_question_is_a_follow_up(turn: str) -> None:
    assert wish(turn, None, follows=True).kind == "question"


def test_which_are_from_a_publisher_means_the_documents_where_they_were_spoken_of() -> None:
    of_those = wish("which are from UNICEF?", None, follows=True, listed="inventory")
    assert of_those.label == "inventory/some"
    assert wish("which are from UNICEF?", None).label == "inventory"
    assert wish("which are from UNICEF?", None, follows=True).kind == "question"


def test_a_sure_classifier_decides_and_an_unsure_one_does_not() -> None:
    sure = {"help": 0.999, "question": 0.001}
    assert wish("explain to me what you are able to do", lambda _: sure).label == "help"
    unsure = {"question": 0.6, "help": 0.4}
    assert wish("explain to me what you are able to do", lambda _: unsure).kind == "question"


def test_a_turn_with_a_name_needs_more_certainty() -> None:
    likely = {"offtopic": 0.9, "question": 0.1}
    assert wish("tell me the weather tomorrow morning", lambda _: likely).label == "offtopic"
    assert wish("tell me the weather in Kenya tomorrow", lambda _: likely).kind == "question"


def test_a_short_turn_after_a_list_is_read_as_one_about_the_documents_listed() -> None:
    read: list[str] = []

    def classify(turn: str) -> dict[str, float]:
        read.append(turn)
        return {"inventory/oldest": 0.6, "question": 0.4}

    found = wish("et le plus ancien ?", classify, listed="inventory")
    assert (found.label, found.text) == ("inventory/oldest", "et le plus ancien ?")
    assert "De ces rapports, le plus ancien ?" in read


def test_a_question_after_the_documents_of_a_name_is_about_the_name() -> None:
    def classify(turn: str) -> dict[str, float]:
        these = turn.startswith("Of these")
        return (
            {"inventory/publishers": 0.9, QUESTION: 0.1} if these else {QUESTION: 1.0, "about": 0.0}
        )

    assert wish("who took part?", classify, follows=True, listed=NAMED).kind == "question"
    assert wish("who took part?", classify, follows=True, listed="inventory").kind == "inventory"


def test_what_nobody_understands_is_not_about_the_documents_listed() -> None:
    def classify(turn: str) -> dict[str, float]:
        return {"unclear": 0.9} if turn == "asdfgh qwe" else {"inventory/oldest": 0.9}

    assert wish("asdfgh qwe", classify, listed="inventory").kind == "unclear"


@pytest.mark.parametrize(
    ("turn", "label"),
    [
        ("Pouvez-vous résumer en une phrase ?", "command/shorter"),
        ("Peux-tu raccourcir ?", "command/shorter"),
        ("¿Puedes resumirlo en una frase?", "command/shorter"),
        ("هل يمكنك اختصار ذلك؟", "command/shorter"),
        ("Можешь сократить?", "command/shorter"),
        ("Que pouvez-vous faire ?", "help"),
        ("Pouvez-vous me dire qui a formé les juges ?", "question"),
        ("Can you list the donors in a table?", "question"),
        ("Can you repeat the training?", "question"),
    ],
)
def test_what_is_asked_for_politely_after_an_answer_is_a_command(turn: str, label: str) -> None:
    assert wish(turn, PackagedReader().labels, follows=True).label == label


def test_every_kind_has_examples_in_five_languages() -> None:
    for label, by_language in examples().items():
        assert set(by_language) == set(LANGUAGES), label
    assert known_label("No such turn is listed here") is None


@pytest.mark.parametrize(
    ("turn", "before", "language"),
    [
        ("bonjour", "en", "fr"),
        ("gracias", "en", "es"),
        ("ok", "fr", "fr"),
        ("2024?", "ru", "ru"),
        ("Haití", "es", "es"),
        ("привет", "en", "ru"),
        ("مرحبا", "en", "ar"),
    ],
)
def test_the_language_of_a_short_turn_is_found(turn: str, before: str, language: str) -> None:
    assert turn_language(turn, before) == language


def test_a_follow_up_after_thanks_is_no_thanks() -> None:
    assert wish("спасибо, а в секторе здравоохранения?", None, follows=True).kind == "question"
    assert wish("thanks, and girls", None, follows=True).kind == "question"


def test_a_lone_word_after_a_question_is_a_follow_up_where_a_document_has_it() -> None:
    assert wish("volunteers", None, follows=True, mentions=lambda _: True).kind == "question"
    assert wish("volunteers", None, follows=True, mentions=lambda _: False).label == NAMED
    assert wish("volunteers", None, mentions=lambda _: True).label == NAMED


@pytest.mark.parametrize(
    ("turn", "question"),
    [
        (
            "I'd appreciate it if you could tell me how many judges were trained in Mali",
            "how many judges were trained in Mali",
        ),
        (
            "Dear colleague, we would be most grateful if you would send us the budget of the fund.",
            "the budget of the fund.",
        ),
        (
            "Je vous serais très reconnaissante de bien vouloir m'indiquer le budget du projet.",
            "le budget du projet.",
        ),
        (
            "Estimado asistente, le agradecería mucho que me indicara cuántos jueces hay en Mali",
            "cuántos jueces hay en Mali",
        ),
        (
            "Буду очень благодарна, если вы сообщите, сколько стран участвовало",
            "сколько стран участвовало",
        ),
        ("We would be grateful for advice on wells", "We would be grateful for advice on wells"),
    ],
)
def test_a_question_is_asked_without_the_way_in_which_a_letter_asks(
    turn: str, question: str
) -> None:
    assert wish(turn, None).text == question


@pytest.mark.parametrize(
    "turn",
    [
        "Quels articles sont en rupture de stock en mai ?",
        "Quel article a le plus petit stock en avril ?",
        "¿Qué artículos hay en el almacén?",
    ],
)
def test_goods_are_no_documents(turn: str) -> None:
    assert wish(turn, PackagedReader().labels).kind == "question"
    assert wish("Quels articles avez-vous ici ?", PackagedReader().labels).kind == "inventory"

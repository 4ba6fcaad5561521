"""Replies, what is indexed, commands and clarification, over a real index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.config.errors import UsageError
from assistant.conversation.replies import SPOKEN
from assistant.conversation.said_filters import restricted_filters
from assistant.conversation.shortened import shorter
from assistant.conversation.wishes import Wish
from assistant.evaluation.grounding import unsupported_figures
from assistant.model import Claim
from assistant.restored import answer_from_dict
from assistant.service import Assistant
from tests.assistant.reports import assistant_over

REPORTS = {
    "peru.md": """---
title: Courts of the Andes, annual report 2018
publisher: UNODC
language: en
---
# Peru

In Peru, UNODC trained 61 judges on gender-based violence. It set up 7 courts in Lima. In Peru, UNODC also gave 12 courses
on gender-based violence to judges of the highlands.
""",
    "mali.md": """---
title: Young artists of Mali, annual report 2021
publisher: UN Women
language: en
---
# Mali

In Mali, UN Women trained 23 young artists on how to speak about violence.
""",
    "togo.md": """---
title: Midwives of the coast, annual report 2020
publisher: UNFPA
language: en
---
# Togo

In Togo, UNFPA trained 31 nurses on safe births in 2020.
""",
    "togo-review.md": """---
title: Review of the midwives of the coast 2020
publisher: UNFPA
language: en
---
# Togo

In Togo, UNFPA trained 33 nurses on safe births in 2020.
""",
    "courses.csv": "Country,Agency,Nurses trained\nGabon,UNFPA,412\nKenya,UNFPA,97\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with assistant_over(tmp_path_factory.mktemp("talk"), REPORTS) as opened:
        yield opened


QUESTION = "How many judges did UNODC train in Peru?"


def after(assistant: Assistant, *turns: str) -> list[dict]:  # type: ignore[type-arg]
    """Answers to ``turns``, each with all before it as history, as JSON carries it."""
    history: list[dict] = []  # type: ignore[type-arg]
    for turn in turns:
        answer = json.loads(json.dumps(assistant.ask(turn, history).to_dict()))
        history.append({"question": turn, "answer": answer})
    return [one["answer"] for one in history]


def test_a_greeting_is_replied_to_with_questions_that_have_an_answer(assistant: Assistant) -> None:
    answer = assistant.ask("hello")
    assert (answer.status, answer.plan, answer.citations) == ("reply", None, ())
    assert answer.text.startswith("Hello and welcome! Ask me your questions about the 5 documents")
    assert answer.reply is not None
    assert answer.reply.questions
    assert all(assistant.ask(one).status == "answered" for one in answer.reply.questions)


@pytest.mark.parametrize(
    ("turn", "begins"),
    [
        ("bonjour", "Bonjour et bienvenue !"),
        ("hola", "¡Hola!"),
        ("مرحبا", "مرحبا، أهلا بك!"),
        ("привет", "Здравствуйте, добро пожаловать!"),
    ],
)
def test_a_reply_is_in_the_language_of_the_turn(
    assistant: Assistant, turn: str, begins: str
) -> None:
    assert assistant.ask(turn).text.startswith(begins)


def test_questions_after_a_greeting_are_in_its_language_and_have_an_answer(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("bonjour")
    assert answer.reply is not None
    assert answer.reply.questions
    for question in answer.reply.questions:
        assert question.startswith(("Qu’", "Que dit « "))
        assert assistant.ask(question).status == "answered"


@pytest.mark.parametrize(
    ("turn", "kind"),
    [
        ("Guten Tag", "greeting"),
        ("Olá!", "greeting"),
        ("Buongiorno", "greeting"),
        ("Habari", "greeting"),
        ("Merhaba", "greeting"),
        ("你好", "greeting"),
        ("Dank je wel", "thanks"),
        ("obrigado", "thanks"),
    ],
)
def test_a_courtesy_in_another_language_is_replied_to_with_the_languages_that_are_spoken(
    assistant: Assistant, turn: str, kind: str
) -> None:
    answer = assistant.ask(turn)
    assert answer.reply is not None
    assert (answer.reply.kind, SPOKEN in answer.text) == (kind, True)
    assert "Je parle anglais" in assistant.ask(turn, ["bonjour"]).text


def test_what_else_is_said_in_another_language_is_no_french_or_spanish(
    assistant: Assistant,
) -> None:
    assert SPOKEN in assistant.ask("Wie geht es dir?").text  # "es" is a word of Spanish, too
    assert SPOKEN not in assistant.ask("hello").text


def test_what_is_indexed_is_said_with_a_table(assistant: Assistant) -> None:
    answer = assistant.ask("which documents do you have from UNODC?")
    assert answer.reply is not None
    assert answer.reply.documents == ("peru.md",)
    assert answer.text.startswith("1 of the 5 documents indexed here: publisher UNODC.")
    assert answer.table is not None
    assert answer.table.rows[0].cells[:3] == (
        "Courts of the Andes, annual report 2018",
        "UNODC",
        "2018",
    )
    assert "5 documents are indexed here" in assistant.ask("how many documents do you have?").text
    assert "Young artists of Mali" in assistant.ask("newest file?").text.split("\n")[2]


@pytest.mark.parametrize(
    ("turn", "documents"),
    [
        ("which documents do you have from before 2020?", {"peru.md"}),
        ("list the reports older than 2020", {"peru.md"}),
        ("which reports do you have until 2020?", {"peru.md", "togo.md", "togo-review.md"}),
        ("which documents do you have since 2020?", {"togo.md", "togo-review.md", "mali.md"}),
        ("which documents do you have after 2020?", {"mali.md"}),
        ("quels documents as-tu après 2020 ?", {"mali.md"}),
        ("¿qué documentos tienes anteriores a 2020?", {"peru.md"}),
        ("какие документы у вас есть до 2020 года?", {"peru.md"}),
        ("what documents do you have after 2018 and before 2021?", {"togo.md", "togo-review.md"}),
        ("which documents do you have after 2030?", set()),
        ("which documents do you have since March 2020?", {"togo.md", "togo-review.md", "mali.md"}),
        ("which documents do you have after 8 March 2021?", {"mali.md"}),
        (
            "which reports do you have from 2018 through 2020?",
            {"peru.md", "togo.md", "togo-review.md"},
        ),
        ("list the reports not older than 2020", {"togo.md", "togo-review.md", "mali.md"}),
        (
            "what documents do you have from 2019 or later and before 2021?",
            {"togo.md", "togo-review.md"},
        ),
    ],
)
def test_a_year_that_bounds_lists_the_documents_on_its_side(
    assistant: Assistant, turn: str, documents: set[str]
) -> None:
    answer = assistant.ask(turn)
    assert answer.reply is not None
    assert (answer.reply.kind, set(answer.reply.documents)) == ("inventory", documents)


def test_arabic_names_of_publishers_are_set_apart(assistant: Assistant) -> None:
    said = assistant.ask("ما هي الوثائق المتوفرة لديك؟").text
    assert "\u2068UNFPA (3)\u2069، " in said


def test_a_lone_name_shows_what_there_is_on_it(assistant: Assistant) -> None:
    answer = assistant.ask("Peru")
    assert answer.status == "reply"
    assert answer.reply is not None
    assert (answer.reply.kind, answer.reply.documents) == ("unclear", ("peru.md",))
    assert "Courts of the Andes" in answer.text


def test_shorter_and_more_show_no_quote_twice(assistant: Assistant) -> None:
    first, shorter, more = after(assistant, QUESTION, "shorter", "more")
    assert shorter["reply"]["kind"] == "command"
    assert shorter["status"] == "answered"
    assert len(shorter["citations"]) == 1
    seen = {(c["document"], c["start"]) for c in (*first["citations"], *shorter["citations"])}
    assert not seen & {(c["document"], c["start"]) for c in more["citations"]}


def test_an_answer_that_cannot_be_made_shorter_is_not_said_again(assistant: Assistant) -> None:
    turns = (QUESTION, "shorter", "shorter", "shorter", "plus court")
    short, again, french = after(assistant, *turns)[2:]
    assert short["citations"] == []
    assert short["text"] == again["text"] == "The answer is already as short as can be."
    assert french["text"] == "La réponse est déjà aussi courte que possible."
    asked_on = after(assistant, QUESTION, "shorter", "shorter", "which page?")[-1]
    assert asked_on["citations"]


def test_of_two_figures_that_differ_a_shorter_answer_has_both(assistant: Assistant) -> None:
    turns = ("How many nurses did UNFPA train in Togo?", "repeat", "shorter")
    first, repeated, short = after(assistant, *turns)
    values = [value["value"] for value in first["conflicts"][0]["values"]]
    assert values == ["31 nurses", "33 nurses"]
    assert repeated["conflicts"] == first["conflicts"]
    assert short["text"] == "The answer is already as short as can be."
    assert (short["citations"], short["conflicts"]) == ([], [])
    answer = answer_from_dict(first)
    third, said = replace(answer.citations[0], number=3), Claim("Nurses were trained.", (3,))
    claims, citations = (*answer.claims, said), (*answer.citations, third)
    made = shorter(replace(answer, claims=claims, citations=citations), "en")
    assert made is not None
    assert made.claims == answer.claims
    assert made.conflicts == answer.conflicts


def test_quotes_of_one_section_are_placed_on_one_line(assistant: Assistant) -> None:
    placed = after(assistant, "What did UNODC do in Peru?", "which page?")[1]
    lines = [line for line in placed["text"].split("\n") if line.startswith("- ")]
    assert len(lines) == len(set(lines)) < len(placed["citations"])
    assert lines[0].endswith("[1] [2]") or lines[0].endswith("[1] [2] [3]")


def test_a_table_has_each_quote_once_with_its_figures_document_year_and_place(
    assistant: Assistant,
) -> None:
    answer = after(assistant, QUESTION, "as a table")[1]
    table = answer["table"]
    assert table["columns"] == ["Quote", "Value", "Document", "Year", "Place"]
    quotes = [" ".join(one["quote"].split()) for one in answer["citations"]]
    assert [row["cells"][0] for row in table["rows"]] == quotes
    assert table["rows"][0]["cells"][1].split("; ")[0] == "61"
    assert table["rows"][0]["cells"][2:] == [
        "Courts of the Andes, annual report 2018",
        "2018",
        "Peru",
    ]
    assert table["rows"][0]["citations"] == [1]


def test_after_an_answer_without_quotes_there_is_no_page_to_name(assistant: Assistant) -> None:
    declined, page = after(assistant, "How many judges did UNHCR train in Norway?", "which page?")
    assert declined["status"] == "declined"
    assert page["text"] == "The last answer has no quotes, so that there is no page to name."
    assert page["closest"] == []


def test_what_is_said_after_the_pages_is_said_of_their_quotes(assistant: Assistant) -> None:
    first, placed, table = after(
        assistant, "What did UNODC do in Peru?", "which page?", "as a table"
    )
    assert [one["start"] for one in placed["citations"]] == [
        one["start"] for one in first["citations"]
    ]
    assert [one["start"] for one in table["citations"]] == [
        one["start"] for one in first["citations"]
    ]
    assert table["table"]["rows"]


def test_only_a_year_asks_the_same_question_with_that_filter(assistant: Assistant) -> None:
    kept, lost = after(assistant, QUESTION, "only 2018", "thanks", "only 2021")[1::2]
    assert (kept["status"], kept["coverage"]["filters"]) == ("answered", {"year": "2018"})
    assert lost["coverage"]["filters"] == {"year": "2021"}
    assert lost["status"] == "declined"


def _filters(answers: list[dict]) -> list[dict]:  # type: ignore[type-arg]
    return [one["coverage"]["filters"] for one in answers]


@pytest.mark.parametrize(
    "turn", ["undo", "annule ça", "quita eso", "отмени", "تراجع", "without that"]
)
def test_the_last_restriction_is_taken_off_in_any_language(assistant: Assistant, turn: str) -> None:
    answers = after(assistant, QUESTION, "only UNODC", "only 2021", turn, turn)
    assert _filters(answers[2:]) == [
        {"publisher": "UNODC", "year": "2021"},
        {"publisher": "UNODC"},
        {},
    ]
    assert answers[4]["reply"]["kind"] == "command"
    assert answers[4]["citations"] == answers[0]["citations"]


@pytest.mark.parametrize(
    "turn",
    [
        "remove the filter",
        "tous les documents à nouveau",
        "sin filtros",
        "убери все фильтры",
        "كل الوثائق مرة أخرى",
    ],
)
def test_all_restrictions_are_taken_off_at_once(assistant: Assistant, turn: str) -> None:
    answers = after(assistant, QUESTION, "only UNODC", "shorter", "only 2021", turn)
    assert _filters(answers[3:]) == [{"publisher": "UNODC", "year": "2021"}, {}]
    assert answers[-1]["citations"] == answers[0]["citations"]


@pytest.mark.parametrize(
    "turn",
    [
        "exclude UNICEF",
        "not UNICEF",
        "no UNICEF",
        "the same without UNICEF",
        "exclus l'UNICEF",
        "pas l'UNICEF",
        "tout sauf l'UNICEF",
        "excluye UNICEF",
        "sin UNICEF",
        "не ЮНИСЕФ",
        "всё кроме ЮНИСЕФ",
        "ليس اليونيسف",
        "بدون اليونيسف",
    ],
)
def test_what_is_left_out_is_not_asked(tmp_path: Path, turn: str) -> None:
    unicef = REPORTS["peru.md"].replace("UNODC", "UNICEF").replace("61", "14")
    with assistant_over(tmp_path, {**REPORTS, "unicef.md": unicef}) as opened:
        both, left = after(opened, "How many judges were trained in Peru?", turn)
    assert {"unicef.md", "peru.md"} <= {one["document"] for one in both["citations"]}
    assert {one["document"] for one in left["citations"]} == {"peru.md"}
    assert left["coverage"]["filters"] == {"without_publisher": "UNICEF"}


def test_what_is_left_out_stays_out_and_nothing_is_asked_beyond_what_was(
    assistant: Assistant,
) -> None:
    records = [one for one in assistant.documents() if one.state == "indexed"]
    own = next(one for one in records if one.publisher == "UNODC")
    others = [one.name for one in records if one.publisher != "UNODC"]
    first = assistant.ask(QUESTION, filters={"document": [own.name, *others[:1]]})
    left = restricted_filters("without UNODC", first, records, "en")
    assert left is not None
    assert left["document"] == [own.name, *others[:1]]
    assert left["without_publisher"] == "UNODC"
    alone = assistant.ask(QUESTION, filters={"document": [own.name]})
    assert restricted_filters("without UNODC", alone, records, "en") is None
    assert restricted_filters("without this report", alone, records, "en") is None
    told = assistant.ask("without UNODC", [{"question": QUESTION, "answer": alone.to_dict()}])
    assert told.citations == ()
    assert own.name in restricted_filters("only this report", alone, records, "en")["document"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("turn", "filters"),
    [
        ("only UNODC without 2020", {"publisher": "UNODC", "without_year": "2020"}),
        ("only 2018, not UNICEF", {"year": "2018", "without_publisher": "UNICEF"}),
        ("sans l'UNICEF et seulement 2018", {"year": "2018", "without_publisher": "UNICEF"}),
        ("solo 2018, no UNICEF", {"year": "2018", "without_publisher": "UNICEF"}),
        ("только 2018, а не ЮНИСЕФ", {"year": "2018", "without_publisher": "UNICEF"}),
        ("فقط 2018 بدون اليونيسف", {"year": "2018", "without_publisher": "UNICEF"}),
        ("not UNICEF or 2020", {"without_publisher": "UNICEF", "without_year": "2020"}),
        ("not before 2018", {"without_year": "2017"}),  # a year earlier none is there
        ("without French", {"without_language": "fr"}),
        ("without this report", {"without_document": "peru.md"}),
        ("without the UNODC report of 2018", {"without_document": "peru.md"}),
        (
            "only 2018, not UNICEF, not 2020",
            {"year": "2018", "without_publisher": "UNICEF", "without_year": "2020"},
        ),
        ("without UNICEF without 2020", {"without_publisher": "UNICEF", "without_year": "2020"}),
        ("not 2020 and only UNODC", {"publisher": "UNODC", "without_year": "2020"}),
    ],
)
def test_what_is_kept_and_what_is_left_out_are_both_understood(
    assistant: Assistant, turn: str, filters: dict[str, str]
) -> None:
    assert after(assistant, QUESTION, turn)[1]["coverage"]["filters"] == filters


def test_what_is_left_out_adds_up_until_its_kind_is_asked_for(assistant: Assistant) -> None:
    turns = ("without UNICEF", "without ILO", "without 2020", "only UNODC", "undo")
    answers = after(assistant, QUESTION, *turns)
    both = {"without_publisher": ["UNICEF", "ILO"], "without_year": "2020"}
    assert _filters(answers[3:]) == [both, {"publisher": "UNODC", "without_year": "2020"}, both]


@pytest.mark.parametrize(
    "turn",
    [
        "not only UNODC",
        "pas seulement l'UNODC",
        "no solo UNODC",
        "не только УНП ООН",
        "ليس فقط UNODC",
    ],
)
def test_not_only_leaves_nothing_out_and_takes_the_filter_off(
    assistant: Assistant, turn: str
) -> None:
    _, _, both, wider = after(assistant, QUESTION, "only UNODC", "without 2020", turn)
    assert both["coverage"]["filters"] == {"publisher": "UNODC", "without_year": "2020"}
    assert wider["coverage"]["filters"] == {"without_year": "2020"}
    assert after(assistant, QUESTION, turn)[1]["coverage"]["filters"] == {}


@pytest.mark.parametrize(
    "turn",
    [
        "not UNICEF but UNODC",
        "not UNICEF, UNODC",
        "I meant UNODC, not UNICEF",
        "no, UNODC",
        "pas l'UNICEF mais l'UNODC",
        "pas l'UNICEF, l'UNODC",
        "no UNICEF sino UNODC",
        "не ЮНИСЕФ, а UNODC",
        "не ЮНИСЕФ а UNODC",
        "ليس اليونيسف بل UNODC",
    ],
)
def test_a_correction_leaves_nothing_out(assistant: Assistant, turn: str) -> None:
    corrected = after(assistant, "What did UNICEF do in Peru?", turn)[1]
    assert corrected["standalone_question"] == "What did UNODC do in Peru?"
    assert corrected["coverage"]["filters"] == {}


def test_listed_documents_are_listed_without_some_of_them(assistant: Assistant) -> None:
    def listed(*turns: str) -> set[str]:
        return set(
            after(assistant, "Which documents do you have?", *turns)[-1]["reply"]["documents"]
        )

    assert listed("without UNODC") == listed() - {"peru.md"}
    assert listed("only 2018, not UNODC") == set()


@pytest.mark.parametrize(
    "turn", ["without Peru", "not Peru", "pas le Pérou", "sauf le Pérou", "excepto Perú"]
)
def test_a_place_that_cannot_be_left_out_is_not_asked_about(
    assistant: Assistant, turn: str
) -> None:
    told = after(assistant, QUESTION, turn)[1]
    assert told["citations"] == []


@pytest.mark.parametrize(
    "turn", ["only 2018, not about water", "without UNICEF, without Peru", "not 2020 and only who"]
)
def test_a_restriction_that_is_half_understood_is_no_filter(
    assistant: Assistant, turn: str
) -> None:
    last = assistant.ask(QUESTION)
    assert not restricted_filters(turn, last, assistant.documents(), "en")


def test_a_place_that_cannot_be_left_out_is_no_filter(assistant: Assistant) -> None:
    last = assistant.ask(QUESTION)
    records = assistant.documents()
    assert restricted_filters("without Peru", last, records, "en") is None


def test_a_year_that_was_said_in_the_question_is_taken_out_of_it(assistant: Assistant) -> None:
    asked = "How many nurses did UNFPA train in Togo?"
    said, undone = after(assistant, asked, "only 2020", "undo")[1:]
    assert said["standalone_question"] != asked or said["coverage"]["filters"]
    assert (undone["standalone_question"], undone["coverage"]["filters"]) == (asked, {})


def test_a_filter_that_was_chosen_goes_with_the_commands(assistant: Assistant) -> None:
    first = assistant.ask(QUESTION, filters={"year": 2018}).to_dict()
    history = [{"question": QUESTION, "answer": first}]
    undone = assistant.ask("undo", history, {"year": 2018})
    assert (undone.status, dict(undone.coverage.filters)) == ("answered", {})


def test_where_nothing_is_restricted_undo_gives_back_the_answer_or_says_so(
    assistant: Assistant,
) -> None:
    nothing = after(assistant, QUESTION, "undo")[-1]
    assert (nothing["status"], nothing["text"]) == ("reply", "Nothing restricts the last answer.")
    whole, tabled, undone = after(assistant, "What did UNODC do in Peru?", "as a table", "undo")
    assert tabled["text"] == undone["text"] == whole["text"]
    assert assistant.ask("undo", [QUESTION]).text == nothing["text"]
    assert assistant.ask("undo").text.startswith("There is no answer yet")


def test_a_command_without_an_answer_says_so_and_one_after_a_bare_question_answers_it(
    assistant: Assistant,
) -> None:
    assert assistant.ask("shorter").text.startswith("There is no answer yet")
    assert assistant.ask("shorter", [QUESTION]).status == "answered"


def test_a_quote_that_a_client_has_made_up_is_left_out(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION).to_dict()
    answer["citations"][0]["quote"] = "UNODC trained 99 judges."
    again = assistant.ask("repeat", [{"question": QUESTION, "answer": answer}])
    assert "99" not in again.text


def test_talk_between_questions_is_not_carried_on(assistant: Assistant) -> None:
    answer = assistant.ask(
        "and in Mali?", ["hello", "What did UN Women do in Peru?", "thanks!", "who are you?"]
    )
    assert answer.standalone_question == "What did UN Women do in Mali?"


def test_without_a_chat_model_a_translation_is_refused_in_words(assistant: Assistant) -> None:
    refused = after(assistant, QUESTION, "translate into french")[1]
    assert refused["status"] == "reply"
    assert "a chat model is needed" in refused["text"]


@pytest.mark.parametrize(
    "history", [[{"answer": {}}], [7], [{"question": "a", "answer": {"text": 1}}]]
)
def test_a_history_of_another_form_is_refused(assistant: Assistant, history: list) -> None:  # type: ignore[type-arg]
    with pytest.raises(UsageError, match="an earlier"):
        assistant.ask("shorter", history)


def test_words_that_no_document_has_are_not_carried_on(assistant: Assistant) -> None:
    question = "How many judges did UNODC train in Peru?"
    unclear = assistant.ask("asdfgh", [question])
    assert unclear.reply is not None
    assert unclear.reply.kind == "unclear"
    history = [question, {"question": "asdfgh", "answer": unclear.to_dict()}]
    assert assistant.ask("and in Mali?", history).standalone_question == (
        "How many judges did UNODC train in Mali?"
    )


def test_a_command_acts_on_a_row_with_the_cells_that_answered(assistant: Assistant) -> None:
    first, where = after(assistant, "How many nurses did UNFPA train in Gabon?", "which page?")
    cells = first["citations"][0]["cells"]
    assert {"header": "Nurses trained", "text": "412"} in cells
    assert where["citations"][0]["cells"] == cells
    assert unsupported_figures(where) == ()


def test_documents_of_a_list_are_meant_by_their_place_in_it(assistant: Assistant) -> None:
    listed, first, more = after(
        assistant, "which documents do you have?", "summarise the second one", "thanks"
    )
    name = listed["reply"]["documents"][1]
    assert first["coverage"]["filters"] == {"document": name}
    assert "“" in first["standalone_question"]
    assert more["reply"]["kind"] == "thanks"
    shown = after(assistant, "which documents do you have?", "the last one")[1]
    assert shown["reply"]["documents"] == [listed["reply"]["documents"][-1]]


def test_how_many_of_these_are_about_a_topic_is_said_with_the_documents(
    assistant: Assistant,
) -> None:
    found = after(assistant, "which documents do you have?", "how many of these are about judges?")[
        1
    ]
    assert found["reply"]["documents"] == ["peru.md"]


def test_a_language_alone_asks_for_a_translation_and_before_a_question_for_nothing(
    assistant: Assistant,
) -> None:
    refused = after(assistant, QUESTION, "and in French, please")[1]
    assert "a chat model is needed" in refused["text"]
    asked = after(
        assistant, QUESTION, "Et en français : combien d'artistes ont été formés au Mali ?"
    )
    assert asked[1]["standalone_question"] == "combien d'artistes ont été formés au Mali ?"


def test_those_two_are_what_the_last_questions_were_about(assistant: Assistant) -> None:
    compared = after(assistant, "What did UNODC do in Peru?", "and in Mali?", "compare those two")[
        2
    ]
    assert compared["standalone_question"] == (
        "Compare Peru and Mali: what did UNODC do in Peru and Mali?"
    )


def test_only_the_question_below_a_pasted_text_is_asked(assistant: Assistant) -> None:
    text = "We were asked to bring together what reports say about courts in the Andes. " * 4
    answer = assistant.ask(f"{text}{QUESTION}")
    assert answer.standalone_question == QUESTION
    lost = assistant.ask("shorter, please. " + QUESTION)
    assert "shorter" in lost.standalone_question


def test_what_is_asked_after_a_list_is_about_the_documents_in_it(assistant: Assistant) -> None:
    _, oldest, other, other_again = after(
        assistant,
        "which documents do you have?",
        "which is the oldest?",
        "¿cuáles son los más recientes?",
        "which documents are from UNODC?",
    )
    assert oldest["text"].startswith("They are from 2018 to 2021; the oldest:")
    assert oldest["reply"]["documents"][0] == "peru.md"
    assert other["text"].startswith("Los más recientes de ellos")
    assert other["reply"]["documents"][0] == "mali.md"
    assert other_again["reply"]["documents"] == ["peru.md"]


def test_what_there_is_on_a_place_is_told_with_quotes(assistant: Assistant) -> None:
    one, other = after(assistant, "anything about Peru?", "and Mali?")
    assert {citation["document"] for citation in one["citations"]} == {"peru.md"}
    assert {citation["document"] for citation in other["citations"]} == {"mali.md"}
    title = one["citations"][0]["title"]
    assert f"Reports that speak of it: {title}" in one["text"]


def test_what_is_asked_of_another_document_leans_on_nothing_asked_before(
    assistant: Assistant,
) -> None:
    question = "What did UNODC do in Peru?"
    before = [{"question": question, "answer": assistant.ask(question).to_dict()}]
    within = {"document": "mali.md"}
    alone = assistant.ask("What were the main results?", before, filters=within)
    assert alone.standalone_question == "What were the main results?"
    thanked = [*before, {"question": "thanks", "answer": assistant.ask("thanks", before).to_dict()}]
    later = assistant.ask("What were the main results?", thanked, filters=within)
    assert later.standalone_question == "What were the main results?"
    assert "Mali" in assistant.ask("and in Mali?", before, filters=within).standalone_question
    for command in ("make a table of it", "shorter"):
        assert "no answer yet" not in assistant.ask(command, before, filters=within).text
    told = assistant.ask("What did UN Women do in Mali?", before, filters=within)
    assert told.citations
    again = [*before, {"question": told.question, "answer": told.to_dict()}]
    goes_on = assistant.ask("and for young artists?", again, filters=within)
    assert "Peru" not in goes_on.standalone_question
    assert "Mali" in goes_on.standalone_question


def test_a_follow_up_within_the_same_documents_takes_over_what_was_asked(
    assistant: Assistant,
) -> None:
    within = {"document": "p*.md"}
    question = "How many judges did UNODC train in Peru?"
    first = assistant.ask(question, filters=within)
    before = [{"question": question, "answer": first.to_dict()}]
    assert "Peru" in assistant.ask("And in 2018?", before, filters=within).standalone_question


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("What did UNODC do in Peru?", "anything about Mali?"),
        ("Que fait l'ONUDC au Pérou ?", "il y a quelque chose sur le Mali ?"),
        ("¿Qué hizo la ONUDD en el Perú?", "¿hay algo sobre Malí?"),
    ],
)
def test_what_there_is_on_a_place_takes_nothing_over_from_the_question_before(
    assistant: Assistant, first: str, then: str
) -> None:
    _, told = after(assistant, first, then)
    assert told["standalone_question"] == then
    named = told.get("reply", {}).get("documents", [])
    assert "mali.md" in [*named, *(citation["document"] for citation in told["citations"])]


def test_the_oldest_after_the_newest_of_all_is_the_oldest_of_all(assistant: Assistant) -> None:
    _, oldest = after(assistant, "which of your documents is the newest?", "and the oldest?")
    assert oldest["text"].startswith("The documents indexed here are from")


@pytest.mark.parametrize(
    ("turn", "begins"),
    [
        ("ok so what have you got in here", "5 documents are indexed here."),
        ("what's there?", "5 documents are indexed here."),
        ("which files could not be read?", "Every document could be read."),
        ("¿qué documentos no se pudieron leer?", "Se han podido leer todos los documentos."),
        ("какие файлы не удалось прочитать?", "Все документы удалось прочитать."),
    ],
)
def test_what_is_held_here_is_told_however_it_is_asked(
    assistant: Assistant, turn: str, begins: str
) -> None:
    (told,) = after(assistant, turn)
    assert told["text"].startswith(begins)


def test_a_place_that_is_asked_about_after_another_is_told_in_the_same_way(
    assistant: Assistant,
) -> None:
    _, other = after(assistant, "Qu'avez-vous sur le Pérou ?", "et sur le Mali ?")
    named = other.get("reply", {}).get("documents", [])
    assert "mali.md" in [*named, *(citation["document"] for citation in other["citations"])]


def test_what_nothing_speaks_of_is_told_by_the_documents_that_name_it(tmp_path: Path) -> None:
    words = (
        "A report on schools.\n\n"
        + "Schools were built in towns. " * 9
        + "\n\nwww.example.org/football"
    )
    with assistant_over(tmp_path, {"schools.md": words, "mali.md": REPORTS["mali.md"]}) as opened:
        asked = opened.ask("any documents on the history of football?")
    assert asked.reply is not None
    assert asked.reply.documents == ("schools.md",)


def test_a_list_names_the_words_that_its_documents_hold_and_no_others(tmp_path: Path) -> None:
    reports = {
        "peru.md": "# Courts of Peru\n\nIn Peru the whole police of two towns was trained by judges.\n",
        "mali.md": "# Schools of Mali\n\nIn Mali schools follow policies of their own.\n",
    }
    with assistant_over(tmp_path, reports) as opened:
        told = {
            asked: opened.ask(asked)
            for asked in (
                "police Mali",
                "police Peru",
                "whale hunting",
                "¿Qué tenemos sobre Noruega?",
            )
        }
    assert "“Mali”: 1" in told["police Mali"].text
    assert "“police Peru”: 1" in told["police Peru"].text
    for asked in ("whale hunting", "¿Qué tenemos sobre Noruega?"):
        assert told[asked].reply is None or not told[asked].reply.documents


def test_what_all_documents_are_about_is_told_by_all_of_them(tmp_path: Path) -> None:
    reports = {
        "one.md": "# Issues of water\n\nWells were dug in the north.\n",
        "two.md": "# Schools of Mali\n\nIn Mali schools were built.\n",
    }
    with assistant_over(tmp_path, reports) as opened:
        told = opened.ask("What issues do the reports address?").reply
    assert told is not None
    assert set(told.documents) == {"one.md", "two.md"}


def test_a_list_is_made_again_for_another_publisher(assistant: Assistant) -> None:
    one, other = after(assistant, "which reports are from UNODC?", "and from UN Women?")
    assert (one["reply"]["documents"], other["reply"]["documents"]) == (["peru.md"], ["mali.md"])


def test_a_country_is_found_in_documents_of_another_language(assistant: Assistant) -> None:
    asked = assistant.ask("есть что-нибудь о Перу?")
    documents = asked.reply.documents if asked.reply else [one.document for one in asked.citations]
    assert set(documents) == {"peru.md"}


def test_documents_are_listed_newest_first_with_titles_that_fit_a_line(
    tmp_path: Path,
) -> None:
    files = {
        f"report-{year}.md": f"---\ntitle: {'A very long title ' * 9}{year}\nlanguage: en\n"
        f"date: {year}-01-01\n---\n\nA report about schools.\n"
        for year in (2019, 2022, 2020)
    }
    with assistant_over(tmp_path, files) as opened:
        answer = opened.ask("which documents do you have?")
    assert answer.reply is not None
    assert answer.reply.documents == ("report-2022.md", "report-2020.md", "report-2019.md")
    lines = [line for line in answer.text.splitlines() if line.startswith("- ")]
    assert len(lines) == 3
    assert all(len(line) < 140 and "…" in line for line in lines)


def test_what_no_document_answers_and_is_like_talk_is_replied_to_as_talk(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("why so slow today, I waited nearly two minutes", explain=True)
    assert answer.status == "reply"
    assert answer.reply is not None
    assert answer.reply.kind == "complaint"
    assert not answer.citations
    assert answer.explanation is not None
    assert answer.explanation["turn"]["why"] == "a question that no document surely answers"
    absent = assistant.ask("How many nurses were trained in Peru in 1999?")
    assert absent.status == "declined"


def test_a_turn_that_is_likelier_talk_than_its_answer_is_right_is_replied_to_as_talk(
    tmp_path: Path,
) -> None:
    files = {
        "visit.md": "# Visit to Burkina Faso\n\nThe team met a mayor in Burkina Faso in May 2019, and looked at wells.\n"
    }
    with assistant_over(tmp_path, files) as opened:
        talk = opened.ask("whats the capital of Burkina Faso")
        question = opened.ask("Whom did the team meet in Burkina Faso?")
    assert (talk.status, talk.reply and talk.reply.kind) == ("reply", "offtopic")
    assert not talk.citations
    assert question.status == "answered"


def test_talk_that_a_document_answers_surely_is_a_question() -> None:
    maybe = Wish(
        "question", "what is the rent", "classifier", "", {}, otherwise="offtopic", chance=0.6
    )
    assert maybe.is_rather_talk(0.5)
    assert not maybe.is_rather_talk(0.7)
    assert not replace(maybe, chance=0.4).is_rather_talk(0.1)
    assert not replace(maybe, otherwise="").is_rather_talk(0.1)


@pytest.mark.parametrize(
    ("turn", "said"),
    [
        ("Compare the two", "Please name it"),
        ("What did they do?", "Please name it"),
        ("Comparez les deux", "Nommez-le"),
        ("Compara los dos", "Nómbrelo"),
        ("Сравните их", "Назовите это"),
    ],
)
def test_what_means_something_that_was_not_said_is_asked_back(
    assistant: Assistant, turn: str, said: str
) -> None:
    for history in ([], ["hello"]):
        answer = assistant.ask(turn, history=history)
        assert (answer.status, answer.citations) == ("reply", ())
        assert said in answer.text


def test_a_pronoun_may_mean_what_was_asked_before_or_is_filtered(assistant: Assistant) -> None:
    turn = "What did they do?"
    assert assistant.ask(turn, history=["What did UNODC do in Peru?"]).reply is None
    assert assistant.ask(turn, filters={"publisher": "UNODC"}).reply is None


def test_a_shorter_answer_keeps_what_the_answer_names(tmp_path: Path) -> None:
    said = (
        "According to the office of the fund, which looked at the rules that had been agreed with all of its partners at"
        " the beginning of the season and at the lists that were sent to it by boat, the harbours that passed the test of"
        " the season were in Peru, Chad and Nepal."
    )
    with assistant_over(tmp_path, {"harbours.txt": f"Harbours of the season\n\n{said}\n"}) as one:
        answer, short = after(one, "Which harbours passed the test of the season?", "shorter")
    assert answer["status"] == "answered"
    assert "Peru, Chad and Nepal" in short["text"] or "short as can be" in short["text"]


def test_further_quotes_do_not_begin_with_an_answer(tmp_path: Path) -> None:
    reports = {
        "a.txt": "The project\n\nThe harbour project started in March 2019.\n",
        "b.txt": "The project\n\nThe harbour project ended in June 2021.\n",
    }
    with assistant_over(tmp_path, reports) as opened:
        answer, more = after(opened, "When did the harbour project start?", "more")
    assert answer["text"].startswith("March 2019 [1]")
    assert more["text"].startswith("The harbour project ended in June 2021. [1]")


def test_a_list_is_narrowed_and_not_made_anew(assistant: Assistant) -> None:
    turns = ("which reports are from UNFPA?", "only 2018", "which are about Togo?")
    listed, none, still = after(assistant, *turns)
    assert len(listed["reply"]["documents"]) == 3
    assert none["text"] == "None of these 3 documents matches: year 2018."
    assert none["reply"]["documents"] == []
    assert still["text"].startswith("2 of these 3 documents mention “Togo”:")


def test_those_of_a_list_that_speak_of_a_place_are_chosen_from_it(assistant: Assistant) -> None:
    listed, none = after(assistant, "which reports are from UNFPA?", "which are about Peru?")
    assert len(listed["reply"]["documents"]) == 3
    assert none["text"].startswith("None of these 3 documents mentions “Peru”.")


def test_the_oldest_of_what_was_listed_for_a_topic_is_no_other_topic(assistant: Assistant) -> None:
    turns = ("which reports are from UNFPA?", "which are about Togo?", "and the oldest?")
    oldest = after(assistant, *turns)[2]
    assert "the oldest:" in oldest["text"]
    assert "mentions “the oldest”" not in oldest["text"]


@pytest.mark.parametrize(
    "turn",
    [
        "summarise the report",
        "can you sum up this document please?",
        "what is the report about?",
        "résume le rapport",
        "resume el informe",
        "резюмируй отчёт",
        "кратко о докладе",
        "لخص التقرير",
    ],
)
def test_the_report_that_was_quoted_is_summed_up_in_any_language(
    assistant: Assistant, turn: str
) -> None:
    _, told = after(assistant, QUESTION, turn)
    cited = {one["document"] for one in told["citations"]}
    listed = set(told.get("reply", {}).get("documents", ()))
    assert cited | listed == {"peru.md"}


def test_a_name_that_was_no_answer_to_the_question_before_shows_what_there_is(
    assistant: Assistant,
) -> None:
    _, named = after(assistant, "How much did UNODC pay for boats in Peru?", "Mali")
    assert named["reply"]["documents"] == ["mali.md"]


def test_what_takes_over_too_much_is_asked_as_it_is_typed(assistant: Assistant) -> None:
    turns = ("How many judges did UNODC train in Peru?", "Who trained nurses in Gabon?")
    assert "Gabon" in after(assistant, *turns)[1]["citations"][0]["quote"]


def test_a_list_is_narrowed_also_where_the_turn_says_reports(assistant: Assistant) -> None:
    listed = after(assistant, "which reports are from UNFPA?", "only 2018 reports")[1]
    assert listed["text"] == "None of these 3 documents matches: year 2018."


def test_a_language_that_no_report_has_is_not_asked_about(assistant: Assistant) -> None:
    answer = after(assistant, QUESTION, "only in French")[1]
    assert not answer["citations"]


def test_in_short_of_a_report_that_was_just_shown_is_its_summary(assistant: Assistant) -> None:
    shown, told = after(
        assistant, "which reports are from UN Women?", "in short, what does it say?"
    )
    assert len(shown["reply"]["documents"]) == 1
    assert told["status"] == "answered"
    assert {one["document"] for one in told["citations"]} == set(shown["reply"]["documents"])

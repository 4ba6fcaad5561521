"""What is known of one document is told from the index, where it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from assistant.model import Answer
from assistant.service import Assistant
from tests.assistant.reports import assistant_over

REPORTS = {
    "peru.md": """---
title: Courts of the Andes, annual report 2018
publisher: UNODC
year: 2018
language: en
url: https://example.org/andes
---
# Peru

In Peru, UNODC trained 61 judges on gender-based violence. The training of all 61 judges was paid for by the courts.
""",
    "mali.md": """---
title: Young artists of Mali, annual report 2021
publisher: UN Women
year: 2021
language: en
---
# Mali

In Mali, UN Women trained 23 young artists on how to speak about violence.
""",
    "kenya.md": """---
title: Water and roads in the north
publisher: UNOPS
language: en
---
# Kenya

This report was published on 4 March 2022, and its annexes in May. It took 300 pages of notes to write it.
""",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with assistant_over(tmp_path_factory.mktemp("particulars"), REPORTS) as opened:
        yield opened


def asked(assistant: Assistant, turns: Sequence[str]) -> Answer:
    """The answer to the last of some turns of a conversation."""
    history: list[dict[str, object]] = []
    for turn in turns[:-1]:
        told = assistant.ask(turn, history=history)
        history.append({"question": turn, "answer": told.to_dict()})
    return assistant.ask(turns[-1], history=history)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What language is the annual report on the courts of the Andes in?", "Language: English"),
        (
            "where can I download the report on the courts of the Andes?",
            "Address: https://example.org/andes",
        ),
        ("How many pages does the report on young artists of Mali have?", "Pages: not known"),
        ("En quelle langue est écrit Courts of the Andes ?", "Langue : anglais"),
        ("На каком языке написан Courts of the Andes?", "Язык: английский"),
        ("When was the annual report on the courts of the Andes published?", "Year: 2018"),
        ("¿Quién publicó “Young artists of Mali, annual report 2021”?", "Editor: UN Women"),
    ],
)
def test_what_is_known_of_a_document_comes_with_what_is_asked_first(
    assistant: Assistant, question: str, first: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "reply"
    assert answer.reply is not None
    assert len(answer.reply.documents) == 1
    bullets = [line for line in answer.notice.splitlines() if line.startswith("- ")]
    assert bullets[0] == f"- {first}"


def test_a_pronoun_is_the_document_that_was_shown(assistant: Assistant) -> None:
    turns = ["How many judges did UNODC train in Peru?", "what language is it in?"]
    answer = asked(assistant, turns)
    assert answer.reply is not None
    assert answer.reply.documents == ("peru.md",)
    again = asked(assistant, [*turns, "and who published it?"])
    assert again.notice.splitlines()[2] == "- Publisher: UNODC"


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Combien de pages a-t-il ?", "Pages : inconnu"),
        ("¿Quién lo publicó?", "Editor: UNODC"),
        ("На каком он языке?", "Язык: английский"),
        ("How many pages does the report have?", "Pages: not known"),
        ("¿Quién publicó el informe?", "Editor: UNODC"),
        ("and when?", "Year: 2018"),
    ],
)
def test_a_pronoun_or_a_bare_word_for_documents_is_the_one_that_was_told_of(
    assistant: Assistant, question: str, first: str
) -> None:
    answer = asked(
        assistant, ["What language is the report on the courts of the Andes in?", question]
    )
    assert answer.reply is not None
    assert answer.reply.documents == ("peru.md",)
    assert answer.notice.splitlines()[2] == f"- {first}"


def test_after_a_list_of_documents_it_is_none_of_them(assistant: Assistant) -> None:
    turns = [
        "Who published “Courts of the Andes, annual report 2018”?",
        "What documents do you have?",
    ]
    answer = asked(assistant, [*turns, "how many pages does it have?"])
    assert answer.reply is None or len(answer.reply.documents) != 1


def test_what_the_document_says_itself_comes_before_what_is_known_of_it(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("When was the report on water and roads in the north published?")
    assert answer.status == "answered"
    assert "4 March 2022" in answer.claims[0].text


@pytest.mark.parametrize(
    "question",
    [
        "How many pages does the annual report have?",  # of two
        "How many pages does the annual report of UNICEF have?",  # of none
        "Where can I find judges in Peru?",
        "Where can I get training?",
        "Who prepared the judges of Peru?",
        "Qui a préparé les juges du Pérou ?",
        "How old is Mali?",
        "When was the declaration of the Andes issued?",
        "Is there a link to violence?",
        "Who published the report?",  # and none was shown
    ],
)
def test_a_question_that_names_no_single_document_is_like_any_other(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.reply is None or len(answer.reply.documents) != 1

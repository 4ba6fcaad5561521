"""Translations of answers: shown where every figure, date and name survives, as printed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant.config.errors import UsageError
from assistant.generation.providers import ChatModel, Usage
from assistant.generation.translate import fault, translated
from assistant.model import Answer, Event, Text
from assistant.samples import open_samples

VIET_NAM = "En 2018, l’ONUDC a formé plus de 2 278 policiers au Viet Nam sur la violence faite aux femmes."  # fmt: skip
PERU = "L’ONUDC a formé 40 juges au Pérou ; aucun procureur n’a participé."
Translate = Callable[..., Answer]


@pytest.fixture
def translate(quoted: Answer) -> Translate:
    """``translate(*replies)``: the quoted answer as a model translates it that replies so."""

    def made(*replies: str, watch: Callable[[Event], None] | None = None) -> Answer:
        model = GenericFakeChatModel(messages=iter([AIMessage(reply) for reply in replies]))
        return translated(quoted, "fr", ChatModel("fake:model", model, 20), Usage(), watch)

    return made


def test_a_translation_that_keeps_everything_is_shown_and_the_quotes_stay_as_printed(
    translate: Translate, quoted: Answer
) -> None:
    answer = translate(VIET_NAM, PERU)
    assert [claim.text for claim in answer.claims] == [VIET_NAM, PERU]
    assert answer.citations == quoted.citations
    assert answer.removed == ()
    assert answer.notice.startswith("Traduit par un modèle")
    assert answer.answerer == "fake:model"


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        (VIET_NAM.replace("2 278", "2 279"), "figure-not-in-quote"),
        (VIET_NAM.replace("plus de ", ""), "figure-not-in-quote"),
        (VIET_NAM.replace("2018", "2019"), "figure-not-in-quote"),
        (VIET_NAM.replace("En 2018, l", "L"), "figure-not-in-quote"),
        (VIET_NAM.replace("au Viet Nam", "au Laos"), "place-not-in-quote"),
        (VIET_NAM.replace("au Viet Nam ", ""), "place-not-in-quote"),
        (VIET_NAM.replace("ONUDC", "UNICEF"), "organisation-not-in-quote"),
        (VIET_NAM.replace("policiers", "policiers, avec Ana Silva,"), "unsupported"),
        (VIET_NAM.replace("a formé", "n’a pas formé"), "unsupported"),
        (VIET_NAM + " Voir https://evil.example.", "unsupported"),
        (VIET_NAM + " C’était un grand succès pour tout le monde." * 4, "unsupported"),
    ],
)
def test_a_translation_that_changes_something_is_left_out_and_listed(
    translate: Translate, quoted: Answer, lie: str, reason: str
) -> None:
    answer = translate(lie, PERU)
    assert answer.claims[0] == quoted.claims[0]
    assert answer.claims[1].text == PERU
    assert [(one.text, one.reason) for one in answer.removed] == [(lie, reason)]
    assert "tel qu’imprimé" in answer.notice


def test_words_in_another_language_are_no_translation(quoted: Answer) -> None:
    (of, _) = quoted.claims
    assert fault(of.text, of.text, "fr", list(quoted.citations)) == "unsupported"


def test_a_model_that_gives_nothing_leaves_the_sentences(
    translate: Translate, quoted: Answer
) -> None:
    answer = translate("", "")
    assert answer.claims == quoted.claims
    assert answer.answerer == "quotes"
    assert "tel qu’imprimé" in answer.notice


def test_paragraphs_are_told_as_they_are_shown(translate: Translate) -> None:
    told: list[Event] = []
    answer = translate(VIET_NAM, "rien", watch=told.append)
    assert [event.text for event in told if isinstance(event, Text)] == answer.paragraphs


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "needs a chat model"), ("xx", "en, fr, es, ar, ru")]
)
def test_what_cannot_be_translated_is_said(language: str, words: Sequence[str]) -> None:
    with open_samples() as assistant, pytest.raises(UsageError, match=words):
        assistant.ask("How many staff did UNRWA train?", language=language)

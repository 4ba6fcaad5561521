"""A model of entailment beside the other checks: a tiny one, made here, that always says the same."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant.generation.check.features import Encode
from assistant.generation.check.sentence import Entails, check_sentence
from assistant.generation.generator import open_entailment
from assistant.generation.passages import NumberedPassage
from assistant.generation.providers import ChatModel
from assistant.generation.write import Writer
from assistant.model import Answer
from index.errors import ModelFault
from tests.assistant.tiny_bert import tiny_bert

LABELS = ("contradiction", "entailment", "neutral")
POLICE = "UNODC trained more than 2,278 police officers in Viet Nam on violence against women."


def _make(folder: Path, says: str, labels: tuple[str, ...] = LABELS) -> str:
    """The path of a CrossEncoder that is sure of the label ``says``."""
    import torch

    model = tiny_bert(folder / "model", ["police", "officers"], labels)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([4.0 * (one == says) for one in labels]))
    model.save_pretrained(folder / "model")
    return str(folder / "model")


def _written(
    entails: Entails, quoted: Answer, passages: list[NumberedPassage], encode: Encode
) -> Answer:
    reply = AIMessage(f"{POLICE} [1]")
    model = ChatModel("fake:model", GenericFakeChatModel(messages=iter([reply])), 20)
    check = partial(check_sentence, encode=encode, entails=entails)
    return Writer(model, check).write(quoted, passages)


@pytest.mark.parametrize(("says", "shown"), [("entailment", True), ("neutral", False)])
def test_a_sentence_that_does_not_follow_from_its_passage_is_left_out(
    tmp_path: Path,
    quoted: Answer,
    passages: list[NumberedPassage],
    encode: Encode,
    says: str,
    shown: bool,
) -> None:
    entails = open_entailment(_make(tmp_path, says))
    sure = 2.718281828**4
    assert entails("officers", "police") == pytest.approx(
        (sure if shown else 1) / (sure + 2), abs=1e-4
    )
    answer = _written(entails, quoted, passages, encode)
    assert (POLICE in [claim.text for claim in answer.claims]) is shown
    assert [one.reason for one in answer.removed] == ([] if shown else ["unsupported"])


def test_a_model_without_such_a_label_is_refused_with_the_labels_it_has(tmp_path: Path) -> None:
    with pytest.raises(ModelFault, match="good, bad"):
        open_entailment(_make(tmp_path, "good", ("good", "bad")))


def test_a_model_that_is_not_there_is_refused_with_what_to_do() -> None:
    with pytest.raises(ModelFault, match="ASSISTANT_ENTAILMENT"):
        open_entailment("nobody/has-this-model")

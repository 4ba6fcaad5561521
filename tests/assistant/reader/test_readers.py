"""What can take the place of the packaged reader: nothing, or a CrossEncoder."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.config.settings import Settings
from assistant.reader.readers import OFF, open_reader
from assistant.reader.scores import Shown
from index.errors import ModelFault
from tests.assistant.tiny_bert import tiny_bert

QUESTION = "How many judges were trained in Peru?"
RIGHT = "In Peru, 61 judges were trained."
WRONG = "The annex lists the members."


def test_off_means_none_and_questions_are_answered_all_the_same(tmp_path: Path) -> None:
    assert open_reader(OFF) is None
    (tmp_path / "a.txt").write_text("UNODC trained 61 judges in Peru in 2019.", encoding="utf-8")
    settings = Settings(reader=OFF)
    with Assistant.open(tmp_path / "index", settings=settings) as assistant:
        assistant.index([tmp_path / "a.txt"])
        answer = assistant.ask("How many judges did UNODC train in Peru?")
        assert answer.text.startswith("61 judges")


def test_a_cross_encoder_reads_each_sentence_under_what_stands_above_it(tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    model = tiny_bert(tmp_path / "model", ["judges", "peru", "in", "61"], ["relevant"])
    model.save_pretrained(tmp_path / "model")
    reader = open_reader(str(tmp_path / "model"))
    assert reader is not None
    found, empty = reader.read(QUESTION, [Shown("Peru", (RIGHT, WRONG)), Shown("", ())])
    scores = CrossEncoder(str(tmp_path / "model")).predict(
        [(QUESTION, f"Peru {RIGHT}"), (QUESTION, f"Peru {WRONG}")]
    )
    for unit, score in zip(found.units, scores, strict=True):
        assert 1 / (1 + 2.718281828**-unit.logit) == pytest.approx(float(score), abs=1e-3)
    assert found.logit == max(unit.logit for unit in found.units)
    assert empty.units == ()


def test_questions_are_answered_with_a_cross_encoder(tmp_path: Path) -> None:
    model = tiny_bert(tmp_path / "model", ["judges", "peru", "in", "61"], ["relevant"])
    model.save_pretrained(tmp_path / "model")
    (tmp_path / "a.txt").write_text("UNODC trained 61 judges in Peru in 2019.", encoding="utf-8")
    settings = Settings(reader=str(tmp_path / "model"), answers="eager")
    with Assistant.open(tmp_path / "index", settings=settings) as assistant:
        assistant.index([tmp_path / "a.txt"])
        assert assistant.search("judges in Peru")[0].passage.document == "a.txt"
        assert assistant.ask("How many judges did UNODC train in Peru?").status != "reply"


def test_a_cross_encoder_that_is_not_there_is_refused_at_once_with_what_to_do() -> None:
    with pytest.raises(ModelFault, match="ASSISTANT_READER"):
        open_reader("nobody/has-this-model")

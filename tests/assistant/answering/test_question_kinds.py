"""What a question asks for, learnt from questions that people sorted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answering.open_questions.kinds import kind_asked_for, open_kind
from assistant.question.understand import understand
from assistant.reader.kinds import KINDS, LOOK_UP, OPEN_KINDS
from assistant.reader.passage_reader import PackagedReader
from assistant.reader.scores import Reader
from tests.assistant.reports import assistant_over

DATA = Path(__file__).parents[2] / "data"
SORTED = DATA / "question_kinds.jsonl"
OTHERS = DATA / "other_question_kinds.jsonl"  # of a writer from whom nothing was learnt


@pytest.fixture(scope="module")
def reader() -> PackagedReader:
    return PackagedReader()


def kind(text: str, reader: Reader | None) -> str:
    question = understand(text)
    return kind_asked_for(question, open_kind(question), reader)[0] or LOOK_UP


@pytest.mark.parametrize(
    "question",
    [
        "why are beekeepers in the hills so worried about the new dam",
        "how might the fishing villages protect themselves from floods, ideas from the review",
        "¿En qué quedó el proyecto de riego del valle, qué cambió para las familias?",
        "où en est la scolarisation des filles dans les villages du nord selon l'étude",
        "что мешает фермерам продавать урожай в городе",
        "ما الذي تغير في حياة النساء بعد مشروع الآبار",
    ],
)
def test_an_open_question_in_other_words_is_known_by_its_likeness(
    question: str, reader: PackagedReader
) -> None:
    assert kind(question, reader) in OPEN_KINDS


@pytest.mark.parametrize(
    "question",
    [
        "How many beekeepers were trained in the hills?",
        "who signed the agreement on the dam",
        "In which district is the irrigation project?",
        "¿Cuánto costó el proyecto de riego del valle?",
        "quel est le nom du directeur du projet",
        "Когда начался проект в долине?",
        "ما هي ميزانية مشروع الآبار؟",
    ],
)
def test_a_question_for_one_value_stays_a_look_up(question: str, reader: PackagedReader) -> None:
    assert kind(question, reader) == LOOK_UP


def test_a_question_that_asks_in_a_known_way_keeps_its_kind(reader: PackagedReader) -> None:
    assert kind("What does the review of the dam recommend on the floods?", reader) == (
        "recommendations"
    )


def test_without_a_reader_the_ways_of_asking_that_are_known_decide_alone() -> None:
    assert kind("why are beekeepers in the hills so worried about the new dam", None) == LOOK_UP
    assert kind("What does the review of the dam recommend on the floods?", None) == (
        "recommendations"
    )


def test_why_is_answered_with_points_where_a_report_has_several(tmp_path: Path) -> None:
    text = (
        "# Review of the dam in the hills, 2021\n\n## Fears of the beekeepers\n\n"
        "Beekeepers fear that the lake of the new dam will cover the meadows of their bees.\n"
        "They are worried that fog from the dam will keep the bees of the hills at home.\n"
        "Beekeepers also fear that the road to the dam will bring lorries and dust to the hills.\n"
        "Their honey from the hills won a prize in 2019, and buyers ask for meadows without dust.\n"
    )
    with assistant_over(tmp_path, {"dam.md": text}) as assistant:
        answer = assistant.ask("why are beekeepers in the hills so worried about the new dam")
    assert answer.plan == "open"
    assert len(answer.citations) >= 2


def test_of_a_writer_from_whom_it_has_not_learnt_most_questions_are_told_apart(
    reader: PackagedReader,
) -> None:
    lines = [json.loads(line) for line in OTHERS.read_text(encoding="utf-8").splitlines()]
    told = [kind(one["question"], reader) != LOOK_UP for one in lines]
    asked = [one["kind"] != LOOK_UP for one in lines]
    known = [said for said, is_open in zip(told, asked, strict=True) if is_open]
    taken = [said for said, is_open in zip(told, asked, strict=True) if not is_open]
    assert sum(known) >= 0.8 * len(known)
    assert sum(taken) <= 0.08 * len(taken)


def test_the_questions_that_it_learnt_from_have_known_kinds() -> None:
    lines = [json.loads(line) for line in SORTED.read_text(encoding="utf-8").splitlines()]
    assert {one["kind"] for one in lines} == {*OPEN_KINDS, LOOK_UP} == {*KINDS}
    assert len({one["question"] for one in lines}) == len(lines)

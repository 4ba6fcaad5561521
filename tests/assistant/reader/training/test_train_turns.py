"""The layers for turns learn which words are taken over, and what is exported says it as they do."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from assistant.reader.passage_reader import TURNS
from assistant.reader.tokens import Tokens
from assistant.reader.training.dialogues import Labelled, labelled, load_dialogues
from assistant.reader.training.export_upper import export
from assistant.reader.training.train_turns import (
    OUTPUTS,
    Example,
    epochs_of,
    examples,
    measure,
)
from assistant.reader.training.upper import UpperLayers, hidden_of, shared_layers
from assistant.reader.turns import DROPPED, KEPT, REPLACED
from index.encoder.files import DEFAULT_FOLDER
from tests.assistant.reader.training.passages import untrained_layers

PLACES = ("Peru", "Kenya", "Mali", "Chad", "Nepal", "Togo", "Niger", "Fiji")


def _labels(one: Labelled) -> list[str]:
    return ["".join("-+/"[label] for label in words) for words in one.words]


@pytest.mark.parametrize(
    ("turn", "earlier", "alone", "own", "words"),
    [
        (
            "and in Peru?",
            ["What did UNODC do in Viet Nam?"],
            "What did UNODC do in Peru?",
            (False, False, True),
            ["+++++//"],
        ),
        (
            "by when",
            ["thanks, and who pays?", "How many schools will UNICEF build?"],
            "By when will UNICEF build schools?",
            (True, True),
            ["----", "--++++"],
        ),
        (
            "Who trained judges?",
            ["What did UNODC do?"],
            "Who trained judges?",
            (True,) * 3,
            ["----"],
        ),
    ],
)
def test_words_of_the_question_that_stands_alone_are_found_where_they_come_from(
    turn: str, earlier: list[str], alone: str, own: tuple[bool, ...], words: list[str]
) -> None:
    found = labelled(turn, earlier, alone)
    assert found.own == own
    assert _labels(found) == words
    assert (DROPPED, KEPT, REPLACED) == (0, 1, 2)


def _line(number: int) -> str:
    place, other = PLACES[number % len(PLACES)], PLACES[(number + 3) % len(PLACES)]
    turns = [
        ("question", f"Who funded the schools in {place}?", None),
        ("followup", "by when?", f"The schools in {place}: by when?"),
        ("talk", "thanks", ""),
        ("followup", f"and in {other}?", f"The schools in {other}: by when?"),
        ("question", f"How many judges were trained in {other}?", None),
    ]
    return json.dumps(
        {
            "id": str(number),
            "turns": [
                {"user": user, "kind": kind, "standalone": user if alone is None else alone}
                for kind, user, alone in turns
            ],
        }
    )


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    path = tmp_path_factory.mktemp("dialogues") / "dialogues.jsonl"
    path.write_text("\n".join(map(_line, range(24))), "utf-8")
    turns = load_dialogues([path], random.Random(0))  # noqa: S311  (no secret)
    return examples(turns, Tokens.open(DEFAULT_FOLDER))


@pytest.fixture(scope="module")
def layers(tmp_path_factory: pytest.TempPathFactory) -> UpperLayers:
    return untrained_layers(tmp_path_factory.mktemp("backbone"), OUTPUTS)


def test_talk_is_no_turn_and_first_turns_are_read_after_other_dialogues(
    given: list[Example],
) -> None:
    assert all(one.labelled.turn != "thanks" for one in given)
    first = [one.labelled for one in given if one.labelled.turn.startswith("Who funded")]
    assert first
    assert all(set(label) == {DROPPED} for one in first for label in one.words)


def test_they_learn_which_words_are_taken_over(layers: UpperLayers, given: list[Example]) -> None:
    mixed = random.Random(0).sample(given, len(given))  # noqa: S311  (no secret)
    own, others = mixed[:100], mixed[100:]
    shared = shared_layers(DEFAULT_FOLDER)
    hidden, held = (hidden_of(shared, [e.read.reading for e in some]) for some in (own, others))
    first, *_, last = epochs_of(layers, own, hidden, 6)
    assert last < 0.5 * first
    precision, recall, told = measure(layers, others, held)
    assert min(precision, recall, told) > 0.8


def test_what_is_exported_gives_the_logits_that_were_trained(
    layers: UpperLayers, given: list[Example], tmp_path: Path
) -> None:
    readings = [one.read.reading for one in given]
    assert export(layers, readings, 20, DEFAULT_FOLDER, tmp_path / TURNS) < 0.2

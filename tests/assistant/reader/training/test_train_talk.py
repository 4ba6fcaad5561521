"""The layers for talk learn what a turn is, and what is exported says the same."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

from assistant.reader.kinds import encode_question
from assistant.reader.network import LAYERS
from assistant.reader.passage_reader import TALK, WEIGHTS, PackagedReader
from assistant.reader.talk import LABELS, labels_of
from assistant.reader.tokens import Tokens
from assistant.reader.training.export_upper import export
from assistant.reader.training.packaged import packaged_upper
from assistant.reader.training.reader import Reader
from assistant.reader.training.train_talk import (
    OUTPUTS,
    Labelled,
    epochs_of,
    load_questions,
    load_turns,
    measured,
    most_like_talk,
)
from assistant.reader.training.upper import UpperLayers, hidden_of, read, shared_layers
from index.encoder.files import DEFAULT_FOLDER
from tests.assistant.reader.training.passages import copy_shared_layers, untrained_layers

PLACES = ("Peru", "Kenya", "Mali", "Chad", "Nepal", "Togo")
TURNS = (
    ("thanks", "Many thanks to you in {}"),
    ("command/shorter", "Shorter, {}"),
    ("question", "How many judges were trained in {}?"),
    ("question", "What made the work in the villages of {} so hard?"),
)


def _written(folder: Path, lines: list[dict[str, object]]) -> Path:
    file = folder / "turns.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in lines), "utf-8")
    return file


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines: list[dict[str, object]] = [
        {"turn": text.format(place), "label": label} for place in PLACES for label, text in TURNS
    ]
    return _written(tmp_path_factory.mktemp("talk"), lines)


@pytest.fixture(scope="module")
def given(path: Path) -> list[Labelled]:
    return load_turns([path], Tokens.open(DEFAULT_FOLDER), listed=False)


@pytest.fixture(scope="module")
def layers(tmp_path_factory: pytest.TempPathFactory) -> UpperLayers:
    return untrained_layers(tmp_path_factory.mktemp("backbone"), OUTPUTS)


def test_they_learn_what_turns_are(layers: UpperLayers, given: list[Labelled]) -> None:
    assert {LABELS[one.label] for one in given} == {"thanks", "command/shorter", "question"}
    hidden = hidden_of(shared_layers(DEFAULT_FOLDER), [one.reading for one in given])
    list(epochs_of(layers, given, hidden, 15))
    told = measured(layers, given, hidden)
    assert "1.000 and 0.0000 from 0.5" in told
    assert told.endswith("labels of talk right 1.000")
    talkative = most_like_talk(layers, hidden)[: sum(one.is_talk for one in given)]
    assert all(given[number].is_talk for number in talkative)


def test_a_turn_is_learnt_as_it_is_typed_in_haste_too_and_a_question_counts_once(
    tmp_path: Path,
) -> None:
    dialogue = [
        {
            "user": "Who paid for the dam?",
            "kind": "question",
            "standalone": "Who paid for the dam?",
        },
        {"user": "Thank you!", "kind": "talk", "standalone": None},
    ]
    file = _written(
        tmp_path, [{"turn": "Plus court !", "label": "command/shorter"}, {"turns": dialogue}] * 2
    )
    given = load_turns([file], Tokens.open(DEFAULT_FOLDER), listed=False)
    labels = [LABELS[one.label] for one in given]
    assert labels == ["command/shorter", "question", "command/shorter"]
    listed = load_turns([file], Tokens.open(DEFAULT_FOLDER))
    labels_listed = {LABELS[one.label] for one in listed}
    assert {"greeting", "help/add", "inventory"} < labels_listed < set(LABELS)
    assert len(load_questions(file, Tokens.open(DEFAULT_FOLDER))) == 1


def test_a_public_turn_that_answers_is_no_question(tmp_path: Path) -> None:
    asked = [{"question": one, "passages": []} for one in ("Yes, that is so", "Who signed it?")]
    file = _written(tmp_path, asked)
    assert len(load_turns([file], Tokens.open(DEFAULT_FOLDER), listed=False)) == 1


def test_what_is_exported_says_what_was_trained(
    layers: UpperLayers, given: list[Labelled], tmp_path: Path
) -> None:
    readings = [one.reading for one in given]
    assert export(layers, readings, 6, DEFAULT_FOLDER, tmp_path / TALK) < 0.25
    copy_shared_layers(tmp_path)
    said = PackagedReader(tmp_path, tmp_path / "cache").labels("Shorter, Peru")
    hidden = hidden_of(shared_layers(DEFAULT_FOLDER), [given[1].reading])
    wanted = labels_of(read(layers.eval(), hidden)[0].detach().numpy())
    assert np.allclose(
        [said[label] for label in LABELS], [wanted[label] for label in LABELS], atol=0.05
    )


def test_every_label_of_the_lists_is_one_that_the_network_says() -> None:
    said = PackagedReader().labels("bonjour à tous")
    assert sum(said.values()) == pytest.approx(1.0)
    assert list(said) == sorted(LABELS, key=lambda label: -said[label])
    assert next(iter(said)) == "greeting"


def test_training_goes_on_from_the_packaged_layers_as_they_ship(tmp_path: Path) -> None:
    taken = packaged_upper(WEIGHTS / TALK)
    sizes = {"hidden_size": 384, "num_hidden_layers": LAYERS, "intermediate_size": 1536}
    untrained = BertConfig(vocab_size=8, num_attention_heads=12, **sizes)
    BertModel(untrained, add_pooling_layer=False).save_pretrained(tmp_path)
    layers = UpperLayers(Reader(tmp_path), OUTPUTS).eval()
    layers.load_state_dict({name: torch.from_numpy(numbers) for name, numbers in taken.items()})
    pieces, shared = Tokens.open(DEFAULT_FOLDER), shared_layers(DEFAULT_FOLDER)
    for turn in ("Good morning", "How many judges were trained in Peru?"):
        with torch.no_grad():
            (said,) = read(layers, hidden_of(shared, [encode_question(turn, pieces.ids)]))
        (label, share), *_ = PackagedReader().labels(turn).items()
        assert labels_of(said.numpy())[label] == pytest.approx(share, abs=0.05)

"""The layers for kinds learn what a question asks for, and what is exported says the same."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from assistant.reader.kinds import KINDS
from assistant.reader.passage_reader import KINDS as KINDS_FILE
from assistant.reader.passage_reader import PackagedReader
from assistant.reader.tokens import Tokens
from assistant.reader.training.export_upper import export
from assistant.reader.training.train_kinds import (
    OUTPUTS,
    Sorted,
    chances,
    epochs_of,
    load_sorted,
    measured,
)
from assistant.reader.training.upper import UpperLayers, hidden_of, shared_layers
from index.encoder.files import DEFAULT_FOLDER
from tests.assistant.reader.training.passages import copy_shared_layers, untrained_layers

PLACES = ("Peru", "Kenya", "Mali", "Chad", "Nepal", "Togo")
ASKED = (
    ("look-up", "How many judges were trained in {}?"),
    ("recommendations", "What does the review recommend on the courts of {}?"),
    ("look-up", "Who signed the agreement on the dam in {}?"),
    ("challenges", "What made the work in the villages of {} so hard?"),
)


def _lines() -> list[dict[str, object]]:
    return [
        {"question": text.format(place), "kind": kind, "about": f"{place}.pdf"}
        for place in PLACES
        for kind, text in ASKED
    ]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("kinds") / "kinds.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in _lines()), "utf-8")
    return file


@pytest.fixture(scope="module")
def given(path: Path) -> list[Sorted]:
    return load_sorted([path], Tokens.open(DEFAULT_FOLDER))


@pytest.fixture(scope="module")
def layers(tmp_path_factory: pytest.TempPathFactory) -> UpperLayers:
    return untrained_layers(tmp_path_factory.mktemp("backbone"), OUTPUTS)


def test_they_learn_what_questions_ask_for(layers: UpperLayers, given: list[Sorted]) -> None:
    mixed = random.Random(0).sample(given, len(given))  # noqa: S311  (no secret)
    own, others = mixed[:16], mixed[16:]
    shared = shared_layers(DEFAULT_FOLDER)
    hidden, held = (hidden_of(shared, [one.reading for one in some]) for some in (own, others))
    first, *_, last = epochs_of(layers, own, hidden, 30)
    assert last < 0.6 * first
    said = chances(layers, held)
    assert np.allclose(said.sum(axis=1), 1.0)
    assert (said.argmax(axis=1) == [one.kind for one in others]).mean() > 0.8
    assert measured(others, said).startswith("AUROC 1.000")


def test_unsure_questions_count_half(tmp_path: Path) -> None:
    file = tmp_path / "kinds.jsonl"
    lines = [{"question": "Why?", "kind": "explain", "unsure": True}, _lines()[0]]
    file.write_text("".join(json.dumps(one) + "\n" for one in lines), "utf-8")
    unsure, sure = load_sorted([file], Tokens.open(DEFAULT_FOLDER))
    assert (unsure.weight, sure.weight) == (0.5, 1.0)
    assert (unsure.about, sure.about) == ("Why?", "Peru.pdf")
    assert (unsure.kind, sure.kind) == (KINDS.index("explain"), KINDS.index("look-up"))


def test_what_is_exported_says_what_was_trained(
    layers: UpperLayers, given: list[Sorted], tmp_path: Path
) -> None:
    readings = [one.reading for one in given]
    assert export(layers, readings, 6, DEFAULT_FOLDER, tmp_path / KINDS_FILE) < 0.2
    copy_shared_layers(tmp_path)
    reader = PackagedReader(tmp_path, tmp_path / "cache")
    shared = shared_layers(DEFAULT_FOLDER)
    trained = chances(layers, hidden_of(shared, readings[:1]))[0]
    said = reader.kinds(str(_lines()[0]["question"]))
    assert list(said) == list(KINDS)
    assert np.allclose(list(said.values()), trained, atol=0.05)


def test_a_question_of_any_length_is_read() -> None:
    said = PackagedReader().kinds("and " * 500)
    assert sum(said.values()) == pytest.approx(1.0)
    assert sum(PackagedReader().kinds("").values()) == pytest.approx(1.0)

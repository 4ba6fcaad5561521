"""The upper layers learn what only nearly answers, and keep what the reader says of other questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from assistant.reader.passage_reader import ANSWERS, PackagedReader
from assistant.reader.scores import Shown
from assistant.reader.tokens import Tokens
from assistant.reader.training.export_upper import export
from assistant.reader.training.groups import load
from assistant.reader.training.near_misses import Batches, between, load_near, loss_kept, loss_near
from assistant.reader.training.reader import OUTPUTS
from assistant.reader.training.upper import UpperLayers, read, train
from index.encoder.files import DEFAULT_FOLDER
from tests.assistant.reader.training.passages import (
    copy_shared_layers,
    untrained_layers,
    write_groups,
)

GROUPS = ("women", "judges", "pupils", "nurses")


@pytest.fixture
def layers(tmp_path: Path) -> UpperLayers:
    return untrained_layers(tmp_path / "backbone", range(OUTPUTS))


@pytest.fixture
def batches(tmp_path: Path) -> Batches:
    near = tmp_path / "near.jsonl"
    near.write_text("".join(json.dumps(_line(n)) + "\n" for n in range(8)), "utf-8")
    kept = load([write_groups(tmp_path / "reports.jsonl", 6)])
    return Batches(load_near(near, Tokens.open(DEFAULT_FOLDER)), kept, DEFAULT_FOLDER)


def _line(number: int) -> dict[str, object]:
    own, other = GROUPS[number % 4], GROUPS[(number + 1) % 4]
    return {
        "documents": [f"report-{number}.pdf"],
        "shown": "UNODC",
        "units": ["The office opened.", f"In all, {number + 40} {own} were trained."],
        "question": f"How many {own} were trained?",
        "right": [1],
        "answer": str(number + 40),
        "misses": [{"question": f"How many {other} were trained?", "differs": "counted"}],
    }


def test_the_loss_of_both_falls(layers: UpperLayers, batches: Batches) -> None:
    first, *_, last = train(layers, lambda step: batches.loss(layers, step), 8)
    assert last < first


def test_a_question_that_is_answered_is_told_from_its_near_miss(
    layers: UpperLayers, batches: Batches
) -> None:
    near = batches.near[0]
    outputs = [torch.zeros(len(one.ids), OUTPUTS) for one in near.readings]
    even = loss_near(near, outputs)
    right, miss = [one.clone() for one in outputs], [one.clone() for one in outputs]
    right[0][near.readings[0].units[1][0], 1] = 4.0
    miss[1][near.readings[1].units[1][0], 1] = 4.0
    assert loss_near(near, right) < even < loss_near(near, miss)


def test_what_was_said_before_costs_least(layers: UpperLayers, batches: Batches) -> None:
    readings = batches.near[0].readings[:1]
    said = [one.detach() for one in read(layers, batches.hidden(readings))]
    other = [one + torch.randn_like(one) for one in said]
    assert loss_kept(readings, said, said) < loss_kept(readings, other, said)


def test_what_is_written_lies_between_the_weights_before_and_after(layers: UpperLayers) -> None:
    before = {name: numbers.clone() for name, numbers in layers.state_dict().items()}
    with torch.no_grad():
        layers.said.bias += 1.0
    mean = between(before, layers)
    assert torch.allclose(mean.said.bias, before["said.bias"] + 0.5)
    assert torch.equal(mean.said.weight, before["said.weight"])
    assert torch.allclose(layers.said.bias, before["said.bias"] + 1.0)


def test_the_layers_that_are_written_read_over_the_shared_ones(
    layers: UpperLayers, batches: Batches, tmp_path: Path
) -> None:
    readings = [reading for near in batches.near for reading in near.readings]
    assert export(layers, readings, 4, DEFAULT_FOLDER, tmp_path / ANSWERS) < 0.2
    copy_shared_layers(tmp_path)
    reader = PackagedReader(tmp_path, tmp_path / "cache")
    (passage,) = reader.read("How many judges were trained?", [Shown("", ("One.", "Two."))])
    assert len(passage.units) == 2

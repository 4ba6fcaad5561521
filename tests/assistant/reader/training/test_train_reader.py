"""The reader learns, and training that is interrupted comes to the same weights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from assistant.reader.passage_reader import PackagedReader, Shown
from assistant.reader.training.export_reader import export, readings_of
from assistant.reader.training.packaged import packaged_weights
from assistant.reader.training.train_reader import Data, Training
from tests.assistant.reader.training.passages import tiny_backbone, write_groups


@pytest.fixture(scope="module")
def backbone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    return tiny_backbone(tmp_path_factory.mktemp("backbone"))


@pytest.fixture(scope="module")
def data(backbone: Path, tmp_path_factory: pytest.TempPathFactory) -> Data:
    folder = tmp_path_factory.mktemp("groups")
    reports = write_groups(folder / "reports.jsonl", 200)
    return Data.read([reports], [write_groups(folder / "public.jsonl", 400, "set")], backbone)


def _steps(training: Training, data: Data, count: int) -> list[float]:
    return [training.learn(data.batch(training.step)) for _ in range(count)]


def test_training_that_is_interrupted_comes_to_the_same_weights(
    backbone: Path, data: Data, tmp_path: Path
) -> None:
    whole = Training(backbone, tmp_path / "whole")
    _steps(whole, data, 5)

    (tmp_path / "parts").mkdir()
    first = Training(backbone, tmp_path / "parts")
    _steps(first, data, 3)
    first.keep()
    second = Training(backbone, tmp_path / "parts")
    assert second.step == 3
    _steps(second, data, 2)

    assert all(torch.equal(second.mean[name], whole.mean[name]) for name in whole.mean)
    pairs = zip(second.model.parameters(), whole.model.parameters(), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)


def test_it_learns_which_sentence_answers(backbone: Path, data: Data, tmp_path: Path) -> None:
    training = Training(backbone, tmp_path)
    before = training.measure(data.held_out)["reports"]
    training.highest = [5e-3] * len(training.highest)
    _steps(training, data, 250)
    after = training.measure(data.held_out)["reports"]
    assert after["loss"] < 0.7 * before["loss"]
    assert after["first"] > 0.9 > before["first"]

    kept = load_file(tmp_path / "reader.safetensors")
    assert set(kept) == set(training.mean)
    log = (tmp_path / "log.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(entry)["step"] for entry in log] == [0, 250]


def test_word_vectors_are_shared_and_so_never_changed_nor_stored(
    backbone: Path, data: Data, tmp_path: Path
) -> None:
    training = Training(backbone, tmp_path)
    before = training.model.bert.embeddings.word_embeddings.weight.clone()
    _steps(training, data, 3)
    assert torch.equal(training.model.bert.embeddings.word_embeddings.weight, before)
    assert not any("embeddings" in name for name in training.mean)


def test_what_is_exported_reads_as_what_was_trained(
    backbone: Path, data: Data, tmp_path: Path
) -> None:
    training = Training(backbone, tmp_path)
    _steps(training, data, 3)
    training.measure(data.held_out)
    groups = [write_groups(tmp_path / "groups.jsonl", 60)]
    into = tmp_path / "small"
    readings = readings_of(groups, backbone, 60)
    assert export(tmp_path / "last.safetensors", backbone, readings, 20, into) < 0.05

    question, passage = "How many judges were trained in Peru?", "40 judges were trained in Peru."
    reader = PackagedReader(into, tmp_path / "cache", backbone)
    shown = [Shown("UNODC", (passage, "The year.")), Shown("", ("The office opened.",) * 90)]
    first, second = reader.read(question, shown)
    assert len(first.units) == 2
    assert len(second.units) == 90  # read in several parts

    trained, taken_back = load_file(tmp_path / "last.safetensors"), packaged_weights(into)
    assert set(trained) <= set(taken_back)
    for name, weights in trained.items():
        off = torch.from_numpy(taken_back[name]) - weights
        assert off.abs().mean() <= 0.03 * weights.abs().mean(), name
    span = first.units[0].span
    assert span is not None
    assert passage[slice(*span)]
    assert 0 < first.units[0].certainty <= 1

"""The script that trains the ranker, on a few questions made up here."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from safetensors.numpy import load_file
from safetensors.torch import save_file

from assistant.reader.ranker import PackagedRanker
from assistant.reader.training.export import export, pairs_of
from assistant.reader.training.network import Ranker
from tests.assistant.reader.training.test_reports import line

pytestmark = pytest.mark.timeout(1500)  # three runs with torch take long on a busy machine
TRAIN = [sys.executable, "-m", "assistant.reader.training.train"]
_PATIENCE = 120  # seconds


@pytest.fixture(scope="module")
def arguments(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("training")
    rows = [
        {
            "source": "squad2",
            "context": f"The office in town {n} opened in {1990 + n}. It has {n} rooms. Rent is low.",
            "question": f"When did the office in town {n} open?",
            "history": [],
            "answerable": True,
            "answers": [str(1990 + n)],
        }
        for n in range(12)
    ]
    questions, reports = folder / "questions.jsonl.gz", folder / "groups.jsonl"
    with gzip.open(questions, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    reports.write_text("".join(json.dumps(line(n)) + "\n" for n in range(20)), encoding="utf-8")
    return [str(questions), "--reports", str(reports), "--groups", "4", "--threads", "1"]


def test_training_that_is_killed_goes_on_to_the_same_weights(
    arguments: list[str], tmp_path: Path
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    subprocess.run([*TRAIN, *arguments, "--out", str(whole)], check=True, capture_output=True)

    began = time.monotonic()
    process = subprocess.Popen(
        [*TRAIN, *arguments, "--out", str(killed)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not (killed / "checkpoint.pt").exists() and time.monotonic() - began < _PATIENCE:
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert not (killed / "last.safetensors").exists()
    subprocess.run([*TRAIN, *arguments, "--out", str(killed)], check=True, capture_output=True)

    expected, given = (load_file(folder / "last.safetensors") for folder in (whole, killed))
    assert expected.keys() == given.keys()
    assert all((expected[name] == given[name]).all() for name in expected)
    measured = json.loads((killed / "training.json").read_text(encoding="utf-8"))
    assert {"squad2", "reports"} & set(measured["held_out"])


def test_what_is_exported_reads_nearly_as_what_was_trained_and_is_half_as_large(
    arguments: list[str], tmp_path: Path
) -> None:
    torch.manual_seed(1)
    trained, into = tmp_path / "last.safetensors", tmp_path / "small" / "ranker.xml"
    stored = {name: t.detach().half().contiguous() for name, t in Ranker().stored().items()}
    save_file(stored, trained)
    pairs = pairs_of([Path(arguments[2])], 40)
    assert export(trained, pairs, 12, into) < 0.05
    assert into.with_suffix(".bin").stat().st_size < 0.6 * trained.stat().st_size
    (score,) = PackagedRanker(into, tmp_path / "cache").score("Who?", ["61 judges."], [""])
    assert score.span is not None

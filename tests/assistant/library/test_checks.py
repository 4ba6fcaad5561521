"""What `check` finds wrong, and that it says how to mend it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from assistant.config.settings import Settings
from assistant.library.checks import CheckResult, check_environment
from index.encoder import files


def _by_subject(directory: Path, settings: Settings) -> dict[str, CheckResult]:
    return {result.subject: result for result in check_environment(directory, settings)}


def _settings(tmp_path: Path, model: Path | str | None = None) -> Settings:
    return Settings(cache_dir=tmp_path / "cache", model=None if model is None else str(model))


def test_a_sound_environment_without_an_index_has_no_problem(tmp_path: Path) -> None:
    results = _by_subject(tmp_path / "not" / "yet", _settings(tmp_path))
    assert [r for r in results.values() if r.state == "problem"] == []
    assert results["model"].state == "ok"
    assert results["index"].state == "note"
    assert "assistant index PATH" in results["index"].remedy
    assert not (tmp_path / "not").exists()
    assert not (tmp_path / "cache").exists()


def test_a_model_that_is_not_on_disk_is_named_with_the_setting(tmp_path: Path) -> None:
    result = _by_subject(tmp_path, _settings(tmp_path, "somebody/no-such-model"))["model"]
    assert result.state == "problem"
    assert "somebody/no-such-model" in result.detail
    assert "ASSISTANT_MODEL" in result.detail


def test_weights_that_were_altered_are_found_even_when_they_were_sound_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "weights"
    shutil.copytree(files.DEFAULT_FOLDER, folder)
    monkeypatch.setattr(files, "DEFAULT_FOLDER", folder)
    assert _by_subject(tmp_path, _settings(tmp_path))["model"].state == "ok"
    weights = folder / "network.bin"
    before = weights.stat()
    with weights.open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\xff\x00\xff\x00")
    os.utime(weights, ns=(before.st_atime_ns, before.st_mtime_ns))
    result = _by_subject(tmp_path, _settings(tmp_path))["model"]
    assert result.state == "problem"
    assert "SHA-256" in result.detail
    assert "pip install" in result.detail


def test_a_place_that_cannot_be_written_is_a_problem_for_the_index_and_a_note_for_the_cache(
    tmp_path: Path,
) -> None:
    file = tmp_path / "file"
    file.write_text("no directory")
    settings = Settings(cache_dir=file / "cache")
    results = _by_subject(file / "index", settings)
    assert results["disk"].state == "problem"
    assert "index_dir" in results["disk"].remedy
    assert results["cache"].state == "note"
    assert "cache_dir" in results["cache"].remedy


def test_a_result_is_ready_for_json() -> None:
    result = CheckResult("disk", "problem", "full", "make room")
    assert result.to_dict() == {
        "subject": "disk",
        "state": "problem",
        "detail": "full",
        "remedy": "make room",
    }

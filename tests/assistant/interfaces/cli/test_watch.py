"""The command `watch` in a real process: what changes is in the index a moment later."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
REPORT = "Report\n\nUNFPA trained 61 midwives in Vanuatu in 2021.\n"


class Watching:
    """A running command; ``look``: what the next look that changed something says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._looks, self._told = _lines(process.stdout), _lines(process.stderr)

    def look(self) -> dict[str, Any]:
        return json.loads(self._looks.get(timeout=90))

    def wait_until_told(self, words: str) -> None:
        """Until a line on standard error holds ``words``."""
        while words not in self._told.get(timeout=90):
            pass


def _lines(stream: IO[str] | None) -> queue.SimpleQueue[str]:
    """The lines of a stream, as they come."""
    assert stream is not None
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        for line in stream:
            lines.put(line)

    threading.Thread(target=read, daemon=True).start()
    return lines


@contextmanager
def watching(cache: Path, *arguments: object) -> Iterator[Watching]:
    environment = os.environ | {"OMP_NUM_THREADS": "1", "ASSISTANT_CACHE_DIR": str(cache)}
    command = [sys.executable, "-m", "assistant.interfaces.cli", "watch", *map(str, arguments)]
    process = subprocess.Popen(
        [*command, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        yield Watching(process)
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "one.txt").write_text(REPORT, encoding="utf-8")
    return folder


def test_a_folder_is_indexed_and_again_when_it_changes_until_the_command_is_ended(
    assistant: Run, cache_dir: Path, reports: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    with watching(cache_dir, reports, "--index", index) as seen:
        assert seen.look()["added"] == ["one.txt"]
        (reports / "two.txt").write_text(REPORT.replace("61", "62"), encoding="utf-8")
        assert seen.look()["added"] == ["two.txt"]
        (reports / "one.txt").unlink()
        assert seen.look()["removed"] == ["one.txt"]
        seen.process.send_signal(signal.SIGTERM)
        assert seen.process.wait(30) == 0
    listed = json.loads(assistant("documents", "--index", index, "--json").stdout)
    assert [one["document"] for one in listed] == ["two.txt"]


def test_a_file_that_cannot_be_read_is_told_when_it_comes_and_when_it_is_gone(
    cache_dir: Path, reports: Path, tmp_path: Path
) -> None:
    with watching(cache_dir, reports, "--index", tmp_path / "index") as seen:
        assert seen.look()["failed"] == []
        (reports / "broken.docx").write_bytes(bytes(range(256)))
        assert [one["document"] for one in seen.look()["failed"]] == ["broken.docx"]
        (reports / "broken.docx").unlink()
        assert seen.look()["failed"] == []


def test_without_a_path_the_indexed_folders_and_addresses_are_watched(
    assistant: Run, cache_dir: Path, reports: Path, tmp_path: Path
) -> None:
    """An address is copied again after the time, since nobody says that it changed."""
    store, index = tmp_path / "store", tmp_path / "index"
    store.mkdir()
    (store / "far.txt").write_text(REPORT.replace("61", "63"), encoding="utf-8")
    made = assistant("index", reports, f"store=file://{store}", "--index", index)
    assert made.returncode == 0, made.stderr
    with watching(cache_dir, "--index", index, "--every", "0.05") as seen:
        assert sorted(seen.look()["unchanged"]) == ["one.txt", "store/far.txt"]
        (store / "far.txt").write_text(REPORT.replace("61", "64"), encoding="utf-8")
        assert seen.look()["updated"] == ["store/far.txt"]


def test_while_another_process_writes_it_is_said_and_tried_again(
    cache_dir: Path, reports: Path, tmp_path: Path
) -> None:
    from index.directory import writing

    index = tmp_path / "index"
    with watching(cache_dir, reports, "--index", index, "--every", "0.05") as seen:
        seen.look()
        with writing(index, wait=20):
            (reports / "two.txt").write_text(REPORT.replace("61", "62"), encoding="utf-8")
            seen.wait_until_told("Not indexed: the index")
        assert seen.look()["added"] == ["two.txt"]


def test_what_cannot_be_watched_is_refused(assistant: Run, tmp_path: Path) -> None:
    missing = assistant("watch", tmp_path / "none", "--index", tmp_path / "index")
    assert missing.returncode == 2
    assert "There is no file or folder" in missing.stderr
    nothing = assistant("watch", "--index", tmp_path / "index")
    assert nothing.returncode == 2
    assert "give at least one folder" in nothing.stderr

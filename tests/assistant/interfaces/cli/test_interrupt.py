"""Ctrl-C in the middle of indexing: what was finished is kept, the next run goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

_FILES = 120


def _heed_interrupts() -> None:
    """A shell starts jobs in the background with interrupts ignored, and their children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name == "nt", reason="a process there has no interrupt of its own")
def test_an_interrupted_run_says_what_is_kept_and_is_continued_by_the_next(
    assistant: Run, tmp_path: Path
) -> None:
    folder, index = tmp_path / "in", tmp_path / "index"
    folder.mkdir()
    for number in range(_FILES):
        lines = (f"Project {number} trained {number * 40 + n} people." for n in range(40))
        (folder / f"{number:03}.txt").write_text("\n\n".join(lines))
    command = [
        sys.executable,
        "-m",
        "assistant.interfaces.cli",
        "index",
        str(folder),
        "--index",
        str(index),
    ]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=tmp_path, preexec_fn=_heed_interrupts
    ) as running:
        deadline = time.monotonic() + 60
        while not index.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1)
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=60)
    assert running.returncode == 130, told
    assert "kept" in told
    assert "Traceback" not in told
    report = json.loads(assistant("index", folder, "--index", index, "--json").stdout)
    assert len(report["added"]) + len(report["unchanged"]) == _FILES
    assert report["added"]
    assert report["failed"] == []

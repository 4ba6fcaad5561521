"""Runs of indexing that are killed with SIGKILL, and what must hold afterwards.

Used by the tests, which kill a handful of runs over small files, and by ``tests.benchmarks.kills``,
which kills many over real documents.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from index.model import Finding
from index.store import Index

_RUN = Path(__file__).with_name("indexing_run.py")


def killed_after(directory: Path, folder: Path, seconds: float) -> bool:
    """Kill a run of indexing ``seconds`` after it began; False if it had ended by then."""
    with subprocess.Popen(
        [sys.executable, str(_RUN), str(directory), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        return process.wait() != 0


def duration_of_run(directory: Path, folder: Path) -> float:
    """Seconds that a whole run takes, from its beginning."""
    with subprocess.Popen(
        [sys.executable, str(_RUN), str(directory), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        begun = time.monotonic()
        assert process.stdout.readline() == "done\n"
        return time.monotonic() - begun


def broken_after_kill(directory: Path) -> list[Finding]:
    """Invariants that do not hold; what the next run clears breaks none of them."""
    with Index.open(directory) as index:
        return [finding for finding in index.check() if finding.serious]


def contents(index: Index) -> dict[str, object]:
    """Everything that a reader can see, without the numbers of rows."""
    return {
        record.name: (record, list(index.passages_of(record.name).items()))
        for record in index.document_records()
        if record.state == "indexed"
    }

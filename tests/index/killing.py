"""Runs of indexing that are killed with SIGKILL, and what must hold afterwards.

Used by the tests, which kill a handful of runs over small files, and by ``tests.benchmarks.kills``,
which kills many over real documents.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # psutil ships no types

from assistant.config.settings import Settings
from assistant.library.shared_index import open_index
from index.model import Finding
from index.store import Index

_RUN = Path(__file__).with_name("indexing_run.py")
_PATIENCE = 600.0  # seconds by the clock


def killed_after(
    directory: Path, folder: Path, seconds: float, steps: int = 0, model: str = ""
) -> bool:
    """Kill a run of indexing after ``seconds`` of its processor time; False if it had ended by then.

    By the clock, a run on a busy machine would be killed before it has done anything. ``steps``: so
    often a document has to be read, or a part of one to be written, before the seconds count. ``model``:
    another than the default one.
    """
    with _begun(directory, folder, model) as process:
        assert process.stdout is not None
        while steps and process.stdout.readline() == "step\n":
            steps -= 1
        run = psutil.Process(process.pid)
        before, gives_up = _spent(run), time.monotonic() + _PATIENCE
        while process.poll() is None and time.monotonic() < gives_up:
            if _spent(run) - before >= seconds:
                process.kill()
            time.sleep(0.03)
        process.kill()
        ended = process.wait()
    assert ended in (0, -signal.SIGKILL), f"the run failed by itself, with status {ended}"
    return ended != 0


def duration_of_run(directory: Path, folder: Path) -> float:
    """Seconds of processor time that a whole run takes, from its beginning."""
    with _begun(directory, folder) as process:
        run = psutil.Process(process.pid)
        before = _spent(run)
        assert process.stdout is not None
        assert process.stdout.read().endswith("step\ndone\n")
        return _spent(run) - before  # not waited for yet, so it is still known


@contextmanager
def _begun(directory: Path, folder: Path, model: str = "") -> Iterator[subprocess.Popen[str]]:
    """A run in a process of its own that has loaded what it needs."""
    command = [sys.executable, str(_RUN), str(directory), str(folder), *filter(None, [model])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def _spent(run: psutil.Process) -> float:
    """Seconds of processor time of a run and of those that read for it, the ended ones too."""
    times = run.cpu_times()
    seconds = times.user + times.system + times.children_user + times.children_system
    for reader in run.children():
        with suppress(psutil.NoSuchProcess):
            seconds += sum(reader.cpu_times()[:2])
    return float(seconds)


def broken_after_kill(directory: Path, model: str = "") -> list[Finding]:
    """Invariants that do not hold; what the next run clears breaks none of them."""
    with open_index(directory, Settings(model=model or None)) as index:
        return [finding for finding in index.check() if finding.serious]


def contents(index: Index) -> dict[str, object]:
    """Everything that a reader can see, without the numbers of rows."""
    return {
        record.name: (record, list(index.passages_of(record.name).items()))
        for record in index.document_records()
        if record.state == "indexed"
    }

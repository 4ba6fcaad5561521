"""A question in a fresh process beside a tutorial's, over the same documents."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.ratios import Ratio, in_turns
from tests.benchmarks.texts import QUESTIONS


def _run(command: list[str]) -> tuple[float, int]:
    """Seconds and peak MiB of a process."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return time.perf_counter() - begun, usage.ru_maxrss // 1024


def cold_beside_a_tutorial(temporary: Path, reports: Path, rounds: int) -> Ratio:
    directory, store = temporary / "asked", temporary / "tutorial"
    cli = [sys.executable, "-m", "assistant.interfaces.cli"]
    _run([*cli, "index", str(reports), "--index", str(directory)])
    command = [*cli, "ask", QUESTIONS[0], "--index", str(directory)]
    tutorial = [sys.executable, "-m", "tests.benchmarks.tutorial", str(store), QUESTIONS[0]]
    indexed, tutorial_memory = _run([*tutorial, str(reports)])
    _, memory = _run(command)
    ratio, ours, theirs = in_turns(lambda: _run(command)[0], lambda: _run(tutorial)[0], rounds)
    detail = {
        "ask_s": ours,
        "tutorial_s": theirs,
        "ask_mib": memory,
        "tutorial_mib": tutorial_memory,
        "tutorial_indexing_s": round(indexed, 1),
    }
    return Ratio("ask cold / tutorial cold", ratio, 0.2, False, detail)

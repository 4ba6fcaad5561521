"""A real server under many people.

    python tests/benchmarks/load.py --index DIR [--people 1 20 100] [--seconds 60] [--uploads 1]

`assistant serve` in a process of its own, and locust's people beside it, who ask with pauses of
1 to 5 seconds. Throughput, median, 95th and 99th percentile are of answers; "busy" are refusals with
``Retry-After``, and everything else that is no answer is an error. Memory is the resident set of the server
before the first person and after the last. Give a copy of an index: people write into it.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

_PEOPLE = Path(__file__).parent / "people.py"
_ROOT = Path(__file__).parents[2]
_ROW = "{:>6} {:>8} {:>8} {:>9} {:>8} {:>8} {:>6} {:>7} {:>9} {:>9}"
_MIB = 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--people", type=int, nargs="+", default=[1, 20, 100])
    parser.add_argument("--uploads", type=int, default=0)
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    columns = ("people", "answers", "/s", "median ms", "p95 ms", "p99 ms", "busy", "errors")
    print(_ROW.format(*columns, "MiB before", "after"))
    with _server(given.index) as (url, process):
        for people in given.people:
            _people(url, process, people + given.uploads, given.uploads, given.seconds)


@contextmanager
def _server(index: Path) -> Iterator[tuple[str, psutil.Process]]:
    log = Path(tempfile.mkdtemp()) / "server.log"
    command = [
        sys.executable,
        "-m",
        "assistant.interfaces.cli",
        "serve",
        "--index",
        str(index),
        "--port",
        "0",
    ]
    environment = os.environ | {"ASSISTANT_REQUESTS_PER_MINUTE": "1000000"}
    with log.open("wb") as file, subprocess.Popen(command, env=environment, stderr=file) as server:
        try:
            url = _ready(server, log)
            for _ in range(3):
                httpx.post(f"{url}/v1/ask", json={"question": "How many were trained?"}, timeout=60)
            yield url, psutil.Process(server.pid)
        finally:
            server.terminate()


def _ready(server: subprocess.Popen[bytes], log: Path) -> str:
    while server.poll() is None:
        said = re.search(r"The chat: (http://[\d.:]+)", log.read_text(encoding="utf-8"))
        try:
            if said and httpx.get(f"{said[1]}/readyz", timeout=60).status_code == 200:
                return said[1]
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit(log.read_text(encoding="utf-8"))


def _people(url: str, process: psutil.Process, people: int, uploads: int, seconds: int) -> None:
    before = process.memory_info().rss
    folder = Path(tempfile.mkdtemp())
    command = [sys.executable, "-m", "locust", "-f", str(_PEOPLE), "--headless", "--host", url]
    command += ["-u", str(people), "-r", str(people), "-t", f"{seconds}s", "--stop-timeout", "30"]
    command += ["--csv", str(folder / "load"), "--only-summary", "--loglevel", "ERROR"]
    environment = os.environ | {"UPLOADS": str(uploads)}
    subprocess.run(command, env=environment, cwd=_ROOT, capture_output=True, check=False)
    after = process.memory_info().rss
    errors = 0
    for row in _rows(folder / "load_failures.csv"):
        errors += int(row["Occurrences"]) * (row["Name"] == "/v1/ask")
        print(f"{row['Name']}: {row['Error']} ({row['Occurrences']} times)")
    stats = {row["Name"]: row for row in _rows(folder / "load_stats.csv")}
    asked = stats["/v1/ask"]
    busy = int(stats["busy"]["Request Count"]) if "busy" in stats else 0
    answers = int(asked["Request Count"]) - errors
    told = (f"{answers / seconds:.1f}", asked["50%"], asked["95%"], asked["99%"])
    memory = (f"{before / _MIB:.0f}", f"{after / _MIB:.0f}")
    print(_ROW.format(people, answers, *told, busy, errors, *memory), flush=True)
    for name in ("/v1/documents", "/v1/documents/NAME"):
        if name in stats:
            print(f"{name}: {stats[name]['Request Count']}, median {stats[name]['50%']} ms")


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


if __name__ == "__main__":
    main()

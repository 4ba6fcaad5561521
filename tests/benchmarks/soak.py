"""Many different questions in one process: does its memory grow?

    [ASSISTANT_RANKER=off] python -m tests.benchmarks.soak INDEX [--count 20000] [--every 250] [--also FILE ...]

Questions are those of ``tests/data`` and of further question files, each time with other places, other
years, or a second question behind them, so that none is asked twice and what is remembered has to give way;
every fifth follows an earlier one. Prints the resident set in MiB, the most it has been, and the time a
question took; at the end the slope of the resident set over the last half, in MiB for 1,000 questions.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import psutil

from assistant import Assistant
from corpus.names import find_places

_DATA = Path(__file__).parents[1] / "data"
_YEAR = re.compile(r"\b20[0-2]\d\b")
_PLACES = [
    "Peru",
    "Mali",
    "Egypt",
    "Mexico",
    "Lebanon",
    "Jordan",
    "Kenya",
    "Nepal",
    "Fiji",
    "Tonga",
    "Samoa",
    "Bhutan",
    "Cambodia",
    "Colombia",
    "Ecuador",
    "Ukraine",
    "Moldova",
    "Albania",
    "Armenia",
    "Georgia",
    "Iraq",
    "Yemen",
    "Sudan",
    "Somalia",
    "Nigeria",
    "Niger",
    "Chad",
    "Ghana",
    "Togo",
    "Benin",
]
_MIB = 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--every", type=int, default=250)
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="further question files")
    given = parser.parse_args()
    rss = psutil.Process().memory_info
    seen: list[tuple[int, float]] = []
    with Assistant.open(given.index) as assistant:
        assistant.warm()
        begun, earlier = time.monotonic(), ""
        asked = different(_read([*sorted(_DATA.glob("*_questions.jsonl")), *given.also]))
        for number in range(given.count + 1):
            if number % given.every == 0:
                seen.append((number, rss().rss / _MIB))
                _tell(*seen[-1], (time.monotonic() - begun) / given.every)
                begun = time.monotonic()
            question = next(asked)
            assistant.ask(question, [earlier] if number % 5 == 4 else [])
            earlier = question
    half = np.asarray([one for one in seen if one[0] * 2 >= given.count])
    slope = np.polyfit(half[:, 0], half[:, 1], 1)[0] * 1000
    print(f"{slope:+.2f} MiB for 1,000 questions over the last half")


def different(questions: Sequence[str]) -> Iterator[str]:
    """Questions without end, no two alike."""
    choose = random.Random(4)  # noqa: S311
    given: set[str] = set()
    while True:
        question = _varied(choose.choice(questions), choose)
        if choose.random() < 0.2 or question in given:
            question = f"{question.rstrip('?')} and {_varied(choose.choice(questions), choose)}"
        if question not in given:
            given.add(question)
            yield question


def _varied(question: str, choose: random.Random) -> str:
    """The question about other places and years."""
    for place in reversed(find_places(question)):
        question = question[: place.start] + choose.choice(_PLACES) + question[place.end :]
    return _YEAR.sub(lambda _: str(choose.randint(2005, 2026)), question)


def _read(files: Sequence[Path]) -> list[str]:
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return [asked for line in lines if (asked := json.loads(line).get("question"))]


def _tell(number: int, mib: float, seconds: float) -> None:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took = f"{seconds * 1000:5.0f} ms a question" if number else ""
    print(f"{number:>6} {mib:7.1f} MiB (most {most:.1f})  load {os.getloadavg()[0]:.1f}  {took}")


if __name__ == "__main__":
    main()

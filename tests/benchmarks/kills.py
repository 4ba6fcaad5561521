"""Kill a run of indexing again and again, and count what was lost: it must be nothing.

    python -m tests.benchmarks.kills FOLDER INDEX [--kills 100] [--at-once 2] [--longest 2] [--model M]

A second process indexes copies of the files of FOLDER; it is killed with SIGKILL after a random number of
documents that were read or parts that were written (more with each kill, so that a run comes to its end at
last), and a random processor time more; the index is checked against every invariant, and the next run
continues. When a run comes to its end, so many more files come
as ``--at-once`` says, so that kills are spread over all of them although a run begins again what was not
yet visible; when all are there, half of the documents are taken out. At the end the index is compared with one that is made in one
go, and the questions on reports have to find the same passages in both. A quicker model than the default
one leaves more of the kills to reading and writing.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import time
from functools import partial
from pathlib import Path

from assistant.config.settings import Settings
from assistant.library.shared_index import open_index
from index.store import Index
from tests.index.killing import broken_after_kill, contents, killed_after
from tests.index.searching import search

_QUESTIONS = Path(__file__).parents[1] / "data" / "report_questions.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("index", type=Path, help="an empty directory for copies and two indexes")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--at-once", type=int, default=2, help="files that come at a time")
    parser.add_argument("--longest", type=float, default=2.0, help="seconds of processor time")
    parser.add_argument("--model", default="", help="another than the default one")
    parser.add_argument("--minutes", type=float, default=60.0, help="stop after this time")
    given = parser.parse_args()
    killed, whole, folder = (given.index / name for name in ("killed", "whole", "files"))
    choose = random.Random(20)  # noqa: S311
    coming = sorted(file for file in given.folder.rglob("*") if file.is_file())
    choose.shuffle(coming)
    _come(coming, given.at_once, given.folder, folder)
    ends = time.monotonic() + given.minutes * 60
    opened = partial(open_index, settings=Settings(model=given.model or None))
    kills, finished, tries, broken = 0, 0, 0, []
    while kills < given.kills and time.monotonic() < ends:
        steps, seconds = choose.randint(tries, 3 + 4 * tries), choose.uniform(0, given.longest)
        if killed_after(killed, folder, seconds, steps, given.model):
            kills, tries = kills + 1, tries + 1
        else:
            finished, tries = finished + 1, 0
            if coming:
                _come(coming, given.at_once, given.folder, folder)
            else:
                with opened(killed) as index:
                    _take_out_half(index, choose)
        broken += [str(finding) for finding in broken_after_kill(killed, given.model)]
        with opened(killed) as index:
            whole_ones = sum(one.state == "indexed" for one in index.document_records())
        told = f"{kills} kills, {finished} runs finished, {whole_ones} documents in the index"
        print(f"{told}, {len(broken)} findings", flush=True)
    with opened(killed) as index, opened(whole, create=True) as other:
        index.sync([folder])
        other.sync([folder])
        findings = [str(finding) for finding in index.check()]
        same = contents(index) == contents(other)
        questions = [json.loads(line)["question"] for line in _QUESTIONS.open(encoding="utf-8")]
        alike = sum(_best(index, question) == _best(other, question) for question in questions)
    result = {
        "kills": kills,
        "runs_finished": finished,
        "files_that_never_came": len(coming),
        "broken_after_a_kill": broken,
        "broken_at_the_end": findings,
        "equals_an_index_made_at_once": same,
        "questions_that_find_the_same": f"{alike} of {len(questions)}",
    }
    print(json.dumps(result, indent=1))


def _come(coming: list[Path], number: int, source: Path, folder: Path) -> None:
    """Copy the next files to where they are indexed from."""
    for file in coming[:number]:
        to = folder / file.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, to)
    del coming[:number]


def _best(index: Index, question: str) -> list[str]:
    return [hit.id for hit in search(index, question, limit=10)]


def _take_out_half(index: Index, choose: random.Random) -> None:
    names = [one.name for one in index.document_records() if one.state == "indexed"]
    index.remove(choose.sample(names, len(names) // 2))


if __name__ == "__main__":
    main()

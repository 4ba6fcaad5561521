"""Conversations as people have them, asked of an index turn by turn, each with the program's own answers before it.

    python -m tests.benchmarks.conversations --index DIR [--index DIR …] [--set read]

Of the turns that a report answers (``support``) it prints the share whose words are among the quotes, among the first three, and whose report
is cited at all; of the others those that are not answered with quotes. First turns are told apart from those that lean on others.
Conversations on reports that an index lacks are left out.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.evaluation.matching import locate
from assistant.evaluation.questions import Support
from assistant.model import Answer
from assistant.service import Assistant
from corpus.model import Span

_FILE = Path(__file__).parents[1] / "data" / "conversations.jsonl"
_FIRST = 3  # quotes


@dataclass(frozen=True, slots=True)
class Told:
    """What a turn got. ``place``: of the first quote that answers, None where none does. ``report``: whether its report is cited."""

    place: int | None
    report: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--index", type=Path, action="append", required=True)
    parser.add_argument("--set", choices=("read", "kept"))
    given = parser.parse_args()
    lines = [json.loads(line) for line in _FILE.read_text("utf-8").splitlines()]
    wanted = [one for one in lines if given.set in (None, one["set"])]
    told: dict[str, list[Told]] = defaultdict(list)
    declined: list[bool] = []
    for folder in given.index:
        with Assistant.open(folder) as assistant:
            names = {record.name for record in assistant.documents()}
            for conversation in wanted:
                supports = [s for turn in conversation["turns"] for s in turn.get("support", ())]
                if {one["file"] for one in supports} <= names:
                    _ask_all(assistant, conversation["turns"], told, declined)
    for name, turns in told.items():
        print(f"{name}: {len(turns)} turns that a report answers: {_shares(turns)}")
    print(f"others: {sum(declined)} of {len(declined)} are not answered with quotes")


def _ask_all(
    assistant: Assistant,
    turns: list[dict[str, Any]],
    told: dict[str, list[Told]],
    declined: list[bool],
) -> None:
    history: list[dict[str, Any]] = []
    for turn in turns:
        answer = assistant.ask(turn["user"], history)
        name = "later" if history else "first"
        history.append({"question": turn["user"], "answer": answer})
        supports = [Support(one["file"], None, one["quote"]) for one in turn.get("support", ())]
        if supports:
            told[name].append(_told(assistant, answer, supports))
        else:
            declined.append(not answer.citations)


def _told(assistant: Assistant, answer: Answer, supports: list[Support]) -> Told:
    located = [locate(one, assistant.document(one.file)) for one in supports]
    places = [
        at
        for at, one in enumerate(answer.citations)
        if any(s.cited_by(one.document, Span(one.start, one.end)) for s in located)
    ]
    cited = {one.document for one in answer.citations}
    return Told(next(iter(places), None), any(one.file in cited for one in supports))


def _shares(turns: list[Told]) -> str:
    count = len(turns)
    quoted = sum(one.place is not None for one in turns) / count
    first = sum(one.place is not None and one.place < _FIRST for one in turns) / count
    report = sum(one.report for one in turns) / count
    return f"quoted {quoted:.3f}, among the first {_FIRST} {first:.3f}, report cited {report:.3f}"


if __name__ == "__main__":
    main()

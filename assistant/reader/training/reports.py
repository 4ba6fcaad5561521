"""Training groups over reports, from the lines that ``assistant.evaluation.fitting.groups`` writes.

Every epoch samples for each question: at most `_RIGHT` of the sentences that answer, and of those that do
not the likeliest `_HARD` and a few of the others. In a share of the questions a place, organisation or
year is swapped for one that is in no sentence or context, so that nothing answers; in a few groups no
context is shown.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.reader.training.examples import Example, Group, is_held_out

_RIGHT, _HARD, _OTHERS = 2, 3, 3
_SWAPPED, _BARE = 0.15, 0.1
_HELD_OUT = 26  # of 256 questions
_YEAR = re.compile(r"\b20[0-2]\d\b")
_YEARS = [str(year) for year in range(2005, 2027)]


def lines_of(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """What ``assistant.evaluation.fitting.groups`` wrote, one entry a question."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


class ReportGroups:
    """The questions for training; ``held_out``: the others, each as one fixed group."""

    def __init__(self, paths: Sequence[Path]) -> None:
        lines = lines_of(paths)
        self._lines = [line for line in lines if not is_held_out(line["id"], _HELD_OUT)]
        self._names = sorted({name for line in self._lines for name in line["names"]})
        draw = random.Random(0)  # noqa: S311  (no secret)
        self.held_out = [
            _group(line, draw, 12) for line in lines if is_held_out(line["id"], _HELD_OUT)
        ]

    def epoch(self, seed: int) -> Iterator[Group]:
        """Every question once; deterministic for a seed."""
        draw = random.Random(seed)  # noqa: S311  (no secret)
        for line in self._lines:
            group = _group(line, draw, _OTHERS)
            yield self._swapped(group, line, draw) if draw.random() < _SWAPPED else group

    def _swapped(self, group: Group, line: dict[str, Any], draw: random.Random) -> Group:
        years = _YEAR.findall(group.question)
        spoken = [*(name for name in line["names"] if name in group.question), *years]
        if not spoken or not group.examples[0].label:
            return group
        said = draw.choice(spoken)
        shown = " ".join(f"{e.sentence} {e.context}" for e in group.examples)
        others = [n for n in (_YEARS if said in years else self._names) if n not in shown]
        if not others:
            return group
        question = group.question.replace(said, draw.choice(others))
        nobody = tuple(Example(e.sentence, 0, None, e.context) for e in group.examples)
        return Group(group.source, group.context, question, nobody)


def _group(line: dict[str, Any], draw: random.Random, others: int) -> Group:
    right = [s for s in line["sentences"] if s["right"]]
    wrong = [s for s in line["sentences"] if not s["right"]]
    rest = wrong[_HARD:]
    picked = [
        *draw.sample(right, min(_RIGHT, len(right))),
        *wrong[:_HARD],
        *draw.sample(rest, min(others, len(rest))),
    ]
    bare = draw.random() < _BARE
    examples = tuple(
        Example(
            s["text"],
            int(s["right"]),
            tuple(s["answer"]) if s["answer"] else None,
            "" if bare else s["above"],
        )
        for s in picked
    )
    return Group("reports", line["id"], line["question"], examples)

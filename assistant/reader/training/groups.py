"""Training groups: a question with passages that answer it or do not, as they are kept, drawn and changed.

A group is kept as a line of JSON (`assistant.evaluation.fitting.passage_groups` and `public` write them):

    source, id, documents, language, question, names (texts of the question that can be swapped), answerable,
    passages: [{document, publisher, title, year, headings, context, before, units, labels, holds, answer}]

``labels``: of each unit 1 (answers), 0 (does not), -1 (unknown). ``holds``: True where a passage answers, but
it is not known which units do. ``answer``: [unit, start, end] of the short answer in a unit, or null.
``documents``: those the question is about; no other group of a split has a passage of them.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.reader.passages import above

DOCUMENTS_HELD_OUT = 48  # of 256 documents on which nothing is learnt, see `is_held_out`
_RIGHT, _WRONG = 2, 3  # passages of a group in one epoch, at most
_HARD = 5  # the first of the wrong passages; others are drawn less often
_SWAPPED = 0.15  # share of the questions in which a name or number is another one
_COUNTED = 0.3  # share of the questions for a number of things in which other things are asked for
_BARE = 0.15  # share of the groups without headings
_NUMBER = re.compile(r"(?<![\w.,])\d[\d.,]*(?<![.,])(?!\w)")
_COUNTING = re.compile(  # "how many (field visits) were …"
    r"\bhow many ((?:[a-z'’-]+ ){0,3}?[a-z'’-]{4,})(?= (?:were|was|are|is|did|do|does|have|has|had|can|could|"
    r"will|in|of|from|who|that|which|received|got|took)\b)|\bcombien d(?:e |['’])([^\W\d]{4,})|"
    r"\bcu[aá]nt[oa]s ([^\W\d]{4,})|\bсколько ([^\W\d]{4,})|كم عدد ([^\W\d]{4,})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A passage of a group. ``shown``: what is above it (`assistant.reader.passages.above`).

    ``labels``, ``holds``, ``answer``: as in the file.
    """

    document: str
    shown: str
    units: tuple[str, ...]
    labels: tuple[int, ...]
    holds: bool
    answer: tuple[int, int, int] | None

    @property
    def answers(self) -> int:
        """1 if the passage answers, 0 if not, -1 if that is not known."""
        if self.holds or 1 in self.labels:
            return 1
        return -1 if -1 in self.labels else 0


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its passages; see the module."""

    source: str
    id: str
    documents: tuple[str, ...]
    language: str
    question: str
    names: tuple[str, ...]
    answerable: bool
    parts: tuple[Part, ...]


def load(paths: Sequence[Path]) -> list[Group]:
    """The groups in some files."""
    lines = (line for path in paths for line in path.read_text("utf-8").split("\n") if line)
    return [_group(json.loads(line)) for line in lines]


def _group(line: dict[str, Any]) -> Group:
    return Group(
        line["source"],
        line["id"],
        tuple(line["documents"]),
        line["language"],
        line["question"],
        tuple(line["names"]),
        line["answerable"],
        tuple(part_of(one) for one in line["passages"] if one["units"]),
    )


def part_of(line: dict[str, Any]) -> Part:
    """A passage as it is kept in a file."""
    shown = above(
        publisher=line.get("publisher", ""),
        title=line.get("title", ""),
        year=line.get("year"),
        headings=line.get("headings", ()),
        columns=line.get("context", ""),
        before=line.get("before", ""),
    )
    answer = line.get("answer")
    return Part(
        line["document"],
        shown,
        tuple(line["units"]),
        tuple(line["labels"]),
        line.get("holds", False),
        tuple(answer) if answer else None,
    )


def is_held_out(name: str, share: int) -> bool:
    """Whether a document is held out of training: ``share`` of 256 are, by their names."""
    return hashlib.sha256(name.encode()).digest()[0] < share


def split(groups: Sequence[Group], share: int) -> tuple[list[Group], list[Group]]:
    """Groups for training, and those about documents that are held out.

    Passages of a document that is held out are taken out of all groups for training. A question about
    documents of both kinds is in neither.
    """
    kept, held = [], []
    for group in groups:
        out = {is_held_out(name, share) for name in group.documents}
        if out == {True}:
            held.append(group)
        elif True not in out:
            parts = tuple(p for p in group.parts if not is_held_out(p.document, share))
            if parts and (not group.answerable or any(p.answers == 1 for p in parts)):
                kept.append(replace(group, parts=parts))
    return kept, held


class Drawn:
    """An endless row of groups: all of them in random order, then all in another, drawn anew each time."""

    def __init__(self, groups: Sequence[Group], seed: int) -> None:
        self._groups, self._seed = groups, seed
        self._names: dict[str, list[str]] = defaultdict(list)  # by language
        for language, name in sorted({(g.language, n) for g in groups for n in g.names}):
            self._names[language].append(name)
        self._counted: dict[str, list[str]] = defaultdict(list)
        things = Counter((g.language, thing) for g in groups if (thing := counted(g.question)))
        for (language, thing), times in sorted(things.items()):
            if times == 1:  # what is often asked for, such as people, has many other names
                self._counted[language].append(thing)

    def __getitem__(self, number: int) -> Group:
        """The group with a number from 0; the same each time it is asked for."""
        epoch, at = divmod(number, len(self._groups))
        draw = random.Random(f"{self._seed}-{number}")  # noqa: S311  (no secret)
        return self._swapped(_drawn(self._groups[self._order(epoch)[at]], draw), draw)

    @lru_cache(2)  # noqa: B019  (one or two live as long as the process)
    def _order(self, epoch: int) -> list[int]:
        order = list(range(len(self._groups)))
        random.Random(f"{self._seed}-{epoch}").shuffle(order)  # noqa: S311
        return order

    def _swapped(self, group: Group, draw: random.Random) -> Group:
        """In a share of the groups, a name, a number or what is counted is another one, and nothing answers."""
        if not group.answerable:
            return group
        numbers = _NUMBER.findall(group.question)
        spoken = [*(n for n in group.names if n in group.question), *numbers]
        thing, pool = counted(group.question), self._counted[group.language]
        if thing and pool and draw.random() < _COUNTED:
            said = thing
            other: str | None = draw.choice(pool)
        elif spoken and draw.random() < _SWAPPED:
            said = draw.choice(spoken)
            other = self._other(said, group.language, draw)
        else:
            return group
        shown = "\n".join(f"{part.shown}\n{' '.join(part.units)}" for part in group.parts)
        if other is None or other in shown or other == said:
            return group
        nobody = tuple(
            replace(p, labels=(0,) * len(p.labels), holds=False, answer=None) for p in group.parts
        )
        question = group.question.replace(said, other)
        return replace(group, question=question, answerable=False, parts=nobody)

    def _other(self, said: str, language: str, draw: random.Random) -> str | None:
        """Another name or number of the same kind: a year for a year."""
        if said[0].isdigit():
            if re.fullmatch(r"(?:19|20)\d\d", said):
                return str(int(said) + draw.choice((-3, -2, -1, 1, 2, 3)))
            return "".join(draw.choice("123456789") if c.isdigit() else c for c in said)
        pool = self._names[language]
        return draw.choice(pool) if len(pool) > 1 else None


def counted(question: str) -> str | None:
    """What a question asks the number of ("field visits"), in the five languages; None for others."""
    found = _COUNTING.search(question)
    return next(thing for thing in found.groups() if thing) if found else None


def _drawn(group: Group, draw: random.Random) -> Group:
    """Some of the passages of a group: of those that do not answer, the first ones more often."""
    right = [p for p in group.parts if p.answers == 1]
    wrong = [p for p in group.parts if p.answers != 1]
    count = draw.randint(1, _WRONG)
    hard = draw.sample(wrong[:_HARD], min(count, len(wrong[:_HARD])))
    if wrong[_HARD:] and len(hard) > 1 and draw.random() < 0.3:
        hard[-1] = draw.choice(wrong[_HARD:])
    picked = [*draw.sample(right, min(draw.randint(1, _RIGHT), len(right))), *hard]
    if draw.random() < _BARE:
        picked = [replace(part, shown="") for part in picked]
    return replace(group, parts=tuple(picked))

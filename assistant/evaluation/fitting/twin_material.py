"""What twins of sentences are made from, and how a part of one is replaced (`assistant.evaluation.fitting.twins`)."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from corpus.names import find_organisations, find_places
from corpus.normalize import one_line

_LEFT_OUT = 0.7  # how often
CAPITALS = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?:\s[A-Z][a-z]{3,})*")
_CLAUSE = re.compile(
    r",\s((?:which|including|with|where|such as|especially|through|after)\s[^,.;|\d]{15,90})(?=[,.])"
)


@dataclass(frozen=True)
class Material:
    """What can be put into a sentence: names, and clauses that end one ("with funding from …")."""

    places: Sequence[str]
    organisations: Sequence[str]
    names: Sequence[str]
    clauses: Sequence[str]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Material:
        """All that the passages ``texts`` have."""
        lines = [one_line(text) for text in texts]
        return cls(
            sorted({m.text for line in lines for m in find_places(line)}),
            sorted({m.text for line in lines for m in find_organisations(line)}),
            sorted({m[0] for line in lines for m in CAPITALS.finditer(line)}),
            sorted({m[1] for line in lines for m in _CLAUSE.finditer(line)}),
        )


@dataclass(frozen=True)
class Made:
    """A supported sentence, the text of its passages, and what can be put in."""

    text: str
    around: str
    material: Material
    chance: random.Random


@cache
def pairs_of(kind: str) -> list[tuple[str, str]]:
    """The pairs of twins.yaml."""
    listed = yaml.safe_load(Path(__file__).with_name("twins.yaml").read_text("utf-8"))[kind]
    return [(old, new) for old, new in listed]


def put(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def exchanged(made: Made, pairs: Sequence[tuple[str, str]]) -> str | None:
    found = [
        put(made.text, match.start(), match.end(), new)
        for old, new in pairs
        for match in re.finditer(rf"\b{re.escape(old)}\b", made.text)
    ]
    return made.chance.choice(found) if found else None


_BRACKETS = re.compile(r"\s*\([^()]*\)")
_OPENING = re.compile(r"^((?:In|By|Since|During|Between|From|At|Through|With)\s[^,]{3,50}),\s+(\w)")
_ASIDE = re.compile(
    r",\s(?:which|including|such as|as well as|where|while|although)\s[^,.]{10,120}(?=[,.])"
)
_TAIL = re.compile(
    r"[,;]\s(?:which|including|such as|as well as|where|while|although|with|and)\s[^.]{10,160}(?=\.$)"
)


def taken_over(text: str, chance: random.Random) -> str:
    """A sentence shortened by what can be left out, its opening at the end."""
    for part in (_BRACKETS, _ASIDE, _TAIL):
        if chance.random() < _LEFT_OUT:
            text = part.sub("", text)
    opening = _OPENING.match(text)
    if opening is not None:
        rest = text[opening.end() - 1 :].rstrip(". ")
        text = f"{rest[0].upper()}{rest[1:]} {opening[1][0].lower()}{opening[1][1:]}."
    return text

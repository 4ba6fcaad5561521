"""How many points a command asks for: "give me two more", "in 3 points", "en una sola frase"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast

from assistant.locale import LANGUAGES
from corpus.names.numbers import number_words
from corpus.normalize import fold
from corpus.yaml_text import parse_yaml

_MOST = 20  # points
_IN_WORDS = 10  # of those in words: "once" is eleven in Spanish


@dataclass(frozen=True, slots=True)
class _Words:
    """What ``points_asked.yaml`` says. ``asked``: finds a number, in its group ``of_points``, ``again`` or ``one``. ``alone``: a command
    that says nothing else.
    """

    values: dict[str, int]
    asked: re.Pattern[str]
    alone: re.Pattern[str]
    each: re.Pattern[str]


def points_asked_for(command: str) -> int | None:
    """How many points a command asks for in all, 1 to `_MOST`; None where it says no such number: of words, pages or minutes, or
    of sentences for each point.
    """
    text, words = fold(command), _words()
    if words.each.search(text):
        return None
    found = words.asked.search(text)
    if found is None:
        return None
    said = found["of_points"] or found["again"]
    number = 1 if said is None else words.values.get(said) or int(said)
    return number if 0 < number <= _MOST else None


def only_says_how_many(turn: str) -> bool:
    """Whether a turn says in how many points the answer is wanted, and nothing else: "in 3 points"."""
    return _words().alone.fullmatch(fold(turn)) is not None and points_asked_for(turn) is not None


@cache
def _words() -> _Words:
    raw = resources.files("assistant.conversation").joinpath("points_asked.yaml")
    told = cast("dict[str, Any]", parse_yaml(raw.read_text("utf-8")))
    usual = (one for language in LANGUAGES for one in number_words(language).items())
    values = {fold(word): number for word, number in usual if 0 < number <= _IN_WORDS}
    values |= {fold(word): number for number, own in told["numbers"].items() for word in own}
    number = rf"(?:{_any_of(sorted(values, key=len, reverse=True))}|\d{{1,2}})"
    points = _any_of([fold(one) for one in told["points"]])
    counted, lone = (
        rf"(?P<of_points>{number}) (?:\w+ )?(?:{points})",
        rf"(?P<one>{fold(told['lone'])})",
    )
    asked = re.compile(
        rf"\b{counted}\b|\b(?:{fold(told['again'])}) (?P<again>{number})\W*$|\b{lone}\b"
    )
    alone = re.compile(rf"(?:{told['within']}) (?:{counted}|{lone})\W*")
    return _Words(values, asked, alone, re.compile(fold(told["each"])))


def _any_of(patterns: Sequence[str]) -> str:
    return "|".join(patterns)

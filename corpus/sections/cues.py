"""What a text itself does: how often it recommends, reports results, names challenges, in five languages.

A text is compared without case and accents with the phrases of ``cues.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import cast

from corpus.normalize import fold
from corpus.yaml_text import parse_yaml

_INFINITIVES: Mapping[str | None, tuple[str, ...]] = {
    "fr": ("er", "ir", "re"),
    "es": ("ar", "er", "ir", "arse", "erse", "irse"),
    "ru": ("ть", "ться", "ти"),
}
_SHORT = 4  # letters of a word that ends like an infinitive and is none
_FIRST = re.compile(r"(?<![^\W\d_])[^\W\d_]+")
_APOSTROPHES = str.maketrans("’ʼ", "''")


def count(kind: str, text: str) -> int:
    """How many phrases of ``kind`` a text holds."""
    return sum(1 for _ in _pattern(kind).finditer(_folded(text)))


def does(kind: str, text: str) -> bool:
    """Whether a text holds a phrase of ``kind``."""
    return _pattern(kind).search(_folded(text)) is not None


def orders(text: str, language: str | None) -> bool:
    """Whether a text begins with a verb that says what to do ("Strengthen …", "Renforcer …", "Fortalecer …")."""
    first = _FIRST.match(_folded(text))
    if first is None:
        return False
    if language in _INFINITIVES:
        return first[0].endswith(_INFINITIVES[language]) and len(first[0]) > _SHORT
    return language == "en" and first[0] in _lists()["orders"]["en"]


def density(kind: str, text: str) -> float:
    """Phrases of ``kind`` for each word of a text."""
    words = len(text.split())
    return count(kind, text) / words if words else 0.0


@lru_cache(maxsize=512)
def _folded(text: str) -> str:
    return fold(text).translate(_APOSTROPHES)


@cache
def _lists() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = resources.files("corpus.sections").joinpath("cues.yaml").read_text("utf-8")
    return cast("Mapping[str, Mapping[str, Sequence[str]]]", parse_yaml(text))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    phrases = {_folded(phrase) for one in _lists()[kind].values() for phrase in one}
    parts = sorted(map(_expression, phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:[وفبل]{{0,2}})(?:{'|'.join(parts)})")


def _expression(phrase: str) -> str:
    words = [
        re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "")
        for word in phrase.split()
    ]
    return r"\s+".join(words) + ("" if phrase.endswith("*") else r"(?!\w)")

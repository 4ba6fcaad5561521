"""Sentences that point back to the one before them: "This led to …", "Consequently, …". The words are in ``pointing_words.yaml``."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from corpus.normalize import fold
from corpus.yaml_text import parse_yaml

_MARKS = "*_#•▪–- "
_NAME = re.compile(r"[^\W\d_]{2,}")


def points_back(text: str, language: str) -> bool:
    """Whether a sentence begins by pointing to what stands before it; a word of capitals is a name ("IT staff …")."""
    plain = text.strip().strip(_MARKS)
    first = _NAME.match(plain)
    if first is not None and first.group().isupper() and plain[:1].isascii():
        return False
    pattern = _patterns().get(language)
    return pattern is not None and pattern.match(fold(plain)) is not None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    raw = resources.files("assistant.evidence").joinpath("pointing_words.yaml").read_text("utf-8")
    lists: dict[str, list[str]] = parse_yaml(raw)
    return {
        language: re.compile(rf"(?:{'|'.join(words)})(?![\w'’])")
        for language, words in lists.items()
    }

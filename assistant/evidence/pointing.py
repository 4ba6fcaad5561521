"""Sentences that point back to the one before them: "This led to …", "Consequently, …". The words are in ``pointing_words.yaml``."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from corpus.normalize import fold
from corpus.yaml_text import parse_yaml


def points_back(text: str) -> bool:
    """Whether a sentence begins by pointing to what stands before it ("This …", "However …")."""
    return _pattern().match(fold(text.strip().strip("*_#•▪–- "))) is not None


@cache
def _pattern() -> re.Pattern[str]:
    raw = resources.files("assistant.evidence").joinpath("pointing_words.yaml").read_text("utf-8")
    lists: dict[str, list[str]] = parse_yaml(raw)
    return re.compile(rf"(?:{'|'.join(one for words in lists.values() for one in words)})\b")

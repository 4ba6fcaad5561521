"""Sentences that point back to the one before them: "This led to …", "Consequently, …". The words are in ``pointing_words.yaml``."""

from __future__ import annotations

import re

from assistant.question.patterns import patterns_in
from corpus.normalize import fold

_MARKS = "*_#•▪–- "
_NAME = re.compile(r"[^\W\d_]{2,}")


def points_back(text: str, language: str) -> bool:
    """Whether a sentence begins by pointing to what stands before it; a word of capitals is a name ("IT staff …")."""
    plain = text.strip().strip(_MARKS)
    first = _NAME.match(plain)
    if first is not None and first.group().isupper() and plain[:1].isascii():
        return False
    pattern = patterns_in("assistant.evidence", "pointing_words.yaml", language)["back"]
    return pattern.match(fold(plain)) is not None

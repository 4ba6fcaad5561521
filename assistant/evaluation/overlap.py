"""Words that two answers share: recall and F1 of SQuAD (Rajpurkar et al., "SQuAD: 100,000+ Questions", 2016).

With c words in common, counted as often as both have them, p of the answer and r of the reference:
recall = c / r, precision = c / p, F1 = 2 · precision · recall / (precision + recall); 1 where both are empty, 0 where one is.
Recall alone is fair to answers that quote whole sentences (Adlakha et al., "Evaluating Correctness and Faithfulness of
Instruction-Following Models", 2023). Words are compared as SQuAD does: lower case, without punctuation and English articles.
"""

from __future__ import annotations

import string
from collections import Counter

_ARTICLES = {"a", "an", "the"}
_PUNCTUATION = str.maketrans("", "", string.punctuation + "“”‘’«»…–—")


def words(text: str) -> list[str]:
    """The words of ``text`` as they are compared."""
    found = text.lower().translate(_PUNCTUATION).split()
    return [word for word in found if word not in _ARTICLES]


def recall(answer: str, reference: str) -> float:
    """The share of the reference's words that the answer has, in [0, 1]."""
    wanted = words(reference)
    if not wanted:
        return float(not words(answer))
    return _shared(words(answer), wanted) / len(wanted)


def f1(answer: str, reference: str) -> float:
    """Harmonic mean of precision and recall of words, in [0, 1]."""
    got, wanted = words(answer), words(reference)
    if not got or not wanted:
        return float(got == wanted)
    return 2 * _shared(got, wanted) / (len(got) + len(wanted))


def _shared(got: list[str], wanted: list[str]) -> int:
    return (Counter(got) & Counter(wanted)).total()

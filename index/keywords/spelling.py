"""The nearest known word to one that is not known.

Nearest by optimal string alignment (insertion, deletion, substitution, swap of neighbours: one
each): one error in words of 4 to 7 letters, two in longer ones. Of equally near words the most
frequent. The first letter is taken to be right, as nearly always in typing, which keeps the number
of words to compare small. A word that only ends differently ("director", "direct") is another word, not a
misspelt one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rapidfuzz.distance import OSA

_SHORTEST = 4


def nearest(
    word: str,
    known: Iterable[tuple[str, int]],
    frequency_of: Callable[[str], int] | None = None,
) -> str | None:
    """The nearest of the ``known`` words, given with their frequencies; None if none is near.

    ``frequency_of``: replaces the frequency of a word that is near; one of 0 is left out.
    """
    if len(word) < _SHORTEST:
        return None
    allowed = 1 if len(word) < 8 else 2
    best: tuple[int, int, str] | None = None
    for candidate, frequency in known:
        if abs(len(candidate) - len(word)) > allowed or not candidate.isalpha():
            continue
        if len(candidate) < len(word) - 1 and word[: len(candidate) - 1] == candidate[:-1]:
            continue
        distance = OSA.distance(word, candidate, score_cutoff=allowed)
        if distance <= allowed and frequency_of is not None:
            frequency = frequency_of(candidate)
        if distance <= allowed and frequency:
            rank = (distance, -frequency, candidate)
            best = rank if best is None or rank < best else best
    return best[2] if best else None

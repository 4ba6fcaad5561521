"""Pieces of the words of a turn, as numbers: how it is spelled, beside what the embedding model says it means.

Slang, abbreviations and typing errors ("thx", "brb", "pls") are spelled alike and mean little to an embedding
model. Pieces are character n-grams inside words (Cavnar and Trenkle 1994), put into a fixed number of places by
their hash (Weinberger et al. 2009).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from zlib import crc32

import numpy as np
import numpy.typing as npt

PLACES = 4096
_SHORTEST, _LONGEST = 2, 4  # characters of a piece; a word has a blank on both sides
_SCALE = 0.7  # length of the vector beside the unit vector of the embedding model


def letters(text: str) -> npt.NDArray[np.float32]:
    """Float32 (`PLACES`,): square roots of the shares of its pieces, times a scale; zeros for no words."""
    found = np.zeros(PLACES, dtype=np.float32)
    counts = Counter(
        crc32(piece.encode(errors="surrogatepass")) % PLACES for piece in _pieces(text)
    )
    if counts:
        found[list(counts)] = np.sqrt(list(counts.values()))
        found *= _SCALE / np.linalg.norm(found)
    return found


def _pieces(text: str) -> Iterator[str]:
    for word in text.lower().split():
        padded = f" {word} "
        for size in range(_SHORTEST, _LONGEST + 1):
            for at in range(max(1, len(padded) - size + 1)):
                yield padded[at : at + size]

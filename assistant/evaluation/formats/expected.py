"""What is known of a right answer where a file gives it as one text."""

from __future__ import annotations

from collections.abc import Sequence

_WORDS = 8  # a longer text is an answer in sentences, which no right answer repeats word for word

Entries = tuple[tuple[str, ...], ...]


def expected(alternatives: Sequence[str]) -> tuple[Entries | None, tuple[str, ...]]:
    """Entries that an answer has to contain, and texts to compare it with word by word.

    ``alternatives``: any one suffices; empty ones are left out. Texts of at most eight words are looked for in the
    answer as they are.
    """
    given = tuple(text for one in alternatives if (text := one.strip()))
    short = tuple(one for one in given if len(one.split()) <= _WORDS)
    return ((short,) if short and short == given else None), given

"""Where an answer stands among the tokens of its sentence, and the part of the sentence to read for it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reader.pairs import SENTENCE, parts


def tokens_of(
    answer: tuple[int, int] | None, offsets: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """First and last token of an answer; None without one. ``answer`` and ``offsets``: half-open ranges of
    characters, of the answer and of each token.
    """
    if answer is None:
        return None
    inside = [i for i, (start, end) in enumerate(offsets) if start < answer[1] and answer[0] < end]
    return (inside[0], inside[-1]) if inside else None


def part_with(answer: tuple[int, int] | None, length: int) -> int:
    """Where the part of a sentence of ``length`` tokens begins that holds the answer whole, the first such
    one; 0 where none does.
    """
    if answer is None:
        return 0
    whole = (at for at in parts(length) if at <= answer[0] and answer[1] < at + SENTENCE)
    return next(whole, 0)

"""What training reads of a sentence: the part with the answer, as use reads all of its parts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.reader.pairs import SENTENCE, parts
from assistant.reader.training.batches import part_with, tokens_of

OFFSETS = [(0, 5), (6, 9), (10, 14), (14, 15)]  # "Forty men left."


def test_an_answer_is_found_among_the_tokens_that_it_touches() -> None:
    assert tokens_of((0, 9), OFFSETS) == (0, 1)
    assert tokens_of((11, 12), OFFSETS) == (2, 2)
    assert tokens_of((5, 6), OFFSETS) is None
    assert tokens_of(None, OFFSETS) is None


@given(st.integers(1, 180), st.data())
def test_an_answer_anywhere_in_a_long_sentence_is_read_whole(
    length: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, length - 1))
    last = data.draw(st.integers(first, min(length - 1, first + SENTENCE // 2)))
    start = part_with((first, last), length)
    assert start in parts(length)
    assert start <= first
    assert last < start + SENTENCE


def test_without_an_answer_the_beginning_is_read() -> None:
    assert part_with(None, 500) == 0

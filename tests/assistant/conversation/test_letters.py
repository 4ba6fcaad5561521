"""Pieces of words as numbers."""

import numpy as np

from assistant.conversation.letters import PLACES, letters


def _alike(one: str, other: str) -> float:
    first, second = letters(one), letters(other)
    return float(first @ second / (np.linalg.norm(first) * np.linalg.norm(second)))


def test_words_that_are_spelled_nearly_alike_have_nearly_the_same_pieces() -> None:
    assert _alike("thx alot", "thnx alot") > 0.6
    assert _alike("Thanks", "thanks") > 0.999
    assert _alike("thx alot", "which page?") < 0.2


def test_every_text_has_the_same_length_and_no_text_has_none() -> None:
    lengths = [np.linalg.norm(letters(text)) for text in ("ok", "a long turn of many words", "نعم")]
    assert np.allclose(lengths, lengths[0])
    assert letters("").shape == letters("ok").shape == (PLACES,)
    assert not letters(" ").any()


def test_the_numbers_are_the_same_in_every_process() -> None:
    assert int(letters("hi").argmax()) == 729

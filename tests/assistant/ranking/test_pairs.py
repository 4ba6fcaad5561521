"""How a question and a sentence are written for the ranker."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from assistant.ranking.pairs import CLS, LENGTH, SEP, encode_pair


def letters(text: str) -> Sequence[int]:
    return [1000 + ord(c) % 50 for c in text]


@given(st.text(max_size=200), st.text(max_size=300))
def test_types_mark_exactly_the_sentence_and_nothing_is_too_long(
    question: str, sentence: str
) -> None:
    pair = encode_pair(letters(question), sentence, letters)
    first, last = pair.sentence
    assert len(pair.ids) == len(pair.types) <= LENGTH
    assert [i for i, t in enumerate(pair.types) if t] == list(range(first, last))
    assert pair.ids[first:last] == list(letters(sentence))[: last - first]
    assert pair.ids[0] == CLS
    assert pair.ids[-1] == SEP


def test_a_long_question_keeps_its_end() -> None:
    pair = encode_pair(range(5000, 5100), "a", letters)
    assert 5099 in pair.ids
    assert 5000 not in pair.ids

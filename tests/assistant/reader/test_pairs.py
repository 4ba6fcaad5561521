"""How a question and a sentence are written for the ranker."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from assistant.reader.pairs import CLS, CONTEXT, LENGTH, SENTENCE, SEP, encode_pair, parts


def letters(text: str) -> Sequence[int]:
    return [1000 + ord(c) % 50 for c in text]


@given(st.text(max_size=200), st.text(max_size=300), st.text(max_size=200))
def test_types_mark_exactly_the_sentence_and_nothing_is_too_long(
    question: str, sentence: str, context: str
) -> None:
    pair = encode_pair(letters(question), sentence, context, letters)
    first, last = pair.sentence
    assert len(pair.ids) == len(pair.types) <= LENGTH
    assert [i for i, t in enumerate(pair.types) if t] == list(range(first, last))
    assert pair.ids[first:last] == list(letters(sentence))[: last - first]
    assert pair.ids[0] == CLS
    assert pair.ids[-1] == SEP


def test_a_long_question_keeps_its_end() -> None:
    pair = encode_pair(range(5000, 5100), "a", "", letters)
    assert 5099 in pair.ids
    assert 5000 not in pair.ids


def test_what_stands_above_comes_behind_the_sentence_and_keeps_its_beginning() -> None:
    pair = encode_pair([5000], "a", "b" + "c" * 200, letters)
    behind = pair.ids[pair.sentence[1] :]
    assert behind[:3] == [SEP, *letters("bc")]
    assert len(behind) == CONTEXT + 2


def test_nothing_above_leaves_nothing_behind_the_sentence() -> None:
    assert encode_pair([5000], "a", "", letters).ids == [CLS, 5000, SEP, *letters("a"), SEP]


@given(st.integers(min_value=0, max_value=7 * SENTENCE // 2))
def test_the_parts_of_a_sentence_leave_no_token_out(length: int) -> None:
    read = {t for start in parts(length) for t in range(start, start + SENTENCE)}
    assert set(range(length)) <= read
    assert length > SENTENCE or parts(length) == [0]

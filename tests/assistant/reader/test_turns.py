"""A turn is read with the questions before it, as many as fit, and the packaged layers say what it takes over."""

from __future__ import annotations

import numpy as np

from assistant.conversation.followups import standalone
from assistant.conversation.taken_words import words_of
from assistant.reader.passage_reader import PackagedReader
from assistant.reader.passages import BEGIN, MARK
from assistant.reader.turns import OWN, encode_turn, taken


def _ids(word: str) -> list[int]:
    """A token for each letter."""
    return [100 + ord(letter) for letter in word]


def test_every_word_stands_where_its_first_token_is() -> None:
    read = encode_turn("and Peru?", ["In Chad?"], _ids)
    assert read.reading.ids == [
        BEGIN,
        *_ids("and"),
        *_ids("Peru"),
        MARK,
        MARK,
        *_ids("In"),
        *_ids("Chad"),
        MARK,
    ]
    assert read.own == [1, 4]
    assert read.earlier == [[10, 12]]


def test_the_newest_questions_are_read_and_those_that_do_not_fit_are_not() -> None:
    long = "x" * 100
    read = encode_turn("why?", [long, long, long, "Chad?"], _ids)
    assert len(read.earlier) == 2
    assert encode_turn(" ".join("word" for _ in range(60)), [], _ids).own[-1] < 200


def test_what_the_network_says_becomes_shares_of_each_word() -> None:
    read = encode_turn("why Peru", ["In Chad?"], _ids)
    said = np.zeros((len(read.reading.ids), 4), dtype=np.float32)
    said[0, OWN] = 2.0
    said[read.own[1], OWN] = 1.0
    said[read.earlier[0][1], 1] = 5.0
    found = taken(read, said)
    assert found.leans == 2.0
    assert found.own == (False, True)
    first, second = found.earlier[0]
    assert np.allclose(np.exp([first.dropped, first.kept, first.replaced]), 1 / 3)
    assert second.is_kept
    assert not first.is_replaced


def test_the_packaged_layers_take_over_what_a_clause_lacks() -> None:
    reader = PackagedReader()
    earlier = ["Who funded the MIRAA project in Niger?"]
    found = reader.taken_over("how many households did they reach", earlier)
    kept = {
        earlier[0][start:end]
        for (start, end), word in zip(words_of(earlier[0]), found.earlier[0], strict=True)
        if word.is_kept
    }
    assert {"MIRAA", "Niger"} <= kept
    assert "funded" not in kept
    assert found.leans > 0
    assert reader.taken_over("how many households did they reach", earlier) is found
    text = standalone(
        "how many households did they reach", earlier, lambda *_: True, reader.taken_over
    )
    assert "MIRAA" in text.text
    assert "Niger" in text.text


def test_a_complete_question_takes_over_nothing() -> None:
    earlier = ["Who funded the MIRAA project in Niger?"]
    asked = "How many staff did UNRWA train in Jordan in 2019?"
    assert PackagedReader().taken_over(asked, earlier).leans < 0

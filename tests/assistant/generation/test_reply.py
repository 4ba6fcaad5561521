"""Replies of models that keep to no form are read for what they mean, and no further."""

from __future__ import annotations

import pytest

from assistant.generation.reply import MoreWanted, Refusal, Reply, Written, said, sentences
from index.filters import Filters


def _read(reply: str, size: int = 7) -> list[tuple[str, list[int]]]:
    """As it would come, in small pieces."""
    pieces = (reply[at : at + size] for at in range(0, len(reply), size))
    return [(one.text, one.passages) for one in sentences(pieces)]


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        (
            "Police were trained. [1]\nJudges too [2].",
            [("Police were trained.", [1]), ("Judges too.", [2])],
        ),
        ("- Police were trained [1][2]", [("Police were trained", [1, 2])]),
        ("1. Police were trained [1, 3].", [("Police were trained.", [1, 3])]),
        ("**Police** were trained (passage 2).", [("Police were trained.", [2])]),
        ("Police were trained【1†source】.", [("Police were trained.", [1])]),
        ("One came. Two came [1].", [("One came.", [1]), ("Two came.", [1])]),
        ("One came [2]. Two came [1].", [("One came.", [2]), ("Two came.", [1])]),
        ("One came.[2] Two came.[1]", [("One came.", [2]), ("Two came.", [1])]),
        ("It cost $2.5 million in the U.S. [1]", [("It cost $2.5 million in the U.S.", [1])]),
        ("Nobody is named here.", [("Nobody is named here.", [])]),
        ("```\nPolice came [1]\n```", [("Police came", [1])]),
        ('{"sentences": [{"text": "Police came.", "passages": [1]}]}', [("Police came.", [1])]),
        ('```json\n[{"text": "Police came.", "passages": [1]}]\n```', [("Police came.", [1])]),
        ('{"text": "Police came.", "passages": [1]}', [("Police came.", [1])]),
        ("", []),
        ("\n \n[1]\n", []),
        ("Poli\u202ece\x07 came [1]", [("Police came", [1])]),
    ],
)
def test_a_reply_is_read_whatever_its_form(reply: str, read: list[tuple[str, list[int]]]) -> None:
    assert _read(reply) == read
    assert _read(reply, size=1) == read
    assert _read(reply, size=10_000) == read


def test_json_that_is_none_is_read_as_lines() -> None:
    assert [numbers for _, numbers in _read('{"claims": [1], broken')] == [[1]]


def test_a_reply_without_an_end_is_left() -> None:
    def endless():
        while True:
            yield "again and again [1]\n"

    assert len(list(sentences(endless()))) < 2000


def test_a_sentence_is_given_as_soon_as_its_line_is_complete() -> None:
    pieces = iter(["First [1]\nSec", AssertionError("read too far")])

    def come():
        for piece in pieces:
            if isinstance(piece, AssertionError):
                raise piece
            yield piece

    assert next(iter(sentences(come()))).text == "First"


@pytest.mark.parametrize("mark", ['[1: "In 2018. Yes"]', "[passage 1: “In 2018. Yes”]"])
def test_the_exact_words_after_a_number_are_kept_with_it(mark: str) -> None:
    (one,) = sentences([f"Police were trained {mark} [2]."])
    assert one == Written(text="Police were trained.", passages=[1, 2], quotes=["In 2018. Yes", ""])


@pytest.mark.parametrize(
    "reply",
    [
        "MISSING: figures for Chad",
        '{"sentences": [{"text": "figures for Chad"}], "refuses": true}',
    ],
)
def test_a_reply_may_say_that_the_passages_do_not_answer(reply: str) -> None:
    with pytest.raises(Refusal, match="figures for Chad"):
        list(sentences([reply]))


@pytest.mark.parametrize(
    "reply",
    [
        "SEARCH: midwives | year=2019-2021 | place=Samoa\nSEARCH: police | color=blue\n",
        "- **SEARCH:** midwives | place: Samoa | Year = 2019-2021\n- SEARCH: police",
        '{"sentences": [], "searches": [{"words": "midwives", "year": "2019-2021", "place": "Samoa"},'
        ' {"words": "police"}]}',
    ],
)
def test_a_reply_may_ask_for_searches(reply: str) -> None:
    with pytest.raises(MoreWanted) as wanted:
        list(sentences([reply]))
    first, second = wanted.value.searches
    assert (first.words, first.filters) == (
        "midwives",
        Filters(places=("Samoa",), years=(2019, 2020, 2021)),
    )
    assert (second.words, second.filters) == ("police", Filters())


def test_four_searches_are_taken_at_most_and_sentences_beside_them_are_kept() -> None:
    reply = "Police were trained. [2]\n" + "\n".join(f"SEARCH: word {n}" for n in range(9))
    read = sentences([reply])
    assert next(read).text == "Police were trained."
    with pytest.raises(MoreWanted) as wanted:
        next(read)
    assert [one.words for one in wanted.value.searches] == [f"word {n}" for n in range(4)]


@pytest.mark.parametrize(
    "more",
    [
        '"searches": [{"words": "wells", "year": 2019, "publisher": null}]',
        '"searches": ["wells", 7, {"year": "2019"}]',
    ],
)
def test_searches_in_another_form_are_read_and_those_that_are_none_left_out(more: str) -> None:
    read = sentences([f'{{"sentences": [{{"text": "So.", "passages": [1]}}], {more}}}'])
    assert next(read).text == "So."
    with pytest.raises(MoreWanted) as wanted:
        next(read)
    assert [one.words for one in wanted.value.searches] == ["wells"]


def test_a_computation_that_keeps_to_no_form_loses_no_sentence() -> None:
    wanted = {"passage": 1, "operation": "max", "conditions": [{"column": "A", "relation": "="}]}
    reply = Reply.model_validate({"sentences": [{"text": "So."}], "computation": wanted})
    assert (reply.computation, [one.text for one in said(reply)]) == (None, ["So."])


def test_a_sentence_that_begins_with_search_is_one() -> None:
    (one,) = sentences(["Search: the database has 12 reports. [1]"])
    assert one.passages == [1]

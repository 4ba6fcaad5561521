from __future__ import annotations

import pytest

from assistant.evidence.terms import Terms
from assistant.question.understand import understand
from corpus.stemming import stems

QUESTION = understand("How many police officers were trained in Peru?")
RARITY = {"polic": 2.0, "offic": 1.0, "train": 1.0, "peru": 4.0}


def terms() -> Terms:
    return Terms(QUESTION, RARITY)


def test_a_share_weighs_words_by_their_rarity():
    mask = terms().mask({"polic", "train", "school"})
    assert terms().share(mask) == (2.0 + 1.0) / (2.0 + 1.0 + 1.0 + 4.0)
    assert terms().share(terms().mask({"school"})) == 0.0


def test_words_that_are_left_out_count_on_neither_side():
    mask, title = terms().mask({"polic", "peru"}), terms().mask({"peru", "report"})
    assert terms().share(mask, without=title) == 2.0 / (2.0 + 1.0 + 1.0)
    assert terms().share(mask, without=terms().mask(RARITY.keys())) == 0.0


def test_what_is_counted_is_a_share_of_its_words():
    assert QUESTION.counted == ("polic", "offic")
    assert terms().counted(terms().mask({"offic"})) == 1 / 2


@pytest.mark.parametrize(
    ("sentence", "share"),
    [
        ("Police officers were trained in Peru.", 3 / 3),
        ("Police and other officers.", 1 / 3),
        ("Police of all ranks, and some of their officers.", 0.0),
        ("Nothing of the kind.", 0.0),
    ],
)
def test_neighbouring_words_of_the_question_are_near_each_other(sentence: str, share: float):
    own = stems(sentence)
    assert terms().pairs(terms().mask(set(own)), [own]) == share

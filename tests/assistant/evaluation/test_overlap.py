from __future__ import annotations

import pytest

from assistant.evaluation.overlap import f1, recall


def test_words_are_compared_without_case_punctuation_and_articles() -> None:
    assert f1("The Nile.", "a nile") == 1
    assert recall("In Egypt, the Nile floods.", "nile egypt") == 1


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    # answer: 4 words, reference: 3, in common 2: precision 2/4, recall 2/3
    assert f1("trained 140 police officers", "140 officers locally") == pytest.approx(
        2 * (2 / 4) * (2 / 3) / (2 / 4 + 2 / 3)
    )
    assert recall("trained 140 police officers", "140 officers locally") == 2 / 3


def test_a_word_counts_as_often_as_both_have_it() -> None:
    assert recall("five five", "five") == 1
    assert recall("five", "five five") == 1 / 2


@pytest.mark.parametrize(
    ("answer", "reference", "value"), [("", "", 1), ("x", "", 0), ("", "x", 0)]
)
def test_nothing_equals_nothing_only(answer: str, reference: str, value: float) -> None:
    assert f1(answer, reference) == recall(answer, reference) == value

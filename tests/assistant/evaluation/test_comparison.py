from __future__ import annotations

from types import SimpleNamespace

import pytest

from assistant.config.errors import UsageError
from assistant.evaluation.comparison import SWAPS, compare
from assistant.evaluation.run import Run, score


def run(making: SimpleNamespace, right: dict[str, bool]) -> Run:
    m = making
    good = m.answer("140 officers [1]", m.citation(m.PAPER, "trained 140 officers"))
    results = tuple(
        score(m.case(m.question(id=name), good if is_right else m.answer("No.")), {})
        for name, is_right in right.items()
    )
    return Run({}, {}, results)


def test_questions_won_and_lost_are_told_apart(making: SimpleNamespace) -> None:
    old = run(making, {"a": True, "b": False, "c": True, "gone": True})
    new = run(making, {"a": False, "b": True, "c": True, "new": True})
    found = compare(old, new)
    assert [pair[1].question.id for pair in found.won] == ["b"]
    assert [pair[1].question.id for pair in found.lost] == ["a"]
    assert (found.paired, found.only_old, found.only_new) == (3, 1, 1)
    change = found.changes["answer_accuracy"]
    assert (change.old, change.new, change.n) == (2 / 3, 2 / 3, 3)


def test_equal_runs_differ_by_nothing_and_p_is_1(making: SimpleNamespace) -> None:
    same = run(making, {"a": True, "b": False})
    change = compare(same, same).changes["answer_accuracy"]
    assert (change.low, change.high, change.p) == (0, 0, 1)


def test_p_is_the_share_of_swaps_as_far_from_zero(making: SimpleNamespace) -> None:
    # Five questions, all won: of 2^5 ways to swap them, only all and none differ as much.
    names = "abcde"
    old, new = (run(making, dict.fromkeys(names, right)) for right in (False, True))
    change = compare(old, new).changes["answer_accuracy"]
    exact = 2 / 2**5
    assert change.p == pytest.approx(exact, abs=4 * (exact * (1 - exact) / SWAPS) ** 0.5)
    assert compare(old, new).changes == compare(old, new).changes


def test_runs_without_a_common_question_cannot_be_compared(making: SimpleNamespace) -> None:
    with pytest.raises(UsageError, match="share no question"):
        compare(run(making, {"a": True}), run(making, {"b": True}))

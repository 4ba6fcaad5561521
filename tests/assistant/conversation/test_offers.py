"""Examples: three questions that the index answers, each asked once."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from assistant.conversation import offers
from assistant.conversation.converse import Memory
from assistant.conversation.offers import Offers, keep
from index.view import IndexView
from tests.assistant.conversation.test_respond import REPORTS
from tests.assistant.reports import assistant_over


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexView]:
    with (
        assistant_over(tmp_path_factory.mktemp("offers"), REPORTS) as opened,
        opened._index() as index,
    ):
        yield index


def test_the_time_in_which_a_model_loads_is_no_reason_to_show_fewer(
    index: IndexView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offers, "_SECONDS", 0.3)
    asked: list[str] = []

    def slow_at_first(question: str) -> bool:
        time.sleep(0.0 if asked else 0.6)
        asked.append(question)
        return True

    assert len(Offers(index, slow_at_first, Memory().examples).examples("en")) == 3


def test_questions_are_asked_only_for_so_long(
    index: IndexView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offers, "_SECONDS", -1.0)
    assert len(Offers(index, lambda _: True, Memory().examples).examples("en")) == 1


def test_what_was_asked_once_is_not_asked_again(index: IndexView) -> None:
    found, asked = Memory().examples, []

    def answered_once(question: str) -> bool:
        asked.append(question)
        return len(asked) == 1

    first = Offers(index, answered_once, found).examples("en")
    assert (len(first), len(set(asked))) == (1, len(asked))
    before = list(asked)
    assert Offers(index, answered_once, found).examples("en") == first
    assert asked == before
    assert Offers(index, answered_once, found).examples("fr") == ()
    assert asked != before


def test_questions_that_are_known_to_be_answered_come_first_and_are_not_asked(
    index: IndexView,
) -> None:
    found, known = Memory().examples, ["Who?", "Where?", "When?", "Why?"]
    keep(found, index, "en", known)
    assert Offers(index, pytest.fail, found).examples("en") == tuple(known[:3])

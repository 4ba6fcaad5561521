"""Turns and dialogues of ``tests/data``: what a turn wants, and what a follow-up carries.

Each file has two halves by ``id``: "build" was looked at while the rules were made, "last" was only counted. "other"
turns and dialogues are by people who wrote none of those that anything is fitted on; nothing was made for them. So are
"mixed" dialogues, in which open questions, look-ups and follow-ups to both stand together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant.conversation.converse import converse
from assistant.conversation.followups import standalone
from assistant.conversation.history import Earlier
from assistant.conversation.labels import kind_of
from assistant.conversation.leaning import open_leaning
from assistant.evaluation.matching import comparison_form, contains_all
from assistant.reader.passage_reader import PackagedReader
from index.encoder import Encoder

DATA = Path(__file__).parents[2] / "data"


def _records(name: str, half: str) -> list[dict[str, Any]]:
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [one for one in map(json.loads, lines) if one["id"].startswith(half)]


@cache
def _encoder() -> Encoder:
    return Encoder.open(None)


@cache
def _reader() -> PackagedReader:
    return PackagedReader()


def _classify(turn: str) -> Mapping[str, float]:
    return _reader().labels(turn)


def _in_documents(words: str) -> bool:
    """Every word of the dialogues stands in the documents that they were written from."""
    return bool(words)


def _turns(half: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Turns, and what each is found to want."""
    for turn in _records("turns", half):
        earlier = [Earlier(question) for question in turn["history"]]
        yield turn, converse(turn["question"], earlier, _classify).wish.label


@cache
def _understood(half: str) -> list[tuple[dict[str, Any], str]]:
    """Questions of dialogues, and as what each is understood; "" for one that is taken for talk."""
    leans, takes = open_leaning(_encoder().encode_query), _reader().taken_over
    understood = []
    file = "other_dialogues" if half.startswith("mixed") else "dialogues"
    for dialogue in _records(file, half):
        said: list[Earlier] = []
        for turn in dialogue["turns"]:
            if turn["standalone"] is not None:
                found = converse(turn["user"], said, _classify, _in_documents)
                is_question = found.wish.kind == "question"
                resolved = standalone(found.text, found.questions, leans, takes)
                understood.append((turn, resolved.text if is_question else ""))
            said.append(Earlier(turn["user"]))
    return understood


def _carries(turn: dict[str, Any], text: str) -> bool:
    folded = comparison_form(text)
    wrong = any(contains_all(text, ((one,),)) for one in turn["must_not_carry"])
    return not wrong and all(comparison_form(one) in folded for one in turn["carries"])


def _share(found: Iterable[tuple[dict[str, Any], str]], right: Callable[..., bool]) -> float:
    rights = [right(turn, text) for turn, text in found]
    return sum(rights) / len(rights)


@pytest.mark.parametrize("half", ["build", "last", "other"])
def test_most_turns_get_what_they_want(half: str) -> None:
    def right(turn: dict[str, Any], label: str) -> bool:
        return kind_of(label) in {kind_of(one) for one in (turn["wants"], *turn.get("also", ()))}

    assert _share(_turns(half), right) >= 0.8


@pytest.mark.parametrize("half", ["build", "last", "other"])
def test_no_question_of_these_turns_is_taken_for_talk(half: str) -> None:
    for turn, label in _turns(half):
        if turn["wants"] == "question":
            assert kind_of(label) == "question", turn["id"]


@pytest.mark.parametrize(
    ("half", "least"), [("build", 0.95), ("last", 0.95), ("other", 0.7), ("mixed-a-", 0.85)]
)
def test_follow_ups_carry_what_they_should_and_nothing_else(half: str, least: float) -> None:
    assert _share(_understood(half), _carries) >= least


@pytest.mark.parametrize("half", ["build", "last", "other", "mixed-a-"])
def test_a_complete_question_stays_as_it_is(half: str) -> None:
    complete = (one for one in _understood(half) if one[0]["kind"] == "question")
    assert _share(complete, lambda turn, text: text == turn["user"]) >= 0.95

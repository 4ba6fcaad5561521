"""What the ranker learns from questions over reports: a new draw for every epoch."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.reader.training.examples import Group
from assistant.reader.training.reports import ReportGroups


def sentence(
    text: str, right: bool = False, answer: tuple[int, int] | None = None
) -> dict[str, Any]:
    return {"text": text, "above": "UNODC ; Annual report", "right": right, "answer": answer}


def line(number: int) -> dict[str, Any]:
    place = ("Peru", "Kenya", "Mali")[number % 3]
    return {
        "id": f"q-{number}",
        "question": f"How many judges were trained in {place}?",
        "names": [place],
        "sentences": [
            sentence(f"{number} judges were trained in {place}.", True, (0, len(str(number)))),
            *(sentence(f"Sentence {i} tells of something else in {place}.") for i in range(12)),
        ],
    }


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> ReportGroups:
    path = tmp_path_factory.mktemp("groups") / "groups.jsonl"
    path.write_text("\n".join(json.dumps(line(n)) for n in range(200)), encoding="utf-8")
    return ReportGroups([path])


def asked(groups: list[Group]) -> set[str]:
    return {group.context for group in groups}


def test_a_seed_gives_the_same_epoch_and_another_seed_another_one(groups: ReportGroups) -> None:
    assert list(groups.epoch(1)) == list(groups.epoch(1))
    assert list(groups.epoch(1)) != list(groups.epoch(2))


def test_questions_that_are_held_out_are_never_learnt_from(groups: ReportGroups) -> None:
    learnt = asked(list(groups.epoch(1)))
    held = asked(groups.held_out)
    assert held
    assert not learnt & held
    assert len(learnt | held) == 200


def test_the_likeliest_wrong_sentences_come_in_every_epoch(groups: ReportGroups) -> None:
    epoch = list(groups.epoch(1))
    assert len(epoch) + len(groups.held_out) == 200
    for group in epoch:
        texts = [e.sentence for e in group.examples]
        assert all(any(f"Sentence {i} " in text for text in texts) for i in range(3))


def test_a_name_that_is_swapped_leaves_nothing_that_answers(groups: ReportGroups) -> None:
    made = list(groups.epoch(1))
    swapped = [g for g in made if not any(e.label for e in g.examples)]
    assert 0 < len(swapped) < len(made) / 2
    for group in swapped:
        place = group.question.removesuffix("?").rsplit(" ", 1)[1]
        assert all(place not in e.sentence for e in group.examples)


def test_the_answer_of_a_right_sentence_is_a_slice_of_it(groups: ReportGroups) -> None:
    right = [(group, e) for group in groups.epoch(1) for e in group.examples if e.label]
    assert len(right) > 100
    for group, example in right:
        assert example.answer is not None
        assert example.sentence[slice(*example.answer)] == group.context.removeprefix("q-")


def test_now_and_then_nothing_is_shown_above_the_sentences(groups: ReportGroups) -> None:
    above = [all(not e.context for e in group.examples) for group in groups.epoch(1)]
    assert any(above)
    assert not all(above)

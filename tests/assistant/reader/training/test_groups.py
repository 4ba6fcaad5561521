"""Which groups the reader learns from, and how they are drawn and changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.reader.training.groups import (
    Drawn,
    Group,
    counted,
    is_held_out,
    load,
    split,
)
from tests.assistant.reader.training.passages import write_groups

_SHARE = 64  # of 256 documents


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> list[Group]:
    return load([write_groups(tmp_path_factory.mktemp("groups") / "groups.jsonl", 240)])


def test_no_passage_of_a_document_that_is_held_out_is_learnt_from(groups: list[Group]) -> None:
    kept, held = split(groups, _SHARE)
    assert len(kept) + len(held) == len(groups)
    assert {is_held_out(name, _SHARE) for group in held for name in group.documents} == {True}
    assert {is_held_out(p.document, _SHARE) for group in kept for p in group.parts} == {False}
    assert any(len(group.parts) == 2 for group in kept)  # its third one was of such a document


def test_an_epoch_has_every_group_once_and_is_drawn_the_same_again(groups: list[Group]) -> None:
    once, again = Drawn(groups, 1), Drawn(groups, 1)
    epoch = [once[n] for n in range(len(groups))]
    assert sorted(group.id for group in epoch) == sorted(group.id for group in groups)
    assert [again[n] for n in (17, 3, 200)] == [epoch[17], epoch[3], epoch[200]]
    assert [once[n + len(groups)].id for n in range(9)] != [group.id for group in epoch[:9]]


def test_with_another_name_in_the_question_nothing_answers(groups: list[Group]) -> None:
    drawn = Drawn(groups, 1)
    known = {group.id: group for group in groups}
    epoch = [drawn[n] for n in range(len(groups))]
    swapped = [group for group in epoch if group.question != known[group.id].question]
    assert 0.05 * len(epoch) < len(swapped) < 0.25 * len(epoch)
    for group in swapped:
        assert not group.answerable
        assert all(part.answers == 0 and part.answer is None for part in group.parts)
        units = [unit for part in group.parts for unit in part.units]
        assert not any(group.question.split()[-1].rstrip("?") in unit for unit in units)


def test_a_group_always_keeps_a_passage_that_answers(groups: list[Group]) -> None:
    drawn = Drawn(groups, 2)
    answerable = [g for g in (drawn[n] for n in range(len(groups))) if g.answerable]
    assert all(any(part.answers == 1 for part in group.parts) for group in answerable)
    assert any(part.answers == 0 for group in answerable for part in group.parts)


def test_what_is_counted_is_found_in_five_languages() -> None:
    assert counted("How many field visits were made in 2023?") == "field visits"
    assert counted("Combien d'ateliers ont été organisés ?") == "ateliers"
    assert counted("¿Cuántas parteras asistieron?") == "parteras"
    assert counted("Сколько учителей обучено?") == "учителей"
    assert counted("كم عدد المدارس؟") == "المدارس"
    assert counted("Who made the field visits?") is None


def test_with_other_things_to_count_nothing_answers(groups: list[Group]) -> None:
    things = ("ferries", "orchards", "beehives", "quarries")
    asked = [
        replace(g, names=(), question=f"How many {things[n % 4]}{'abcdefgh'[n // 4]} were built?")
        for n, g in enumerate(groups[:32])
    ]
    drawn = Drawn(asked, 1)
    known = {group.id: group for group in asked}
    swapped = [
        group
        for group in (drawn[n] for n in range(4 * len(asked)))
        if group.question != known[group.id].question
    ]
    assert swapped
    for group in swapped:
        assert counted(group.question) != counted(known[group.id].question)
        assert not group.answerable
        assert all(part.answers == 0 and part.answer is None for part in group.parts)

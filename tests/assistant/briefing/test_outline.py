"""Outlines: a plan for any topic, made of a briefing that was kept, read and used again."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.briefing.compose import compose
from assistant.briefing.draft import Draft
from assistant.briefing.outline import outline_of, to_yaml
from assistant.briefing.plan import Plan, checked_plan, read_plan, topic_plan
from assistant.briefing.renew import renewed
from assistant.config.errors import UsageError

OUTLINE = """
title: "{topic}"
language: en
complete: true
sections:
  - {heading: Recommendations of all, holds: recommendations}
  - {heading: "{topic} in Mexico", topic: "{topic}", filters: {place: Mexico}}
  - {heading: Judges, questions: ["How many judges took part in {topic} in Peru?"]}
  - {holds: messages}
"""


def written(text: str, folder: Path) -> Path:
    file = folder / "outline.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def draft(assistant: Assistant) -> Draft:
    plan = topic_plan("training of police officers")
    return Draft(compose(assistant, plan), "training of police officers", "long")


def headings(draft: Draft) -> list[str]:
    return [card.heading for card in draft.arrangement.cards]


def test_a_topic_takes_its_places_in_an_outline(tmp_path: Path) -> None:
    plan = read_plan(written(OUTLINE, tmp_path)).about("training of police").filled()
    assert plan.title == "Training of police"
    assert [one.heading for one in plan.sections] == [
        "Recommendations of all",
        "Training of police in Mexico",
        "Judges",
        "",
    ]
    assert plan.sections[1].topic == "training of police"
    assert plan.sections[2].questions == (
        "How many judges took part in training of police in Peru?",
    )


def test_sections_stand_where_the_outline_has_them_and_no_others_are_made(
    assistant: Assistant, tmp_path: Path
) -> None:
    plan = read_plan(written(OUTLINE, tmp_path)).about("police officers trained on violence")
    made = compose(assistant, plan)
    assert [section.heading for section in made.sections] == ["Judges", "Key messages"]
    more = compose(assistant, plan.model_copy(update={"complete": False}))
    told = [section.heading for section in more.sections]
    assert told[:2] == ["Judges", "Key messages"]
    assert told[2:] == ["Figures by agency", "What was not found"]


@pytest.mark.parametrize(
    ("section", "wanted"),
    [
        ("{heading: Police, holds: messages, topic: police}", "has no questions, topic or filters"),
        ("{topic: police}", "needs a heading"),
        ("{heading: Police, holds: figure}", "holds"),
    ],
)
def test_a_section_that_cannot_be_meant_is_refused(
    section: str, wanted: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=wanted):
        read_plan(written(f"title: T\nsections: [{section}]", tmp_path))


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({"title": "a" * 2001}, "a title has 2000 characters at most, got 2001: say it"),
        ({"topic": "a" * 14_000}, "a topic has 2000 characters at most, got 14000"),
        ({"sections": [{"heading": "a" * 2001, "topic": "b"}]}, "a heading has 2000 characters"),
        ({"sections": [{"heading": "a", "topic": "b" * 2001}]}, "a topic has 2000 characters"),
        ({"sections": [{"heading": "a", "questions": ["b" * 2001]}]}, "a question has 2000"),
        ({"sections": [{"holds": "figures"}] * 2}, "one section holds figures, got 2: keep one"),
        (
            {"sections": [{"heading": "a", "topic": "b"}] * 101},
            "a briefing has 100 sections at most, got 101: make several",
        ),
    ],
)
def test_a_plan_that_is_too_long_is_refused_with_what_to_do(
    told: dict[str, object], wanted: str
) -> None:
    data = {"title": "T", "sections": [{"heading": "a", "topic": "b"}], **told}
    with pytest.raises(UsageError, match=wanted):
        checked_plan(data)


def test_texts_that_only_the_topic_makes_too_long_are_refused_before_they_are_written() -> None:
    told = {"title": "{topic}" * 200, "sections": [{"heading": "a", "topic": "{topic}"}]}
    outline = checked_plan(told)
    with pytest.raises(UsageError, match="a title with the topic in it has 2000"):
        outline.about("a" * 2000).filled()
    assert outline.about("aaaa").filled().title == "A" + "aaaa" * 199 + "aaa"


def test_an_outline_without_a_topic_and_a_topic_without_a_place_are_refused(tmp_path: Path) -> None:
    outline = read_plan(written(OUTLINE, tmp_path))
    with pytest.raises(UsageError, match="for any topic, got none"):
        outline.filled()
    plan = read_plan(written("title: T\nsections: [{heading: P, topic: police}]", tmp_path))
    with pytest.raises(UsageError, match="is no outline"):
        plan.about("shelters")


def test_a_kept_briefing_is_an_outline_with_its_headings_in_their_order(
    assistant: Assistant, draft: Draft, tmp_path: Path
) -> None:
    first, *_ = draft.arrangement.cards
    changed = draft.changed(lambda cards: cards.card_moved(first.id, ""))
    changed = changed.changed(lambda cards: cards.begun("Training of police officers in Peru"))
    changed = changed.changed(lambda cards: cards.begun("Call operators"))
    outline = read_plan(written(to_yaml(outline_of(changed)), tmp_path))
    assert outline == outline_of(changed)
    assert outline.title == "{topic}"
    assert outline.length == "long"
    assert [one.holds for one in outline.sections][-3] == "messages"
    assert outline.sections[-2].topic == "{topic} in Peru"
    assert outline.sections[-1].topic == "{topic}: Call operators"
    made = compose(assistant, outline.about("judges trained on forensic evidence"))
    assert made.title == "Judges trained on forensic evidence"
    assert "40 judges" in " ".join(
        b.text for one in made.sections for part in one.parts for b in part.bullets
    )


def test_what_the_program_names_is_named_in_the_language_of_the_next_and_a_person_s_own_name_stays(
    draft: Draft,
) -> None:
    first, *_ = draft.arrangement.cards
    assert outline_of(draft).sections[0].heading == ""
    renamed = draft.changed(lambda cards: cards.headed(first.id, "In short"))
    assert outline_of(renamed).sections[0].heading == "In short"
    assert outline_of(renamed).sections[0].holds == "messages"


def test_a_renamed_section_is_still_asked_what_it_was(assistant: Assistant, draft: Draft) -> None:
    first, *_ = draft.arrangement.cards
    renamed = draft.changed(lambda cards: cards.headed(first.id, "In short"))
    assert headings(renamed)[0] == "In short"
    assert renamed.arrangement.cards[0].id == first.id
    again = renamed.filled(first.id, renewed(assistant, renamed, first.id))
    assert again.arrangement.cards[0].heading == "In short"
    assert again.arrangement.cards[0].pieces == first.pieces


def test_only_what_a_section_needs_is_asked(assistant: Assistant) -> None:
    def asked(**section: str) -> int:
        counts = [0]
        told = {"title": "T", "topic": "police", "complete": True, "sections": [section]}
        compose(
            assistant, Plan.model_validate(told), lambda done, total: counts.__setitem__(0, done)
        )
        return counts[0]

    assert asked(holds="figures") == 0
    assert 0 < asked(holds="recommendations") < asked(holds="messages")


def test_a_briefing_without_sections_is_no_outline(draft: Draft) -> None:
    empty = draft
    for card in draft.arrangement.cards:
        empty = empty.changed(lambda cards, at=card.id: cards.card_out(at))  # type: ignore[misc]
    with pytest.raises(UsageError, match="add a section first"):
        outline_of(empty)

"""A briefing that was made as an outline: its headings in their order, with what each section was asked, for another topic.

What the program names itself (key messages, recommendations …) is named by it again; a section that was asked about its heading
is asked about that side of the new topic.
"""

from __future__ import annotations

import re

import yaml

from assistant.briefing.arrange import Card
from assistant.briefing.compose import HEADINGS
from assistant.briefing.draft import Draft
from assistant.briefing.numbering import UNTITLED
from assistant.briefing.plan import TOPIC, Plan, SectionPlan, checked_plan
from assistant.config.errors import UsageError
from assistant.locale import say


def outline_of(draft: Draft) -> Plan:
    """Raises UsageError for a briefing without sections, or with more or longer ones than an outline may have."""
    cards = [card for card in draft.arrangement.cards if card.heading != UNTITLED]
    if not cards:
        raise UsageError("a briefing without sections is no outline: add a section first")
    topic = draft.topic or draft.briefing.title
    return checked_plan(
        {
            "title": _open(draft.briefing.title, topic),
            "topic": topic,
            "language": draft.briefing.language,
            "length": draft.length,
            "filters": dict(draft.filters),
            "complete": True,
            "sections": [_section(card, topic, draft.briefing.language) for card in cards],
        }
    )


def to_yaml(outline: Plan) -> str:
    """As `read_plan` reads it."""
    told = outline.model_dump(mode="json", exclude_defaults=True)
    return str(yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=100))


def _section(card: Card, topic: str, language: str) -> SectionPlan:
    heading, asked = _open(card.heading, topic), card.asked
    if asked is None or (asked.topic == card.heading and not asked.questions):
        about = heading if TOPIC in heading else f"{TOPIC}: {heading}"
        return SectionPlan(heading=heading, topic=about, filters=asked.filters if asked else {})
    if asked.holds != "points":
        own = {say(one, language) for one in HEADINGS[asked.holds]}
        return SectionPlan(holds=asked.holds, heading="" if card.heading in own else heading)
    questions = tuple(_open(one, topic) for one in asked.questions)
    update = {"heading": heading, "topic": _open(asked.topic, topic), "questions": questions}
    return asked.model_copy(update=update)


def _open(text: str, topic: str) -> str:
    """A text with the place of the topic in it."""
    return re.sub(rf"(?<!\w){re.escape(topic)}(?!\w)", lambda _: TOPIC, text, flags=re.IGNORECASE)

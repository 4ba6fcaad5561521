"""One section of a draft, asked anew.

A section whose heading is a topic is asked about that topic; what other sections say is not said again. One whose heading
the program gives (key messages, recommendations, figures) is that of the whole topic, asked anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.briefing.arrange import Card
from assistant.briefing.compose import EXTENTS, compose, from_points
from assistant.briefing.draft import Draft
from assistant.briefing.model import Briefing, Section
from assistant.briefing.plan import topic_plan
from assistant.briefing.points import Point, points_on, same
from assistant.config.errors import UsageError
from assistant.facts.similarity import stems_of
from assistant.locale import say
from assistant.service import Assistant

_OF_WHOLE = (
    "Key messages",
    "What the reports say",
    "Further points",
    "Recommendations",
    "Figures by country",
    "Figures by agency",
    "What was not found",
)


def renewed(assistant: Assistant, draft: Draft, card_id: str) -> Briefing:
    """A briefing that is the new section alone. Raises UsageError where the reports say nothing, or for an unknown card."""
    card = draft.arrangement.card(card_id)
    found = (
        _of_whole(assistant, draft, card)
        if _is_of_whole(card.heading, draft.briefing.language)
        else _of_topic(assistant, draft, card)
    )
    if not any(section.parts for section in found.sections):
        raise UsageError(
            f"the reports say nothing else on {card.heading!r}: the section stays as it is;"
            " another heading asks about another topic"
        )
    return found


def _is_of_whole(heading: str, language: str) -> bool:
    before, after = say("What {name} says", language, name="\0").split("\0")
    told = heading.startswith(before) and heading.endswith(after)
    return told or heading in {say(message, language) for message in _OF_WHOLE}


def _of_whole(assistant: Assistant, draft: Draft, card: Card) -> Briefing:
    topic = draft.topic or draft.briefing.title
    plan = topic_plan(topic, draft.briefing.language, draft.length, dict(draft.filters))
    made = compose(assistant, plan)
    return replace(
        made, sections=tuple(one for one in made.sections if one.heading == card.heading)
    )


def _of_topic(assistant: Assistant, draft: Draft, card: Card) -> Briefing:
    extent = EXTENTS[draft.length]
    found = points_on(assistant, card.heading, draft.filters, extent.documents)
    told = _told_elsewhere(draft, card)
    new = [point for point in found if not any(same(point, other) for other in told)]
    made = from_points(
        assistant,
        new[: extent.points],
        card.heading,
        draft.briefing.language,
        draft.length,
    )
    parts = tuple(replace(part, title="") for one in made.sections for part in one.parts)
    return replace(made, sections=(Section(card.heading, parts),))


def _told_elsewhere(draft: Draft, card: Card) -> Sequence[Point]:
    """The points of the other sections."""
    bullets = [
        bullet
        for other in draft.arrangement.cards
        if other.id != card.id
        for piece in other.pieces
        for bullet in piece.part.bullets
    ]
    notes = draft.briefing.notes
    return [Point(notes[b.note - 1], b.text, 1.0, stems_of(b.text)) for b in bullets]

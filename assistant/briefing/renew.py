"""One section of a draft, asked anew: nothing else is asked or composed, and what other sections say is not said again.

A section of an outline is asked what the outline says, until a person gives it another heading; one that is made of the whole topic
(key messages, recommendations, figures) is made of it anew; any other is asked about its heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.briefing.arrange import Card
from assistant.briefing.compose import compose_section
from assistant.briefing.draft import Draft
from assistant.briefing.gather import Watch
from assistant.briefing.model import Briefing
from assistant.briefing.plan import SectionPlan, checked_plan
from assistant.briefing.points import Point
from assistant.config.errors import UsageError
from assistant.facts.similarity import stems_of
from assistant.service import Assistant


def renewed(
    assistant: Assistant, draft: Draft, card_id: str, watch: Watch = lambda done, total: None
) -> Briefing:
    """A briefing that is the new section alone. Raises UsageError where the reports say nothing, or for an unknown card."""
    card = draft.arrangement.card(card_id)
    plan = checked_plan(
        {
            "title": draft.briefing.title,
            "topic": draft.topic or draft.briefing.title,
            "language": draft.briefing.language,
            "length": draft.length,
            "filters": dict(draft.filters),
            "sections": [card.asked or SectionPlan(heading=card.heading, topic=card.heading)],
        }
    )
    found = compose_section(assistant, plan, _told_elsewhere(draft, card), watch)
    if not found.sections:
        told = f"the reports say nothing else on {card.heading!r}: the section stays as it is"
        if card.asked is None or card.asked.holds == "points":
            told += "; another heading asks about another topic"
        raise UsageError(told)
    return found if card.asked else _without_titles(found)


def _without_titles(found: Briefing) -> Briefing:
    """The points of a heading in one list."""
    sections = tuple(
        replace(one, parts=tuple(replace(part, title="") for part in one.parts))
        for one in found.sections
    )
    return replace(found, sections=sections)


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

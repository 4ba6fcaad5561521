"""What each event on the desk makes of a draft."""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from assistant.briefing.arrange import Arrangement
from assistant.briefing.draft import Draft

Act = Callable[[Draft, gr.EventData], Draft]


def _changes(change: Callable[[Arrangement, gr.EventData], Arrangement]) -> Act:
    return lambda draft, told: draft.changed(lambda cards: change(cards, told))


def _typed(told: gr.EventData) -> str:
    return "\n".join(map(str, told.fields.get("text", ())))


ON_CARDS: dict[str, Act] = {
    "move_card": _changes(lambda cards, told: cards.card_moved(str(told.card), str(told.before))),
    "move_point": _changes(
        lambda cards, told: cards.piece_moved(str(told.point), str(told.card), str(told.before))
    ),
    "take_out_card": _changes(lambda cards, told: cards.card_out(str(told.card))),
    "take_out_point": _changes(lambda cards, told: cards.piece_out(str(told.point))),
    "write_words": _changes(
        lambda cards, told: cards.said(_typed(told), str(told.card), str(told.before))
    ),
    "reword_words": _changes(lambda cards, told: cards.reworded(str(told.point), _typed(told))),
    "name_card": _changes(lambda cards, told: cards.headed(str(told.card), str(told.given))),
}
ON_TOOLS: dict[str, Act] = {
    "begin_card": _changes(lambda cards, told: cards.begun(str(told.given))),
    "undo_change": lambda draft, _: draft.undone(),
    "redo_change": lambda draft, _: draft.redone(),
}

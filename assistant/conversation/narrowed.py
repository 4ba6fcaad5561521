"""What commands restricted the last answer to ("only 2024"), and the answer without it ("undo", "remove the filter")."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.config.filters import parse_filters
from assistant.conversation.history import Earlier
from assistant.model import Answer
from index.filters import Filters


def narrowings(earlier: Sequence[Earlier]) -> list[Answer]:
    """The answer to the last question, and those of the commands that restricted it since, each further than the one before.

    Derived from what was asked of what, so that a restriction that was taken off is none, however it was taken off.
    """
    kept: list[Answer] = []
    for answer in (one.answer for one in earlier if one.answer is not None):
        if answer.reply is None:
            kept = [answer]
        elif answer.reply.kind == "command" and answer.status != "reply":
            known = [_asked_of_what(one) for one in kept]
            now = _asked_of_what(answer)
            kept = kept[: known.index(now) + 1] if now in known else [*kept, answer]
    return kept


def _asked_of_what(answer: Answer) -> tuple[str, Filters]:
    """The question of an answer, and the documents that it was asked of."""
    return answer.standalone_question, parse_filters(answer.coverage.filters)

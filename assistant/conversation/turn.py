"""A turn to reply to, and the reply to it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation.examples import turn_language
from assistant.conversation.history import Earlier
from assistant.conversation.other_languages import is_in_other_language
from assistant.conversation.replies import LEAD
from assistant.conversation.wishes import Wish
from assistant.model import Answer, Coverage, Reply, Table
from corpus.normalize import one_line
from index.filters import Filters

_WITHOUT_DOCUMENTS = frozenset(LEAD)  # kinds of replies that say nothing of documents


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn to reply to. ``typed``: as it was typed. ``earlier``: turns before it, oldest first.

    ``standalone``: the last question before it, standing alone; "" without any. ``filters``: of the turn;
    ``coverage``: what they leave.
    """

    typed: str
    wish: Wish
    earlier: Sequence[Earlier]
    standalone: str
    filters: Filters
    coverage: Coverage

    @property
    def language(self) -> str:
        said = [one.question for one in self.earlier if not is_in_other_language(one.question)]
        before = turn_language(said[-1]) if said else "en"
        return before if self.is_in_other_language else turn_language(self.typed, before)

    @property
    def is_in_other_language(self) -> bool:
        """Whether it is talk in a language that is not spoken here."""
        return self.wish.kind in _WITHOUT_DOCUMENTS and is_in_other_language(self.typed)

    @property
    def evidence(self) -> Answer | None:
        """The last earlier answer that showed evidence or was declined."""
        known = (one.answer for one in reversed(self.earlier) if one.answer is not None)
        return next((one for one in known if one.status != "reply"), None)


def reply_to(turn: Turn, text: str, reply: Reply, table: Table | None = None) -> Answer:
    return Answer(
        trace_id=uuid.uuid4().hex[:16],
        question=turn.typed,
        standalone_question=one_line(turn.typed),
        claims=(),
        citations=(),
        coverage=turn.coverage,
        notice=text,
        confidence=1.0,
        reply=reply,
        table=table,
    )

"""What every request may use: the assistant, the queues before it, limits and counters."""

from __future__ import annotations

import os
from typing import Annotated

from fastapi import Depends, Request

from assistant.access import Person
from assistant.access.web import signed_in
from assistant.api.limits import Rate
from assistant.api.observing import Metrics
from assistant.api.work import Work
from assistant.service import Assistant
from assistant.visible import Sight
from assistant.web.documents import uploads
from assistant.web.pictures import Pictures

_INDEXING_S = 600  # a folder of long reports takes minutes


class Desk:
    """One for each app."""

    def __init__(self, assistant: Assistant) -> None:
        settings = assistant.settings
        self.assistant = assistant
        self.questions = Work(
            "question",
            at_once=settings.answers_at_once or os.cpu_count() or 1,
            waiting=settings.answers_waiting,
            limit_s=settings.time_limit_s,
        )
        self.looks = Work("look", at_once=2, waiting=50, limit_s=settings.time_limit_s)
        self.changes = Work("change", at_once=1, waiting=4, limit_s=_INDEXING_S)
        self.rate = Rate(settings.requests_per_minute)
        self.metrics = Metrics(lambda: self.questions.pending)
        self.pictures = Pictures()
        self.shelf = uploads(assistant)

    def close(self) -> None:
        for work in (self.questions, self.looks, self.changes):
            work.close()


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


DeskOf = Annotated[Desk, Depends(_desk)]


def _seen(desk: DeskOf, person: Annotated[Person, Depends(signed_in)]) -> Assistant:
    return desk.assistant.seen_with(Sight(editor=person.may_edit))


AssistantOf = Annotated[Assistant, Depends(_seen)]
"""The assistant with the documents that whoever asks may see."""

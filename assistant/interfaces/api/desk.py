"""What every request may use: the assistant, the queues before it, limits and counters."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Request

from assistant.accounts.permissions import Permissions
from assistant.accounts.user_store import UserStore
from assistant.accounts.users import Person
from assistant.config.settings import data_dir
from assistant.interfaces.api.limits import Rate
from assistant.interfaces.api.observing import Metrics
from assistant.interfaces.api.work import Work
from assistant.interfaces.web.documents import uploads
from assistant.interfaces.web.pictures import Pictures
from assistant.model import Answer
from assistant.samples import sample_index
from assistant.service import Assistant

_REMEMBERED = 1000  # answers
_LONG_S = 600  # to index long reports, or to write a briefing of many questions, takes minutes


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
        self.changes = Work("change", at_once=1, waiting=4, limit_s=_LONG_S)
        self.briefings = Work("briefing", at_once=1, waiting=4, limit_s=_LONG_S)
        self.rate = Rate(settings.requests_per_minute)
        self.metrics = Metrics(lambda: self.questions.pending)
        self.pictures = Pictures()
        self.shelf = uploads(assistant)
        self.kept = UserStore(data_dir(settings, assistant.directory))
        self.given: OrderedDict[str, tuple[str, Answer, tuple[str, ...]]] = OrderedDict()

    @property
    def is_samples(self) -> bool:
        """Whether these are the sample reports, which nobody adds to."""
        return self.assistant.directory == sample_index(self.assistant.settings)

    def remember(self, person: str, answer: Answer, history: Sequence[str]) -> None:
        """Keep an answer for a while, so that its reader can say what they think of it."""
        self.metrics.answered(answer)
        self.given[answer.trace_id] = (person, answer, tuple(history))
        if len(self.given) > _REMEMBERED:
            self.given.popitem(last=False)

    def close(self) -> None:
        for work in (self.questions, self.looks, self.changes, self.briefings):
            work.close()


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


DeskOf = Annotated[Desk, Depends(_desk)]


def _person(request: Request) -> Person:
    """Who asks, as the gate has found out."""
    person: Person = request.state.person
    return person


PersonOf = Annotated[Person, Depends(_person)]


def _seen(desk: DeskOf, person: PersonOf) -> Assistant:
    return desk.assistant.restricted_to(Permissions(editor=person.may_edit))


AssistantOf = Annotated[Assistant, Depends(_seen)]
"""The assistant with the documents that whoever asks may see."""

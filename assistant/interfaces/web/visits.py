"""What one person sees and does at the page, made for each request."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from assistant.accounts.user_store import UserStore
from assistant.accounts.users import Person
from assistant.interfaces.state import AppState
from assistant.interfaces.uploads import Uploads
from assistant.interfaces.web.chat import Chat
from assistant.interfaces.web.examples import Examples
from assistant.interfaces.web.views import Viewer, Views
from assistant.service import Assistant


@dataclass(frozen=True, slots=True)
class Visit:
    """A person at the page. ``conversation``: id of the open one, "" before its first question.

    ``editable``: whether they may add and remove documents for everybody.
    """

    person: Person
    conversation: str
    editable: bool
    assistant: Assistant
    chat: Chat
    views: Views
    store: UserStore
    uploads: Uploads
    attachments: Uploads


class Visits:
    """Makes visits. Safe to use from several threads."""

    def __init__(self, state: AppState) -> None:
        self.state = state
        self._examples: dict[bool, Examples] = {}
        self._lock = threading.Lock()

    def visit(self, person: Person, conversation: str = "") -> Visit:
        """``person`` with a conversation, which is theirs or not stored yet."""
        state = self.state
        assistant = state.assistant_for(person, conversation)
        chat = Chat(assistant, state.pictures, state.answers, conversation)
        editable = person.may_edit and not state.is_samples
        viewer = Viewer(
            title=state.settings.title or "",
            name=person.name if state.access.required else "",
            conversation=conversation,
            samples=state.is_samples,
            editable=editable,
        )
        return Visit(
            person,
            conversation,
            editable,
            assistant,
            chat,
            Views(assistant, chat, self._examples_for(person), viewer),
            state.store,
            uploads=state.uploads(assistant),
            attachments=state.uploads(assistant, conversation),
        )

    def _examples_for(self, person: Person) -> Examples:
        """Examples for readers or for editors, whose documents differ."""
        with self._lock:
            if person.may_edit not in self._examples:
                self._examples[person.may_edit] = Examples(self.state.assistant_for(person))
            return self._examples[person.may_edit]

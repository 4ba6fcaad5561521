"""`Desk`: what one person may see and do, made anew for each request.

Everything that a person reaches goes through a `Visit`, whose assistant does not know the documents
that are hidden from them.
"""

from __future__ import annotations

import logging
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from assistant.accounts.access import Access
from assistant.accounts.conversations import Conversation
from assistant.accounts.permissions import CONVERSATION_FILES, Permissions
from assistant.accounts.user_store import UserStore
from assistant.accounts.users import Person
from assistant.config.errors import AssistantError
from assistant.config.settings import data_dir
from assistant.interfaces.web.chat import Chat
from assistant.interfaces.web.documents import Shelf, uploads
from assistant.interfaces.web.examples import Examples
from assistant.interfaces.web.line import Line
from assistant.interfaces.web.page import Guest
from assistant.interfaces.web.pictures import Pictures
from assistant.interfaces.web.views import Views
from assistant.samples import sample_index
from assistant.service import Assistant

TITLE = "Programme Assistant"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visit:
    """A person at the page. ``talk``: id of the conversation that is open, "" before its first.

    ``editable``: whether they may add and remove documents for everybody.
    """

    person: Person
    talk: str
    editable: bool
    assistant: Assistant
    chat: Chat
    views: Views
    kept: UserStore


class Desk:
    """The assistant as people at the page meet it. Safe to use from several threads."""

    def __init__(self, assistant: Assistant, access: Access, kept: UserStore) -> None:
        self.access = access
        self.kept = kept
        self.settings = assistant.settings
        self.title = assistant.settings.title or TITLE
        self._assistant = assistant
        # The samples' index holds the samples only.
        self.samples = assistant.directory == sample_index(assistant.settings)
        self._pictures = Pictures()
        self.line = Line.for_settings(self.settings)
        self._examples: dict[bool, Examples] = {}
        self._lock = threading.Lock()

    @classmethod
    def over(cls, assistant: Assistant, access: Access | None = None) -> Desk:
        """The desk whose data lie where the settings say; without ``access`` nobody signs in."""
        folder = data_dir(assistant.settings, assistant.directory)
        return cls(assistant, access or Access(assistant.settings, folder), UserStore(folder))

    def visit(self, person: Person, talk: str = "") -> Visit:
        """``person`` with conversation ``talk``, which is theirs or not kept yet."""
        assistant = self._seen(person, talk)
        chat = Chat(assistant, self._pictures, self.line, talk)
        editable = person.may_edit and not self.samples
        guest = Guest(
            title=self.settings.title or "",
            name=person.name if self.access.required else "",
            talk=talk,
            samples=self.samples,
            editable=editable,
        )
        views = Views(assistant, chat, self._examples_for(person), guest)
        return Visit(person, talk, editable, assistant, chat, views, self.kept)

    def seen_by(self, person: Person, talk: str) -> Assistant:
        """The assistant as a person sees it within a conversation, which has to be theirs."""
        if talk:
            self.conversation(person, talk)
        return self._seen(person, talk)

    def conversation(self, person: Person, talk: str) -> Conversation:
        """A conversation of theirs. Raises UsageError for any other."""
        return self.kept.conversations.get(person.name, talk)

    def shelf(self, visit: Visit, *, everybody: bool) -> Shelf:
        """Where files are added, for ``everybody`` or for the open conversation only."""
        if everybody:
            return uploads(visit.assistant)
        return Shelf(visit.assistant, self._talks, CONVERSATION_FILES, visit.talk)

    def forget(self, person: Person, talk: str) -> None:
        """Delete a conversation of theirs with the files that were added to it."""
        if self.kept.conversations.delete(person.name, talk):
            self._forget_files(talk)

    def tidy(self) -> None:
        """Forget what is older than the settings say."""
        for talk in self.kept.expire(self.settings):
            self._forget_files(talk)

    def _seen(self, person: Person, talk: str) -> Assistant:
        return self._assistant.restricted_to(Permissions(person.may_edit, talk))

    @property
    def _talks(self) -> Path:
        return self._assistant.directory / CONVERSATION_FILES

    def _forget_files(self, talk: str) -> None:
        folder = self._talks / talk
        if not folder.is_dir():
            return
        own = self._assistant.restricted_to(Permissions(conversation=talk))
        try:
            own.remove([f"{CONVERSATION_FILES}/{talk}/*"])
        except AssistantError as error:  # another process writes; the next run of `tidy` finds them
            _log.warning("files of a conversation are still indexed: %s", error)
        shutil.rmtree(folder, ignore_errors=True)

    def _examples_for(self, person: Person) -> Examples:
        with self._lock:
            if person.may_edit not in self._examples:
                self._examples[person.may_edit] = Examples(self._seen(person, ""))
            return self._examples[person.may_edit]

"""What the chat and the HTTP interface of one process share: the assistant, what is kept for people,
queues. Everything that a person reaches goes through `AppState.assistant_for`, whose assistant does not
know the documents that are hidden from them.
"""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3

from assistant.accounts.access import Access
from assistant.accounts.collections import UPLOADS
from assistant.accounts.conversations import Conversation
from assistant.accounts.permissions import CONVERSATION_FILES, Permissions
from assistant.accounts.usage import Action
from assistant.accounts.user_store import UserStore
from assistant.accounts.users import Person
from assistant.briefing.templates import Templates
from assistant.config.errors import AssistantError, NotAllowed
from assistant.config.settings import Settings, data_dir
from assistant.interfaces.folder_looks import FolderLooks
from assistant.interfaces.page_pictures import PagePictures
from assistant.interfaces.uploads import NOT_ALLOWED, Uploads
from assistant.interfaces.work import WorkQueue
from assistant.model import Answer
from assistant.samples import sample_index
from assistant.service import Assistant

TITLE = "Programme Assistant"
_LONG_S = 600  # to index long reports, or to write a briefing of many questions, takes minutes
_GRID_S = 4 * 3600  # a thousand questions and more
_EXTRA = 2  # answers of the chat beyond the cores, so that some slow ones hold nobody back
_OF_A_MODEL = 64  # answers that a chat model words at once: it works elsewhere, while we wait
_log = logging.getLogger(__name__)


class AppState:
    """One for each process. Safe to use from several threads.

    ``is_samples``: these are the sample reports, to which nobody adds documents.
    """

    def __init__(
        self, assistant: Assistant, access: Access | None = None, store: UserStore | None = None
    ) -> None:
        """``access``: who may do what; without it, the users of the index's data directory.

        ``store``: what is kept for people, by default in that directory too. Raises UsageError for a template of the
        settings that is not there.
        """
        settings = assistant.settings
        folder = data_dir(settings, assistant.directory)
        self.assistant = assistant
        self.access = access or Access(settings, folder)
        self.store = store or UserStore(folder)
        self.settings = settings
        self.title = settings.title or TITLE
        self.templates = Templates.of(settings)
        self.templates.path()  # what is set and not there is said now
        self.is_samples = assistant.directory == sample_index(settings)
        every = None if self.is_samples else settings.schedule.every_minutes
        self.looks = FolderLooks(assistant, every)
        self.pictures = PagePictures()
        self.answers = WorkQueue("answer", at_once=_answers_at_once(settings))
        self.questions = WorkQueue(
            "question",
            at_once=settings.answers_at_once or os.cpu_count() or 1,
            waiting=settings.answers_waiting,
            limit_s=settings.time_limit_s,
        )
        self.lookups = WorkQueue("lookup", at_once=2, waiting=50, limit_s=settings.time_limit_s)
        self.changes = WorkQueue("change", at_once=1, waiting=4, limit_s=_LONG_S)
        self.briefings = WorkQueue("briefing", at_once=1, waiting=4, limit_s=_LONG_S)
        self.grids = WorkQueue("grid", at_once=1, waiting=4, limit_s=_GRID_S)

    def is_asked(self) -> bool:
        """Whether somebody waits for an answer."""
        return bool(self.answers.pending or self.questions.pending)

    def close(self) -> None:
        """Wait for the work that runs; begin no other."""
        for queue in (self.questions, self.lookups, self.changes, self.briefings, self.grids):
            queue.close()

    def assistant_for(self, person: Person, conversation: str = "") -> Assistant:
        """The assistant with what a person may see within a conversation of theirs, "" for none."""
        return self.assistant.restricted_to(Permissions.of(person, conversation))

    def conversation(self, person: Person, conversation: str) -> Conversation:
        """A conversation of theirs. Raises UsageError for any other."""
        return self.store.conversations.get(person.name, conversation)

    def uploads(self, assistant: Assistant, collection: str = "") -> Uploads:
        """Where files are added through ``assistant``: for everybody, or to a collection.

        Raises NotAllowed where they may not be, and for the sample reports.
        """
        if self.is_samples:
            raise NotAllowed("these are the sample reports; index documents of your own first")
        if collection and collection not in {one.name for one in assistant.editable()}:
            raise NotAllowed(f"you may not add documents to a collection {collection!r}")
        if not collection and not assistant.may_edit(f"{UPLOADS}/"):
            raise NotAllowed(NOT_ALLOWED)
        return self.kept(assistant, collection)

    def kept(self, assistant: Assistant, collection: str = "") -> Uploads:
        """Where the files are that were added; whether something may be taken out depends on the document."""
        return Uploads(assistant, self.assistant.directory / UPLOADS, UPLOADS, collection)

    def attachments(self, assistant: Assistant, conversation: str) -> Uploads:
        """Where files are added to a conversation."""
        folder = self.assistant.directory / CONVERSATION_FILES
        return Uploads(assistant, folder, CONVERSATION_FILES, conversation, own=True)

    def record(self, person: Person, action: Action, *about: str) -> None:
        """Add to the audit log what a person did, to documents or with something else that is named."""
        if about or action not in ("added", "removed"):
            self.store.usage.record(person.name, action, "\n".join(about))

    def count(self, answer: Answer, way: str) -> None:
        """Count a question that was asked; that it cannot be counted is no reason not to answer it."""
        try:
            self.store.usage.asked(answer, way, self.settings.usage)
        except (AssistantError, sqlite3.Error) as error:
            _log.warning("a question was not counted: %s", error)

    def forget(self, person: Person, conversation: str) -> None:
        """Delete a conversation of theirs with the files that were added to it."""
        if self.store.conversations.delete(person.name, conversation):
            self._forget_files(conversation)

    def tidy(self) -> None:
        """Delete what is older than the settings allow."""
        for conversation in self.store.expire(self.settings):
            self._forget_files(conversation)

    def _forget_files(self, conversation: str) -> None:
        folder = self.assistant.directory / CONVERSATION_FILES / conversation
        if not folder.is_dir():
            return
        own = self.assistant.restricted_to(Permissions(conversation=conversation))
        try:
            own.remove([f"{CONVERSATION_FILES}/{conversation}/*"])
        except AssistantError as error:  # another process writes; the next run of `tidy` finds them
            _log.warning("files of a conversation are still indexed: %s", error)
        shutil.rmtree(folder, ignore_errors=True)


def _answers_at_once(settings: Settings) -> int:
    """Answers of the chat at the same time.

    Those that are composed here take a core each: with many more of them than cores, all get slower
    and none is finished sooner.
    """
    fitting = _OF_A_MODEL if settings.chat_model else (os.cpu_count() or 1) + _EXTRA
    return settings.answers_at_once or fitting

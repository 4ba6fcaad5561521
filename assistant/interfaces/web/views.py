"""Every part of the page as HTML, from the assistant and what one person has open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.accounts.basket import Basket
from assistant.accounts.conversations import Entry
from assistant.accounts.permissions import CONVERSATION_FILES
from assistant.accounts.turns import Turns
from assistant.config.errors import AssistantError
from assistant.interfaces.web.chat import Chat
from assistant.interfaces.web.documents import Indexing, Listing, render_attached, render_documents
from assistant.interfaces.web.examples import Examples
from assistant.interfaces.web.filtering import FilterValues, choices, render_filters
from assistant.interfaces.web.page import Guest, Welcome, render_header, render_welcome
from assistant.interfaces.web.pins_view import render_basket, render_talks
from assistant.interfaces.web.sources import Place, render_opened, render_sources
from assistant.interfaces.web.transcript import render_suggestions, render_transcript
from assistant.locale.messages import texts
from index.model import DocumentRecord

if TYPE_CHECKING:
    from assistant.service import Assistant


class Views:
    """Safe to use from several threads; ``language`` is that of the interface."""

    def __init__(self, assistant: Assistant, chat: Chat, examples: Examples, guest: Guest) -> None:
        self._assistant = assistant
        self._chat = chat
        self._examples = examples
        self._guest = guest

    def header(self, language: str) -> str:
        return render_header(self._count(), self._guest, texts(language))

    def welcome(self, language: str, wait: bool = False) -> str:
        """The first view; ``wait``: not before its examples are found."""
        count = self._count()
        if wait and count:
            self._examples.wait()
        ready = self._examples.ready or not count
        shown = Welcome(count, self._guest.samples, ready, self._examples.groups)
        return render_welcome(shown, texts(language))

    def transcript(self, turns: Turns, language: str) -> str:
        return render_transcript(turns, texts(language), self._guest.talk)

    def suggestions(self, turns: Turns, language: str, filters: FilterValues) -> str:
        """What can be asked next; nothing where the index cannot be asked."""
        try:
            questions = self._chat.next_questions(turns, filters)
        except AssistantError:
            questions = []  # the answer above stands without them, and the next question says why
        return render_suggestions(questions, texts(language), self._guest.talk, len(turns))

    def sources(self, turns: Turns, place: Place | None, language: str) -> str:
        """Cards of the turn that the open source belongs to, or of the last one."""
        at = place.turn if place and place.turn is not None else len(turns) - 1
        answer = turns[at].answer if turns else None
        return render_sources(answer, at, texts(language))

    def opened(self, place: Place, turns: Turns, language: str) -> str:
        """What is at ``place``. Raises UsageError for a document that is not indexed any more."""
        answer = turns[place.turn].answer if place.turn is not None else None
        return render_opened(self._chat.open(place, turns), answer, texts(language))

    def filters(
        self, filters: FilterValues, language: str, unfolded: bool = False, fault: str = ""
    ) -> str:
        offered = choices(self._records())
        return render_filters(filters, offered, texts(language), unfolded=unfolded, fault=fault)

    def documents(
        self,
        words: str,
        language: str,
        indexing: Indexing | None = None,
        removed: tuple[str, ...] = (),
    ) -> str:
        listing = Listing(self._records(), words, self._guest.editable, indexing, removed)
        return render_documents(listing, texts(language))

    def attached(self, language: str, indexing: Indexing | None = None) -> str:
        """Files that were added to the open conversation."""
        within = f"{CONVERSATION_FILES}/{self._guest.talk}/"
        own = [one for one in self._records() if self._guest.talk and one.name.startswith(within)]
        return render_attached(own, within, indexing, texts(language))

    def talks(self, entries: Sequence[Entry], language: str) -> str:
        return render_talks(entries, self._guest.talk, texts(language))

    def basket(self, basket: Basket, language: str) -> str:
        return render_basket(basket, texts(language))

    def _records(self) -> list[DocumentRecord]:
        return self._assistant.documents() if self._assistant.has_index else []

    def _count(self) -> int:
        """Documents that can be asked about."""
        return sum(record.state == "indexed" for record in self._records())

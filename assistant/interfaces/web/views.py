"""Every part of the page as HTML, from the assistant and what one person has open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from babel.dates import format_datetime

from assistant.accounts.basket import Basket
from assistant.accounts.collections import UPLOADS
from assistant.accounts.conversations import Turns
from assistant.accounts.permissions import CONVERSATION_FILES
from assistant.citations import split_marks
from assistant.config.errors import AssistantError
from assistant.interfaces.folder_looks import FolderLooks, Look
from assistant.interfaces.uploads import Indexing
from assistant.interfaces.web.attached import ENDINGS, render_attached
from assistant.interfaces.web.chat import Chat
from assistant.interfaces.web.examples import Examples
from assistant.interfaces.web.filters import FilterValues, choices, render_filters
from assistant.interfaces.web.sources import Place, render_opened, render_sources
from assistant.interfaces.web.templating import render
from assistant.interfaces.web.transcript import render_suggestions, render_transcript
from assistant.locale import LANGUAGES, Texts, texts
from index.model import DocumentRecord, Failure

if TYPE_CHECKING:
    from assistant.service import Assistant

ORDERS = {
    "": "File name",
    "title": "Title",
    "year": "Newest first",
    "publisher": "Publisher",
    "pages": "Longest first",
}


@dataclass(frozen=True, slots=True)
class Welcome:
    """The first view. ``examples``: headings with questions that have an answer.

    ``ready``: the examples have been found; until then more may come.
    """

    documents: int
    samples: bool
    ready: bool
    examples: Sequence[tuple[str, Sequence[str]]] = ()


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the page. ``title``: of the chat, where the settings give one.

    ``name``: of somebody who has signed in, else "". ``conversation``: id of the open one, else "".
    ``samples``: these are the sample reports. ``editable``: they may change documents for everybody.
    ``operates``: there is an operator's page for them. ``removes``: documents may be removed by who may edit them. ``looks``: of the server at the folders.
    """

    title: str = ""
    name: str = ""
    conversation: str = ""
    samples: bool = False
    editable: bool = False
    operates: bool = False
    removes: bool = True
    looks: FolderLooks | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What the tab shows. ``editable``: names of the documents that the person may remove.

    ``collections``: titles of those that each document is in, by its name.
    """

    records: Sequence[DocumentRecord]
    words: str = ""
    editable: frozenset[str] = frozenset()
    collections: Mapping[str, Sequence[str]] = field(default_factory=dict)
    indexing: Indexing | None = None
    removed: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True)
class Looked:
    """The server's looks at the folders: every so many minutes, the last one, and what else failed in it."""

    minutes: str
    at: str = ""
    look: Look | None = None
    failed: Sequence[Failure] = ()


class Views:
    """Safe to use from several threads; ``language`` is that of the interface."""

    def __init__(
        self, assistant: Assistant, chat: Chat, examples: Examples, viewer: Viewer
    ) -> None:
        self._assistant = assistant
        self._chat = chat
        self._examples = examples
        self._viewer = viewer

    def header(self, language: str) -> str:
        """Name, what is indexed, a new conversation, the language, who is signed in."""
        return render(
            "header",
            texts(language),
            documents=self._count(),
            guest=self._viewer,
            languages=LANGUAGES,
            endings=" ".join(ENDINGS),
        )

    def welcome(self, language: str, wait: bool = False) -> str:
        """What this is, and questions to begin with; ``wait``: until these are found."""
        count = self._count()
        if wait and count:
            self._examples.wait()
        ready = self._examples.ready or not count
        shown = Welcome(count, self._viewer.samples, ready, self._examples.groups)
        return render("welcome", texts(language), welcome=shown)

    def transcript(self, turns: Turns, language: str) -> str:
        return render_transcript(turns, texts(language), self._viewer.conversation)

    def suggestions(self, turns: Turns, language: str, filters: FilterValues) -> str:
        """What can be asked next; nothing where the index cannot be asked."""
        try:
            questions = self._chat.next_questions(turns, filters)
        except AssistantError:
            questions = []  # they are not necessary, and the next question says what is wrong
        return render_suggestions(questions, texts(language), self._viewer.conversation, len(turns))

    def sources(self, turns: Turns, place: Place | None, language: str) -> str:
        """The sources of the turn that ``place`` belongs to, or of the last one."""
        at = place.turn if place and place.turn is not None else len(turns) - 1
        answer = turns[at].answer if turns else None
        return render_sources(answer, at, texts(language))

    def opened(self, place: Place, turns: Turns, language: str) -> str:
        """What is at ``place``. Raises UsageError for a document that is not indexed any more."""
        answer = turns[place.turn].answer if place.turn is not None else None
        return render_opened(self._chat.open(place, turns), answer, texts(language))

    def undone(self, language: str) -> str:
        """That something was taken away, and how it is brought back."""
        return render("undone", texts(language))

    def filters(
        self, filters: FilterValues, language: str, unfolded: bool = False, fault: str = ""
    ) -> str:
        records = self._records()
        own = any(record.name.startswith(self._own_files) for record in records)
        return render_filters(
            filters,
            choices(records, self._assistant.collections()),
            texts(language),
            unfolded=unfolded,
            fault=fault,
            own_files=bool(self._viewer.conversation) and own,
        )

    @property
    def _own_files(self) -> str:
        """What the names of the open conversation's files begin with."""
        return f"{CONVERSATION_FILES}/{self._viewer.conversation}/"

    def documents(
        self,
        words: str,
        language: str,
        indexing: Indexing | None = None,
        removed: tuple[str, ...] = (),
        order: str = "",
    ) -> str:
        """The list; ``order``: a key of `ORDERS`, "" for that of the names."""
        seen, records = self._assistant, self._records()
        listing = Listing(
            records,
            words,
            frozenset(
                one.name for one in records if self._viewer.removes and _removable(seen, one)
            ),
            {one.name: [c.title for c in seen.collections_of(one)] for one in records},
            indexing,
            removed,
        )
        found = [
            one for one in records if matches(one, words, *listing.collections.get(one.name, ()))
        ]
        shown = in_order(found, order)
        t = texts(language)
        return render(
            "documents",
            t,
            listing=listing,
            shown=shown,
            order=order,
            orders=ORDERS,
            uploads=f"{UPLOADS}/",
            looked=self._looked(listing.records, t),
        )

    def _looked(self, records: Sequence[DocumentRecord], t: Texts) -> Looked | None:
        """What an editor is told of the last look at the folders; what failed is listed only once."""
        looks = self._viewer.looks
        if looks is None or looks.minutes is None or not self._viewer.editable:
            return None
        last = looks.last
        if last is None:
            return Looked(f"{looks.minutes:g}")
        listed = {record.name for record in records}
        seen = replace(last, report=self._assistant.seen_of(last.report))
        return Looked(
            f"{looks.minutes:g}",
            _when(last.at.timestamp(), t),
            seen,
            [one for one in seen.report.failed if one.document not in listed],
        )

    def attached(self, language: str, indexing: Indexing | None = None) -> str:
        """Files that were added to the open conversation."""
        records = self._records() if self._viewer.conversation else []
        return render_attached(records, self._own_files, indexing, texts(language))

    def basket(self, basket: Basket, language: str) -> str:
        return render_basket(basket, texts(language))

    def _records(self) -> list[DocumentRecord]:
        return self._assistant.documents() if self._assistant.has_index else []

    def _count(self) -> int:
        """Documents that can be asked about."""
        return sum(record.state == "indexed" for record in self._records())


def render_basket(basket: Basket, t: Texts) -> str:
    """Pins in order, each with its sources and its text for the clipboard."""
    pins = [
        {
            "pin": pin,
            "clipboard": pin.plain_text(),
            "paragraphs": [
                split_marks(paragraph, [one.number for one in pin.citations])
                for paragraph in pin.text.split("\n\n")
            ],
        }
        for pin in basket.pins
    ]
    everything = "\n\n".join(pin.plain_text() for pin in basket.pins)
    return render("basket", t, pins=pins, everything=everything)


def _when(seconds: float, t: Texts) -> str:
    return str(format_datetime(datetime.fromtimestamp(seconds), "medium", locale=t.language))


def _removable(assistant: Assistant, record: DocumentRecord) -> bool:
    """Whether somebody may take a document out; the files of a conversation are taken out there."""
    return assistant.edits(record) and not record.name.startswith(f"{CONVERSATION_FILES}/")


def in_order(records: Sequence[DocumentRecord], order: str) -> list[DocumentRecord]:
    """Documents as the list is sorted; those without a year, a publisher or pages come last."""
    by: dict[str, Callable[[DocumentRecord], Any]] = {
        "title": lambda one: (one.title or one.name).casefold(),
        "year": lambda one: -(one.year or 0),
        "publisher": lambda one: (not one.publisher, (one.publisher or "").casefold()),
        "pages": lambda one: -(one.pages or 0),
    }
    return sorted(records, key=by[order]) if order in by else list(records)


def matches(record: DocumentRecord, words: str, *collections: str) -> bool:
    """Whether the list shows each of ``words`` for a document, which is in ``collections``."""
    facts = (
        record.name,
        record.title,
        record.publisher,
        record.year,
        record.language,
        record.state,
        *collections,
    )
    text = " ".join(str(fact) for fact in facts if fact is not None).casefold()
    return all(word in text for word in words.casefold().split())

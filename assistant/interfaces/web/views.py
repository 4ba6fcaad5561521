"""Every part of the page as HTML, from the assistant and what one person has open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from babel.dates import format_datetime
from starlette.concurrency import run_in_threadpool

from assistant.accounts.basket import Basket
from assistant.accounts.conversations import Turns
from assistant.accounts.permissions import CONVERSATION_FILES
from assistant.citations import split_marks
from assistant.config.errors import AssistantError
from assistant.interfaces.folder_looks import FolderLooks
from assistant.interfaces.uploads import Indexing
from assistant.interfaces.web.attached import ENDINGS, render_attached
from assistant.interfaces.web.chat import Chat
from assistant.interfaces.web.examples import Examples
from assistant.interfaces.web.filters import FilterValues, choices, render_filters
from assistant.interfaces.web.shelf import (
    Arrangement,
    Listing,
    Looked,
    render_find,
    render_shelf,
)
from assistant.interfaces.web.sources import Place, render_opened, render_sources
from assistant.interfaces.web.templating import render
from assistant.interfaces.web.transcript import render_suggestions, render_transcript
from assistant.locale import LANGUAGES, Texts, texts
from index.model import DocumentRecord

if TYPE_CHECKING:
    from assistant.service import Assistant


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
    ``adds``: they may add documents, for everybody or to a collection.
    """

    title: str = ""
    name: str = ""
    conversation: str = ""
    samples: bool = False
    editable: bool = False
    operates: bool = False
    removes: bool = True
    looks: FolderLooks | None = None
    adds: bool = False


class Views:
    """Safe to use from several threads; ``language`` is that of the interface."""

    def __init__(
        self,
        assistant: Assistant,
        chat: Chat,
        examples: Callable[[str], Examples],
        viewer: Viewer,
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

    def welcome(self, language: str) -> str:
        """What this is, and those questions to begin with that have been found."""
        return self._greeted(language, self._count(), self._examples(language))

    async def greeting(self, language: str) -> str:
        """As `welcome`, when questions to begin with are found."""
        count = await run_in_threadpool(self._count)
        examples = await run_in_threadpool(self._examples, language)
        if count:
            await examples.found()
        return self._greeted(language, count, examples)

    def _greeted(self, language: str, count: int, examples: Examples) -> str:
        ready = examples.ready or not count
        shown = Welcome(count, self._viewer.samples, ready, examples.groups)
        return render("welcome", texts(language), welcome=shown)

    def transcript(self, turns: Turns, language: str) -> str:
        return render_transcript(turns, texts(language), self._viewer.conversation)

    def suggestions(self, turns: Turns, language: str, filters: FilterValues) -> str:
        """What can be asked next; nothing where the index cannot be asked."""
        try:
            questions = self._chat.next_questions(turns, language, filters)
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

    def answerers(self, chosen: str, language: str) -> str:
        """Who can answer, where there is a choice; ``chosen``: "" for the first."""
        offered = self._assistant.settings.answerers
        return render("answerers", texts(language), answerers=offered, chosen=chosen)

    @property
    def _own_files(self) -> str:
        """What the names of the open conversation's files begin with."""
        return f"{CONVERSATION_FILES}/{self._viewer.conversation}/"

    def documents(
        self,
        arrangement: Arrangement,
        language: str,
        indexing: Indexing | None = None,
        removed: tuple[str, ...] = (),
    ) -> str:
        """The list of documents."""
        listing = self._listing(arrangement, indexing, removed)
        t = texts(language)
        return render_shelf(listing, self._looked(listing.records, t), t, self._viewer.adds)

    def find(self, arrangement: Arrangement, language: str) -> str:
        """What stands above the list, to find documents in it."""
        return render_find(self._listing(arrangement), texts(language))

    def _listing(
        self,
        arrangement: Arrangement,
        indexing: Indexing | None = None,
        removed: tuple[str, ...] = (),
    ) -> Listing:
        seen, records = self._assistant, self._records()
        editable = self._viewer.removes
        return Listing(
            records,
            arrangement,
            frozenset(one.name for one in records if editable and _removable(seen, one)),
            {one.name: [c.title for c in seen.collections_of(one)] for one in records},
            indexing,
            removed,
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

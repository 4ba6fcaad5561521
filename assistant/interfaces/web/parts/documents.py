"""The documents tab: documents are listed, found, added, refreshed, removed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.config.answerers import QUOTES
from assistant.config.errors import AssistantError, NotAllowed
from assistant.interfaces.uploads import Indexing, correct, refresh
from assistant.interfaces.web.document_page import (
    DocumentPage,
    correction_from,
    document_page,
    render_contents,
    render_document,
    render_overview,
)
from assistant.interfaces.web.filters import FilterValues
from assistant.interfaces.web.parts.attachments import with_folders
from assistant.interfaces.web.parts.events import (
    PageEvents,
    Visit,
    Visits,
    errors_shown,
    person_of,
)
from assistant.interfaces.web.shelf import Arrangement, arranged
from assistant.interfaces.web.templating import render_working
from assistant.locale import say, texts


class DocumentList(PageEvents):
    """Events of the documents tab; each change checks whether the person may make it."""

    def __init__(self, visits: Visits) -> None:
        super().__init__(visits)
        self._stops: dict[str, threading.Event] = {}  # of people who add documents

    def list_documents(
        self, arrangement: Arrangement, conversation: str, language: str, request: gr.Request
    ) -> str:
        return self._visit(request, conversation).views.documents(arrangement, language)

    def arrange(
        self,
        arrangement: Arrangement,
        conversation: str,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        """The list as the form above it has it, also while words are typed into it."""
        given = {name: str(next(iter(values), "")) for name, values in event.fields.items()}
        chosen = arranged(arrangement, given)
        return [self.list_documents(chosen, conversation, language, request), chosen]

    def sort(
        self,
        arrangement: Arrangement,
        conversation: str,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        """The list sorted by a column, and the form, which has the order too."""
        chosen = arranged(arrangement, {"order": str(event.order)})
        views = self._visit(request, conversation).views
        return [views.documents(chosen, language), views.find(chosen, language), chosen]

    def show_all(
        self, arrangement: Arrangement, conversation: str, language: str, request: gr.Request
    ) -> list[Any]:
        """Every document, in the same order."""
        kept = {name: value for name, value in arrangement.items() if name == "order"}
        views = self._visit(request, conversation).views
        return [views.documents(kept, language), views.find(kept, language), kept]

    def show_every(
        self, arrangement: Arrangement, conversation: str, language: str, request: gr.Request
    ) -> list[Any]:
        """Every row of a long list."""
        chosen = arranged(arrangement, {"all": "1"})
        return [self.list_documents(chosen, conversation, language, request), chosen]

    def show(
        self, conversation: str, language: str, event: gr.EventData, request: gr.Request
    ) -> list[Any]:
        """The page of a document, the tab that it is in, and that its overview is being made."""
        visit = self._visit(request, conversation)
        with errors_shown():
            page = self._page(visit, str(event.document), conversation)
        t = texts(language)
        return [
            render_document(page, t),
            gr.Tabs(selected="documents"),
            page.record.name,
            "" if page.failed else render_working(t("Summing up the report …"), t),
            render_contents(page, t),
        ]

    def _page(self, visit: Visit, document: str, conversation: str) -> DocumentPage:
        editable = not self._state.is_samples
        return document_page(visit.assistant, document, conversation, editable=editable)

    def correct(
        self,
        arrangement: Arrangement,
        conversation: str,
        language: str,
        filters: FilterValues,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        """Correct what is said of a document; its page while it is read again, and then, with what names it."""
        visit = self._visit(request, conversation)
        t, name = texts(language), str(event.document)
        with errors_shown():
            page = self._page(visit, name, conversation)
        if not page.editable:
            raise _refused(language)
        waiting = [gr.skip()] * 5
        try:
            correction = correction_from(event.fields, page)
        except AssistantError as error:
            yield [render_document(page, t, fault=str(error)), *waiting]
            return
        state = Indexing((name,))
        for state in correct(visit.assistant, name, correction, visit.person.name):
            if state.running:
                yield [render_document(page, t, working=state), *waiting]
        if state.report is None:
            yield [render_document(page, t, fault=state.error), *waiting]
            return
        self._state.record(visit.person, "corrected metadata", name)
        page = self._page(visit, name, conversation)
        yield [
            render_document(page, t, saved=not state.report.failed),
            render_contents(page, t),
            visit.views.documents(arrangement, language),
            *_counted(visit, arrangement, language, filters),
        ]

    def overview(self, document: str, conversation: str, language: str, request: gr.Request) -> str:
        """What a document says in all, as its summary tells it; nothing of one that could not be read."""
        if not document:
            return ""
        assistant = self._visit(request, conversation).assistant
        try:
            titled = assistant.document(document).metadata.title or document
        except AssistantError:  # it could not be read, which its page says
            return ""
        answer = None
        with suppress(AssistantError):
            wish = say("Summarise “{title}”", language, title=titled)
            answer = assistant.ask(wish, filters={"document": document}, answerer=QUOTES)
        return render_overview(answer, texts(language))

    def close(self) -> list[Any]:
        return ["", "", "", ""]

    def add(
        self,
        files: list[str],
        collection: str | None,
        arrangement: Arrangement,
        conversation: str,
        language: str,
        filters: FilterValues,
        names: Any,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        """Add files for everybody, or to a collection."""
        visit = self._visit(request, conversation)
        if (collection or "") not in visit.targets:
            raise _refused(language)
        with errors_shown():
            uploads = self._state.uploads(visit.assistant, collection or "")
        sent = [Path(file) for file in files]
        states = uploads.add(sent, self._begun(visit), with_folders(files, names))
        for state, shown in self._progress(visit, states, arrangement, language, filters):
            if state.report is not None:
                done = (*state.report.added, *state.report.updated)
                self._state.record(visit.person, "added", *map(uploads.named, done))
            yield shown

    def refresh(
        self,
        arrangement: Arrangement,
        conversation: str,
        language: str,
        filters: FilterValues,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        """Look again at the folders that were indexed."""
        visit = self._visit(request, conversation)
        if not visit.editable:
            raise _refused(language)
        self._state.record(visit.person, "looked for changes")
        looking = refresh(visit.assistant, self._begun(visit))
        for _, shown in self._progress(visit, looking, arrangement, language, filters):
            yield shown

    def stop(self, request: gr.Request) -> None:
        """End what the person had added or looked for."""
        if begun := self._stops.get(person_of(request).name):
            begun.set()

    def _begun(self, visit: Visit) -> threading.Event:
        """What stops the work that a person begins now."""
        self._stops[visit.person.name] = threading.Event()
        return self._stops[visit.person.name]

    def remove(
        self,
        arrangement: Arrangement,
        conversation: str,
        language: str,
        filters: FilterValues,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        visit = self._visit(request, conversation)
        if self._state.is_samples:
            raise _refused(language)
        try:
            removed = self._state.kept(visit.assistant).remove(str(event.document))
        except NotAllowed as error:
            raise _refused(language) from error
        except AssistantError as error:
            raise gr.Error(escape(str(error)), print_exception=False) from error
        self._state.record(visit.person, "removed", *removed)
        shelf = visit.views.documents(arrangement, language, removed=removed)
        return [shelf, *_counted(visit, arrangement, language, filters)]

    def _progress(
        self,
        visit: Visit,
        states: Iterator[Indexing],
        arrangement: Arrangement,
        language: str,
        filters: FilterValues,
    ) -> Iterator[tuple[Indexing, list[Any]]]:
        """Each state, and the page in it."""
        for state in states:
            shelf = visit.views.documents(arrangement, language, indexing=state)
            if state.running:
                yield state, [shelf, gr.skip(), gr.skip(), gr.skip(), gr.skip()]
            else:
                yield state, [shelf, *_counted(visit, arrangement, language, filters), None]


def _refused(language: str) -> gr.Error:
    return gr.Error(escape(texts(language)("Only an editor may add and remove documents.")))


def _counted(
    visit: Visit, arrangement: Arrangement, language: str, filters: FilterValues
) -> list[str]:
    """Header, the filters of the chat and those of the list, which count and offer what is indexed."""
    views = visit.views
    return [
        views.header(language),
        views.filters(filters, language),
        views.find(arrangement, language),
    ]

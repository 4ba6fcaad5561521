"""The documents tab: documents are listed, found, added, refreshed, removed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.config.errors import AssistantError, NotAllowed
from assistant.interfaces.uploads import Indexing, refresh
from assistant.interfaces.web.document_page import (
    document_page,
    render_contents,
    render_document,
    render_overview,
)
from assistant.interfaces.web.filters import FilterValues
from assistant.interfaces.web.parts.events import PageEvents, Visit, errors_shown
from assistant.interfaces.web.templating import render_working
from assistant.locale import say, texts


class DocumentList(PageEvents):
    """Events of the documents tab; each change checks whether the person may make it."""

    def list_documents(
        self, words: str, conversation: str, language: str, order: str, request: gr.Request
    ) -> str:
        return self._visit(request, conversation).views.documents(words, language, order=order)

    def sort(
        self,
        words: str,
        conversation: str,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[str]:
        order = str(event.value)
        return [self.list_documents(words, conversation, language, order, request), order]

    def show(
        self, conversation: str, language: str, event: gr.EventData, request: gr.Request
    ) -> list[Any]:
        """The page of a document, the tab that it is in, and that its overview is being made."""
        visit = self._visit(request, conversation)
        with errors_shown():
            page = document_page(visit.assistant, str(event.document), conversation)
        t = texts(language)
        return [
            render_document(page, t),
            gr.Tabs(selected="documents"),
            page.record.name,
            "" if page.failed else render_working(t("Summing up the report …"), t),
            render_contents(page, t),
        ]

    def overview(self, document: str, conversation: str, language: str, request: gr.Request) -> str:
        """What a document says in all, as its summary tells it."""
        if not document:
            return ""
        assistant = self._visit(request, conversation).assistant
        answer = None
        with suppress(AssistantError):
            titled = assistant.document(document).metadata.title or document
            wish = say("Summarise “{title}”", language, title=titled)
            answer = assistant.ask(wish, filters={"document": document}, plain=True)
        return render_overview(answer, texts(language))

    def close(self) -> list[Any]:
        return ["", "", "", ""]

    def add(
        self,
        files: list[str],
        collection: str | None,
        words: str,
        conversation: str,
        language: str,
        filters: FilterValues,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        """Add files for everybody, or to a collection."""
        visit = self._visit(request, conversation)
        if (collection or "") not in visit.targets:
            raise _refused(language)
        with errors_shown():
            uploads = self._state.uploads(visit.assistant, collection or "")
        states = uploads.add([Path(file) for file in files])
        for state, shown in self._progress(visit, states, words, language, filters):
            if state.report is not None:
                done = (*state.report.added, *state.report.updated)
                self._state.record(visit.person, "added", *map(uploads.named, done))
            yield shown

    def refresh(
        self,
        words: str,
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
        looking = refresh(visit.assistant)
        for _, shown in self._progress(visit, looking, words, language, filters):
            yield shown

    def remove(
        self,
        words: str,
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
        shelf = visit.views.documents(words, language, removed=removed)
        return [shelf, *_counted(visit, language, filters)]

    def _progress(
        self,
        visit: Visit,
        states: Iterator[Indexing],
        words: str,
        language: str,
        filters: FilterValues,
    ) -> Iterator[tuple[Indexing, list[Any]]]:
        """Each state, and the page in it."""
        for state in states:
            shelf = visit.views.documents(words, language, indexing=state)
            if state.running:
                yield state, [shelf, gr.skip(), gr.skip(), gr.skip()]
            else:
                yield state, [shelf, *_counted(visit, language, filters), None]


def _refused(language: str) -> gr.Error:
    return gr.Error(escape(texts(language)("Only an editor may add and remove documents.")))


def _counted(visit: Visit, language: str, filters: FilterValues) -> list[str]:
    """Header and filters, which count and offer what is indexed."""
    return [visit.views.header(language), visit.views.filters(filters, language)]

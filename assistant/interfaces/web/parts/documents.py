"""The documents tab: documents are listed, found, added, refreshed, removed."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.interfaces.uploads import Indexing, refresh
from assistant.interfaces.web.filters import FilterValues
from assistant.interfaces.web.parts.events import PageEvents, Visit, errors_shown
from assistant.locale import texts


class DocumentList(PageEvents):
    """Events of the documents tab; each change checks whether the person may make it."""

    def list_documents(
        self, words: str, conversation: str, language: str, request: gr.Request
    ) -> str:
        return self._visit(request, conversation).views.documents(words, language)

    def add(
        self,
        files: list[str],
        words: str,
        conversation: str,
        language: str,
        filters: FilterValues,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        visit = self._editor(request, conversation, language)
        shelf = visit.uploads
        states = shelf.add([Path(file) for file in files])
        yield from self._progress(visit, states, words, language, filters)

    def refresh(
        self,
        words: str,
        conversation: str,
        language: str,
        filters: FilterValues,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        """Look again at the folders that were indexed."""
        visit = self._editor(request, conversation, language)
        yield from self._progress(visit, refresh(visit.assistant), words, language, filters)

    def remove(
        self,
        words: str,
        conversation: str,
        language: str,
        filters: FilterValues,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        visit = self._editor(request, conversation, language)
        with errors_shown():
            removed = visit.uploads.remove(str(event.document))
        shelf = visit.views.documents(words, language, removed=removed)
        return [shelf, *_counted(visit, language, filters)]

    def _editor(self, request: gr.Request, conversation: str, language: str) -> Visit:
        visit = self._visit(request, conversation)
        if not visit.editable:
            t = texts(language)
            raise gr.Error(escape(t("Only an editor may add and remove documents.")))
        return visit

    def _progress(
        self,
        visit: Visit,
        states: Iterator[Indexing],
        words: str,
        language: str,
        filters: FilterValues,
    ) -> Iterator[list[Any]]:
        for state in states:
            shelf = visit.views.documents(words, language, indexing=state)
            if state.running:
                yield [shelf, gr.skip(), gr.skip(), gr.skip()]
            else:
                yield [shelf, *_counted(visit, language, filters), None]


def _counted(visit: Visit, language: str, filters: FilterValues) -> list[str]:
    """Header and filters, which count and offer what is indexed."""
    return [visit.views.header(language), visit.views.filters(filters, language)]

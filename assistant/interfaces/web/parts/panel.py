"""The panel next to the chat: sources are opened, their pages turned, closed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.accounts.conversations import Turns
from assistant.interfaces.web.parts.events import PageEvents, errors_shown
from assistant.interfaces.web.sources import Place


class Panel(PageEvents):
    """Events of the panel; each returns the panel and its place."""

    def open_source(
        self,
        turns: Turns,
        conversation: str,
        place: Place | None,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        at, number = int(event.turn), int(event.number)
        picture = place.picture if place else True
        if at >= len(turns):
            return [gr.skip(), gr.skip()]
        chat = self._visit(request, conversation).chat
        with errors_shown():
            opened = chat.place(turns[at], at, number, picture)
        return self._opened(opened, turns, conversation, language, request)

    def open_document(
        self,
        turns: Turns,
        conversation: str,
        place: Place | None,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        part = int(getattr(event, "part", 0))
        opened = Place(str(event.document), part, picture=place.picture if place else True)
        return self._opened(opened, turns, conversation, language, request)

    def turn_page(
        self,
        turns: Turns,
        conversation: str,
        place: Place | None,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        moved = replace(place, part=int(event.part)) if place else None
        return self._opened(moved, turns, conversation, language, request)

    def choose_view(
        self,
        turns: Turns,
        conversation: str,
        place: Place | None,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        turned = replace(place, picture=event.picture == "1") if place else None
        return self._opened(turned, turns, conversation, language, request)

    def close_source(
        self,
        turns: Turns,
        conversation: str,
        place: Place | None,
        language: str,
        request: gr.Request,
    ) -> list[Any]:
        views = self._visit(request, conversation).views
        return [views.sources(turns, place, language), None]

    def _opened(
        self,
        place: Place | None,
        turns: Turns,
        conversation: str,
        language: str,
        request: gr.Request,
    ) -> list[Any]:
        if place is None:
            return [gr.skip(), gr.skip()]
        with errors_shown():
            views = self._visit(request, conversation).views
            return [views.opened(place, turns, language), place]

"""The panel beside the chat: sources are opened, read on, closed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.accounts.turns import Turns
from assistant.interfaces.web.desk import Desk
from assistant.interfaces.web.parts.bind import errors_shown, person_of
from assistant.interfaces.web.sources import Place


class Panel:
    """Acts of the panel; each gives the panel and its place."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open_source(
        self,
        turns: Turns,
        talk: str,
        place: Place | None,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        at, number = int(event.turn), int(event.number)
        picture = place.picture if place else True
        if at >= len(turns):
            return [gr.skip(), gr.skip()]
        chat = self._desk.visit(person_of(request), talk).chat
        with errors_shown():
            opened = chat.place(turns[at], at, number, picture)
        return self._opened(opened, turns, talk, language, request)

    def open_document(
        self,
        turns: Turns,
        talk: str,
        place: Place | None,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        opened = Place(str(event.document), 0, picture=place.picture if place else True)
        return self._opened(opened, turns, talk, language, request)

    def turn_page(
        self,
        turns: Turns,
        talk: str,
        place: Place | None,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        moved = replace(place, part=int(event.part)) if place else None
        return self._opened(moved, turns, talk, language, request)

    def choose_view(
        self,
        turns: Turns,
        talk: str,
        place: Place | None,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        turned = replace(place, picture=event.picture == "1") if place else None
        return self._opened(turned, turns, talk, language, request)

    def close_source(
        self,
        turns: Turns,
        talk: str,
        place: Place | None,
        language: str,
        request: gr.Request,
    ) -> list[Any]:
        views = self._desk.visit(person_of(request), talk).views
        return [views.sources(turns, place, language), None]

    def _opened(
        self, place: Place | None, turns: Turns, talk: str, language: str, request: gr.Request
    ) -> list[Any]:
        if place is None:
            return [gr.skip(), gr.skip()]
        with errors_shown():
            views = self._desk.visit(person_of(request), talk).views
            return [views.opened(place, turns, language), place]

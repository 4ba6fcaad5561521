"""The conversations tab: earlier ones are found, opened, renamed, exported, deleted."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.interfaces.web.desk import Desk, Visit
from assistant.interfaces.web.parts.bind import errors_shown, person_of


class Talks:
    """Acts of the conversations tab."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list_talks(self, talk: str, language: str, request: gr.Request) -> str:
        return _listed(self._desk.visit(person_of(request), talk), language)

    def open_talk(self, language: str, event: gr.EventData, request: gr.Request) -> list[Any]:
        """What shows a conversation (`Asking`), then filters and their form, files, tabs."""
        with errors_shown():
            found = self._desk.conversation(person_of(request), str(event.talk))
            visit = self._desk.visit(person_of(request), found.id)
            turns, views = visit.chat.checked(found.turns), visit.views
        return [
            views.transcript(turns, language),
            views.sources(turns, None, language),
            gr.Textbox(value="", submit_btn=True, stop_btn=False),
            turns,
            found.id,
            None,
            "",
            found.filters,
            views.filters(found.filters, language),
            views.attached(language),
            gr.Tabs(selected="chat"),
        ]

    def rename(self, talk: str, language: str, event: gr.EventData, request: gr.Request) -> str:
        visit = self._desk.visit(person_of(request), talk)
        with errors_shown():
            visit.kept.conversations.rename(visit.person.name, str(event.talk), str(event.given))
        return _listed(visit, language)

    def delete(self, talk: str, language: str, event: gr.EventData, request: gr.Request) -> str:
        visit = self._desk.visit(person_of(request), talk)
        with errors_shown():
            self._desk.forget(visit.person, str(event.talk))
        return _listed(visit, language)


def _listed(visit: Visit, language: str) -> str:
    return visit.views.talks(visit.kept.conversations.entries(visit.person.name), language)

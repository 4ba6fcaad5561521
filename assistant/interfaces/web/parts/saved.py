"""The tabs of earlier conversations and of pins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.accounts.basket import Basket, pin_answer, pin_quote
from assistant.accounts.conversations import Turns
from assistant.interfaces.web.parts.events import PageEvents, Visit, errors_shown, person_of
from assistant.locale import texts


class ConversationList(PageEvents):
    """Events of the conversations tab: earlier ones are opened, renamed, deleted."""

    def list_conversations(self, conversation: str, language: str, request: gr.Request) -> str:
        return _listed(self._visit(request, conversation), language)

    def open(self, language: str, event: gr.EventData, request: gr.Request) -> list[Any]:
        """The components of a conversation (see `Asking`), then filters, their form, files, tabs."""
        with errors_shown():
            found = self._state.conversation(person_of(request), str(event.talk))
            visit = self._visit(request, found.id)
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

    def rename(
        self, conversation: str, language: str, event: gr.EventData, request: gr.Request
    ) -> str:
        visit = self._visit(request, conversation)
        with errors_shown():
            visit.store.conversations.rename(visit.person.name, str(event.talk), str(event.given))
        return _listed(visit, language)

    def delete(
        self, conversation: str, language: str, event: gr.EventData, request: gr.Request
    ) -> str:
        visit = self._visit(request, conversation)
        with errors_shown():
            self._state.forget(visit.person, str(event.talk))
        return _listed(visit, language)


def _listed(visit: Visit, language: str) -> str:
    return visit.views.conversations(visit.store.conversations.entries(visit.person.name), language)


class Pins(PageEvents):
    """Events of the basket; each returns the list of pins and the label of its tab."""

    def pin(
        self, turns: Turns, language: str, event: gr.EventData, request: gr.Request
    ) -> list[Any]:
        """Pin citation ``number`` of a turn, or the whole answer without a number."""
        at, number = int(event.turn), str(event.number)
        answer = turns[at].answer if at < len(turns) else None
        pin = None
        if answer is not None:
            pin = pin_quote(answer, int(number)) if number else pin_answer(answer)
        return self._changed(request, language, lambda basket: basket.added(pin) if pin else basket)

    def move(self, language: str, event: gr.EventData, request: gr.Request) -> list[Any]:
        pin, by = str(event.pin), int(event.by)
        return self._changed(request, language, lambda basket: basket.moved(pin, by))

    def remove(self, language: str, event: gr.EventData, request: gr.Request) -> list[Any]:
        pin = str(event.pin)
        return self._changed(request, language, lambda basket: basket.removed(pin))

    def clear(self, language: str, request: gr.Request) -> list[Any]:
        return self._changed(request, language, lambda _: Basket())

    def shown(self, language: str, request: gr.Request) -> list[Any]:
        visit = self._visit(request)
        return pins_shown(visit, language)

    def _changed(
        self, request: gr.Request, language: str, change: Callable[[Basket], Basket]
    ) -> list[Any]:
        visit = self._visit(request)
        visit.store.baskets.change(visit.person.name, change)
        return pins_shown(visit, language)


def pins_shown(visit: Visit, language: str) -> list[Any]:
    """The list and the label of the tab, with how many there are."""
    basket = visit.store.baskets.get(visit.person.name)
    count = f" ({len(basket.pins)})" if basket.pins else ""
    t = texts(language)
    return [visit.views.basket(basket, language), gr.Tab(label=t("Pins") + count)]

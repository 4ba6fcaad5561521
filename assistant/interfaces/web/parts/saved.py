"""The tab of pins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.accounts.basket import Basket, Pin, pin_answer, pin_quote
from assistant.accounts.conversations import Turns
from assistant.interfaces.web.parts.events import PageEvents, Visit, errors_shown
from assistant.interfaces.web.selection import cited, located
from assistant.locale import texts


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

    def pin_selection(
        self, conversation: str, language: str, event: gr.EventData, request: gr.Request
    ) -> list[Any]:
        """Pin words that were selected in a source, as the document has them."""
        t = texts(language)
        with errors_shown():
            document = self._visit(request, conversation).assistant.document(str(event.document))
        span = located(document, str(event.text), int(event.part))
        if span is None:
            raise gr.Error(t("These words were not found in the document's text."))
        citation = cited(document, span)
        pin = Pin("quote", citation.quote, (citation,))
        return self._changed(request, language, lambda basket: basket.added(pin))

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

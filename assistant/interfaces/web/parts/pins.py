"""The basket: a quote or an answer is pinned with one click, moved by hand, taken out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.accounts.basket import Basket, pin_answer, pin_quote
from assistant.accounts.turns import Turns
from assistant.interfaces.web.desk import Desk, Visit
from assistant.interfaces.web.parts.bind import person_of
from assistant.locale.messages import texts


class Pins:
    """Acts of the basket; each gives the list of pins and the label of its tab."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def pin(
        self, turns: Turns, language: str, event: gr.EventData, request: gr.Request
    ) -> list[Any]:
        """Put aside citation ``number`` of a turn, or the whole answer without a number."""
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
        visit = self._desk.visit(person_of(request))
        return pins_shown(visit, language)

    def _changed(
        self, request: gr.Request, language: str, change: Callable[[Basket], Basket]
    ) -> list[Any]:
        visit = self._desk.visit(person_of(request))
        visit.kept.baskets.change(visit.person.name, change)
        return pins_shown(visit, language)


def pins_shown(visit: Visit, language: str) -> list[Any]:
    """The list and the label of the tab, with how many there are."""
    basket = visit.kept.baskets.get(visit.person.name)
    count = f" ({len(basket.pins)})" if basket.pins else ""
    t = texts(language)
    return [visit.views.basket(basket, language), gr.Tab(label=t("Pins") + count)]

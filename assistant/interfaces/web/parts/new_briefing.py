"""The row above the list of briefings: a new one is written about a topic, by an outline, or from pins."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from html import escape
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.briefing.compose import EXTENTS, compose, from_basket
from assistant.briefing.draft import Draft, to_json
from assistant.briefing.gather import Watch
from assistant.briefing.plan import Plan, topic_plan, with_length
from assistant.interfaces.web.filters import FilterValues
from assistant.interfaces.web.outlines import choices, chosen
from assistant.interfaces.web.parts.composing import composed
from assistant.interfaces.web.parts.events import (
    PageEvents,
    Visit,
    Visits,
    errors_shown,
    on,
    person_of,
)
from assistant.locale import texts

if TYPE_CHECKING:
    from assistant.interfaces.web.parts.page import Page

Shown = Callable[[Visit, str, str], list[Any]]
"""The open briefing, or for "" the list: of a visit, an id, a language."""


class NewBriefing(PageEvents):
    """Made inside the tab; `wire` binds it to the rest of the tab."""

    def __init__(self, visits: Visits) -> None:
        super().__init__(visits)
        plain: dict[str, Any] = {"show_label": False, "container": False, "interactive": True}
        list_of: dict[str, Any] = {"filterable": False, "scale": 1, "min_width": 150, **plain}
        with gr.Row(elem_id="pa-briefing-asked"):
            self.title = gr.Textbox("", elem_id="pa-briefing-title", max_lines=1, scale=2, **plain)
            self.outline = gr.Dropdown([""], value="", elem_id="pa-briefing-outline", **list_of)
            self.length = gr.Dropdown(
                list(EXTENTS), value="medium", elem_id="pa-briefing-length", **list_of
            )
            self.of_topic = gr.Button(size="sm", min_width=0)
            self.of_pins = gr.Button(size="sm", min_width=0)
        self.inputs = [self.title, self.outline, self.length, self.of_topic, self.of_pins]

    def wire(self, page: Page, show: Shown, shown: list[Any]) -> None:
        """Bind every event. ``show``: what is shown in the components ``shown``."""
        self._show = show
        asked: list[Any] = [self.title, self.outline, self.length]
        asked += [page.filters, page.conversation, page.language]
        for event, act in (
            (self.of_topic.click, self._of_topic),
            (self.title.submit, self._of_topic),
            (self.of_pins.click, self._of_pins),
        ):
            on(event, act, asked, shown, trigger_mode="once")
        on(self.outline.input, self._length, [self.outline], [self.length])

    def words(self, visit: Visit, language: str, outline: str | None = None) -> list[Any]:
        """The row in a language, with the outlines that there are. ``outline``: the one to choose, with its length; None: it stays."""
        t = texts(language)
        with errors_shown():
            known = choices(self._state, visit.person)
            plan = chosen(self._state, visit.person, outline or "")
        value: dict[str, Any] = {} if outline is None else {"value": outline}
        length: dict[str, Any] = {"value": plan.length} if plan else {}
        lengths = [(t("One page"), "short"), (t("Two pages"), "medium"), (t("Long"), "long")]
        return [
            gr.Textbox(placeholder=t("A topic or a title"), label=t("A topic or a title")),
            gr.Dropdown(
                label=t("Outline"),
                choices=[(t("No outline"), ""), *known],
                visible=bool(known),
                **value,
            ),
            gr.Dropdown(label=t("Length"), choices=lengths, **length),
            gr.Button(value=t("Write about the topic")),
            gr.Button(value=t("Write from the pins")),
        ]

    def _length(self, outline: str, request: gr.Request) -> Any:
        """The length of the outline that was chosen."""
        with errors_shown():
            plan = chosen(self._state, person_of(request), outline)
        return gr.skip() if plan is None else plan.length

    async def _of_topic(
        self,
        title: str,
        outline: str,
        length: str,
        filters: FilterValues,
        conversation: str,
        language: str,
        request: gr.Request,
    ) -> AsyncGenerator[list[Any], None]:
        topic = title.strip()
        if not topic:
            raise gr.Error(escape(texts(language)("Give a topic first.")), print_exception=False)
        visit = self._visit(request, conversation)
        given = dict(filters or {})

        def made(watch: Watch) -> Draft:
            plan = chosen(self._state, visit.person, outline)
            plan = (
                _by(plan, topic, length, given)
                if plan
                else topic_plan(topic, language, length, given)
            )
            briefing = compose(visit.assistant, plan, watch)
            return Draft(briefing, topic, plan.length, plan.filters, conversation)

        async for one in self._made(visit, made, language):
            yield one

    async def _of_pins(
        self,
        title: str,
        _: str,
        length: str,
        filters: FilterValues,
        conversation: str,
        language: str,
        request: gr.Request,
    ) -> AsyncGenerator[list[Any], None]:
        visit = self._visit(request, conversation)

        def made(_: Watch) -> Draft:
            named = title.strip() or texts(language)("Briefing")
            basket = visit.store.baskets.get(visit.person.name)
            briefing = from_basket(visit.assistant, basket, named, language, length)
            plan = topic_plan(named, language, length, dict(filters or {}))
            return Draft(briefing, "", plan.length, plan.filters, conversation)

        async for one in self._made(visit, made, language):
            yield one

    async def _made(
        self, visit: Visit, make: Callable[[Watch], Draft], language: str
    ) -> AsyncGenerator[list[Any], None]:
        """A new briefing, which is kept as soon as it is there, whoever looks on."""
        t = texts(language)
        words = t(
            "Writing the briefing. It asks many questions; with many reports this takes minutes …"
        )

        def work(watch: Watch) -> list[Any]:
            draft = make(watch)
            kept = visit.store.briefings.add(
                visit.person.name, draft.briefing.title, to_json(draft)
            )
            return self._show(visit, kept, language)

        try:
            async for one in composed(self._state.briefings, work, words, t):
                yield ["", one, "", ""] if isinstance(one, str) else one
        except gr.Error:
            yield self._show(visit, "", language)
            raise


def _by(outline: Plan, topic: str, length: str, filters: dict[str, Any]) -> Plan:
    """What an outline asks about a topic, of the documents that are chosen."""
    plan = with_length(outline.about(topic), length)
    return plan.model_copy(update={"filters": {**plan.filters, **filters}}).filled()

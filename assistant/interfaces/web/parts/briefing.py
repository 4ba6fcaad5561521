"""The tab of briefings: one is made from pins or a topic, kept, put in order as cards, written to files, shared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.briefing.compose import EXTENTS, compose, from_basket
from assistant.briefing.draft import Draft, from_json, to_json
from assistant.briefing.plan import topic_plan
from assistant.briefing.renew import renewed
from assistant.interfaces.web.briefings import opened
from assistant.interfaces.web.desk import (
    render_briefing_share,
    render_cards,
    render_kept,
    render_preview,
    render_tools,
)
from assistant.interfaces.web.filters import FilterValues
from assistant.interfaces.web.parts.desk_acts import ON_CARDS, ON_TOOLS, Act
from assistant.interfaces.web.parts.events import (
    PageEvents,
    Visit,
    Visits,
    errors_shown,
    html,
    in_line,
    on,
    person_of,
    when_selected,
    worked,
)
from assistant.interfaces.web.sources import Place, part_at
from assistant.interfaces.web.templating import render_working
from assistant.locale import texts

if TYPE_CHECKING:
    from assistant.interfaces.web.parts.page import Page

_KEPT = (
    "show_briefing",
    "open_briefing",
    "close_briefing",
    "rename_briefing",
    "delete_briefing",
    "share_briefing",
)


class BriefingTab(PageEvents):
    """Made inside `gr.Tabs`; `wire` binds it to the rest of the page."""

    def __init__(self, visits: Visits) -> None:
        super().__init__(visits)
        self._asked: set[tuple[str, str]] = set()  # briefing and card that are asked anew now
        plain: dict[str, Any] = {"show_label": False, "container": False}
        with gr.Tab("Briefing", id="briefing") as self.tab, gr.Column(elem_classes="pa-tab-page"):
            with gr.Row(elem_id="pa-briefing-asked"):
                self.title = gr.Textbox(
                    "",
                    elem_id="pa-briefing-title",
                    interactive=True,
                    max_lines=1,
                    scale=3,
                    **plain,
                )
                self.length = gr.Dropdown(
                    list(EXTENTS),
                    value="medium",
                    elem_id="pa-briefing-length",
                    filterable=False,
                    scale=1,
                    min_width=120,
                    **plain,
                )
                self.of_topic = gr.Button(size="sm", min_width=0)
                self.of_pins = gr.Button(size="sm", min_width=0)
            self.top = html("pa-briefings", (*_KEPT, *ON_TOOLS), "briefingChanged")
            with gr.Row(elem_id="pa-briefing-desk"):
                events = (*ON_CARDS, "renew_card", "open_point")
                self.cards = html("pa-briefing-cards", events, "cardsChanged")
                self.preview = html("pa-briefing-preview")
            self.share = html("pa-briefing-share", ("unshare_briefing",), "dialogChanged")
            self.open = gr.State("")  # id of the open briefing; "": the list is shown

    def wire(self, page: Page) -> None:
        """Bind every event; words follow the language of the page."""
        here = [self.open, page.language]
        shown = [self.open, self.top, self.cards, self.preview]
        words = [self.title, self.length, self.of_topic, self.of_pins]
        on(page.language.change, self._words, here, [*words, *shown])
        when_selected(self.tab, self.top, "show_briefing", self._words, here, [*words, *shown])
        asked = [self.title, self.length, page.filters, page.conversation, page.language]
        for event, act in (
            (self.of_topic.click, self._of_topic),
            (self.title.submit, self._of_topic),
            (self.of_pins.click, self._of_pins),
        ):
            on(event, act, asked, shown, trigger_mode="once")
        in_line(self.top, "open_briefing", self._open, [page.language], shown)
        in_line(self.top, "close_briefing", self._close, [page.language], shown)
        in_line(self.top, "rename_briefing", self._rename, here, shown)
        in_line(self.top, "delete_briefing", self._delete, [page.language], shown)
        in_line(self.top, "share_briefing", self._share, [page.language], [self.share])
        in_line(self.share, "unshare_briefing", self._unshare, [page.language], [self.share])
        for part, acts in ((self.cards, ON_CARDS), (self.top, ON_TOOLS)):
            for name, change in acts.items():
                in_line(part, name, self._changes(change), here, shown)
        on(self.cards.renew_card, self._renew, here, shown)
        source = [self.open, page.turns, page.conversation, page.place, page.language]
        in_line(self.cards, "open_point", self._open_point, source, [page.panel, page.place])

    # --- making ----------------------------------------------------------------------------------
    def _of_topic(
        self,
        title: str,
        length: str,
        filters: FilterValues,
        conversation: str,
        language: str,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        topic = title.strip()
        if not topic:
            raise gr.Error(escape(texts(language)("Give a topic first.")), print_exception=False)
        visit = self._visit(request, conversation)

        def made() -> Draft:
            plan = topic_plan(topic, language, length, dict(filters or {}))
            briefing = compose(visit.assistant, plan)
            return Draft(briefing, topic, plan.length, plan.filters, conversation)

        yield from self._made(visit, made, language)

    def _of_pins(
        self,
        title: str,
        length: str,
        filters: FilterValues,
        conversation: str,
        language: str,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        visit = self._visit(request, conversation)

        def made() -> Draft:
            named = title.strip() or texts(language)("Briefing")
            basket = visit.store.baskets.get(visit.person.name)
            briefing = from_basket(visit.assistant, basket, named, language, length)
            plan = topic_plan(named, language, length, dict(filters or {}))
            return Draft(briefing, "", plan.length, plan.filters, conversation)

        yield from self._made(visit, made, language)

    def _made(self, visit: Visit, make: Callable[[], Draft], language: str) -> Iterator[list[Any]]:
        """A new briefing, which is kept as soon as it is there."""
        t = texts(language)
        words = t(
            "Writing the briefing. It asks many questions; with many reports this takes minutes …"
        )

        def made() -> list[Any]:
            draft = make()
            kept = visit.store.briefings.add(
                visit.person.name, draft.briefing.title, to_json(draft)
            )
            return self._shown(visit, kept, language)

        waiting = ["", render_working(words, t), "", ""]
        yield from worked(made, waiting, self._listed(visit, language))

    # --- keeping ---------------------------------------------------------------------------------
    def _open(self, language: str, event: gr.EventData, request: gr.Request) -> list[Any]:
        with errors_shown():
            return self._shown(self._visit(request), str(event.briefing), language)

    def _close(self, language: str, request: gr.Request) -> list[Any]:
        return self._listed(self._visit(request), language)

    def _rename(
        self, open_one: str, language: str, event: gr.EventData, request: gr.Request
    ) -> list[Any]:
        visit = self._visit(request)
        with errors_shown():
            visit.store.briefings.rename(visit.person.name, str(event.briefing), str(event.given))
            return self._seen(visit, open_one, language)

    def _delete(self, language: str, event: gr.EventData, request: gr.Request) -> list[Any]:
        visit = self._visit(request)
        visit.store.briefings.delete(visit.person.name, str(event.briefing))
        return self._listed(visit, language)

    def _share(self, language: str, event: gr.EventData, request: gr.Request) -> str:
        visit, chosen = self._visit(request), str(event.briefing)
        with errors_shown():
            token = visit.store.briefing_shares.begin(visit.person.name, chosen)
            title = visit.store.briefings.get(visit.person.name, chosen).title
        return render_briefing_share(chosen, title, token, texts(language))

    def _unshare(self, language: str, event: gr.EventData, request: gr.Request) -> str:
        visit = self._visit(request)
        visit.store.briefing_shares.end(visit.person.name, str(event.thing))
        return render_briefing_share("", "", "", texts(language))

    # --- changing --------------------------------------------------------------------------------
    def _changes(self, act: Act) -> Callable[..., list[Any]]:
        """A function for an event that changes the open briefing."""

        def changed(
            open_one: str, language: str, event: gr.EventData, request: gr.Request
        ) -> list[Any]:
            visit = self._visit(request)
            with errors_shown():
                self._change(visit, open_one, lambda draft: act(draft, event))
                return self._shown(visit, open_one, language)

        return changed

    def _change(self, visit: Visit, briefing_id: str, act: Callable[[Draft], Draft]) -> None:
        visit.store.briefings.change(
            visit.person.name, briefing_id, lambda kept: to_json(act(from_json(kept.draft)))
        )

    def _renew(
        self, open_one: str, language: str, event: gr.EventData, request: gr.Request
    ) -> Iterator[list[Any]]:
        """One section asked anew; what is changed meanwhile in the others stays."""
        visit, card = self._visit(request), str(event.card)
        if (open_one, card) in self._asked:
            return
        self._asked.add((open_one, card))
        try:
            with errors_shown():
                yield self._shown(visit, open_one, language)
                draft = opened(self._state, visit.person, open_one).draft
                assistant = self._state.assistant_for(visit.person, draft.conversation)
                fresh = renewed(assistant, draft, card)
                self._change(visit, open_one, lambda now: now.filled(card, fresh))
        except gr.Error:
            self._asked.discard((open_one, card))
            yield self._seen(visit, open_one, language)
            raise
        finally:
            self._asked.discard((open_one, card))
        yield self._seen(visit, open_one, language)

    # --- showing ---------------------------------------------------------------------------------
    def _open_point(
        self,
        open_one: str,
        turns: Any,
        conversation: str,
        place: Place | None,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        """The source of a quote in the panel."""
        with errors_shown():
            draft = opened(self._state, person_of(request), open_one).draft
            piece = draft.arrangement.piece(str(event.point))
            visit = self._visit(request, draft.conversation)
            if not piece.part.bullets:
                return [gr.skip(), gr.skip()]
            cited = draft.briefing.notes[piece.part.bullets[0].note - 1]
            part = part_at(visit.assistant.document(cited.document), cited.start)
            picture = place.picture if place else True
            shown = Place(cited.document, part, picture=picture, cited=cited)
            return [visit.views.opened(shown, turns, language), shown]

    def _shown(self, visit: Visit, briefing_id: str, language: str) -> list[Any]:
        """The open briefing: its id, what can be done with it, its cards, its preview."""
        t = texts(language)
        found = opened(self._state, visit.person, briefing_id)
        asked = {card for one, card in self._asked if one == briefing_id}
        return [
            briefing_id,
            render_tools(found, t, self._state.templates),
            render_cards(found, t, asked),
            render_preview(found, t),
        ]

    def _listed(self, visit: Visit, language: str) -> list[Any]:
        entries = visit.store.briefings.entries(visit.person.name)
        return ["", render_kept(entries, texts(language)), "", ""]

    def _seen(self, visit: Visit, open_one: str, language: str) -> list[Any]:
        """The open briefing, or the list where none is open or it was deleted elsewhere."""
        entries = visit.store.briefings.entries(visit.person.name)
        if any(one.id == open_one for one in entries):
            return self._shown(visit, open_one, language)
        return self._listed(visit, language)

    def _words(self, open_one: str, language: str, request: gr.Request) -> list[Any]:
        t = texts(language)
        with errors_shown():
            shown = self._seen(self._visit(request), open_one, language)
        return [
            gr.Textbox(placeholder=t("A topic or a title"), label=t("A topic or a title")),
            gr.Dropdown(
                label=t("Length"),
                choices=[
                    (t("One page"), "short"),
                    (t("Two pages"), "medium"),
                    (t("Long"), "long"),
                ],
            ),
            gr.Button(value=t("Write about the topic")),
            gr.Button(value=t("Write from the pins")),
            *shown,
        ]

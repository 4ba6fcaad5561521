"""The tab of briefings: one is made from pins or a topic, kept, put in order as cards, written to files, shared."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.briefing.draft import Draft, from_json, to_json
from assistant.briefing.gather import Watch
from assistant.briefing.renew import renewed
from assistant.interfaces.web.briefings import opened
from assistant.interfaces.web.desk import (
    render_briefing_share,
    render_cards,
    render_kept,
    render_preview,
    render_tools,
)
from assistant.interfaces.web.outlines import value_of
from assistant.interfaces.web.parts.composing import AskedAnew
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
    sent_after,
)
from assistant.interfaces.web.parts.new_briefing import NewBriefing
from assistant.interfaces.web.sources import Place, part_at
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
    "use_outline",
)
_FOCUS = "() => { document.querySelector('#pa-briefing-title :is(input, textarea)').focus(); }"


class BriefingTab(PageEvents):
    """Made inside `gr.Tabs`; `wire` binds it to the rest of the page."""

    def __init__(self, visits: Visits) -> None:
        super().__init__(visits)
        self._asked = AskedAnew()
        with gr.Tab("Briefing", id="briefing") as self.tab, gr.Column(elem_classes="pa-tab-page"):
            self.new = NewBriefing(visits)
            self.top = html("pa-briefings", (*_KEPT, *ON_TOOLS), "briefingChanged")
            self.progress = html("pa-briefing-progress")
            with gr.Row(elem_id="pa-briefing-desk"):
                events = (*ON_CARDS, "renew_card", "show_renewed", "open_point")
                self.cards = html("pa-briefing-cards", events, "cardsChanged")
                self.preview = html("pa-briefing-preview")
            self.share = html("pa-briefing-share", ("unshare_briefing",), "dialogChanged")
            self.open = gr.State("")  # id of the open briefing; "": the list is shown

    def wire(self, page: Page) -> None:
        """Bind every event; words follow the language of the page."""
        here = [self.open, page.language]
        shown = [self.open, self.top, self.cards, self.preview]
        words = [*self.new.inputs, *shown]
        seen = [self.tab.select, page.language.change]
        sent_after(seen, self.top, "show_briefing", self._words, here, words)
        self.new.wire(page, self._seen, shown)
        in_line(self.top, "open_briefing", self._open, [page.language], shown)
        in_line(self.top, "close_briefing", self._close, [page.language], words)
        in_line(self.top, "rename_briefing", self._rename, here, words)
        in_line(self.top, "delete_briefing", self._delete, [page.language], words)
        used = in_line(self.top, "use_outline", self._use, [page.language], words)
        used.success(None, js=_FOCUS, api_visibility="private")
        in_line(self.top, "share_briefing", self._share, [page.language], [self.share])
        in_line(self.share, "unshare_briefing", self._unshare, [page.language], [self.share])
        for part, acts in ((self.cards, ON_CARDS), (self.top, ON_TOOLS)):
            for name, change in acts.items():
                in_line(part, name, self._changes(change), here, shown)
        told = [*shown, self.progress]
        asked = on(self.cards.renew_card, self._renew, here, told)
        sent_after([asked.then], self.cards, "show_renewed", self._renewed, here, told)
        source = [self.open, page.turns, page.conversation, page.place, page.language]
        in_line(self.cards, "open_point", self._open_point, source, [page.panel, page.place])

    # --- keeping ---------------------------------------------------------------------------------
    def _open(self, language: str, event: gr.EventData, request: gr.Request) -> list[Any]:
        with errors_shown():
            return self._shown(self._visit(request), str(event.briefing), language)

    def _close(self, language: str, request: gr.Request) -> list[Any]:
        return self._words("", language, request)

    def _rename(
        self, open_one: str, language: str, event: gr.EventData, request: gr.Request
    ) -> list[Any]:
        visit = self._visit(request)
        with errors_shown():
            visit.store.briefings.rename(visit.person.name, str(event.briefing), str(event.given))
        return self._words(open_one, language, request)

    def _delete(self, language: str, event: gr.EventData, request: gr.Request) -> list[Any]:
        visit = self._visit(request)
        visit.store.briefings.delete(visit.person.name, str(event.briefing))
        return [*self.new.words(visit, language, ""), *self._seen(visit, "", language)]

    def _use(self, language: str, event: gr.EventData, request: gr.Request) -> list[Any]:
        """The list, and a kept briefing as the outline of the next one."""
        visit = self._visit(request)
        row = self.new.words(visit, language, value_of(str(event.briefing)))
        return [*row, *self._seen(visit, "", language)]

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

    async def _renew(
        self, open_one: str, language: str, event: gr.EventData, request: gr.Request
    ) -> AsyncGenerator[list[Any], None]:
        """One section asked anew; what is changed meanwhile, in it and in the others, stays."""
        visit, card, t = self._visit(request), str(event.card), texts(language)
        with errors_shown():
            draft = await asyncio.to_thread(
                lambda: opened(self._state, visit.person, open_one).draft
            )
            heading = draft.arrangement.card(card).heading
            assistant = self._state.assistant_for(visit.person, draft.conversation)

        def work(watch: Watch) -> None:
            fresh = renewed(assistant, draft, card, watch)
            self._change(visit, open_one, lambda now: now.filled(card, fresh))

        words = t("Asked anew: {heading}", heading=heading)
        begun = self._asked.composed(open_one, card, self._state.briefings, work, words, t)
        if begun is None:
            return
        with errors_shown():
            shown = await asyncio.to_thread(self._shown, visit, open_one, language)
        yield [*shown, ""]
        async for one in begun:
            if one is not None:
                yield [*[gr.skip()] * 4, one]

    def _renewed(self, open_one: str, language: str, request: gr.Request) -> list[Any]:
        """What is open now, which may be another one than that which was asked."""
        with errors_shown():
            return [*self._seen(self._visit(request), open_one, language), ""]

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
        return [
            briefing_id,
            render_tools(found, t, self._state.templates),
            render_cards(found, t, self._asked.of(briefing_id)),
            render_preview(found, t),
        ]

    def _seen(self, visit: Visit, open_one: str, language: str) -> list[Any]:
        """The open briefing, or the list where none is open or it was deleted elsewhere."""
        entries = visit.store.briefings.entries(visit.person.name)
        if any(one.id == open_one for one in entries):
            return self._shown(visit, open_one, language)
        return ["", render_kept(entries, texts(language)), "", ""]

    def _words(self, open_one: str, language: str, request: gr.Request) -> list[Any]:
        visit = self._visit(request)
        with errors_shown():
            return [*self.new.words(visit, language), *self._seen(visit, open_one, language)]

"""The sidebar: one's conversations are searched, opened, pinned, renamed, shared, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.interfaces.web.parts.events import (
    PageEvents,
    Visit,
    errors_shown,
    html,
    in_line,
    instead_of,
    person_of,
    sent_after,
)
from assistant.interfaces.web.talks import render_rail, render_share, render_talks
from assistant.locale import texts

if TYPE_CHECKING:
    from assistant.interfaces.web.parts.page import Page

_LIST_EVENTS = ("list_talks", "open_talk", "pin_talk", "rename_talk", "share_talk", "delete_talk")


class Sidebar(PageEvents):
    """Made inside `gr.Row`; `wire` binds it to the rest of the page."""

    def make(self) -> None:
        self.words = gr.State("")
        with gr.Column(elem_id="pa-rail"):
            self.top = html("pa-rail-top", ("show_sidebar", "start_anew", "find_talks"))
            self.list = html("pa-talks", _LIST_EVENTS, "talksChanged")
            self.share = html("pa-share", ("unshare_talk",), "dialogChanged")

    def arrive(self, page: Page, arrived: Any) -> None:
        """Show the list when the page has arrived, and in each language."""
        here, shown = [page.conversation, page.language, self.words], [self.top, self.list]
        events = [arrived.then, page.language.change]
        sent_after(events, self.top, "show_sidebar", self._shown, here, shown)

    def wire(self, page: Page) -> None:
        here = [page.conversation, page.language, self.words]
        found = [self.list, self.words]
        in_line(self.top, "find_talks", self._find, here, found)
        shown = [*page.shown, page.filters, page.form, page.attached, page.tabs]
        instead_of(page.asking, self.list.open_talk, self._open, [page.language], shown)
        in_line(self.list, "pin_talk", self._pin, here, [self.list])
        in_line(self.list, "rename_talk", self._rename, here, [self.list])
        in_line(self.list, "share_talk", self._share, [page.language], [self.share])
        in_line(self.share, "unshare_talk", self._unshare, [page.language], [self.share])
        deleted = instead_of(page.asking, self.list.delete_talk, self._delete, here, [*page.shown])
        changed = [*(one.then for one in (*page.asking, deleted)), page.conversation.change]
        sent_after(changed, self.list, "list_talks", self._listed, here, [self.list])

    def _listed(self, conversation: str, language: str, words: str, request: gr.Request) -> str:
        return _list(self._visit(request, conversation), language, words)

    def _shown(
        self, conversation: str, language: str, words: str, request: gr.Request
    ) -> list[str]:
        """The whole sidebar in a language."""
        return [render_rail(texts(language)), self._listed(conversation, language, words, request)]

    def _find(
        self, conversation: str, language: str, _: str, event: gr.EventData, request: gr.Request
    ) -> list[str]:
        words = str(event.value)
        return [self._listed(conversation, language, words, request), words]

    def _open(self, language: str, event: gr.EventData, request: gr.Request) -> list[Any]:
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

    def _pin(
        self,
        conversation: str,
        language: str,
        words: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> str:
        visit = self._visit(request, conversation)
        visit.store.conversations.pin(visit.person.name, str(event.talk), bool(event.pinned))
        return _list(visit, language, words)

    def _rename(
        self,
        conversation: str,
        language: str,
        words: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> str:
        visit = self._visit(request, conversation)
        with errors_shown():
            visit.store.conversations.rename(visit.person.name, str(event.talk), str(event.given))
        return _list(visit, language, words)

    def _share(self, language: str, event: gr.EventData, request: gr.Request) -> str:
        visit, talk = self._visit(request), str(event.talk)
        with errors_shown():
            token = visit.store.shares.begin(visit.person.name, talk)
            title = visit.store.conversations.get(visit.person.name, talk).title
        return render_share(talk, title, token, texts(language))

    def _unshare(self, language: str, event: gr.EventData, request: gr.Request) -> str:
        visit = self._visit(request)
        visit.store.shares.end(visit.person.name, str(event.thing))
        return render_share("", "", "", texts(language))

    def _delete(
        self,
        conversation: str,
        language: str,
        words: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        """Without the conversation; if it was the open one, the page of a new chat."""
        talk = str(event.talk)
        with errors_shown():
            self._state.forget(person_of(request), talk)
        if talk != conversation:
            return [gr.skip()] * 7
        views = self._visit(request).views
        question = gr.Textbox(submit_btn=True, stop_btn=False)
        return [
            views.transcript((), language),
            views.sources((), None, language),
            question,
            (),
            "",
            None,
            "",
        ]


def _list(visit: Visit, language: str, words: str) -> str:
    entries = visit.store.conversations.entries(visit.person.name, words)
    return render_talks(entries, visit.conversation, words, texts(language))

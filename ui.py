"""The chat: Gradio components over `Assistant`, wired; what they show is made in `assistant.web`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported; nothing is sent

import gradio as gr
from fastapi import FastAPI
from gradio.events import api

from assistant.errors import AssistantError
from assistant.personal.turns import Turns, stopped
from assistant.web.chat import Chat
from assistant.web.documents import Shelf
from assistant.web.filtering import FilterValues, from_form, from_query
from assistant.web.page import head
from assistant.web.sources import Place
from assistant.web.texts import preferred, texts
from assistant.web.views import Views

if TYPE_CHECKING:
    from assistant.service import Assistant

_AT_ONCE = 20  # answers that are worked on side by side; more wait their turn
_LONGEST_QUESTION = 2000
_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "monospace")


def launch(assistant: Assistant, host: str, port: int) -> None:
    """Serve the chat until the process is interrupted. ``port`` 0 takes any that is free.

    Raises an AssistantError, before anything is served, for an index that cannot be opened.
    """
    if assistant.has_index:
        assistant.warm()
    build(assistant).launch(server_name=host, server_port=port or None, **appearance())


def appearance() -> dict[str, Any]:
    """How the page is launched: our look and behaviour, bundled fonts, nothing from elsewhere."""
    return {
        "theme": gr.themes.Base(font=_SANS, font_mono=_MONO),
        "head": head(),
        "footer_links": [],
        "share": False,
        "ssr_mode": False,
        "show_error": True,
    }


def build(assistant: Assistant) -> gr.Blocks:
    """The page over ``assistant``, ready to be launched or mounted."""
    page: gr.Blocks
    with gr.Blocks(title="Programme Assistant", fill_width=True, analytics_enabled=False) as page:
        _Page(page, _Desk(assistant))
    return page


def app(assistant: Assistant) -> FastAPI:
    """The chat as an application that a server runs, at its root."""
    look = {name: value for name, value in appearance().items() if name != "share"}
    made = FastAPI(openapi_url=None)
    gr.mount_gradio_app(made, build(assistant), path="/", **look)
    return made


class _Page:
    """The components, and which act of the desk each event calls."""

    def __init__(self, page: gr.Blocks, desk: _Desk) -> None:
        self.turns, self.place, self.language = gr.State(()), gr.State(None), gr.State("en")
        self.filters = gr.State({})
        self.header = _html("pa-header", ("start_anew", "choose_language"), "headerChanged")
        with gr.Row(elem_id="pa-desk"):
            with gr.Column(elem_id="pa-main"), gr.Tabs(elem_id="pa-tabs"):
                with gr.Tab("Chat") as self.chat_tab:
                    self._chat()
                with gr.Tab("Documents") as self.shelf_tab:
                    self._documents(desk.editable)
            with gr.Column(elem_id="pa-side"):
                events = ("open_source", "close_source", "turn_page", "choose_view")
                self.panel = _html("pa-panel-frame", events, "panelChanged")
        self._wire_chat(desk)
        self._wire_panel(desk)
        self._wire_documents(desk)
        self._wire_frame(page, desk)
        api(desk.answer, api_name="ask", concurrency_limit=_AT_ONCE)

    def _chat(self) -> None:
        events = ("open_source", "ask_again", "take_back")
        with gr.Column(elem_id="pa-chat"):
            self.welcome = _html("pa-welcome", ("ask_this",))
            self.transcript = _html("pa-transcript", events, "chatChanged")
            self.next = _html("pa-next", ("ask_this",))
        with gr.Column(elem_id="pa-composer"):
            self.form = _html("pa-filters", ("choose_filters", "clear_filters"), "filtersChanged")
            self.question = gr.Textbox(
                elem_id="pa-ask",
                show_label=False,
                container=False,
                submit_btn=True,
                max_lines=6,
                max_length=_LONGEST_QUESTION,
                autofocus=True,
            )

    def _documents(self, editable: bool) -> None:
        with gr.Column(elem_id="pa-shelf-page"), gr.Column(elem_id="pa-shelf-column"):
            self.files = gr.File(
                elem_id="pa-files", file_count="multiple", height=120, visible=editable
            )
            self.words = gr.Textbox(
                elem_id="pa-words", show_label=False, container=False, interactive=True
            )
            self.shelf = _html("pa-shelf", ("open_document", "remove_document"))

    def _wire_chat(self, desk: _Desk) -> None:
        conversation = [self.turns, self.language, self.filters]
        shown = [self.transcript, self.panel, self.question, self.turns, self.place]
        asking = [
            _on(self.question.submit, desk.converse, [self.question, *conversation], shown),
            _on(self.welcome.ask_this, desk.converse_about, conversation, shown),
            _on(self.next.ask_this, desk.converse_about, conversation, shown),
            _on(self.transcript.ask_again, desk.converse_again, conversation, shown),
        ]
        for asked in asking:
            _on(asked.then, desk.suggest, conversation, [self.next])
        seen = [self.turns, self.language]
        _on(self.question.stop, desk.stop, seen, shown, cancels=asking)
        _on(self.transcript.take_back, desk.take_back, seen, shown, cancels=asking)
        _on(self.header.start_anew, desk.start_anew, [self.language], shown, cancels=asking)

    def _wire_panel(self, desk: _Desk) -> None:
        seen, shown = [self.turns, self.place, self.language], [self.panel, self.place]
        _on(self.transcript.open_source, desk.open_source, seen, shown)
        _on(self.panel.open_source, desk.open_source, seen, shown)
        _on(self.panel.turn_page, desk.turn_page, seen, shown)
        _on(self.panel.choose_view, desk.choose_view, seen, shown)
        _on(self.panel.close_source, desk.close_source, seen, shown)
        _on(self.shelf.open_document, desk.open_document, seen, shown)

    def _wire_documents(self, desk: _Desk) -> None:
        seen = [self.words, self.language]
        _on(self.words.input, desk.list_documents, seen, [self.shelf], trigger_mode="always_last")
        _on(self.shelf_tab.select, desk.list_documents, seen, [self.shelf])
        counted = [self.shelf, self.header, self.form]
        seen = [*seen, self.filters]
        if desk.editable:
            _on(self.files.upload, desk.add, [self.files, *seen], [*counted, self.files])
            _on(self.shelf.remove_document, desk.remove, seen, counted)

    def _wire_frame(self, page: gr.Blocks, desk: _Desk) -> None:
        parts = [self.header, self.welcome, self.transcript, self.panel, self.question]
        parts += [self.chat_tab, self.shelf_tab, self.words, self.files, self.shelf]
        frame = [*parts, self.form, self.language]
        filtered = [self.form, self.filters]
        arrived = _on(page.load, desk.arrive, [self.turns], [*frame, self.filters])
        _on(arrived.then, desk.greet, [self.language], [self.welcome])
        seen = [self.turns, self.filters]
        _on(self.header.choose_language, desk.choose_language, seen, frame)
        _on(self.form.choose_filters, desk.choose_filters, [self.language], filtered)
        _on(self.form.clear_filters, desk.clear_filters, [self.language], filtered)


def _html(name: str, events: tuple[str, ...], changed: str = "") -> Any:
    """A part of the page that we render; a click on [data-send] in it is an event of that name.

    Typed Any: its events have our names, which Gradio finds in the script.
    """
    script = f"pa.wire(element, trigger, {list(events)!r});"
    if changed:
        script += f" watch('value', () => pa.{changed}(element));"
    return gr.HTML(elem_id=name, js_on_load=script, apply_default_css=False, padding=False)


def _on(event: Any, act: Any, inputs: list[Any], outputs: list[Any], **more: Any) -> Any:
    """Bind an event of the page itself: no name for outside, no spinner, no queue behind others."""
    return event(
        act,
        inputs,
        outputs,
        api_visibility="private",
        show_progress="hidden",
        concurrency_limit=_AT_ONCE,
        **more,
    )


class _Desk:
    """What happens on each event; every method takes and gives values of components."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._chat = Chat(assistant)
        self._views = Views(assistant, self._chat)
        self._shelf = Shelf(assistant)
        self.editable = self._views.editable

    # --- questions -----------------------------------------------------------------------------
    def answer(self, question: str) -> tuple[str, dict[str, Any]]:
        """Answer a question from the documents: the answer's text, and the whole answer as JSON."""
        answer = self._assistant.ask(question)
        return answer.text, answer.to_dict()

    def converse(
        self, question: str, turns: Turns, language: str, filters: FilterValues
    ) -> Iterator[list[Any]]:
        if not question.strip():
            yield [gr.skip()] * 5
            return
        for state in self._chat.ask(turns, question, filters):
            yield self._shown(state, language)

    def converse_about(
        self, turns: Turns, language: str, filters: FilterValues, event: gr.EventData
    ) -> Iterator[list[Any]]:
        question = str(event.question)[:_LONGEST_QUESTION]
        yield from self.converse(question, turns, language, filters)

    def converse_again(
        self, turns: Turns, language: str, filters: FilterValues, event: gr.EventData
    ) -> Iterator[list[Any]]:
        at = int(event.turn)
        yield from self.converse(turns[at].question, turns[:at], language, filters)

    def suggest(self, turns: Turns, language: str, filters: FilterValues) -> str:
        return self._views.suggestions(turns, language, filters)

    def stop(self, turns: Turns, language: str) -> list[Any]:
        return self._shown(stopped(turns), language)

    def take_back(self, turns: Turns, language: str) -> list[Any]:
        """Undo: the last question goes back to where it can be changed."""
        if not turns:
            return [gr.skip()] * 5
        return self._shown(turns[:-1], language, question=turns[-1].question)

    def start_anew(self, language: str) -> list[Any]:
        return self._shown((), language)

    def _shown(self, turns: Turns, language: str, question: str = "") -> list[Any]:
        """Transcript, panel, question box, conversation, place."""
        transcript = self._views.transcript(turns, language)
        working = bool(turns) and turns[-1].state == "working"
        box = gr.Textbox(value=question, submit_btn=not working, stop_btn=working)
        if working:
            return [transcript, gr.skip(), box, turns, gr.skip()]
        return [transcript, self._views.sources(turns, None, language), box, turns, None]

    # --- sources -------------------------------------------------------------------------------
    def open_source(
        self, turns: Turns, place: Place | None, language: str, event: gr.EventData
    ) -> list[Any]:
        at, number = int(event.turn), int(event.number)
        picture = place.picture if place else True
        opened = self._chat.place(turns[at], at, number, picture) if at < len(turns) else None
        return self._opened(opened, turns, language)

    def open_document(
        self, turns: Turns, place: Place | None, language: str, event: gr.EventData
    ) -> list[Any]:
        picture = place.picture if place else True
        return self._opened(Place(str(event.document), 0, picture=picture), turns, language)

    def turn_page(
        self, turns: Turns, place: Place | None, language: str, event: gr.EventData
    ) -> list[Any]:
        moved = replace(place, part=int(event.part)) if place else None
        return self._opened(moved, turns, language)

    def choose_view(
        self, turns: Turns, place: Place | None, language: str, event: gr.EventData
    ) -> list[Any]:
        turned = replace(place, picture=event.picture == "1") if place else None
        return self._opened(turned, turns, language)

    def close_source(self, turns: Turns, place: Place | None, language: str) -> list[Any]:
        return [self._views.sources(turns, place, language), None]

    def _opened(self, place: Place | None, turns: Turns, language: str) -> list[Any]:
        if place is None:
            return [gr.skip(), gr.skip()]
        with _errors_shown():
            return [self._views.opened(place, turns, language), place]

    # --- documents -----------------------------------------------------------------------------
    def list_documents(self, words: str, language: str) -> str:
        return self._views.documents(words, language)

    def add(
        self, files: list[str], words: str, language: str, filters: FilterValues
    ) -> Iterator[list[Any]]:
        for state in self._shelf.add([Path(file) for file in files]):
            shelf = self._views.documents(words, language, indexing=state)
            if state.running:
                yield [shelf, gr.skip(), gr.skip(), gr.skip()]
            else:
                yield [shelf, *self._counted(language, filters), None]

    def remove(
        self, words: str, language: str, filters: FilterValues, event: gr.EventData
    ) -> list[Any]:
        with _errors_shown():
            removed = self._shelf.remove(str(event.document))
        shelf = self._views.documents(words, language, removed=removed)
        return [shelf, *self._counted(language, filters)]

    def _counted(self, language: str, filters: FilterValues) -> list[str]:
        """Header and filters, which count and offer what is indexed."""
        return [self._views.header(language), self._views.filters(filters, language)]

    # --- the page ------------------------------------------------------------------------------
    def arrive(self, turns: Turns, request: gr.Request) -> list[Any]:
        """The page as it is first seen, in the browser's language, filtered as its address says."""
        language = preferred(request.headers.get("accept-language"))
        filters: FilterValues = {}
        fault = ""
        try:
            filters = from_query(request.query_params.multi_items())
        except AssistantError as error:
            fault = str(error)
        form = self._views.filters(filters, language, unfolded=bool(fault), fault=fault)
        return [*self._frame(turns, language), form, language, filters]

    def choose_language(
        self, turns: Turns, filters: FilterValues, event: gr.EventData
    ) -> list[Any]:
        language = texts(event.value).language
        return [*self._frame(turns, language), self._views.filters(filters, language), language]

    def _frame(self, turns: Turns, language: str) -> list[Any]:
        """Everything that has words in it, but the filters."""
        t, views = texts(language), self._views
        return [
            views.header(language),
            views.welcome(language),
            views.transcript(turns, language),
            views.sources(turns, None, language),
            gr.Textbox(placeholder=t("Ask about the reports"), label=t("Question")),
            gr.Tab(label=t("Chat")),
            gr.Tab(label=t("Documents")),
            gr.Textbox(placeholder=t("Find a document"), label=t("Find a document")),
            gr.File(label=t("Add files")),
            views.documents("", language),
        ]

    def greet(self, language: str) -> str:
        """The first view once the examples are found."""
        return self._views.welcome(language, wait=True)

    def choose_filters(self, language: str, event: gr.EventData) -> list[Any]:
        try:
            filters = from_form(event.fields)
        except AssistantError as error:
            form = self._views.filters({}, language, unfolded=True, fault=str(error))
            return [form, gr.skip()]
        return [self._views.filters(filters, language, unfolded=True), filters]

    def clear_filters(self, language: str) -> list[Any]:
        return [self._views.filters({}, language, unfolded=True), {}]


@contextmanager
def _errors_shown() -> Iterator[None]:
    """What the assistant raises, as a message on the page; Gradio shows messages as HTML."""
    try:
        yield
    except AssistantError as error:
        raise gr.Error(escape(str(error))) from error

"""The chat: Gradio components over `Assistant`, wired; what they show is made in `assistant.web`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported; nothing is sent

import gradio as gr
from gradio.events import api

from assistant.errors import AssistantError
from assistant.web.chat import Chat, is_of_samples
from assistant.web.examples import Examples
from assistant.web.page import Welcome, head, render_header, render_welcome
from assistant.web.sources import Place, render_opened, render_sources
from assistant.web.texts import preferred, texts
from assistant.web.transcript import render_transcript
from assistant.web.turns import Turns, stopped

if TYPE_CHECKING:
    from assistant.service import Assistant

_AT_ONCE = 20  # answers that are worked on side by side; more wait their turn
_LONGEST_QUESTION = 2000
_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "monospace")
_CHAT_EVENTS = ("open_source", "ask_this", "ask_again", "take_back")
_PANEL_EVENTS = ("open_source", "close_source", "turn_page", "choose_view")
_HEADER_EVENTS = ("start_anew", "choose_language")


def launch(assistant: Assistant, host: str, port: int) -> None:
    """Serve the chat until the process is interrupted. ``port`` 0 takes any that is free."""
    page = build(assistant)
    page.launch(server_name=host, server_port=port or None, **appearance())


def appearance() -> dict[str, Any]:
    """How the page is launched: our look and behaviour, bundled fonts, nothing from elsewhere."""
    return {
        "theme": gr.themes.Base(font=_SANS, font_mono=_MONO),
        "head": head(),
        "footer_links": [],
        "share": False,
        "ssr_mode": False,
        "show_error": True,
        "favicon_path": None,
    }


def build(assistant: Assistant) -> gr.Blocks:
    """The page over ``assistant``, ready to be launched or mounted."""
    desk = _Desk(assistant)
    page: gr.Blocks
    with gr.Blocks(title="Programme Assistant", fill_width=True, analytics_enabled=False) as page:
        turns, place, language = gr.State(()), gr.State(None), gr.State("en")
        header = _html("pa-header", _HEADER_EVENTS)
        with gr.Row(elem_id="pa-desk"):
            with gr.Column(elem_id="pa-main"):
                with gr.Column(elem_id="pa-chat"):
                    welcome = _html("pa-welcome", ("ask_this",))
                    transcript = _html("pa-transcript", _CHAT_EVENTS, changed="chatChanged")
                with gr.Column(elem_id="pa-composer"):
                    question = _question_box()
            with gr.Column(elem_id="pa-side"):
                panel = _html("pa-panel-frame", _PANEL_EVENTS, changed="panelChanged")
        shown = [transcript, panel, question, turns, place]
        asking = [
            _on(question.submit, desk.converse, [question, turns, language], shown),
            _on(welcome.ask_this, desk.converse_about, [turns, language], shown),
            _on(transcript.ask_this, desk.converse_about, [turns, language], shown),
            _on(transcript.ask_again, desk.converse_again, [turns, language], shown),
        ]
        ends = {"cancels": asking}
        _on(question.stop, desk.stop, [turns, language], shown, **ends)
        _on(transcript.take_back, desk.take_back, [turns, language], shown, **ends)
        _on(header.start_anew, desk.start_anew, [language], shown, **ends)
        seen = [turns, place, language]
        for opens in (transcript.open_source, panel.open_source):
            _on(opens, desk.open_source, seen, [panel, place])
        _on(panel.turn_page, desk.turn_page, seen, [panel, place])
        _on(panel.choose_view, desk.choose_view, seen, [panel, place])
        _on(panel.close_source, desk.close_source, seen, [panel, place])
        frame = [header, welcome, transcript, panel, question, language]
        arrived = _on(page.load, desk.arrive, [turns], frame)
        _on(arrived.then, desk.welcome, [language], [welcome])
        _on(header.choose_language, desk.choose_language, [turns], frame)
        api(desk.answer, api_name="ask", concurrency_limit=_AT_ONCE)
    return page


def _html(name: str, events: tuple[str, ...], changed: str = "") -> Any:
    """A part of the page that we render; a click on [data-send] in it is an event of that name.

    Typed Any: its events have our names, which Gradio finds in the script.
    """
    script = f"pa.wire(element, trigger, {list(events)!r});"
    if changed:
        script += f" watch('value', () => pa.{changed}(element));"
    return gr.HTML(elem_id=name, js_on_load=script, apply_default_css=False, padding=False)


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="pa-ask",
        show_label=False,
        container=False,
        submit_btn=True,
        max_lines=6,
        max_length=_LONGEST_QUESTION,
        autofocus=True,
    )


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
        self._examples = Examples(assistant)
        self._samples = is_of_samples(assistant)

    # --- questions -----------------------------------------------------------------------------
    def answer(self, question: str) -> tuple[str, dict[str, Any]]:
        """Answer a question from the documents: the answer's text, and the whole answer as JSON."""
        answer = self._assistant.ask(question)
        return answer.text, answer.to_dict()

    def converse(self, question: str, turns: Turns, language: str) -> Iterator[list[Any]]:
        if not question.strip():
            yield [gr.skip()] * 5
            return
        for state in self._chat.ask(turns, question):
            yield self._shown(state, language)

    def converse_about(
        self, turns: Turns, language: str, event: gr.EventData
    ) -> Iterator[list[Any]]:
        yield from self.converse(str(event.question)[:_LONGEST_QUESTION], turns, language)

    def converse_again(
        self, turns: Turns, language: str, event: gr.EventData
    ) -> Iterator[list[Any]]:
        at = int(event.turn)
        yield from self.converse(turns[at].question, turns[:at], language)

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
        t = texts(language)
        working = bool(turns) and turns[-1].state == "working"
        box = gr.Textbox(value=question, submit_btn=not working, stop_btn=working)
        if working:
            return [render_transcript(turns, t), gr.skip(), box, turns, gr.skip()]
        return [render_transcript(turns, t), self._sources(turns, None, language), box, turns, None]

    # --- sources -------------------------------------------------------------------------------
    def open_source(
        self, turns: Turns, place: Place | None, language: str, event: gr.EventData
    ) -> list[Any]:
        at, number = int(event.turn), int(event.number)
        picture = place.picture if place else True
        opened = self._chat.place(turns[at], at, number, picture) if at < len(turns) else None
        return self._opened(opened, turns, language) if opened else [gr.skip(), gr.skip()]

    def turn_page(
        self, turns: Turns, place: Place | None, language: str, event: gr.EventData
    ) -> list[Any]:
        if place is None:
            return [gr.skip(), gr.skip()]
        return self._opened(replace(place, part=int(event.part)), turns, language)

    def choose_view(
        self, turns: Turns, place: Place | None, language: str, event: gr.EventData
    ) -> list[Any]:
        if place is None:
            return [gr.skip(), gr.skip()]
        return self._opened(replace(place, picture=event.picture == "1"), turns, language)

    def close_source(self, turns: Turns, place: Place | None, language: str) -> list[Any]:
        return [self._sources(turns, place, language), None]

    def _opened(self, place: Place, turns: Turns, language: str) -> list[Any]:
        try:
            opened = self._chat.open(place, turns)
        except AssistantError as error:
            raise gr.Error(escape(str(error))) from error
        answer = turns[place.turn].answer if place.turn is not None else None
        return [render_opened(opened, answer, texts(language)), opened.place]

    def _sources(self, turns: Turns, place: Place | None, language: str) -> str:
        """Cards of the turn that the open source belongs to, or of the last one."""
        at = place.turn if place and place.turn is not None else len(turns) - 1
        answer = turns[at].answer if turns else None
        return render_sources(answer, at, texts(language))

    # --- the page ------------------------------------------------------------------------------
    def arrive(self, turns: Turns, request: gr.Request) -> list[Any]:
        """The page as it is first seen, in the language that the browser prefers."""
        return self._frame(turns, preferred(request.headers.get("accept-language")))

    def choose_language(self, turns: Turns, event: gr.EventData) -> list[Any]:
        return self._frame(turns, texts(event.value).language)

    def welcome(self, language: str) -> str:
        """The first view once the examples are found."""
        self._examples.wait()
        return self._welcome(language)

    def _frame(self, turns: Turns, language: str) -> list[Any]:
        """Header, first view, transcript, panel, question box, language."""
        t = texts(language)
        header = render_header(self._count(), self._samples, t)
        box = gr.Textbox(placeholder=t("Ask about the reports"), label=t("Question"))
        panel = self._sources(turns, None, language)
        return [header, self._welcome(language), render_transcript(turns, t), panel, box, language]

    def _welcome(self, language: str) -> str:
        count, found = self._count(), self._examples
        shown = Welcome(count, self._samples, found.ready or not count, found.groups)
        return render_welcome(shown, texts(language))

    def _count(self) -> int:
        """Documents that can be asked about."""
        if not self._assistant.has_index:
            return 0
        return sum(record.state == "indexed" for record in self._assistant.documents())

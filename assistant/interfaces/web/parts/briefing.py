"""The tab of briefings, from pins or a topic: an outline to edit, a preview, files to download."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.briefing.compose import EXTENTS, compose, from_basket
from assistant.briefing.model import Briefing
from assistant.briefing.outline import arranged, outline_of
from assistant.briefing.plan import topic_plan
from assistant.briefing.write import to_html, write
from assistant.interfaces.web.filters import FilterValues
from assistant.interfaces.web.parts.events import (
    Downloads,
    PageEvents,
    Visits,
    errors_shown,
    html,
    on,
    worked,
)
from assistant.interfaces.web.templating import render, render_working
from assistant.locale import texts

if TYPE_CHECKING:
    from assistant.interfaces.web.parts.page import Page

# A PDF where the extra that makes it is installed.
_FORMATS = ("docx", "pptx", "md", "html", *(("pdf",) if find_spec("weasyprint") else ()))


class BriefingTab(PageEvents):
    """Made inside `gr.Tabs`; `wire` binds it to the rest of the page."""

    def __init__(self, visits: Visits) -> None:
        super().__init__(visits)
        self._downloads = Downloads()
        with gr.Tab("Briefing", id="briefing") as self.tab, gr.Column(elem_classes="pa-tab-page"):
            with gr.Row():
                self.title = gr.Textbox(
                    "",
                    elem_id="pa-briefing-title",
                    show_label=False,
                    container=False,
                    interactive=True,
                    max_lines=1,
                    scale=3,
                )
                self.length = gr.Dropdown(
                    list(EXTENTS),
                    value="medium",
                    elem_id="pa-briefing-length",
                    show_label=False,
                    container=False,
                    filterable=False,
                    scale=1,
                    min_width=120,
                )
                self.of_topic = gr.Button(size="sm", min_width=0)
                self.of_pins = gr.Button(size="sm", min_width=0)
            with gr.Row():
                self.files = [
                    gr.DownloadButton(name.upper(), size="sm", visible=False, min_width=0)
                    for name in _FORMATS
                ]
            with gr.Row(elem_id="pa-briefing-desk"):
                self.outline = gr.Textbox(
                    elem_id="pa-briefing-outline",
                    lines=10,
                    max_lines=24,
                    visible=False,
                    interactive=True,
                )
                self.preview = html("pa-briefing-preview")
            self.made = gr.State(None)

    def wire(self, page: Page) -> None:
        """Bind the buttons; words follow the language of the page."""
        words = [self.title, self.length, self.of_topic, self.of_pins, self.outline, self.preview]
        for event in (self.tab.select, page.language.change):
            on(event, _words, [page.language, self.made], words)
        made = [self.made, self.outline, self.preview]
        asked = [self.title, self.length, page.filters, page.conversation, page.language]
        for event, act in (
            (self.of_topic.click, self._of_topic),
            (self.title.submit, self._of_topic),
            (self.of_pins.click, self._of_pins),
        ):
            on(event, act, asked, made, trigger_mode="once")
        written = [self.made, self.outline]
        on(self.outline.change, _preview, written, [self.preview], trigger_mode="always_last")
        on(self.outline.change, self._files, written, self.files, trigger_mode="always_last")

    def _of_topic(
        self,
        title: str,
        length: str,
        filters: FilterValues,
        conversation: str,
        language: str,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        if not title.strip():
            raise gr.Error(escape(texts(language)("Give a topic first.")), print_exception=False)
        assistant = self._visit(request, conversation).assistant

        def made() -> list[Any]:
            plan = topic_plan(title.strip(), language, length, dict(filters or {}))
            return _made(compose(assistant, plan))

        yield from worked(made, _writing(language), _failed())

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

        def made() -> list[Any]:
            basket = visit.store.baskets.get(visit.person.name)
            named = title.strip() or texts(language)("Briefing")
            return _made(from_basket(visit.assistant, basket, named, language, length))

        yield from worked(made, _writing(language), _failed())

    def _files(self, briefing: Briefing | None, outline: str) -> list[Any]:
        if briefing is None:
            return [gr.skip()] * len(_FORMATS)
        with errors_shown():
            written = arranged(briefing, outline)
        folder = self._downloads.folder()
        buttons = []
        for name in _FORMATS:
            file = folder / f"briefing.{name}"
            write(written, file)
            buttons.append(gr.DownloadButton(value=str(file), visible=True))
        return buttons


def _words(language: str, made: Briefing | None) -> list[Any]:
    t = texts(language)
    empty = t(
        "Give a topic, or pin quotes in the chat first. The briefing is written of exact quotes, and stands here to be put in order and saved."
    )
    return [
        gr.Textbox(placeholder=t("A topic or a title"), label=t("A topic or a title")),
        gr.Dropdown(
            label=t("Length"),
            choices=[(t("One page"), "short"), (t("Two pages"), "medium"), (t("Long"), "long")],
        ),
        gr.Button(value=t("Write about the topic")),
        gr.Button(value=t("Write from the pins")),
        gr.Textbox(
            label=t("Outline"),
            info=t(
                "Move or delete lines, and write words of your own between them; quotes stay what they are."
            ),
        ),
        gr.skip() if made is not None else render("empty", t, words=empty),
    ]


def _writing(language: str) -> list[Any]:
    t = texts(language)
    words = t(
        "Writing the briefing. It asks many questions; with many reports this takes minutes …"
    )
    return [gr.skip(), gr.Textbox(visible=False), render_working(words, t)]


def _failed() -> list[Any]:
    return [gr.skip(), gr.skip(), ""]


def _made(briefing: Briefing) -> list[Any]:
    """The briefing, its outline, whose change writes the files, and its preview."""
    outline = outline_of(briefing)
    return [briefing, gr.Textbox(value=outline, visible=True), _preview(briefing, outline)]


def _preview(briefing: Briefing | None, outline: str) -> Any:
    """The briefing in a frame of its own, where no script of it can run."""
    if briefing is None:
        return gr.skip()
    with errors_shown():
        page = escape(to_html(arranged(briefing, outline)), quote=True)
    title = escape(briefing.title, quote=True)
    return f'<iframe class="pa-briefing" sandbox title="{title}" srcdoc="{page}"></iframe>'

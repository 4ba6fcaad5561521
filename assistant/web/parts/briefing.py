"""The tab of briefings: of the pins, or of a topic; a preview, and files to download."""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.briefing.compose import compose, from_basket
from assistant.briefing.html import to_html
from assistant.briefing.model import Briefing
from assistant.briefing.plan import topic_plan
from assistant.briefing.write import write
from assistant.web.desk import Desk
from assistant.web.filtering import FilterValues
from assistant.web.parts.bind import errors_shown, html, on, person_of
from assistant.web.texts import texts

if TYPE_CHECKING:
    from assistant.web.parts.page import Page

_FORMATS = ("docx", "md", "html")


class BriefingTab:
    """Made inside `gr.Tabs`; `wire` binds it to the rest of the page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        with gr.Tab("Briefing", id="briefing") as self.tab, gr.Column(elem_classes="pa-tab-page"):
            with gr.Row():
                self.title = gr.Textbox(
                    "",
                    elem_id="pa-briefing-title",
                    show_label=False,
                    container=False,
                    interactive=True,
                    scale=3,
                )
                self.of_topic = gr.Button(size="sm", min_width=0)
                self.of_pins = gr.Button(size="sm", min_width=0)
            with gr.Row():
                self.files = [
                    gr.DownloadButton(name.upper(), size="sm", visible=False, min_width=0)
                    for name in _FORMATS
                ]
            self.preview = html("pa-briefing-preview")

    def wire(self, page: Page) -> None:
        """Bind the buttons; words follow the language of the page."""
        words = [self.title, self.of_topic, self.of_pins]
        on(self.tab.select, _words, [page.language], words)
        on(page.language.change, _words, [page.language], words)
        made = [self.preview, *self.files]
        asked = [self.title, page.filters, page.talk, page.language]
        on(self.of_topic.click, self._of_topic, asked, made)
        on(self.title.submit, self._of_topic, asked, made)
        on(self.of_pins.click, self._of_pins, asked, made)

    def _of_topic(
        self, title: str, filters: FilterValues, talk: str, language: str, request: gr.Request
    ) -> list[Any]:
        if not title.strip():
            return [gr.skip()] * (1 + len(_FORMATS))
        with errors_shown():
            assistant = self._desk.visit(person_of(request), talk).assistant
            plan = topic_plan(title.strip(), language, filters=dict(filters or {}))
            return _shown(compose(assistant, plan))

    def _of_pins(
        self, title: str, filters: FilterValues, talk: str, language: str, request: gr.Request
    ) -> list[Any]:
        with errors_shown():
            visit = self._desk.visit(person_of(request), talk)
            basket = visit.kept.baskets.get(visit.person.name)
            named = title.strip() or texts(language)("Briefing")
            return _shown(from_basket(visit.assistant, basket, named, language))


def _words(language: str) -> list[Any]:
    t = texts(language)
    return [
        gr.Textbox(placeholder=t("A topic or a title"), label=t("A topic or a title")),
        gr.Button(value=t("Write about the topic")),
        gr.Button(value=t("Write from the pins")),
    ]


def _shown(briefing: Briefing) -> list[Any]:
    """The page in a frame of its own, where nothing of it can act, and the files."""
    page = escape(to_html(briefing), quote=True)
    title = escape(briefing.title, quote=True)
    frame = f'<iframe class="pa-briefing" sandbox title="{title}" srcdoc="{page}"></iframe>'
    folder = Path(tempfile.mkdtemp(prefix="briefing-"))
    buttons = []
    for name in _FORMATS:
        file = folder / f"briefing.{name}"
        write(briefing, file)
        buttons.append(gr.DownloadButton(value=str(file), visible=True))
    return [frame, *buttons]

"""The page: its components, and which function each event calls."""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.events import api

from assistant.interfaces.web.parts.asking import LONGEST_QUESTION, Asking
from assistant.interfaces.web.parts.attachments import NAMES, Attachments
from assistant.interfaces.web.parts.briefing import BriefingTab
from assistant.interfaces.web.parts.documents import DocumentList
from assistant.interfaces.web.parts.events import (
    AT_ONCE,
    Visits,
    cancel,
    html,
    in_line,
    instead_of,
    on,
    sent_after,
)
from assistant.interfaces.web.parts.facts import FactsTab
from assistant.interfaces.web.parts.frame import Frame
from assistant.interfaces.web.parts.grid import GridTab
from assistant.interfaces.web.parts.map import MapTab
from assistant.interfaces.web.parts.panel import Panel
from assistant.interfaces.web.parts.saved import Pins
from assistant.interfaces.web.parts.sidebar import Sidebar

_SUGGESTING = 2  # searches for follow-ups at the same time: questions of people go first
_GREETED = 1000  # people for whom examples are looked for at the same time: they hold no thread


class Page:
    """Made inside `gr.Blocks`."""

    def __init__(self, page: gr.Blocks, visits: Visits) -> None:
        self.turns, self.conversation, self.place = gr.State(()), gr.State(""), gr.State(None)
        self.language, self.filters = gr.State("en"), gr.State({})
        self.names = gr.JSON(visible=False)  # of files that are sent, with their folders
        self.answerer = gr.State("")  # who answers; "": the first of the settings
        self.header = html("pa-header", ("start_anew", "choose_language"), "headerChanged")
        self.sidebar = Sidebar(visits)
        with gr.Row(elem_id="pa-desk"):
            self.sidebar.make()
            with gr.Column(elem_id="pa-main"), gr.Tabs(elem_id="pa-tabs") as self.tabs:
                with gr.Tab("Chat", id="chat") as self.chat_tab:
                    self._chat()
                with gr.Tab("Documents", id="documents") as self.documents_tab:
                    self._documents()
                self.facts = FactsTab(visits)
                self.briefing = BriefingTab(visits)
                self.grid = GridTab(visits)
                self.map = MapTab(visits)
                with gr.Tab("Pins", id="pins") as self.pins_tab:
                    events = ("show_pins", "move_pin", "remove_pin", "clear_pins")
                    with gr.Column(elem_classes="pa-tab-page"):
                        self.pins = html("pa-pins", events)
            with gr.Column(elem_id="pa-side"):
                self.panel = html(
                    "pa-panel-frame",
                    (
                        "open_source",
                        "close_source",
                        "turn_page",
                        "choose_view",
                        "pin",
                        "pin_selection",
                        "ask_only",
                        "show_document",
                    ),
                    "panelChanged",
                )
        attachments = Attachments(visits)
        self._wire_chat(Asking(visits), attachments)
        self._wire_panel(Panel(visits))
        self.sidebar.wire(self)
        self._wire_documents(DocumentList(visits))
        self._wire_pins(Pins(visits))
        self.facts.wire(self)
        self.briefing.wire(self)
        self.grid.wire(self)
        self.map.wire(self)
        self._wire_frame(page, Frame(visits))

    def _chat(self) -> None:
        events = (
            "open_source",
            "open_document",
            "ask_again",
            "ask_everywhere",
            "edit_turn",
            "take_back",
            "pin",
            "give_feedback",
        )
        with gr.Column(elem_id="pa-chat"):
            self.welcome = html("pa-welcome", ("ask_this",))
            self.transcript = html("pa-transcript", events, "chatChanged")
            self.next = html("pa-next", ("ask_this",), "nextChanged")
        with gr.Column(elem_id="pa-composer"):
            self.before = gr.State(())  # see `Before`
            self.undone = html("pa-undone", ("bring_back",))
            self.attached = html("pa-attached", ("detach",), "attachedChanged")
            with gr.Row(elem_id="pa-over-question"):
                self.form = html(
                    "pa-filters",
                    ("choose_filters", "clear_filters", "remove_filter", "choose_collection"),
                    "filtersChanged",
                )
                self.answerers = html("pa-answerers", ("choose_answerer",))
                self.attach = gr.UploadButton(
                    "+", elem_id="pa-attach", file_count="multiple", size="sm", min_width=0
                )
            self.question = gr.Textbox(
                "",
                elem_id="pa-ask",
                show_label=False,
                container=False,
                submit_btn=True,
                max_lines=6,
                max_length=LONGEST_QUESTION,
                autofocus=True,
            )

    def _documents(self) -> None:
        with gr.Column(elem_classes="pa-tab-page"):
            self.files = gr.File(
                elem_id="pa-files", file_count="multiple", height=120, visible=False
            )
            self.into = gr.Dropdown(
                [("", "")], value="", elem_id="pa-into", container=False, visible=False
            )
            with gr.Row(elem_id="pa-find"):
                self.find = html("pa-words", ("arrange_documents",))
                self.refresh = gr.Button(elem_id="pa-refresh", size="sm", visible=False)
            self.documents = html(
                "pa-shelf",
                (
                    "open_document",
                    "show_document",
                    "remove_document",
                    "list_documents",
                    "sort_documents",
                    "show_all_documents",
                    "show_every_document",
                    "stop_indexing",
                ),
                "shelfChanged",
            )
            self.arrangement = gr.State({})
            self.shown_document = gr.State("")
            events = (
                "close_document",
                "open_document",
                "show_document",
                "ask_only",
                "correct_document",
            )
            self.document = html("pa-document", events, "documentChanged")
            self.overview = html("pa-overview")
            self.contents = html("pa-contents", events)

    @property
    def shown(self) -> list[Any]:
        """Components that show a conversation, in the order of the results of `Asking`."""
        shown = [
            self.transcript,
            self.panel,
            self.question,
            self.turns,
            self.conversation,
            self.place,
        ]
        return [*shown, self.next]

    def _wire_chat(self, acts: Asking, attachments: Attachments) -> None:
        seen = [self.turns, self.conversation, self.language, self.filters]
        shown = self.shown
        undoable = [*shown, self.before, self.undone]
        filtered = [*shown, self.filters, self.form]
        asking = [
            on(event, act, [*given, *seen, self.answerer], results, trigger_mode="once")
            for event, act, given, results in (
                (self.question.submit, acts.converse, [self.question], shown),
                (self.welcome.ask_this, acts.converse_about, [], shown),
                (self.next.ask_this, acts.converse_about, [], shown),
                (self.transcript.ask_again, acts.converse_again, [], shown),
                (self.transcript.ask_everywhere, acts.converse_everywhere, [], filtered),
                (self.transcript.edit_turn, acts.converse_edited, [self.before], undoable),
            )
        ]
        for asked in asking:
            on(asked.then, acts.take_filters, seen, [self.filters, self.form])
            on(asked.then, acts.suggest, seen, [self.next], at_once=_SUGGESTING)
        self.asking = asking
        instead_of(asking, self.question.stop, acts.stop, seen, shown)
        for event in (self.transcript.take_back, self.undone.bring_back):
            cancel(asking, event)
        in_line(self.transcript, "take_back", acts.take_back, [self.before, *seen], undoable)
        kept = [self.before, *seen[1:]]
        in_line(self.undone, "bring_back", acts.bring_back, kept, undoable)
        asked = (self.question.submit, self.welcome.ask_this, self.next.ask_this)
        for event in (*asked, self.conversation.change):
            on(event, lambda: [(), ""], [], [self.before, self.undone])
        given = [self.transcript, self.turns]
        in_line(self.transcript, "give_feedback", acts.give_feedback, seen, given)
        here = [self.conversation, self.language]
        for part in (self.header, self.sidebar.top):
            anew = instead_of(asking, part.start_anew, acts.start_anew, [self.language], filtered)
            on(anew.then, attachments.attached, here, [self.attached])
        attachments.wire(self, seen)
        api(acts.answer, api_name="ask", concurrency_limit=AT_ONCE)

    def _wire_panel(self, acts: Panel) -> None:
        seen = [self.turns, self.conversation, self.place, self.language]
        shown = [self.panel, self.place]
        in_line(self.transcript, "open_source", acts.open_source, seen, shown)
        in_line(self.transcript, "open_document", acts.open_document, seen, shown)
        in_line(self.panel, "open_source", acts.open_source, seen, shown)
        in_line(self.panel, "turn_page", acts.turn_page, seen, shown)
        in_line(self.panel, "choose_view", acts.choose_view, seen, shown)
        in_line(self.panel, "close_source", acts.close_source, seen, shown)
        in_line(self.documents, "open_document", acts.open_document, seen, shown)
        for part in (self.document, self.contents):
            in_line(part, "open_document", acts.open_document, seen, shown)

    def _wire_documents(self, acts: DocumentList) -> None:
        seen = [self.arrangement, self.conversation, self.language]
        listed = [self.documents, self.arrangement]
        in_line(self.find, "arrange_documents", acts.arrange, seen, listed)
        opened, shelf = [self.documents_tab.select, self.language.change], [self.documents]
        sent_after(opened, self.documents, "list_documents", acts.list_documents, seen, shelf)
        found = [self.documents, self.find, self.arrangement]
        in_line(self.documents, "sort_documents", acts.sort, seen, found)
        in_line(self.documents, "show_all_documents", acts.show_all, seen, found)
        in_line(self.documents, "show_every_document", acts.show_every, seen, listed)
        here = [self.conversation, self.language]
        about = [self.overview, self.contents]
        shown = [self.document, self.tabs, self.shown_document, *about]
        for part in (self.documents, self.document, self.panel):
            in_line(part, "show_document", acts.show, here, shown)
        summed = [self.shown_document, *here]
        on(self.shown_document.change, acts.overview, summed, [self.overview], at_once=_SUGGESTING)
        closed = [self.document, self.shown_document, *about]
        in_line(self.document, "close_document", acts.close, [], closed)
        counted = [self.documents, self.header, self.form, self.find]
        seen = [*seen, self.filters]
        adding = [self.files, self.into, *seen, self.names]
        on(self.files.upload, acts.add, adding, [*counted, self.files], js=NAMES)
        corrected = [self.document, self.contents, *counted]
        on(self.document.correct_document, acts.correct, seen, corrected, trigger_mode="once")
        on(self.refresh.click, acts.refresh, seen, [*counted, self.files])
        on(self.documents.stop_indexing, acts.stop, [], [])
        on(self.documents.remove_document, acts.remove, seen, counted)

    def _wire_pins(self, acts: Pins) -> None:
        shown = [self.pins, self.pins_tab]
        in_line(self.transcript, "pin", acts.pin, [self.turns, self.language], shown)
        here = [self.conversation, self.language]
        in_line(self.panel, "pin_selection", acts.pin_selection, here, shown)
        in_line(self.panel, "pin", acts.pin, [self.turns, self.language], shown)
        in_line(self.pins, "move_pin", acts.move, [self.language], shown)
        in_line(self.pins, "remove_pin", acts.remove, [self.language], shown)
        in_line(self.pins, "clear_pins", acts.clear, [self.language], shown)
        opened = [self.pins_tab.select, self.language.change]
        sent_after(opened, self.pins, "show_pins", acts.shown, [self.language], shown)

    def _wire_frame(self, page: gr.Blocks, acts: Frame) -> None:
        frame = [self.header, self.welcome, self.transcript, self.panel, self.question]
        frame += [
            self.attach,
            self.answerers,
            self.attached,
            self.chat_tab,
        ]
        frame += [self.documents_tab, self.find, self.files, self.into, self.refresh]
        frame += [self.documents, self.arrangement]
        frame += [
            self.pins,
            self.pins_tab,
            self.facts.tab,
            self.briefing.tab,
            self.grid.tab,
            self.map.tab,
            self.form,
            self.language,
        ]
        arrived = on(
            page.load, acts.arrive, [], [*frame, self.filters, self.turns, self.conversation]
        )
        greeting = [on(arrived.then, acts.greet, [self.language], [self.welcome], _GREETED)]
        self.sidebar.arrive(self, arrived)
        seen = [self.turns, self.conversation, self.filters, self.answerer]
        on(self.answerers.choose_answerer, acts.choose_answerer, [], [self.answerer])
        spoken = in_line(self.header, "choose_language", acts.choose_language, seen, frame)
        greeting.append(on(spoken.then, acts.greet, [self.language], [self.welcome], _GREETED))
        cancel(greeting, self.header.choose_language)  # they are in the language before
        here, filtered = [self.conversation, self.language], [self.form, self.filters]
        in_line(self.form, "choose_filters", acts.choose_filters, here, filtered)
        here = [self.filters, *here]
        in_line(self.form, "clear_filters", acts.clear_filters, here, filtered)
        in_line(self.form, "choose_collection", acts.choose_collection, here, filtered)
        in_line(self.form, "remove_filter", acts.remove_filter, here, filtered)
        for part in (self.panel, self.document):
            in_line(part, "ask_only", acts.ask_only, here[1:], [*filtered, self.tabs])

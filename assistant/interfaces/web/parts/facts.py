"""The tab of facts: a topic gives a table, whose rows open sources and can be pinned or downloaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.accounts.basket import Pin
from assistant.facts.export import write_csv, write_xlsx
from assistant.facts.model import Fact
from assistant.interfaces.web.fact_table import narrowed, render_facts
from assistant.interfaces.web.filters import FilterValues
from assistant.interfaces.web.parts.events import (
    Downloads,
    PageEvents,
    Visits,
    errors_shown,
    html,
    in_line,
    on,
    sent_after,
    worked,
)
from assistant.interfaces.web.parts.saved import pins_shown
from assistant.interfaces.web.sources import Place, part_at
from assistant.interfaces.web.templating import render_working
from assistant.locale import texts

if TYPE_CHECKING:
    from assistant.interfaces.web.parts.page import Page

_MOST = 300


class FactsTab(PageEvents):
    """Made inside `gr.Tabs`; `wire` binds it to the rest of the page."""

    def __init__(self, visits: Visits) -> None:
        super().__init__(visits)
        self._downloads = Downloads()
        with gr.Tab("Facts", id="facts") as self.tab, gr.Column(elem_classes="pa-tab-page"):
            # Inside the tab: among the tabs they would count as tabs without a name.
            self.facts, self.sort, self.drawn = gr.State(()), gr.State(""), gr.State(-1)
            with gr.Row():
                plain: dict[str, Any] = {
                    "value": "",  # never None, also before the tab was opened
                    "show_label": False,
                    "container": False,
                    "interactive": True,
                }
                self.topic = gr.Textbox(
                    elem_id="pa-topic", submit_btn=True, max_lines=1, scale=3, **plain
                )
                self.words = gr.Textbox(elem_id="pa-fact-words", scale=2, **plain)
                self.csv = gr.DownloadButton("CSV", size="sm", visible=False, min_width=0)
                self.xlsx = gr.DownloadButton("XLSX", size="sm", visible=False, min_width=0)
            events = ("show_facts", "open_fact", "sort_facts", "draw_facts", "pin_fact")
            self.table = html("pa-facts-frame", events)

    def wire(self, page: Page) -> None:
        """Bind every event; a row opens in the page's panel."""
        seen = [self.facts, self.topic, self.words, self.sort, self.drawn, page.language]
        shown = [self.topic, self.words, self.table]
        opened = [self.tab.select, page.language.change]
        sent_after(opened, self.table, "show_facts", self._shown, seen, shown)
        asked = [self.topic, page.filters, page.conversation, page.language]
        found = [self.table, self.facts, self.words, self.sort, self.drawn, self.csv, self.xlsx]
        on(self.topic.submit, self._find, asked, found)
        narrowing = [self.table, self.csv, self.xlsx]
        on(self.words.change, self._narrow, seen, narrowing, trigger_mode="always_last")
        on(self.table.sort_facts, self._order, seen, [self.table, self.sort])
        on(self.table.draw_facts, self._draw, seen, [self.table, self.drawn])
        source = [self.facts, page.turns, page.conversation, page.place, page.language]
        in_line(self.table, "open_fact", self._open, source, [page.panel, page.place])
        pinned = [self.facts, self.topic, page.language]
        in_line(self.table, "pin_fact", self._pin, pinned, [page.pins, page.pins_tab])

    def _shown(
        self, facts: Sequence[Fact], topic: str, words: str, sort: str, drawn: int, language: str
    ) -> list[Any]:
        t = texts(language)
        return [
            gr.Textbox(placeholder=t("A topic"), label=t("A topic")),
            gr.Textbox(placeholder=t("Narrow by words"), label=t("Narrow by words")),
            render_facts(facts, words, sort, drawn, bool(facts or topic), t),
        ]

    def _find(
        self,
        topic: str,
        filters: FilterValues,
        conversation: str,
        language: str,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        t = texts(language)
        nothing = [render_facts((), "", "", -1, False, t), (), "", "", -1, *self._files(())]
        if not topic.strip():
            yield nothing
            return
        assistant = self._visit(request, conversation).assistant

        def found() -> list[Any]:
            facts = tuple(assistant.facts(topic, filters or None, limit=_MOST))
            table = render_facts(facts, "", "", -1, True, t)
            return [table, facts, "", "", -1, *self._files(facts)]

        words = render_working(t("Looking for facts …"), t)
        yield from worked(found, [words, *nothing[1:]], nothing)

    def _narrow(
        self, facts: Sequence[Fact], topic: str, words: str, sort: str, drawn: int, language: str
    ) -> list[Any]:
        table = render_facts(facts, words, sort, -1, bool(topic), texts(language))
        return [table, *self._files([fact for _, fact in narrowed(facts, words, sort)])]

    def _order(
        self,
        facts: Sequence[Fact],
        topic: str,
        words: str,
        sort: str,
        drawn: int,
        language: str,
        event: gr.EventData,
    ) -> list[Any]:
        by = str(event.by)
        return [render_facts(facts, words, by, drawn, bool(topic), texts(language)), by]

    def _draw(
        self,
        facts: Sequence[Fact],
        topic: str,
        words: str,
        sort: str,
        drawn: int,
        language: str,
        event: gr.EventData,
    ) -> list[Any]:
        chosen = int(event.value)
        return [render_facts(facts, words, sort, chosen, bool(topic), texts(language)), chosen]

    def _open(
        self,
        facts: Sequence[Fact],
        turns: Any,
        conversation: str,
        place: Place | None,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        fact = _chosen(facts, event)
        if fact is None:
            return [gr.skip(), gr.skip()]
        with errors_shown():
            visit = self._visit(request, conversation)
            part = part_at(visit.assistant.document(fact.document), fact.start)
            picture = place.picture if place else True
            opened = Place(fact.document, part, picture=picture, cited=fact.citation())
            return [visit.views.opened(opened, turns, language), opened]

    def _pin(
        self,
        facts: Sequence[Fact],
        topic: str,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        visit = self._visit(request)
        fact = _chosen(facts, event)
        if fact is not None:
            pin = Pin("quote", fact.quote, (fact.citation(1),), topic)
            visit.store.baskets.change(visit.person.name, lambda basket: basket.added(pin))
        return pins_shown(visit, language)

    def _files(self, facts: Sequence[Fact]) -> list[Any]:
        """The buttons that download the rows that are shown, as CSV and as XLSX."""
        if not facts:
            return [gr.DownloadButton(visible=False), gr.DownloadButton(visible=False)]
        folder = self._downloads.folder()
        write_csv(facts, folder / "facts.csv")
        write_xlsx(facts, folder / "facts.xlsx")
        return [
            gr.DownloadButton(value=str(folder / name), visible=True)
            for name in ("facts.csv", "facts.xlsx")
        ]


def _chosen(facts: Sequence[Fact], event: gr.EventData) -> Fact | None:
    at = int(event.fact)
    return facts[at] if 0 <= at < len(facts) else None

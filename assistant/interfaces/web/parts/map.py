"""The tab of evidence maps: topics × countries, agencies, years or kinds of section; a count opens its quotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.accounts.basket import Pin
from assistant.evidence_map.export import FORMATS, content
from assistant.evidence_map.make import MapPlan, make_map
from assistant.evidence_map.model import BY, EvidenceMap, MapQuote
from assistant.interfaces.web.filters import FilterValues
from assistant.interfaces.web.map_table import MOST_QUOTES, render_map
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
from assistant.locale import Texts, texts

if TYPE_CHECKING:
    from assistant.interfaces.web.parts.page import Page

_SPLIT = ";؛\n"  # between free topics
_AT_ONCE = 2  # maps that are drawn at the same time
Chosen = tuple[int, int] | None


class MapTab(PageEvents):
    """Made inside `gr.Tabs`; `wire` binds it to the rest of the page."""

    def __init__(self, visits: Visits) -> None:
        super().__init__(visits)
        self._downloads = Downloads()
        plain: dict[str, Any] = {"container": False, "interactive": True, "show_label": False}
        with gr.Tab("Map", id="map") as self.tab, gr.Column(elem_classes="pa-tab-page"):
            self.plan, self.made, self.chosen = gr.State(None), gr.State(None), gr.State(None)
            with gr.Row(elem_id="pa-map-asked"):
                choice: dict[str, Any] = {**plain, "filterable": False, "min_width": 130}
                self.taxonomy = gr.Dropdown([], elem_id="pa-map-taxonomy", scale=2, **choice)
                self.by = gr.Dropdown(list(BY), value="country", elem_id="pa-map-by", **choice)
                self.topics = gr.Textbox("", elem_id="pa-map-topics", max_lines=1, scale=2, **plain)
                self.draw = gr.Button(size="sm", min_width=0, elem_id="pa-map-draw")
            with gr.Row(elem_id="pa-map-files"):
                self.files = [
                    gr.DownloadButton(name.upper(), size="sm", visible=False, min_width=0)
                    for name in FORMATS
                ]
            events = (
                "show_map",
                "open_map_cell",
                "open_map_quote",
                "pin_map_quote",
                "map_under",
                "map_up",
            )
            self.table = html("pa-map-frame", events)

    def wire(self, page: Page) -> None:
        """Bind every event; a quote opens in the page's panel."""
        words = [self.taxonomy, self.by, self.topics, self.draw]
        seen = [self.taxonomy, self.by, self.plan, self.made, self.chosen]
        opened = [self.tab.select, page.language.change]
        shown = [*words, self.table]
        sent_after(opened, self.table, "show_map", self._words, [*seen, page.language], shown)
        asked = [self.taxonomy, self.by, self.topics]
        here = [page.filters, page.conversation, page.language]
        drawn = [self.plan, self.made, self.chosen, self.table]
        files = [self.made, page.language]
        plan = [self.plan, *here]
        for event, act, given in (
            (self.draw.click, self._draw, [*asked, *here]),
            (self.topics.submit, self._draw, [*asked, *here]),
            (self.table.map_under, self._under, plan),
            (self.table.map_up, self._up, plan),
        ):
            made = on(event, act, given, drawn, _AT_ONCE, trigger_mode="once")
            on(made.then, self._files, files, self.files, _AT_ONCE)
        cell = [self.plan, self.made, page.language]
        on(self.table.open_map_cell, self._cell, cell, [self.chosen, self.table])
        quote = [self.made, self.chosen]
        source = [*quote, page.turns, page.conversation, page.place, page.language]
        in_line(self.table, "open_map_quote", self._open, source, [page.panel, page.place])
        pinned = [*quote, page.language]
        in_line(self.table, "pin_map_quote", self._pin, pinned, [page.pins, page.pins_tab])

    def _words(
        self,
        taxonomy: str | None,
        by: str,
        plan: MapPlan | None,
        made: EvidenceMap | None,
        chosen: Chosen,
        language: str,
        request: gr.Request,
    ) -> list[Any]:
        t = texts(language)
        with errors_shown():
            known = self._visit(request).assistant.taxonomies()
        offered = [(one.name(language), one.id) for one in known]
        value = taxonomy if taxonomy in [one.id for one in known] else "sdg"
        return [
            gr.Dropdown(offered, value=value, label=t("Topics")),
            gr.Dropdown([(_by(one, t), one) for one in BY], value=by, label=t("By")),
            gr.Textbox(placeholder=t("Topics of your own, separated by ;"), label=t("Topics")),
            gr.Button(value=t("Draw")),
            render_map(made, chosen, plan.under if plan else "", t),
        ]

    # --- drawing ---------------------------------------------------------------------------------
    def _draw(
        self,
        taxonomy: str | None,
        by: str,
        topics: str,
        filters: FilterValues,
        conversation: str,
        language: str,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        for mark in _SPLIT[1:]:
            topics = topics.replace(mark, _SPLIT[0])
        free = tuple(one.strip() for one in topics.split(_SPLIT[0]) if one.strip())
        column = next((one for one in BY if one == by), BY[0])
        plan = MapPlan(column, "" if free else taxonomy or "", topics=free)
        yield from self._made(plan, filters, conversation, language, request)

    def _under(
        self,
        plan: MapPlan | None,
        filters: FilterValues,
        conversation: str,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        narrower = replace(plan or MapPlan(), under=str(event.tag), topics=())
        yield from self._made(narrower, filters, conversation, language, request)

    def _up(
        self,
        plan: MapPlan | None,
        filters: FilterValues,
        conversation: str,
        language: str,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        with errors_shown():
            known = self._visit(request, conversation).assistant.taxonomies()
        above = known.above(plan.under) if plan else ()
        wider = replace(plan or MapPlan(), under=above[0] if above else "")
        yield from self._made(wider, filters, conversation, language, request)

    def _made(
        self,
        plan: MapPlan,
        filters: FilterValues,
        conversation: str,
        language: str,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        plan = replace(plan, filters=dict(filters or {}), language=language)
        t = texts(language)
        assistant = self._visit(request, conversation).assistant

        def drawn() -> list[Any]:
            made = make_map(assistant, plan)
            return [plan, made, None, render_map(made, None, plan.under, t)]

        words = t("Counting the documents. With many reports this takes a minute or two …")
        kept = [gr.skip(), gr.skip(), gr.skip()]
        yield from worked(
            drawn, [*kept, render_working(words, t)], [*kept, render_map(None, None, "", t)]
        )

    def _files(self, made: EvidenceMap | None, language: str) -> list[Any]:
        """The buttons that download the map that is shown."""
        if made is None:
            return [gr.DownloadButton(visible=False) for _ in FORMATS]
        folder = self._downloads.folder()
        for name in FORMATS:
            (folder / f"map.{name}").write_bytes(content(made, name, language))
        return [
            gr.DownloadButton(value=str(folder / f"map.{name}"), visible=True) for name in FORMATS
        ]

    # --- a cell ----------------------------------------------------------------------------------
    def _cell(
        self,
        plan: MapPlan | None,
        made: EvidenceMap | None,
        language: str,
        event: gr.EventData,
    ) -> list[Any]:
        row, column = int(event.row), int(event.column)
        if made is None or not (0 <= row < len(made.rows) and 0 <= column < len(made.columns)):
            return [gr.skip(), gr.skip()]
        chosen = (row, column)
        return [chosen, render_map(made, chosen, plan.under if plan else "", texts(language))]

    def _open(
        self,
        made: EvidenceMap | None,
        chosen: Chosen,
        turns: Any,
        conversation: str,
        place: Place | None,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        quote = _quote(made, chosen, event)
        if quote is None:
            return [gr.skip(), gr.skip()]
        cited = quote.citation
        with errors_shown():
            visit = self._visit(request, conversation)
            part = part_at(visit.assistant.document(cited.document), cited.start)
            picture = place.picture if place else True
            opened = Place(cited.document, part, picture=picture, cited=cited)
            return [visit.views.opened(opened, turns, language), opened]

    def _pin(
        self,
        made: EvidenceMap | None,
        chosen: Chosen,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        visit = self._visit(request)
        quote = _quote(made, chosen, event)
        if quote is not None and made is not None and chosen is not None:
            topic = made.rows[chosen[0]].name
            pin = Pin("quote", quote.citation.quote, (quote.citation,), topic)
            visit.store.baskets.change(visit.person.name, lambda basket: basket.added(pin))
        return pins_shown(visit, language)


def _quote(made: EvidenceMap | None, chosen: Chosen, event: gr.EventData) -> MapQuote | None:
    if made is None or chosen is None:
        return None
    quotes = made.cell(made.rows[chosen[0]].key, made.columns[chosen[1]]).quotes[:MOST_QUOTES]
    at = int(event.quote)
    return quotes[at] if 0 <= at < len(quotes) else None


def _by(by: str, t: Texts) -> str:
    return {
        "country": t("Country"),
        "agency": t("Agency"),
        "year": t("Year"),
        "section": t("Kind of section"),
    }[by]

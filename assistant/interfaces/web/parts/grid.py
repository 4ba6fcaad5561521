"""The tab of grids: questions × documents, countries or years, filled while one looks on, and taken along as a file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.config.errors import UsageError
from assistant.grid.columns import document_columns, place_columns, year_columns
from assistant.grid.files import FORMATS, read_grid, write_grid
from assistant.grid.fill import fill, kept, with_conflicts
from assistant.grid.make import check_size
from assistant.grid.model import Cell, CellKey, Column, Grid
from assistant.grid.questions import questions_in_text
from assistant.interfaces.web.filters import FilterValues
from assistant.interfaces.web.grid_table import render_grid, render_progress
from assistant.interfaces.web.parts.events import (
    Downloads,
    PageEvents,
    Visits,
    errors_shown,
    html,
    in_line,
    instead_of,
    on,
    sent_after,
)
from assistant.interfaces.web.sources import Place, part_at
from assistant.locale import Texts, texts
from assistant.service import Assistant

if TYPE_CHECKING:
    from assistant.interfaces.web.parts.page import Page

_KINDS = ("document", "place", "year")
_TAKES = [".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".json"]
_SHOWN_EVERY = 2.5  # seconds between two looks at the table while it is filled
_AT_ONCE = 2  # grids that are filled at the same time, of all people
_SPLIT = ",;\n،"  # between names of what is asked


class GridTab(PageEvents):
    """Made inside `gr.Tabs`; `wire` binds it to the rest of the page."""

    def __init__(self, visits: Visits) -> None:
        super().__init__(visits)
        self._downloads = Downloads()
        plain: dict[str, Any] = {"value": "", "container": False, "interactive": True}
        with gr.Tab("Grid", id="grid") as self.tab, gr.Column(elem_classes="pa-tab-page"):
            self.grid = gr.State(None)
            with gr.Row(elem_id="pa-grid-asked"):
                self.questions = gr.Textbox(
                    elem_id="pa-grid-questions", lines=3, max_lines=8, show_label=False, **plain
                )
            with gr.Row(elem_id="pa-grid-of"):
                self.kind = gr.Dropdown(
                    [(kind, kind) for kind in _KINDS],
                    value="document",
                    elem_id="pa-grid-kind",
                    show_label=False,
                    container=False,
                    interactive=True,
                    filterable=False,
                    scale=1,
                )
                self.names = gr.Textbox(
                    elem_id="pa-grid-names", max_lines=1, show_label=False, scale=3, **plain
                )
            with gr.Row(elem_id="pa-grid-acts"):
                self.start = gr.Button(size="sm", min_width=0, elem_id="pa-grid-fill")
                self.stop = gr.Button(size="sm", min_width=0, visible=False)
                self.file = gr.UploadButton(size="sm", min_width=0, file_types=_TAKES)
                self.files = [
                    gr.DownloadButton(ending[1:].upper(), size="sm", visible=False, min_width=0)
                    for ending in FORMATS
                ]
            self.progress = html("pa-grid-progress")
            self.table = html("pa-grid-frame", ("show_grid", "open_cell", "ask_cell"))

    def wire(self, page: Page) -> None:
        """Bind every event; a cell opens in the page's panel."""
        words = [self.questions, self.kind, self.names, self.start, self.stop, self.file]
        seen = [self.grid, self.kind, page.language]
        opened = [self.tab.select, page.language.change]
        sent_after(opened, self.table, "show_grid", self._words, seen, [*words, self.table])
        on(self.kind.change, _names, [self.kind, page.language], [self.names])
        asked = [self.questions, self.kind, self.names, self.grid]
        here = [page.filters, page.conversation, page.language]
        shown = [self.grid, self.table, self.progress, self.start, self.stop, *self.files]
        filling = on(
            self.start.click, self._fill, [*asked, *here], shown, _AT_ONCE, trigger_mode="once"
        )
        ended = [self.grid, page.language]
        instead_of([filling], self.stop.click, self._ended, ended, shown)
        taken = [self.file, *asked, page.language]
        on(self.file.upload, self._take, taken, [*asked, self.table, *self.files])
        one = [self.grid, page.conversation, page.language]
        on(self.table.ask_cell, self._again, one, [self.grid, self.table, *self.files])
        source = [self.grid, page.turns, page.conversation, page.place, page.language]
        in_line(self.table, "open_cell", self._open, source, [page.panel, page.place])

    # --- filling -------------------------------------------------------------------------------
    def _fill(
        self,
        questions: str,
        kind: str,
        names: str,
        before: Grid | None,
        filters: FilterValues,
        conversation: str,
        language: str,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        """The grid as it is filled; the cells of the one before are kept where they hold."""
        t = texts(language)
        with errors_shown():
            assistant = self._visit(request, conversation).assistant
            grid = _asked(assistant, questions, kind, names, before, filters, t)
            grid = kept(assistant, grid, before.cells if before else {})
            total = len(grid.cells) + len(grid.left)
            yield self._going_on(grid, total, t)
            asked: dict[CellKey, Cell] = {}
            last = time.monotonic()
            with closing(fill(assistant, grid, at_once=1)) as filled:
                for one in filled:
                    asked[one.key] = one.cell
                    if time.monotonic() - last >= _SHOWN_EVERY:
                        grid, asked = grid.with_cells(asked), {}
                        yield self._going_on(grid, total, t)
                        last = time.monotonic()
            yield self._ended(with_conflicts(assistant, grid.with_cells(asked)), language)

    def _going_on(self, grid: Grid, total: int, t: Texts) -> list[Any]:
        return [
            grid,
            render_grid(grid, t, filling=True),
            render_progress(len(grid.cells), total, t),
            gr.Button(visible=False),
            gr.Button(visible=True),
            *[gr.skip()] * len(self.files),
        ]

    def _ended(self, grid: Grid | None, language: str) -> list[Any]:
        """The grid as far as it is filled, and its files."""
        t = texts(language)
        buttons = [gr.Button(visible=True), gr.Button(visible=False)]
        return [grid, render_grid(grid, t), "", *buttons, *self._offered(grid, language)]

    def _again(
        self,
        grid: Grid | None,
        conversation: str,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        """One cell asked again, also where a person has written in it."""
        found = _chosen(grid, event)
        if grid is None or found is None:
            return [gr.skip()] * (2 + len(self.files))
        question, column = found
        with errors_shown():
            assistant = self._visit(request, conversation).assistant
            cells = {key: cell for key, cell in grid.cells.items() if key != (question, column.key)}
            alone = replace(grid, columns=(column,), cells=cells)
            alone = replace(alone, rows=tuple(r for r in grid.rows if r.question == question))
            asked = {one.key: one.cell for one in fill(assistant, alone, at_once=1)}
            grid = with_conflicts(assistant, grid.with_cells(asked))
        return [grid, render_grid(grid, texts(language)), *self._offered(grid, language)]

    # --- files -----------------------------------------------------------------------------------
    def _take(
        self,
        file: str,
        questions: str,
        kind: str,
        names: str,
        before: Grid | None,
        language: str,
    ) -> list[Any]:
        """Questions of a file, or a grid that goes on."""
        with errors_shown():
            grid = read_grid(Path(file))
        if grid.columns:
            kind = grid.columns[0].kind
            names = ", ".join(column.value for column in grid.columns)
        shown = "\n".join(row.question for row in grid.rows)
        table = render_grid(grid, texts(language))
        return [shown, kind, names, grid, table, *self._offered(grid, language)]

    def _offered(self, grid: Grid | None, language: str) -> list[Any]:
        """The buttons that download the grid; none for one without a cell."""
        if grid is None or not grid.cells:
            return [gr.DownloadButton(visible=False)] * len(self.files)
        folder = self._downloads.folder()
        for ending in FORMATS:
            write_grid(grid, folder / f"grid{ending}", language)
        return [
            gr.DownloadButton(value=str(folder / f"grid{ending}"), visible=True)
            for ending in FORMATS
        ]

    # --- looking -----------------------------------------------------------------------------------
    def _open(
        self,
        grid: Grid | None,
        turns: Any,
        conversation: str,
        place: Place | None,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        found = _chosen(grid, event)
        cell = grid.cells.get((found[0], found[1].key)) if grid and found else None
        if cell is None or not cell.said:
            return [gr.skip(), gr.skip()]
        cited = cell.quotes[0]
        with errors_shown():
            visit = self._visit(request, conversation)
            part = part_at(visit.assistant.document(cited.document), cited.start)
            picture = place.picture if place else True
            opened = Place(cited.document, part, picture=picture, cited=cited)
            return [visit.views.opened(opened, turns, language), opened]

    def _words(self, grid: Grid | None, kind: str, language: str) -> list[Any]:
        t = texts(language)
        kinds = {"document": t("by document"), "place": t("by country"), "year": t("by year")}
        return [
            gr.Textbox(placeholder=t("Questions, one a line"), label=t("Questions, one a line")),
            gr.Dropdown(choices=[(kinds[one], one) for one in _KINDS], label=t("Columns")),
            _names(kind, language),
            gr.Button(value=t("Fill the grid")),
            gr.Button(value=t("Stop")),
            gr.UploadButton(label=t("Questions from a file")),
            render_grid(grid, t),
        ]


def _asked(
    assistant: Assistant,
    questions: str,
    kind: str,
    names: str,
    before: Grid | None,
    filters: FilterValues,
    t: Texts,
) -> Grid:
    """The grid of what is typed, with the other columns of a file that it came from. Raises UsageError."""
    if not questions.strip():
        raise UsageError(t("Give questions, one a line."))
    found = questions_in_text(questions)
    wanted = _split(names)
    given = {key: list(values) for key, values in (filters or {}).items()}
    if kind == "document":
        columns = document_columns(assistant, wanted or given.pop("document", ()), given)
        given.pop("document", None)
    elif not wanted:
        raise UsageError(t("Name the countries or years, with commas between them."))
    else:
        columns = place_columns(wanted) if kind == "place" else year_columns(assistant, wanted)
    known = {row.question: row for row in before.rows} if before else {}
    grid = Grid(
        tuple(known.get(row.question, row) for row in found.rows),
        columns,
        header=before.header if before else found.header,
        asked=before.asked if before else found.asked,
        filters=given,
    )
    check_size(grid)
    return grid


def _split(names: str) -> list[str]:
    for mark in _SPLIT[1:]:
        names = names.replace(mark, _SPLIT[0])
    return [name.strip() for name in names.split(_SPLIT[0]) if name.strip()]


def _names(kind: str, language: str) -> Any:
    t = texts(language)
    hint = {
        "document": t("Only these documents (names, or en/*); all if empty"),
        "place": t("Countries, with commas"),
        "year": t("Years: 2019, 2021-2024"),
    }[kind if kind in _KINDS else "document"]
    return gr.Textbox(placeholder=hint, label=hint)


def _chosen(grid: Grid | None, event: gr.EventData) -> tuple[str, Column] | None:
    """Question and column of the cell of an event; None for none."""
    row, column = int(event.row), int(event.column)
    if grid is None or not (0 <= row < len(grid.rows) and 0 <= column < len(grid.columns)):
        return None
    return grid.rows[row].question, grid.columns[column]

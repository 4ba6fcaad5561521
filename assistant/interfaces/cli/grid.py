"""`assistant grid`: questions × documents, countries or years, as a spreadsheet."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.console import INTERRUPTED, err, say
from assistant.interfaces.cli.options import (
    FILTERS,
    IndexOption,
    filtered,
)

if TYPE_CHECKING:
    from assistant.grid.fill import Progress
    from assistant.grid.model import Grid
    from assistant.service import Assistant

EXAMPLES = {
    "grid": (
        "assistant grid questions.csv --documents 'en/*' --out grid.xlsx",
        "assistant grid questions.txt --countries Niger --countries Mali --publisher IOM",
        "assistant grid questions.xlsx --years 2020-2024 --out by-year.csv",
        "assistant grid grid.xlsx",
        "assistant grid grid.xlsx --again 3 en/report.pdf",
    ),
}
_SECONDS_BETWEEN_LINES = 10.0


@filtered(*(name for name in FILTERS if not name.endswith("document")))
def grid(
    questions: Annotated[
        Path,
        typer.Argument(
            metavar="QUESTIONS",
            help="Questions: .csv or .xlsx with a column “question”, .txt with one a line; or a grid that was"
            " written before (.xlsx, .json), to go on with.",
        ),
    ],
    *,
    documents: Annotated[
        list[str] | None,
        typer.Option(
            "--documents", metavar="NAME", help="A column for each of these: names or globs."
        ),
    ] = None,
    countries: Annotated[
        list[str] | None,
        typer.Option("--countries", metavar="NAME", help="A column for each of these, instead."),
    ] = None,
    years: Annotated[
        list[str] | None,
        typer.Option("--years", metavar="YEAR", help="A column for each of these (2017-2020)."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Where to write: .xlsx, .csv or .json."),
    ] = None,
    again: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--again",
            metavar="ROW COLUMN",
            help="Ask one cell of a grid anew: number or id of the question, name of the document.",
        ),
    ] = None,
    filters: dict[str, Any],
    index: IndexOption = None,
) -> None:
    """Ask every question of every document (or country, or year); each cell is the best quote or “not said”.

    A run that was stopped is gone on with by the same command; what people have written into the grid is kept.
    """
    from assistant.grid.files import read_grid
    from assistant.grid.make import make, named_cell
    from assistant.service import Assistant

    if sum(map(bool, (documents, countries, years))) > 1:
        raise UsageError("the columns are --documents, --countries or --years, one of them")
    given = read_grid(questions)
    if out is None:
        out = questions if given.columns else questions.with_name(f"{questions.stem}-grid.xlsx")
    if not given.columns and out.exists() and out.samefile(questions):
        raise UsageError(f"{out} holds the questions; give another file with --out")
    with Assistant.open(index) as assistant:
        wanted = replace(given, filters=filters or given.filters)
        wanted = _with_columns(assistant, wanted, documents, countries, years)
        cell = named_cell(wanted, *again) if again else None
        workers = assistant.settings.answers_at_once or os.cpu_count() or 1
        try:
            with _progress() as progress:
                made = make(assistant, wanted, out, again=cell, at_once=workers, progress=progress)
        except KeyboardInterrupt:
            say(f"Interrupted; what was asked is kept in {out}.part, and the same command goes on.")
            raise SystemExit(INTERRUPTED) from None
    said = sum(one.said for one in made.cells.values())
    say(
        f"{out}: {len(made.rows)} questions × {len(made.columns)} columns, {said} cells with a quote,"
        f" {len(made.cells) - said} not said, {len(made.conflicts)} questions on which columns disagree"
    )


def _with_columns(
    assistant: Assistant,
    given: Grid,
    documents: list[str] | None,
    countries: list[str] | None,
    years: list[str] | None,
) -> Grid:
    """``given`` with the columns that are asked for; else its own, or all documents."""
    from assistant.grid.columns import document_columns, place_columns, year_columns

    if countries:
        columns = place_columns(countries)
    elif years:
        columns = year_columns(assistant, years)
    elif given.columns and not documents:
        return given
    else:
        columns = document_columns(assistant, documents or (), given.filters)
    return replace(given, columns=columns)


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """Cells done of all and the time that is left: a bar on a terminal, else a line every ten seconds."""
    if not err().is_terminal:
        last = monotonic()

        def lines(at: Progress) -> None:
            nonlocal last
            if monotonic() - last >= _SECONDS_BETWEEN_LINES:
                last = monotonic()
                say(f"{at.done:,} of {at.total:,} cells")

        yield lines
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(bar_width=24), MofNCompleteColumn(), TextColumn("cells"))
    with Bar(*columns, TimeRemainingColumn(), console=err(), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda at: bar.update(task, completed=at.done, total=at.total)

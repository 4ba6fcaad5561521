"""``assistant index``: add or refresh files and folders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.interfaces.cli.failures import INTERRUPTED, NOTHING_DONE, SOME_FAILED
from assistant.interfaces.cli.options import IndexOption, JsonOption
from assistant.interfaces.cli.progress import indexing_progress
from assistant.interfaces.cli.streams import print_json, printable, say, show
from index.model import EngineName

if TYPE_CHECKING:
    from index.model import SyncReport

_DONE = ("added", "updated", "unchanged", "removed")

EXAMPLES = (
    "assistant index reports/",
    "assistant index 2024=/data/2024 2025=/data/2025",
    "assistant index reports/ --rebuild --index /data/index",
)


def command(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH…", help="Files and folders; NAME=PATH names a folder."),
    ],
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Forget what is indexed and start from the files anew."),
    ] = False,
    engine: Annotated[
        EngineName,
        typer.Option(help="Read and encode here, or on a Ray cluster (extra: ray)."),
    ] = "here",
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Add files and folders, or bring them up to date.

    Only what changed is read again; what was deleted from a folder leaves the index. A run that was
    stopped is continued by the next.
    """
    from assistant.service import Assistant

    try:
        with Assistant.open(index) as assistant, indexing_progress() as progress:
            report = assistant.index(paths, rebuild=rebuild, progress=progress, engine=engine)
    except KeyboardInterrupt:
        say("Interrupted. Documents that were finished are kept; the same command continues.")
        raise typer.Exit(INTERRUPTED) from None
    for note in report.notes:
        say(note)
    if json:
        print_json(report.to_dict())
    else:
        _print_outcomes(report)
    raise typer.Exit(_status(report))


def _status(report: SyncReport) -> int:
    if any(getattr(report, key) for key in _DONE):
        return SOME_FAILED if report.failed else 0
    say("Error: no document was found that can be read; give files or folders that hold reports")
    return NOTHING_DONE


def _print_outcomes(report: SyncReport) -> None:
    """A line for each document that changed or failed, then how many there are of each kind."""
    from rich.table import Table
    from rich.text import Text

    lines = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for _ in range(3):
        lines.add_column(overflow="fold")
    for key in ("added", "updated", "removed"):
        for name in getattr(report, key):
            lines.add_row(key, Text(printable(name)), "")
    for failure in report.failed:
        reason = Text(printable(failure.reason), style="red")
        lines.add_row(Text("failed", style="red"), Text(printable(failure.document)), reason)
    if lines.row_count:
        show(lines)
    totals = ", ".join(f"{len(getattr(report, key)):,} {key}" for key in (*_DONE, "failed"))
    show(Text(totals, style="bold"))

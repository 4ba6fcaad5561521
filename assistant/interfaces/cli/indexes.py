"""Commands about an index as a whole: `index`, `check`, `backup`, `restore`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.console import (
    INTERRUPTED,
    NOTHING_DONE,
    SOME_FAILED,
    indexing_progress,
    print_json,
    print_rich,
    printable,
    say,
)
from assistant.interfaces.cli.options import EncoderOption, IndexOption, JsonOption
from index.model import EngineName

if TYPE_CHECKING:
    from assistant.library.checks import CheckResult
    from index.model import SyncReport

EXAMPLES = {
    "index": (
        "assistant index reports/",
        "assistant index 2024=/data/2024 2025=/data/2025",
        "assistant index reports/ --rebuild --index /data/index",
        "assistant index --renew --index /data/index",
        "assistant index reports/ --model BAAI/bge-small-en-v1.5",
    ),
    "check": (
        "assistant check",
        "assistant check --repair --index /data/index",
    ),
    "backup": (
        "assistant backup reports-2026-11.zip",
        "assistant backup /backups/assistant.zip --index /data/index",
    ),
    "restore": (
        "assistant restore reports-2026-11.zip --index /data/restored",
        "assistant restore /backups/assistant.zip --replace",
    ),
}


_DONE = ("added", "updated", "unchanged", "removed")
_MARKS = {"ok": ("ok", "green"), "note": ("note", "yellow"), "problem": ("problem", "bold red")}


def index(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH…", help="Files and folders; NAME=PATH names a folder."),
    ] = None,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Forget what is indexed and start from the files anew."),
    ] = False,
    renew: Annotated[
        bool,
        typer.Option(
            "--renew",
            help="Without PATH: make the index anew from the texts in it, for another model or a newer"
            " version; no file is read.",
        ),
    ] = False,
    engine: Annotated[
        EngineName,
        typer.Option(help="Read and encode here, or on a Ray cluster (extra: ray)."),
    ] = "here",
    model: EncoderOption = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Add files and folders, or bring them up to date.

    Only what changed is read again; what was deleted from a folder leaves the index. A run that was
    stopped is continued by the next.
    """
    from assistant.config.settings import load_settings
    from assistant.service import Assistant

    if renew and (paths or rebuild):
        raise UsageError("--renew reads no file: give it without PATH and without --rebuild")
    try:
        settings = load_settings(model=model)
        with (
            Assistant.open(index, settings=settings) as assistant,
            indexing_progress() as progress,
        ):
            if renew:
                report = assistant.renew(progress)
            else:
                report = assistant.index(
                    paths or [], rebuild=rebuild, progress=progress, engine=engine
                )
    except KeyboardInterrupt:
        say("Interrupted. Documents that were finished are kept; the same command continues.")
        raise typer.Exit(INTERRUPTED) from None
    for note in report.notes:
        say(note)
    if json:
        print_json(report.to_dict())
    else:
        print_outcomes(report)
    raise typer.Exit(_status(report))


def _status(report: SyncReport) -> int:
    if any(getattr(report, key) for key in _DONE):
        return SOME_FAILED if report.failed else 0
    say("Error: no document was found that can be read; give files or folders that hold reports")
    return NOTHING_DONE


def print_outcomes(report: SyncReport) -> None:
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
        print_rich(lines)
    totals = ", ".join(f"{len(getattr(report, key)):,} {key}" for key in (*_DONE, "failed"))
    print_rich(Text(totals, style="bold"))


def check(
    repair: Annotated[
        bool, typer.Option("--repair", help="Rebuild what can be derived from the documents.")
    ] = False,
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            metavar="PROVIDER:NAME",
            help="Ask this chat model one question instead, and say what works with it.",
        ),
    ] = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Say what model, disk or index lack and how to mend it, or what a chat model can do; status 1 where something is lacking."""
    if model is not None:
        if repair:
            raise UsageError("--repair mends an index and --model asks a chat model; choose one")
        results = _tried(model)
    else:
        from assistant.service import Assistant

        with Assistant.open(index) as assistant:
            results = assistant.check(repair=repair)
    if json:
        print_json([result.to_dict() for result in results])
    else:
        _print_results(results)
    if any(result.state == "problem" for result in results):
        raise typer.Exit(SOME_FAILED)


def _tried(name: str) -> list[CheckResult]:
    """What the chat model ``name`` can do. Raises UsageError for one that cannot be opened."""
    from assistant.config.settings import load_settings
    from assistant.generation.providers import open_chat_model
    from assistant.generation.trial import abilities
    from assistant.library.checks import CheckResult

    model = open_chat_model(load_settings(chat_model=name))
    if model is None:
        raise UsageError("--model takes provider:name, got nothing")
    return [
        CheckResult(
            one.name,
            "ok" if one.works else "problem" if one.needed else "note",
            one.told,
            one.advice,
        )
        for one in abilities(model)
    ]


def _print_results(results: Sequence[CheckResult]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for _ in range(3):
        table.add_column(overflow="fold")
    for result in results:
        mark, style = _MARKS[result.state]
        detail = Text(printable(result.detail))
        if result.remedy:
            detail.append(f"\n→ {printable(result.remedy)}", style="bold")
        table.add_row(Text(mark, style=style), Text(printable(result.subject)), detail)
    print_rich(table)


def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The backup; one that is there is replaced.")
    ],
    index: IndexOption = None,
) -> None:
    """Write index, users and conversations into FILE, also while they are in use.

    Keep it as safe as the documents: their text is in it.
    """
    from assistant.service import Assistant

    with Assistant.open(index) as assistant:
        made = assistant.backup(file)
    say(f"{file}: {made.documents:,} documents, {made.passages:,} passages")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `assistant backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the index that is there.")
    ] = False,
    index: IndexOption = None,
) -> None:
    """Put back what FILE holds; a chat that has the index open has to be started again."""
    from assistant.service import Assistant

    with Assistant.open(index) as assistant:
        kept = assistant.restore(file, replace=replace)
        say(
            f"{assistant.directory}: {kept.documents:,} documents, {kept.passages:,} passages,"
            f" as they were on {kept.created}"
        )

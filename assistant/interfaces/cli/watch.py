"""The command `watch`: keeps an index up to date with folders that change."""

from __future__ import annotations

import json as json_lines
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.config.errors import AssistantError, UsageError
from assistant.interfaces.cli.console import indexing_progress, say
from assistant.interfaces.cli.indexes import print_outcomes
from assistant.interfaces.cli.options import IndexOption, JsonOption

if TYPE_CHECKING:
    from assistant.service import Assistant
    from index.model import SyncReport

EXAMPLES = {
    "watch": (
        "assistant watch reports/",
        "assistant watch 2024=/data/2024 2025=/data/2025 --every 60",
        "assistant watch --index /data/index",
    ),
}


def watch(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH…",
            help="Files and folders; NAME=PATH names a folder. Without any, those that are indexed.",
        ),
    ] = None,
    every: Annotated[
        float,
        typer.Option(
            "--every",
            metavar="MINUTES",
            min=0.05,
            max=10_080,
            help="Look again after so many minutes, also where no change was noticed (network drives).",
        ),
    ] = 15.0,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Index folders, and again whenever something in them changes, until it is interrupted.

    A file that is being copied is waited for. With --json each look that found a change is one line.
    """
    from assistant.library.watching import moments
    from assistant.service import Assistant

    with Assistant.open(index) as assistant:
        if not paths and not assistant.has_index:
            raise UsageError("nothing is indexed yet: give at least one folder to watch")
        folders = _local(paths) if paths else assistant.folders()
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        looks = moments(
            folders,
            every * 60,
            without=assistant.directory,
            stop=stop,
            unwatched=lambda why: say(
                f"Changes are not noticed here ({why}); looking every {every:g} minutes."
            ),
        )
        last: SyncReport | None = None
        try:
            for _ in looks:
                first, last = last is None, _look(assistant, paths or [], last, json=json)
                if first:
                    say(f"Watching {', '.join(map(str, folders)) or 'nothing on this machine'}.")
        except KeyboardInterrupt:
            say("Watching has ended; what was finished is kept.")


def _local(paths: list[str]) -> list[Path]:
    """Those of the paths that are files or folders of this machine, not addresses."""
    from corpus.files.remote import is_remote
    from corpus.files.scan import parse_root

    roots = [parse_root(path).path.expanduser() for path in paths if not is_remote(path)]
    return [root.resolve() for root in roots if root.exists()]


def _look(
    assistant: Assistant, paths: list[str], last: SyncReport | None, *, json: bool
) -> SyncReport:
    """One look, after the ``last``, which is None before the first. Returns what it found.

    What is wrong ends the first; later it is said, and the next look tries again.
    """
    try:
        with indexing_progress() as progress:
            report = (
                assistant.index(paths, progress=progress) if paths else assistant.refresh(progress)
            )
    except AssistantError as error:
        if last is None:
            raise
        say(f"Not indexed: {error}")
        return last
    if last is None or _changed(report, last):
        _print(report, json=json)
    return report


def _changed(report: SyncReport, last: SyncReport) -> bool:
    """Whether documents have changed, or other files than before cannot be read."""
    changed = report.added or report.updated or report.removed
    return bool(changed) or report.failed != last.failed


def _print(report: SyncReport, *, json: bool) -> None:
    for note in report.notes:
        say(note)
    if json:
        print(json_lines.dumps(report.to_dict(), ensure_ascii=False), flush=True)
    else:
        print_outcomes(report)

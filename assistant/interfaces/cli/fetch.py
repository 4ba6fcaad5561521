"""The command `fetch`: documents from addresses on the network into a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.console import (
    INTERRUPTED,
    NOTHING_DONE,
    SOME_FAILED,
    err,
    print_json,
    print_rich,
    printable,
    say,
)
from assistant.interfaces.cli.options import JsonOption

if TYPE_CHECKING:
    from assistant.fetching.model import FetchReport, Progress, Step
    from assistant.fetching.public_addresses import Network

EXAMPLES = {
    "fetch": (
        "assistant fetch addresses.txt --to reports/",
        "assistant fetch https://example.org/evaluations --to reports/ --depth 1",
        'assistant fetch worldbank --to reports/ --query "school feeding" --country Kenya --limit 20',
        'assistant fetch reliefweb --to reports/ --query "cash assistance" --since 2024-01-01',
    ),
}
_DONE = ("added", "updated", "unchanged")


def fetch(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A file with addresses (one on a line, CSV, RIS or CSL-JSON), the address of a page"
            " with links, or reliefweb, worldbank, iati, undl.",
        ),
    ],
    to: Annotated[
        Path, typer.Option("--to", metavar="FOLDER", help="Where the files go; it is made.")
    ],
    query: Annotated[
        str | None, typer.Option("--query", metavar="WORDS", help="Words to search for.")
    ] = None,
    country: Annotated[
        str | None,
        typer.Option("--country", metavar="NAME", help="As the source writes it; for iati a code."),
    ] = None,
    publisher: Annotated[
        str | None, typer.Option("--publisher", metavar="NAME", help="As the source writes it.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="CODE", help="Two letters, such as fr.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], help="Published on this day or later."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--until", formats=["%Y-%m-%d"], help="Published on this day or earlier."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=100_000, help="Most documents.")
    ] = 100,
    depth: Annotated[
        int, typer.Option("--depth", min=0, max=10, help="Of a page: links to follow from it.")
    ] = 0,
    match: Annotated[
        list[str] | None,
        typer.Option(
            "--match",
            metavar="GLOB",
            help="Of a page: addresses of documents, such as '*/evaluation/*'; without it, links to"
            " files on the same host.",
        ),
    ] = None,
    follow: Annotated[
        list[str] | None,
        typer.Option("--follow", metavar="GLOB", help="Of a page: addresses of pages to follow."),
    ] = None,
    pages: Annotated[
        int, typer.Option("--pages", min=1, max=100_000, help="Of a page: most pages to read.")
    ] = 500,
    largest: Annotated[
        int, typer.Option("--largest", min=1, max=2000, help="Megabytes of one document, at most.")
    ] = 100,
    pause: Annotated[
        float,
        typer.Option("--pause", min=0, max=60, help="Seconds between two requests to one host."),
    ] = 1.0,
    allow_network: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-network",
            metavar="NETWORK",
            help="A network of yours that may be asked, such as 10.1.0.0/16; others that are not"
            " public are refused.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Fetch documents into FOLDER, with what the source says about them in its corpus.yaml.

    Run it again for what is new or has changed; a run that was stopped is continued by the next. Then
    `assistant index FOLDER`.
    """
    from assistant.config.settings import load_settings
    from assistant.fetching.fetch import fetch as run
    from assistant.fetching.model import Query
    from assistant.fetching.sources import open_source
    from assistant.fetching.web import Limits, Web

    wanted = Query(
        text=query,
        country=country,
        publisher=publisher,
        language=language,
        since=since.date() if since else None,
        until=until.date() if until else None,
    )
    found = open_source(
        source, load_settings(), depth=depth, match=match or (), follow=follow or (), pages=pages
    )
    limits = Limits(pause_s=pause, bytes=largest * 1_000_000)
    try:
        with (
            Web(limits, allowed=_networks(allow_network or [])) as web,
            _progress() as progress,
        ):
            report = run(found, to, web, wanted, limit=limit, progress=progress)
    except KeyboardInterrupt:
        say("Interrupted. Documents that were finished are kept; the same command continues.")
        raise typer.Exit(INTERRUPTED) from None
    for note in report.notes:
        say(note)
    if json:
        print_json(report.to_dict())
    else:
        _print_outcomes(report)
    raise typer.Exit(_status(report, to))


def _status(report: FetchReport, folder: Path) -> int:
    if any(getattr(report, key) for key in _DONE):
        if report.added or report.updated:
            say(f"Now: assistant index {folder}")
        return SOME_FAILED if report.failed else 0
    if not report.failed:
        say("Error: the source has no document of this kind; ask for less, or look at its address")
    return NOTHING_DONE


def _networks(given: list[str]) -> list[Network]:
    try:
        return [ip_network(text, strict=False) for text in given]
    except ValueError as error:
        raise UsageError(f"--allow-network takes a network such as 10.1.0.0/16: {error}") from error


@contextmanager
def _progress() -> Iterator[Progress]:
    """A callback that shows the address that is fetched: one line on a terminal, else one line for each."""
    if not err().is_terminal:
        yield lambda step: say(f"{step.done + 1:,}  {step.address}")
        return
    with err().status("looking for documents") as status:

        def update(step: Step) -> None:
            status.update(printable(f"{step.done + 1:,}  {step.address}"))

        yield update


def _print_outcomes(report: FetchReport) -> None:
    """A line for each file that is new or changed and for each failure, then how many there are of each."""
    from rich.table import Table
    from rich.text import Text

    lines = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for _ in range(3):
        lines.add_column(overflow="fold")
    for key in ("added", "updated"):
        for name in getattr(report, key):
            lines.add_row(key, Text(printable(name)), "")
    for failure in report.failed:
        reason = Text(printable(failure.reason), style="red")
        lines.add_row(Text("failed", style="red"), Text(printable(failure.address)), reason)
    if lines.row_count:
        print_rich(lines)
    totals = ", ".join(f"{len(getattr(report, key)):,} {key}" for key in (*_DONE, "failed"))
    print_rich(Text(totals, style="bold"))

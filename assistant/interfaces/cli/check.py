"""``assistant check``: what the environment or the index lacks, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.interfaces.cli.failures import SOME_FAILED
from assistant.interfaces.cli.options import IndexOption, JsonOption
from assistant.interfaces.cli.streams import print_json, printable, show

if TYPE_CHECKING:
    from assistant.library.checks import CheckResult

_MARKS = {"ok": ("ok", "green"), "note": ("note", "yellow"), "problem": ("problem", "bold red")}

EXAMPLES = (
    "assistant check",
    "assistant check --repair --index /data/index",
)


def command(
    repair: Annotated[
        bool, typer.Option("--repair", help="Rebuild what can be derived from the documents.")
    ] = False,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Say what model, disk or index lack and how to mend it; status 1 then."""
    from assistant.service import Assistant

    with Assistant.open(index) as assistant:
        results = assistant.check(repair=repair)
    if json:
        print_json([result.to_dict() for result in results])
    else:
        _print_results(results)
    if any(result.state == "problem" for result in results):
        raise typer.Exit(SOME_FAILED)


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
    show(table)

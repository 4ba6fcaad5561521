"""``assistant remove``: take documents out of the index."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.interfaces.cli.failures import NOTHING_DONE, SOME_FAILED
from assistant.interfaces.cli.options import IndexOption, JsonOption
from assistant.interfaces.cli.streams import print_json, printable, say

EXAMPLES = (
    "assistant remove en/annual-report-2019.pdf",
    "assistant remove 'drafts/*'",
)


def command(
    documents: Annotated[
        list[str],
        typer.Argument(
            metavar="DOCUMENT…", help="Names as `assistant documents` shows; globs too."
        ),
    ],
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Take documents out of the index; the files stay as they are."""
    from assistant.service import Assistant

    with Assistant.open(index) as assistant:
        removal = assistant.remove(documents)
    for unknown in removal.unknown:
        say(f"Error: {unknown.reason}")
    if json:
        failed = [{"document": u.document, "reason": u.reason} for u in removal.unknown]
        print_json({"removed": list(removal.removed), "failed": failed})
    else:
        for name in removal.removed:
            print(f"removed {printable(name)}")
    if removal.unknown:
        raise typer.Exit(SOME_FAILED if removal.removed else NOTHING_DONE)

"""``assistant backup``: everything that cannot be made anew, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.interfaces.cli.options import IndexOption
from assistant.interfaces.cli.streams import say

EXAMPLES = (
    "assistant backup reports-2026-11.zip",
    "assistant backup /backups/assistant.zip --index /data/index",
)


def command(
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

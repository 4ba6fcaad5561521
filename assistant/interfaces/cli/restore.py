"""``assistant restore``: an index from a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.interfaces.cli.options import IndexOption
from assistant.interfaces.cli.streams import say

EXAMPLES = (
    "assistant restore reports-2026-11.zip --index /data/restored",
    "assistant restore /backups/assistant.zip --replace",
)


def command(
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

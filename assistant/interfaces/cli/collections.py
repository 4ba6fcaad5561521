"""The command `collections`."""

from __future__ import annotations

from assistant.interfaces.cli.console import print_json, print_rich, printable, say
from assistant.interfaces.cli.options import IndexOption, JsonOption

EXAMPLES = {
    "collections": (
        "assistant collections",
        "assistant collections --json",
    ),
}


def collections(index: IndexOption = None, json: JsonOption = False) -> None:
    """List the collections of the settings: their documents, and the groups that may see, ask and edit them."""
    from assistant.interfaces.collections import described
    from assistant.service import Assistant

    with Assistant.open(index) as assistant:
        shown = [
            {"collection": one["collection"], "title": one["title"], "documents": one["documents"]}
            | {right: _groups(getattr(made, right)) for right in ("see", "ask", "edit")}
            for one, made in zip(described(assistant), assistant.collections(), strict=True)
        ]
    if json:
        print_json(shown)
        return
    if not shown:
        say("There are no collections; a section [collections.NAME] in assistant.toml makes one.")
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in shown[0]:
        table.add_column(heading, overflow="fold")
    for one in shown:
        cells = (", ".join(v) if isinstance(v, list) else v for v in one.values())
        table.add_row(*(Text(printable("–" if cell is None else str(cell))) for cell in cells))
    print_rich(table)


def _groups(named: frozenset[str] | None) -> list[str] | None:
    return None if named is None else sorted(named)

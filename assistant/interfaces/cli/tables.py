"""The command `tables`: the tables of what is indexed, and one as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.console import print_json, print_rich, print_text, printable, say
from assistant.interfaces.cli.options import IndexOption, JsonOption

if TYPE_CHECKING:
    from assistant.library.tables import DocumentTable

EXAMPLES = {
    "tables": (
        "assistant tables",
        "assistant tables projects.xlsx",
        "assistant tables projects.xlsx --number 2 --csv",
    ),
}

_COLUMNS = 6  # names of columns in the list


def tables(
    document: Annotated[
        str | None, typer.Argument(metavar="[DOCUMENT]", help="Only the tables of this one.")
    ] = None,
    number: Annotated[int, typer.Option(min=1, help="Which table of DOCUMENT.")] = 1,
    csv: Annotated[bool, typer.Option("--csv", help="Print one table of DOCUMENT as CSV.")] = False,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """List the tables of what is indexed: document, title, columns and number of rows; or print one as CSV."""
    from assistant.service import Assistant

    if csv and document is None:
        raise UsageError(
            "`--csv` prints a table of one document; name it: assistant tables DOCUMENT --csv"
        )
    with Assistant.open(index) as assistant:
        if csv and document is not None:
            print_text(assistant.table(document, number).csv())
            return
        found = assistant.tables(document)
    if json:
        print_json([one.to_dict() for one in found])
    elif not found:
        say("There are no tables in what is indexed.")
    else:
        _print(found)


def _print(found: list[DocumentTable]) -> None:
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("document", "number", "title", "columns", "rows"):
        shown.add_column(name, overflow="fold")
    for one in found:
        names = [column.name or "–" for column in one.record.columns]
        columns = ", ".join(names[:_COLUMNS]) + (", …" if len(names) > _COLUMNS else "")
        cells = (one.record.document, str(one.number), one.title, columns, f"{one.record.rows:,}")
        shown.add_row(*(Text(printable(cell)) for cell in cells))
    print_rich(shown)

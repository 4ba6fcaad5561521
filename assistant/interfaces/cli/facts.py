"""``assistant facts``: who did what, how many, where and when, as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.interfaces.cli.options import (
    DocumentFilter,
    IndexOption,
    JsonOption,
    LanguageFilter,
    PlaceFilter,
    PublisherFilter,
    YearFilter,
    filters_of,
)
from assistant.interfaces.cli.streams import print_json, printable, say, show

if TYPE_CHECKING:
    from rich.table import Table

    from assistant.facts.model import Fact

EXAMPLES = (
    'assistant facts "training of police" --place Mexico',
    'assistant facts "violence against women" --year 2024 --xlsx facts.xlsx',
)


def command(
    topic: Annotated[list[str], typer.Argument(metavar="TOPIC", help="What the facts are about.")],
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Most facts (default: all).")
    ] = None,
    document: DocumentFilter = None,
    publisher: PublisherFilter = None,
    year: YearFilter = None,
    place: PlaceFilter = None,
    language: LanguageFilter = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write the table as CSV.")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar="FILE", help="Write the table as XLSX.")
    ] = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Facts about a topic, each with its quote and page, the best first."""
    from assistant.facts.export import write_csv, write_xlsx
    from assistant.service import Assistant

    filters = filters_of(document, publisher, year, place, language)
    with Assistant.open(index) as assistant:
        facts = assistant.facts(" ".join(topic), filters=filters, limit=limit)
    for path, write in ((csv, write_csv), (xlsx, write_xlsx)):
        if path is not None:
            write(facts, path)
            say(f"{len(facts):,} facts written to {path}")
    if json:
        print_json([fact.to_dict() for fact in facts])
    elif csv is None and xlsx is None:
        say("No facts found." if not facts else f"{len(facts):,} facts")
        if facts:
            show(_table(facts))


def _table(facts: list[Fact]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("Who", "Figure", "Counted", "Where", "When", "Quote", "Source"):
        table.add_column(name, overflow="fold")
    for fact in facts:
        amount, when = fact.amount, fact.when
        page = f", page {fact.page}" if fact.page is not None else ""
        cells = (
            ", ".join(cell.key for cell in fact.who),
            amount.shown if amount else "",
            " ".join(amount.counted.text.split()) if amount and amount.counted else "",
            ", ".join(cell.key for cell in fact.where),
            f"{when.text}{' (report)' if when.of == 'report' else ''}" if when else "",
            " ".join(fact.quote.split()),
            f"{fact.document}{page}",
        )
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table

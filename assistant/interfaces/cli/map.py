"""The command `map`: topics × countries, agencies, years or kinds of section, as an evidence map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from assistant.citations import placed_quote
from assistant.interfaces.cli.console import print_json, print_rich, print_text, printable, say
from assistant.interfaces.cli.options import (
    IndexOption,
    JsonOption,
    filtered,
)

if TYPE_CHECKING:
    from assistant.evidence_map.model import EvidenceMap

EXAMPLES = {
    "map": (
        "assistant map",
        "assistant map --taxonomy dac-criteria --by section",
        "assistant map --under sdg/5 --by agency --out gender.xlsx --out gender.png",
        "assistant map 'cash transfers' 'shelters | refuges' --by country --columns Niger --columns Mali",
        "assistant map --taxonomy gbv --by country --cell gbv/response Ukraine",
    ),
}


@filtered()
def map(
    *,
    topics: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TOPIC]…",
            help="Free topics instead of a taxonomy; other names of one after “|”.",
        ),
    ] = None,
    by: Annotated[
        Literal["country", "agency", "year", "section"], typer.Option("--by", help="The columns.")
    ] = "country",
    taxonomy: Annotated[
        str, typer.Option("--taxonomy", metavar="ID", help="Its terms at the top (default: sdg).")
    ] = "",
    under: Annotated[
        str, typer.Option("--under", metavar="TAG", help="The terms below this one.")
    ] = "",
    every: Annotated[bool, typer.Option("--every", help="Terms of all levels.")] = False,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--columns", metavar="NAME", help="Only this column, also where nothing is said."
        ),
    ] = None,
    out: Annotated[
        list[Path] | None,
        typer.Option("--out", metavar="FILE", help="Write it: .xlsx, .png, .svg, .csv or .json."),
    ] = None,
    words: Annotated[
        Literal["en", "fr", "es", "ar", "ru"],
        typer.Option("--words", metavar="CODE", help="Language of names and headings."),
    ] = "en",
    cell: Annotated[
        tuple[str, str] | None,
        typer.Option("--cell", metavar="ROW COLUMN", help="Print the quotes of one cell."),
    ] = None,
    filters: dict[str, Any],
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Count the documents that speak of each topic in each country, agency, year or kind of section.

    A document counts in a cell with a passage that speaks of the topic there; the cell's quotes show it.
    """
    from assistant.evidence_map.export import check_format, content
    from assistant.evidence_map.make import MapPlan, make_map
    from assistant.service import Assistant

    formats = [(path, check_format(path)) for path in out or ()]
    plan = MapPlan(
        by, taxonomy, under, every, tuple(topics or ()), tuple(columns or ()), filters, words
    )
    with Assistant.open(index) as assistant:
        made = make_map(assistant, plan)
    for path, format in formats:
        path.write_bytes(content(made, format, words))
        say(f"{path}: {len(made.rows)} topics × {len(made.columns)} columns")
    if json:
        print_json(made.to_dict())
    elif cell is not None:
        _print_cell(made, *cell)
    elif not formats:
        _print(made)


def _print(made: EvidenceMap) -> None:
    """The counts as a table; only columns with evidence, which fit a terminal better."""
    from rich.table import Table
    from rich.text import Text

    shown = [column for column in made.columns if made.in_column(column)]
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("topic", overflow="fold")
    for column in shown:
        table.add_column(Text(printable(made.label(column))), justify="right", overflow="fold")
    for row in made.rows:
        counts = [made.cell(row.key, column).count for column in shown]
        name = "  " * row.level + (f"{row.tag} {row.name}" if row.tag else row.name)
        cells = (name, *(str(count or "·") for count in counts))
        table.add_row(*(Text(printable(one)) for one in cells))
    print_rich(table)
    say(
        f"{made.documents:,} documents; {made.empty:,} empty cells of"
        f" {len(made.rows) * len(made.columns):,}; {made.left_out:,} columns left out"
    )


def _print_cell(made: EvidenceMap, row: str, column: str) -> None:
    found = made.cell(row, column)
    say(f"{row} × {column}: {found.count} documents")
    for quote in found.quotes:
        one = quote.citation
        print_text(
            printable(placed_quote(one.quote, one.document, one.page))
            + f" ({quote.probability:.2f}, column by the {quote.shown_by})\n"
        )

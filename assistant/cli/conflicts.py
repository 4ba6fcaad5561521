"""``assistant conflicts``: facts of the whole corpus that disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.options import (
    DocumentFilter,
    IndexOption,
    JsonOption,
    LanguageFilter,
    PlaceFilter,
    PublisherFilter,
    YearFilter,
    filters_of,
)
from assistant.cli.streams import print_json, printable, say, show

if TYPE_CHECKING:
    from assistant.facts.model import Fact

EXAMPLES = (
    "assistant conflicts",
    "assistant conflicts --label contradiction --publisher UNICEF --json",
)


def command(
    label: Annotated[
        list[str] | None,
        typer.Option(
            "--label",
            metavar="LABEL",
            help="Only these: contradiction, 'different scope', 'different period'.",
        ),
    ] = None,
    document: DocumentFilter = None,
    publisher: PublisherFilter = None,
    year: YearFilter = None,
    place: PlaceFilter = None,
    language: LanguageFilter = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Facts that agree in who, what, where and what is counted, and differ in figure or period."""
    from assistant.service import Assistant

    filters = filters_of(document, publisher, year, place, language)
    with Assistant.open(index) as assistant:
        found = assistant.conflicts(filters=filters, labels=label)
    if json:
        print_json([pair.to_dict() for pair in found])
        return
    say(f"{len(found):,} pairs of facts disagree")
    from rich.text import Text

    for pair in found:
        show(Text(printable(f"{pair.label}: {pair.about}"), style="bold"))
        for fact in (pair.one, pair.two):
            show(Text(printable(f"  {line_of(fact)}")))
        show(Text())


def line_of(fact: Fact) -> str:
    """A fact in a line: figure with what it counts, date, quote and page."""
    amount = fact.amount
    counted = f" {' '.join(amount.counted.text.split())}" if amount and amount.counted else ""
    figure = f"{amount.shown}{counted}" if amount else fact.action
    when = f" ({fact.when.text})" if fact.when else ""
    page = f", page {fact.page}" if fact.page is not None else ""
    return f"{figure}{when}: “{' '.join(fact.quote.split())}” [{fact.document}{page}]"

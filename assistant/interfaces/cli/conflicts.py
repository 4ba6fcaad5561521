"""``assistant conflicts``: facts of the whole corpus that disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.citations import placed_quote
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
    from assistant.facts.model import Fact

_MOST = 4  # figures of a sentence that are named before its quote
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
            help="Only these: contradiction, correction, 'different scope', 'different period'.",
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


def line_of(*facts: Fact) -> str:
    """Facts of one sentence in a line: figures with what they count, dates, quote and page."""
    named = [_told(fact, dated=len(facts) == 1) for fact in facts[:_MOST]]
    told = "; ".join(dict.fromkeys(filter(None, named)))
    more = "; …" if len(facts) > _MOST else ""
    quote = placed_quote(facts[0].quote, facts[0].document, facts[0].page)
    return f"{told}{more}{': ' if told else ''}{quote}"


def _told(fact: Fact, dated: bool) -> str:
    """Its figure and date; also a date that only the report gives, if it is to be ``dated``."""
    amount = fact.amount
    counted = f" {' '.join(amount.counted.text.split())}" if amount and amount.counted else ""
    known = fact.when if fact.when and (dated or fact.when.of == "fact") else None
    when = f" ({known.text})" if known and (amount or fact.action) else ""
    return f"{f'{amount.shown}{counted}' if amount else fact.action}{when}"

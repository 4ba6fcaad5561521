"""Commands about facts that differ: `conflicts`, `compare`."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.citations import placed_quote
from assistant.interfaces.cli.console import print_json, print_rich, printable, say
from assistant.interfaces.cli.options import (
    IndexOption,
    JsonOption,
    filtered,
)
from corpus.normalize import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.facts.model import Fact
    from assistant.facts.over_time import Change, OverTime
    from assistant.facts.similarity import Changes

EXAMPLES = {
    "conflicts": (
        "assistant conflicts",
        "assistant conflicts --label contradiction --publisher UNICEF --json",
    ),
    "compare": (
        "assistant compare annual-report-2023.pdf annual-report-2024.pdf",
        "assistant compare report-2022.pdf report-2023.pdf report-2024.pdf --xlsx series.xlsx",
    ),
}


_MOST = 4  # figures of a sentence that are shown before its quote
# Relations of a new document to an old one of which it has only a part.
_PARTIAL = {
    "adds to": "adds to",
    "short version of": "is a short version of",
}


@filtered()
def conflicts(
    *,
    label: Annotated[
        list[str] | None,
        typer.Option(
            "--label",
            metavar="LABEL",
            help="Only these: contradiction, correction, 'different scope', 'different period'.",
        ),
    ] = None,
    filters: dict[str, Any],
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Facts that agree in who, what, where and what is counted, and differ in figure or period."""
    from assistant.service import Assistant

    with Assistant.open(index) as assistant:
        found = assistant.conflicts(filters=filters, labels=label)
    if json:
        print_json([pair.to_dict() for pair in found])
        return
    say(f"{len(found):,} pairs of facts disagree")
    from rich.text import Text

    for pair in found:
        print_rich(Text(printable(f"{pair.label}: {pair.about}"), style="bold"))
        for fact in (pair.one, pair.two):
            print_rich(Text(printable(f"  {_line(fact)}")))
        print_rich(Text())


def _line(*facts: Fact) -> str:
    """Facts of one sentence in a line: figures with what they count, dates, quote and page."""
    named = [_figure(fact, dated=len(facts) == 1) for fact in facts[:_MOST]]
    figures = "; ".join(dict.fromkeys(filter(None, named)))
    more = "; …" if len(facts) > _MOST else ""
    quote = placed_quote(facts[0].quote, facts[0].document, facts[0].page)
    return f"{figures}{more}{': ' if figures else ''}{quote}"


def _figure(fact: Fact, dated: bool) -> str:
    """Figure and date of a fact; ``dated``: also a date that only its report gives."""
    amount = fact.amount
    counted = f" {one_line(amount.counted.text)}" if amount and amount.counted else ""
    known = fact.when if fact.when and (dated or fact.when.of == "fact") else None
    when = f" ({known.text})" if known and (amount or fact.action) else ""
    return f"{f'{amount.shown}{counted}' if amount else fact.action}{when}"


def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", help="Document as it was.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Document as it is now.")],
    more: Annotated[
        list[str] | None,
        typer.Argument(metavar="NEWER", help="Further documents of the series, the newest last."),
    ] = None,
    xlsx: Annotated[
        Path | None,
        typer.Option("--xlsx", metavar="FILE", help="Write indicators and points as XLSX."),
    ] = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """What is new, gone, or changed, by indicator and by point, with the quotes of the reports."""
    from assistant.facts.over_time_xlsx import write_over_time
    from assistant.service import Assistant

    documents = [old, new, *(more or ())]
    with Assistant.open(index) as assistant:
        made = assistant.compare_over_time(documents)
        changes = assistant.compare(made.documents[0], made.documents[-1])
        kinds = {other: kind for kind, other in assistant.related().get(made.documents[-1], ())}
    relation = kinds.get(made.documents[0], "")
    if xlsx is not None:
        write_over_time(made, xlsx)
        say(f"{len(made.indicators):,} indicators and {len(made.points):,} points in {xlsx}")
    if json:
        print_json({**changes.to_dict(), **made.to_dict()})
    elif relation == "corrects":
        _print_changes(changes)
        say(f"{new} corrects {old}: what is not in it has not gone")
    elif xlsx is None:
        _print_over_time(made, gone=relation not in _PARTIAL)
        if relation in _PARTIAL:
            say(f"{new} {_PARTIAL[relation]} {old}: what is not in it has not gone")


def _print_changes(changes: Changes) -> None:
    """What a corrigendum amends, and what it adds."""
    say(f"{len(changes.changed):,} changed, {len(changes.new):,} new")
    pairs = (line for o, n in changes.changed for line in (f"old {_line(o)}", f"new {_line(n)}"))
    _print_lines("Changed", pairs)
    _print_lines("New", _lines(changes.new))


def _print_over_time(made: OverTime, *, gone: bool) -> None:
    """Indicators and points by what became of them. ``gone``: whether what the last one lacks has gone."""
    told: tuple[Change, ...] = ("changed", "new", "gone") if gone else ("changed", "new")
    for named, found in (("indicators", made.indicators), ("points", made.points)):
        counts = Counter(one.change for one in found)
        counted = ", ".join(f"{counts[change]:,} {change}" for change in (*told, "unchanged"))
        say(f"{named}: {counted}")
    for change in told:
        lines = [
            line
            for one in made.indicators
            if one.change == change
            for line in (one.name, *(f"  {_value(fact)}" for fact in one.known))
        ]
        _print_lines(f"Indicators, {change}", lines)
    for change in told:
        lines = [
            f"{name} {placed_quote(one.quote, one.document, one.page)}"
            for point in made.points
            if point.change == change
            for name, one in (("old", point.old), ("new", point.new))
            if one is not None
        ]
        _print_lines(f"Points, {change}", lines)


def _value(fact: Fact) -> str:
    """A figure with its quote and page."""
    figure = fact.amount.shown if fact.amount else ""
    return f"{figure}: {placed_quote(fact.quote, fact.document, fact.page)}"


def _lines(facts: Iterable[Fact]) -> Iterable[str]:
    """One line for each sentence, also where it has several facts."""
    return (_line(*same) for _, same in groupby(facts, key=lambda fact: fact.id))


def _print_lines(title: str, lines: Iterable[str]) -> None:
    from rich.text import Text

    shown = list(lines)
    if shown:
        print_rich(Text(title, style="bold"), *(Text(printable(f"  {line}")) for line in shown))

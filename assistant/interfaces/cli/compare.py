"""``assistant compare``: what changed between two reports of a series."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.interfaces.cli.conflicts import line_of
from assistant.interfaces.cli.options import IndexOption, JsonOption
from assistant.interfaces.cli.streams import print_json, printable, say, show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.facts.model import Fact

EXAMPLES = ("assistant compare annual-report-2023.pdf annual-report-2024.pdf",)

# Relations of a new document to an old one in which it holds a part only.
_PARTIAL = {
    "corrects": "corrects",
    "adds to": "adds to",
    "short version of": "is a short version of",
}


def command(
    old: Annotated[str, typer.Argument(metavar="OLD", help="Document as it was.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Document as it is now.")],
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Facts that are new, gone, or changed, with the quotes of both reports."""
    from assistant.service import Assistant

    with Assistant.open(index) as assistant:
        changes = assistant.compare(old, new)
        names = [assistant.document(name).name for name in (old, new)]
        relation = {other: kind for kind, other in assistant.related().get(names[1], ())}.get(
            names[0]
        )
    if json:
        print_json(changes.to_dict())
        return
    say(
        f"{len(changes.changed):,} changed, {len(changes.new):,} new, {len(changes.gone):,} gone,"
        f" {changes.unchanged:,} unchanged"
    )
    pairs = (
        line for o, n in changes.changed for line in (f"old {line_of(o)}", f"new {line_of(n)}")
    )
    _print("Changed", pairs)
    _print("New", _lines(changes.new))
    if relation in _PARTIAL:
        say(f"{new} {_PARTIAL[relation]} {old}: what is not in it has not gone")
        return
    _print("Gone", _lines(changes.gone))


def _lines(facts: Iterable[Fact]) -> Iterable[str]:
    """One line for each sentence, also where it tells several facts."""
    return (line_of(*told) for _, told in groupby(facts, key=lambda fact: fact.id))


def _print(title: str, lines: Iterable[str]) -> None:
    from rich.text import Text

    shown = list(lines)
    if shown:
        show(Text(title, style="bold"), *(Text(printable(f"  {line}")) for line in shown))

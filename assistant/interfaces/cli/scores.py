"""A scored run as tables in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.interfaces.cli.console import out, printable, say

if TYPE_CHECKING:
    from rich.table import Table

    from assistant.evaluation import Comparison, Run

_NAMED = 8


def print_measures(run: Run) -> None:
    table = _table("measure", "value", "95% interval", "n")
    for name, one in run.measures().items():
        table.add_row(name, _number(one.value), _interval(one.low, one.high), str(one.n))
    for stage, times in run.latency_ms().items():
        for name, one in times.items():
            label = f"latency_ms {stage} {name}"
            table.add_row(label, _number(one.value), _interval(one.low, one.high), str(one.n))
    out().print(table)


def print_comparison(comparison: Comparison) -> None:
    table = _table("changed", "old", "new", "new - old", "95% interval", "p")
    for name, one in comparison.changes.items():
        interval = f"{one.low:+.3f} to {one.high:+.3f}"
        difference = f"{one.new - one.old:+.3f}"
        row = (_number(one.old), _number(one.new), difference, interval, f"{one.p:.4f}")
        table.add_row(name, *row)
    out().print()
    out().print(table)
    for title, pairs in (("won", comparison.won), ("lost", comparison.lost)):
        names = ", ".join(new.question.id for _, new in pairs) or "none"
        out().print(printable(f"{title}: {names}"))


def _table(first: str, *others: str) -> Table:
    """A table of numbers: names on the left, numbers to the right."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(printable(first))
    for title in others:
        table.add_column(title, justify="right")
    return table


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:.3f} to {high:.3f}"


def print_opinions(run: Run) -> None:
    """In a table of its own: an opinion is no measurement."""
    if run.opinions is None:
        return
    table = _table(f"opinion of {run.opinions['model']}", "share", "95% interval", "n")
    for name, one in run.opinions["shares"].items():
        interval = _interval(one["low"], one["high"])
        table.add_row(name, _number(one["value"]), interval, str(one["n"]))
    out().print()
    out().print(table)
    if unclear := run.opinions["unclear"]:
        say(f"{len(unclear)} answers without a clear opinion: {', '.join(unclear[:_NAMED])}")


def warn_of_lost_supports(run: Run) -> None:
    """Name supports that cannot be found: they make a score low without any fault of an answer."""
    lost = [
        f"{result.question.id} ({support.file}{f', page {support.page}' if support.page else ''})"
        for result in run.results
        for support, found in zip(
            result.question.supports, result.details["supports_found"], strict=True
        )
        if not found
    ]
    if lost:
        say(
            f"{len(lost)} support quotes do not stand in the indexed documents and cannot be cited:"
            f" {', '.join(lost[:_NAMED])}{' …' if len(lost) > _NAMED else ''}"
        )

"""Facts as HTML: a table that is sorted and filtered by words, and a bar chart."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.facts.export import table_row
from assistant.facts.model import Fact
from assistant.facts.picture import MOST_BARS, picture, source_line
from assistant.facts.series import Point, Series, series
from assistant.interfaces.web.templating import render
from assistant.locale import Texts

COLUMNS = ("who", "figure", "counted", "where", "when", "quote", "source")


def render_facts(
    facts: Sequence[Fact], words: str, sort: str, drawn: int, searched: bool, t: Texts
) -> str:
    """The table, without the columns of who and where if no row has any.

    ``sort``: a column, with "-" before it from the end; "" as they were found. ``drawn``: number of the
    series that is drawn, -1 for none. ``searched``: a topic was given.
    """
    shown = narrowed(facts, words, sort)
    drawable = series([fact for _, fact in shown])
    chart = drawable[drawn] if 0 <= drawn < len(drawable) else None
    empty = {"who", "where"} - {name for _, fact in shown for name in fact.stands()}
    named = [name for name in COLUMNS if name not in empty]
    return render(
        "facts",
        t,
        shown=[(at, fact, _cells(fact)) for at, fact in shown],
        columns=[(name, _heading(name, t)) for name in COLUMNS if name in named],
        named=named,
        sort=sort,
        searched=searched,
        drawable=[_name(one, t) for one in drawable],
        drawn=drawn,
        bars=_bars(chart, {id(fact): at for at, fact in shown}) if chart else [],
        title=_name(chart, t) if chart else "",
        pictures=_pictures(chart) if chart else {},
    )


def narrowed(facts: Sequence[Fact], words: str, sort: str) -> list[tuple[int, Fact]]:
    """Facts with their numbers that hold all ``words`` in any cell, in the order of ``sort``."""
    wanted = words.casefold().split()
    found = [
        (at, fact) for at, fact in enumerate(facts) if all(word in _folded(fact) for word in wanted)
    ]
    column = sort.lstrip("-")
    if column in COLUMNS:
        found.sort(key=lambda one: _order(one[1], column), reverse=sort.startswith("-"))
    return found


def _order(fact: Fact, column: str) -> tuple[bool, Decimal, str]:
    """Figures by value, everything else by its letters; empty cells at the end of an ascent."""
    if column == "figure":
        low = fact.amount.low if fact.amount else Decimal(0)
        return fact.amount is None, low, ""
    if column == "when":
        text = (fact.when.last or fact.when.first) if fact.when else ""
    elif column == "source":
        text = f"{fact.title} {fact.page or 0:06d}"
    else:
        text = str(table_row(fact)[column])
    return not text, Decimal(0), text.casefold()


def _folded(fact: Fact) -> str:
    return " ".join(str(value) for value in table_row(fact).values()).casefold()


def _cells(fact: Fact) -> dict[str, str]:
    row = table_row(fact)
    return {
        "who": row["who"],
        "figure": fact.amount.shown if fact.amount else "",
        "counted": row["counted"] or row["full"],
        "stage": row["stage"],
        "where": row["where"],
        "when": row["when"],
        "quote": row["quote"],
    }


def _heading(name: str, t: Texts) -> str:
    return {
        "who": t("Who"),
        "figure": t("Figure"),
        "counted": t("Counted"),
        "where": t("Where"),
        "when": t("When"),
        "quote": t("Quote"),
        "source": t("Source"),
    }[name]


def _name(one: Series, t: Texts) -> str:
    by = t("by country") if one.by == "country" else t("by year")
    return f"{one.title}, {by}"


def _bars(one: Series, numbers: Mapping[int, int]) -> list[tuple[Point, str, float, str, int]]:
    """Point, figure as printed, length in per cent of the longest, its source, and the number of its fact."""
    points = one.points[:MOST_BARS]
    most = max((point.value for point in points), default=Decimal(0)) or Decimal(1)
    return [
        (
            point,
            point.fact.amount.shown if point.fact.amount else "",
            max(0.0, float(point.value / most * 100)),
            source_line(point),
            numbers[id(point.fact)],
        )
        for point in points
    ]


def _pictures(one: Series) -> dict[str, str]:
    """The chart as addresses that hold its files, by format."""
    files = {
        "png": ("image/png", picture(one, "png")),
        "svg": ("image/svg+xml", picture(one, "svg")),
    }
    return {
        name: f"data:{kind};base64,{b64encode(file).decode()}"
        for name, (kind, file) in files.items()
    }

"""Figures of a briefing: the table of facts by country or agency, and the chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.briefing.model import Bar, Chart, FactRow
from assistant.facts.model import Fact
from assistant.facts.series import Series, series
from assistant.facts.statement import BLANK
from assistant.model import Citation, QuotedCell
from corpus.names import region_members

_FEW = 10  # a smaller count, and nothing, comes after the larger ones
_FEWEST_COUNTRIES = 3  # rows with a country of their own, for a table by country
_FEWEST_BARS, _MOST_BARS = 3, 12
_LONGEST = 32  # words of what a figure counts, in a row
_EACH = 3  # rows of one country or agency

Note = Callable[[Citation], int]


def figure_rows(facts: Sequence[Fact], most: int, note: Note) -> tuple[list[FactRow], str]:
    """Rows in the order of their country or agency, and which of both it is.

    ``facts``: the best first; ``note``: gives the number of a citation's note.
    """
    known = [
        fact for fact in facts if fact.amount and 0 < len(fact.amount.told.split()) <= _LONGEST
    ]
    known.sort(key=_is_few)
    by = (
        "country"
        if len({_country(f) for f in known if _country(f)}) >= _FEWEST_COUNTRIES
        else "agency"
    )
    named = _country if by == "country" else _agency
    chosen: dict[str, Fact] = {}  # by the sentence or row: one figure of each
    counts: dict[str, int] = {}
    for fact in known:
        name = named(fact)
        if name and fact.id not in chosen and counts.get(name, 0) < _EACH and len(chosen) < most:
            chosen[fact.id] = fact
            counts[name] = counts.get(name, 0) + 1
    rows = sorted(chosen.values(), key=lambda fact: named(fact).casefold())
    return [FactRow(_cells(fact), note(cited(fact))) for fact in rows], by


def cited(fact: Fact) -> Citation:
    """The citation of a figure; of a row of a table with the cell that holds it."""
    amount = fact.amount
    if amount is None or amount.counted is None or amount.counted.stands != "section":
        return fact.citation()
    return replace(fact.citation(), cells=(QuotedCell(amount.told, amount.text),))


def chart_of(facts: Sequence[Fact], note: Note) -> Chart | None:
    """The longest series of figures, where there are enough for a chart."""
    drawn = next((one for one in series(facts) if _is_worth_drawing(one)), None)
    if drawn is None:
        return None
    most = max(abs(point.value) for point in drawn.points) or 1
    bars = tuple(
        Bar(
            point.label if drawn.by == "year" else f"{point.label} {point.year}".strip(),
            point.fact.amount.shown if point.fact.amount else "",
            float(abs(point.value) / most),
            note(cited(point.fact)),
        )
        for point in drawn.points[:_MOST_BARS]
    )
    return Chart(drawn.title, bars)


def _is_worth_drawing(one: Series) -> bool:
    """Whether there are enough points, and enough different ones."""
    different = {point.value for point in one.points[:_MOST_BARS]}
    return len(one.points) >= _FEWEST_BARS and len(different) >= _FEWEST_BARS


def _cells(fact: Fact) -> tuple[str, str, str, str, str]:
    """Where, who, what is counted, figure and when, as a table shows them."""
    when = fact.when.text if fact.when else ""
    amount = fact.amount
    return (
        ", ".join(cell.key for cell in fact.where),
        _agency(fact),
        amount.told if amount else "",
        _printed(fact),
        f"({when})" if fact.when and fact.when.of == "report" else when,
    )


def _printed(fact: Fact) -> str:
    """The figure; without its "more than" where that stands in what it counts."""
    amount = fact.amount
    return "" if amount is None else amount.text if BLANK in amount.full else amount.shown


def _country(fact: Fact) -> str:
    """The country of a fact, where it has one alone."""
    found = [cell.key for cell in fact.where if not region_members(cell.key)]
    return found[0] if len(found) == 1 else ""


def _agency(fact: Fact) -> str:
    return ", ".join(cell.key for cell in fact.who) or fact.publisher or ""


def _is_few(fact: Fact) -> bool:
    amount = fact.amount
    return amount is not None and (amount.high == 0 or (amount.unit is None and amount.high < _FEW))

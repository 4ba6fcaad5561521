"""An evidence map as HTML: a shaded table whose counts are buttons, and the quotes of one cell."""

from __future__ import annotations

from assistant.evidence_map.labels import TITLES, summary
from assistant.evidence_map.model import EvidenceMap, MapCell
from assistant.interfaces.web.templating import render
from assistant.locale import Texts

MOST_QUOTES = 60  # of a cell that the page shows; the files have all


def render_map(made: EvidenceMap | None, chosen: tuple[int, int] | None, up: str, t: Texts) -> str:
    """The map, with the quotes of the chosen cell (row and column) below it; how to begin for None.

    ``up``: the tag that can be gone back up from; "" at the top.
    """
    quotes = MapCell()
    named = ""
    if made is not None and chosen is not None:
        row, column = made.rows[chosen[0]], made.columns[chosen[1]]
        quotes = made.cell(row.key, column)
        named = t("Quotes: {topic}, {column}", topic=row.name, column=made.label(column))
    return render(
        "map",
        t,
        made=made,
        title=t(TITLES[made.by]) if made else "",
        summary=" · ".join(summary(made, t)) if made else "",
        chosen=chosen or (-1, -1),
        quotes=quotes.quotes[:MOST_QUOTES],
        named=named,
        up=up,
        narrower=made.narrower if made else frozenset(),
    )

"""Plans that divide rows into groups: by the values of a column, or by the headings above them.

A column divides rows where the question names it, where it is a condition with several values ("in Kailahun or in Kono"), or
where the reader finds it likely, or without one its name is near in meaning; headings do where they are such a condition, or where the question has the word that they share ("output").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from assistant.tables.columns import NUMBERS, likeliest
from assistant.tables.links import ColumnLink, Links
from assistant.tables.plan import HEADINGS, Plan
from assistant.tables.reading import content
from assistant.tables.table_reading import TableReading
from corpus.stemming import stems

_WHOLLY, _PARTLY = (
    0.6,
    0.5,
)  # share of a column's words from which it is named: wholly, or where its noun is said
_DIFFERENT = 0.8  # of a column of groups: share of cells that differ
_FEW, _NEAREST = 0.5, 2  # of one that no word names, and how many of these
_BEHIND = 2  # words from "most" to what there is most of
_TARGETS = 3  # columns that are added up


def groupings(
    read: TableReading, links: Links, base: Plan
) -> Iterator[tuple[Plan, Sequence[ColumnLink]]]:
    """Rows counted, or a column added up or averaged, for each group; their number where groups are counted."""
    asks = read.reading.asks
    least, most = {"least", "oldest"} & asks.keys(), {"most", "worst", "newest"} & asks.keys()
    order: Literal["least", "most", ""] = "least" if least else "most" if most else ""
    counted = bool(order) and counts_rows(read)
    for group, several in [*_columns(read, links), *_headings(read, links)]:
        said = [] if group.column < 0 else [group]
        plan = replace(base, operation="group", group=group.column, name=read.names_rows)
        if not several:
            plan = replace(plan, order=order)
            # "How many donors …?" asks for rows rather than for different lead donors.
            if "count" in asks and (group.share >= _WHOLLY or not group.at):
                yield replace(plan, operation="count"), [group]
        if not (several or order or "each" in asks or _is_likely(read)):
            continue
        contrasts: list[Literal["difference", "ratio", ""]] = [""]
        if several and "difference" in asks:
            contrasts = ["difference"]
        if several and "times" in asks:
            contrasts = ["ratio"]
        for contrast in contrasts:
            plan = replace(plan, contrast=contrast)
            yield plan, [group]
            for target in [] if counted else _measured(read, links):
                percent = read.table.columns[target.column].kind == "percent"
                measure: Literal["mean", "sum"] = "mean" if "mean" in asks or percent else "sum"
                yield replace(plan, targets=(target.column,), measure=measure), [*said, target]


def _is_likely(read: TableReading) -> bool:
    """Whether the reader finds it likely that rows are divided."""
    return read.columns_read is not None and read.columns_read.is_likely("group")


def _measured(read: TableReading, links: Links) -> list[ColumnLink]:
    """The columns that may be added up or averaged for each group: those that the question names, else the nearest in meaning."""
    columns = likeliest(read, links, NUMBERS)[:_TARGETS]
    return [one for one in columns if one.at] or columns[:1]


def counts_rows(read: TableReading) -> bool:
    """Whether a question asks for most or fewest of what the rows are: "the most projects", of a register of projects."""
    reading = read.reading
    said = reading.asks.get("quantity", frozenset[int]())
    behind = {at for at in reading.weights if said and 0 < at - max(said) <= _BEHIND}
    columns = read.table.columns
    if any(behind & link.at for link in read.columns if columns[link.column].kind in NUMBERS):
        return False  # "the most beneficiaries", and a column has their number
    own = content(columns[read.names_rows].name, read.table.language or "en")
    return bool(behind) and min(behind) in read.context | reading.matching(own)


def _columns(read: TableReading, links: Links) -> Iterator[tuple[ColumnLink, bool]]:
    """Columns of groups, each with whether it is a condition with several values."""
    several = {
        one.test.column
        for one in links.conditions
        if one.test.operator in ("is", "contains")
        and len({*one.test.values}) > 1
        and len(one.values) > 1
    }
    known = {link.column: link for link in links.columns}
    for at in dict.fromkeys((*several, *known)):
        column = read.table.columns[at]
        named = at in known and _is_named(read, known[at])
        fits = column.kind in ("text", "date", "yes") and 0 < column.different < _DIFFERENT
        if at in several or (named and fits):
            yield known.get(at, ColumnLink(at, frozenset(), 0.0, 0.0)), at in several
    yield from ((link, False) for link in _not_named(read, links, {*several, *known}))


def _is_named(read: TableReading, link: ColumnLink) -> bool:
    """Whether a question names a column: "donor" that of lead donors, but "project" not that of project managers."""
    if link.share < _PARTLY or link.share >= _WHOLLY:
        return link.share >= _WHOLLY
    language = read.table.language or "en"
    name = read.table.columns[link.column].name.rpartition(" – ")[2]
    words = [stem for stem in stems(name, language) if stem in content(name, language)]
    if not words:
        return False
    noun = words[-1] if language == "en" else words[0]
    return noun in {read.reading.words[at].stem for at in link.at}


def _not_named(read: TableReading, links: Links, others: Collection[int]) -> Iterator[ColumnLink]:
    """Columns of few values by which the reader finds it likeliest that rows are divided, without one those that are nearest in
    meaning to what is left of a question: "which funder" and "Paid for by".
    """
    near = read.meanings.of(read.reading, links.used, read.table)
    able = [
        at
        for at, column in enumerate(read.table.columns)
        if at in near and column.kind == "text" and 0 < column.different < _FEW and at not in others
    ]
    top = max(near.values(), default=0.0)
    said = read.columns_read
    order = sorted(able, key=lambda at: (0.0 if said is None else -said.group(at), -near[at]))
    for at in order[:_NEAREST]:
        yield ColumnLink(at, frozenset(), 0.0, 0.0, behind=top - near[at])


def _headings(read: TableReading, links: Links) -> Iterator[tuple[ColumnLink, bool]]:
    """The headings as groups, with whether they are a condition."""
    ranges = [one.test.values for one in links.conditions if one.test.operator == "among"]
    if ranges:
        if len(ranges[0]) > 2:
            yield ColumnLink(HEADINGS, frozenset(), 1.0, 0.0), True
        return
    known = [content(group.name, read.table.language or "en") for group in read.groups]
    shared = frozenset(
        s for words in known for s in words if sum(s in o for o in known) * 2 > len(known)
    )
    at = read.reading.matching(shared)
    if len(known) > 1 and at:
        yield ColumnLink(HEADINGS, at, 1.0, read.reading.weight(at)), False

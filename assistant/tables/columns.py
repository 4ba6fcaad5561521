"""Which columns of a table are asked for.

1. Those whose names the question says, by the weight of the words and the share of the name, those that are nearest in
   meaning to what is left of it (assistant.tables.meanings), and those that the reader finds likely (.columns_read).
2. For a difference, pairs of columns that the question tells apart and that are else alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.tables.cell_words import cell_words
from assistant.tables.links import ColumnLink, Links
from assistant.tables.reading import Reading, content
from assistant.tables.series import year_of
from assistant.tables.table_reading import TableReading
from corpus.normalize import fold
from index.model import TableRecord

NUMBERS = ("number", "percent", "money")  # kinds of columns of figures
_NAMED = 0.5  # share of a column's words from which it is named
_CONTEXT = 0.6  # weight of a word that title, headings or document say, when columns are compared
_ALIKE = 1.5  # weight of the words that two compared columns share
_BEHIND = 4.0  # weight of a cosine against the share of the words that name a column
_ASKED = 0.1  # weight of the log-odds that the reader gives
_COMPARED, _PAIRS = 12, 3  # columns that are compared, and pairs of them that are tried
_RANK = re.compile(r"\brank", re.IGNORECASE)
_WORD, _DIGIT = re.compile(r"\w+"), re.compile(r"\d")


def targets(
    reading: Reading, links: Links, table: TableRecord, kinds: Sequence[str]
) -> list[ColumnLink]:
    """The columns of ``kinds`` that are asked for, the best first; no column of a condition."""
    tested = {one.test.column for one in links.conditions}
    scored = []
    for link in links.columns:
        column = table.columns[link.column]
        left = link.at - links.used
        if column.kind in kinds and link.column not in tested and left:
            weight = reading.weight(left - links.context) + _CONTEXT * reading.weight(
                left & links.context
            )
            scored.append(ColumnLink(link.column, left, link.share, weight))
    return sorted(scored, key=lambda link: (-link.score, link.column))


def columns_apart(found: Sequence[ColumnLink]) -> list[ColumnLink]:
    """The best column, and others that other words of the question name wholly."""
    chosen = list(found[:1])
    for link in found[1:]:
        if link.share >= _NAMED and not any(link.at & other.at for other in chosen):
            chosen.append(link)
    return chosen[:3]


def rank_column(table: TableRecord) -> list[ColumnLink]:
    """The column that ranks the rows, if there is one."""
    ranks = [at for at, column in enumerate(table.columns) if _RANK.search(column.name)]
    return [ColumnLink(ranks[0], frozenset(), 0.0, 0.0)] if ranks else []


def age_columns(table: TableRecord) -> list[ColumnLink]:
    """Columns of the ages of what the rows are, of which the oldest has the highest: "Age (years)", but not "Age 0-17" and
    "Women of reproductive age", which count people.
    """
    return [
        ColumnLink(at, frozenset(), 0.0, 0.0)
        for at, column in enumerate(table.columns)
        if column.kind == "number"
        and next(iter(_WORD.findall(fold(column.name))), "") in cell_words()["age"]
        and not _DIGIT.search(column.name)
    ]


def likeliest(read: TableReading, links: Links, kinds: Sequence[str]) -> list[ColumnLink]:
    """Columns of ``kinds`` that may be asked for, the likeliest first: by the words that name them, by meaning, and by what the reader says.

    No column of a condition, and not the one that names the rows.
    """
    table, reading = read.table, read.reading
    said = {link.column: link for link in targets(reading, links, table, kinds)}
    among = columns_of(read, links, kinds)
    near = read.meanings.of(reading, links.used, table) if len(among) > 1 else {}
    top = max((near.get(at, 0.0) for at in among), default=0.0)
    total = sum(reading.weights.values()) or 1.0
    nothing = frozenset[int]()
    options = []
    for at in among:
        link = said.get(at) or ColumnLink(at, nothing, 0.0, 0.0)
        behind = top - near[at] if at in near else 0.0
        score = link.score / total - _BEHIND * behind + _ASKED * asked_for(read, at)
        options.append((score, replace(link, behind=behind, only=len(among) == 1)))
    options.sort(key=lambda one: (-one[0], one[1].column))
    return [link for _, link in options]


def asked_for(read: TableReading, at: int) -> float:
    """Log-odds, by the reader, that a column is asked for; 0 in a table that was not read."""
    return 0.0 if read.columns_read is None else read.columns_read.target(at)


def columns_of(read: TableReading, links: Links, kinds: Sequence[str]) -> list[int]:
    """Columns of ``kinds`` with a name; none of a condition, and not the one that names the rows."""
    tested = {one.test.column for one in links.conditions} | {read.name}
    return [
        at
        for at, column in enumerate(read.table.columns)
        if column.kind in kinds and column.names and at not in tested
    ]


def pairs(read: TableReading, links: Links) -> list[tuple[ColumnLink, ColumnLink]]:
    """Pairs of columns of figures that may be compared, the likeliest first: each has a word of the question that the other
    lacks, and they are else alike; in the order in which the question says them.
    """
    reading, table = read.reading, read.table
    numbers = targets(reading, links, table, NUMBERS)[:_COMPARED]
    found: list[tuple[float, tuple[ColumnLink, ColumnLink]]] = []
    for at, one in enumerate(numbers):
        for other in numbers[at + 1 :]:
            if one.at <= other.at or other.at <= one.at:
                continue
            rests = [_unsaid(reading, link, table) for link in (one, other)]
            score = one.score + other.score + _ALIKE * (rests[0] == rests[1])
            first, second = sorted((one, other), key=lambda link: min(link.at))
            if min(first.at) == min(second.at):
                first, second = sorted(
                    (one, other), key=lambda link: min(link.at - (one.at & other.at))
                )
            found.append((score, (first, second)))
    found.sort(key=lambda one: -one[0])
    return [pair for _, pair in found[:_PAIRS]]


def directions(
    read: TableReading, pair: tuple[ColumnLink, ColumnLink]
) -> list[tuple[ColumnLink, ColumnLink]]:
    """Which of two columns may be the higher one, first: of two years the later where the question says that something
    grew, the earlier where it fell; else either.
    """
    asks = read.reading.asks
    years = [year_of(read.table.columns[link.column]) or 0 for link in pair]
    changed = "gain" in asks or "loss" in asks
    if not changed or not 0 < min(years) < max(years):
        return [pair, pair[::-1]]
    later_first = pair if years[0] > years[1] else pair[::-1]
    return [later_first if "gain" in asks else later_first[::-1]]


def _unsaid(reading: Reading, link: ColumnLink, table: TableRecord) -> frozenset[str]:
    """Stems of the name of a column that the question does not say."""
    own = content(" ".join(table.columns[link.column].names), table.language or "en")
    return own - {reading.words[at].stem for at in link.at}

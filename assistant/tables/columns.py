"""Which columns of a table are asked for.

1. Those whose names the question says, by the weight of the words and the share of the name.
2. Of columns of figures of which none is said, the one whose name is nearest in meaning; such a guess costs
   confidence.
3. For a difference, two columns that the question tells apart and that are else alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.tables.links import ColumnLink, Links
from assistant.tables.reading import Reading, content
from index.model import TableRecord
from index.view import IndexView

NUMBERS = ("number", "percent", "money")  # kinds of columns of figures
_NAMED = 0.5  # share of a column's words from which it is named
_CONTEXT = 0.6  # weight of a word that title, headings or document say, when columns are compared
_ALIKE = 1.5  # weight of the words that two compared columns share
_COMPARED = 24  # columns at most whose meanings are compared
_RANK = re.compile(r"\brank", re.IGNORECASE)


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


def counted_columns(reading: Reading, numbers: Sequence[ColumnLink]) -> list[ColumnLink]:
    """Of columns of figures those whose names have what is counted ("how many people …"), where anything is."""
    counted = set(reading.question.counted)
    stems = {reading.words[at].stem for at in reading.weights}
    if not counted & stems:
        return list(numbers)
    return [link for link in numbers if {reading.words[at].stem for at in link.at} & counted]


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


def nearest_in_meaning(
    index: IndexView, reading: Reading, links: Links, table: TableRecord
) -> list[ColumnLink]:
    """The column of figures whose name is nearest in meaning to what is asked."""
    tested = {one.test.column for one in links.conditions}
    numeric = [i for i, c in enumerate(table.columns) if c.kind in NUMBERS and i not in tested]
    return nearest_column(index, reading, links, table, numeric)


def nearest_column(
    index: IndexView, reading: Reading, links: Links, table: TableRecord, among: Sequence[int]
) -> list[ColumnLink]:
    """Of several columns the one whose name is nearest in meaning to the words that are not accounted for."""
    named = [i for i in among if table.columns[i].names]
    left = [at for at in reading.weights if at not in links.used]
    if len(named) == 1:
        return [ColumnLink(named[0], frozenset(), 0.0, 0.0)]
    if not left or not 1 < len(named) <= _COMPARED:
        return []
    text = reading.question.text
    asked = " ".join(text[reading.words[at].start : reading.words[at].end] for at in left)
    vectors = index.encode_queries([asked, *(table.columns[i].name for i in named)])
    nearest = max(range(len(named)), key=lambda i: float(vectors[0] @ vectors[1 + i]))
    links.guessed = True
    return [ColumnLink(named[nearest], frozenset(), 0.0, 0.0)]


def only_numbers(table: TableRecord, links: Links) -> list[ColumnLink]:
    """The column of figures where there is only one that is not in a condition."""
    tested = {one.test.column for one in links.conditions}
    numeric = [i for i, c in enumerate(table.columns) if c.kind in NUMBERS and i not in tested]
    return [ColumnLink(numeric[0], frozenset(), 0.0, 0.0)] if len(numeric) == 1 else []


def told_apart(
    reading: Reading, numbers: Sequence[ColumnLink], table: TableRecord
) -> Sequence[ColumnLink]:
    """Two columns, each with a word of the question that the other lacks, and else alike; in the question's order."""
    best: tuple[float, tuple[ColumnLink, ColumnLink]] | None = None
    for at, one in enumerate(numbers):
        for other in numbers[at + 1 :]:
            if one.at <= other.at or other.at <= one.at:
                continue
            rests = [_unsaid(reading, link, table) for link in (one, other)]
            score = one.score + other.score + _ALIKE * (rests[0] == rests[1])
            if best is None or score > best[0]:
                best = score, (one, other)
    return sorted(best[1], key=lambda link: min(link.at)) if best else ()


def _unsaid(reading: Reading, link: ColumnLink, table: TableRecord) -> frozenset[str]:
    """Stems of the name of a column that the question does not say."""
    own = content(" ".join(table.columns[link.column].names), table.language or "en")
    return own - {reading.words[at].stem for at in link.at}

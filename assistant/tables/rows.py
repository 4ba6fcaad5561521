"""Which rows of a table speak of what a question says, where no cell is said word for word.

A row says a word in its name, in the group above it or in any of its cells of text. A word weighs what it weighs in the
question times how few rows say it: ``log((n + 1) / (df + .5)) / log((n + 1) / 1.5)``, n the number of rows and df of
those that say it, as in BM25. A word that no row says is said by those with a word that begins like it ("Сокулуке" and
"Сокулукский район"). ``share``: what a row says of all the words that any row says, in [0, 1].
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from assistant.tables.reading import Reading
from index.model import TableRecord
from index.view import IndexView

_MOST_ROWS = 5_000  # of a table whose cells are looked through for parts of what they say
_KEPT = 3  # alternatives
_MOST = 100  # rows that say the same words
_BEGUN = 4  # letters with which a word of a row must begin that is inflected otherwise


@dataclass(frozen=True, slots=True)
class RowLink:
    """Rows that say the words ``at``. ``margin``: share less that of the next rows, in [0, 1]."""

    rows: tuple[int, ...]
    at: frozenset[int]
    share: float
    margin: float


def row_links(
    index: IndexView, reading: Reading, table: TableRecord, left: Collection[int]
) -> list[RowLink]:
    """The rows that say most of the words at ``left``, and all others that say the same, the best first."""
    if table.rows > _MOST_ROWS or not left:
        return []
    by_stem: dict[str, list[int]] = {}
    for at in left:
        by_stem.setdefault(reading.words[at].stem, []).append(at)
    said = index.rows_saying(table.id, tuple(by_stem))
    known = frozenset().union(*said.values())
    begun = {
        f"{stem[: max(_BEGUN, 2 * len(stem) // 3)]}*": stem
        for stem in by_stem.keys() - known
        if len(stem) > _BEGUN
    }
    for row, parts in index.rows_saying(table.id, tuple(begun)).items() if begun else ():
        said[row] = said.get(row, frozenset()) | {begun[part] for part in parts}
    count: dict[str, int] = {}
    for stems in said.values():
        for stem in stems:
            count[stem] = count.get(stem, 0) + 1
    top = math.log((table.rows + 1) / 1.5) or 1.0
    worth = {
        stem: max(0.0, math.log((table.rows + 1) / (df + 0.5)))
        / top
        * reading.weight(set(by_stem[stem]))
        for stem, df in count.items()
    }
    total = sum(worth.values())
    if not total:
        return []
    groups: dict[frozenset[str], list[int]] = {}
    for row, stems in said.items():
        groups.setdefault(stems, []).append(row)
    scored = sorted(
        ((sum(worth[s] for s in stems) / total, rows, stems) for stems, rows in groups.items()),
        key=lambda one: (-one[0], one[1]),
    )
    links = []
    for at, (share, _, stems) in enumerate(scored[:_KEPT]):
        saying = [row for row, own in said.items() if own >= stems]
        if share and len(saying) <= _MOST:
            following = scored[at + 1][0] if at + 1 < len(scored) else 0.0
            positions = frozenset(i for stem in stems for i in by_stem[stem])
            links.append(RowLink(tuple(sorted(saying)), positions, share, share - following))
    return links

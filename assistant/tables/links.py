"""Which words of a question mean which columns and cells of a table.

1. Cells: a row of words of the question that is exactly a cell ("protracted crisis"), the longest first; a name also
   in its other spellings, and inside a longer cell of text.
2. Columns: the words of the name of a column that the question says.
3. Rows: where no cell is said word for word, the row whose name has most of the words that are left, if one has
   clearly more than the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.tables.plan import Condition
from assistant.tables.reading import Reading, content
from corpus.stemming import STOP_WORDS
from index.model import CellMatch, TableRecord
from index.view import IndexView

_LONGEST = 12  # words of a cell that a question says
_FEW_ROWS = 1_500  # rows of a table whose names are compared one by one
_SHORT = 2  # letters
_SHORT_CELL = 12  # words of a cell that names things and does not tell of them
_NAMED = 0.6  # share of a column's words that the question must say to name it
_LABEL_SAID, _LABEL_SHARE = 0.5, 0.45
_MARGIN = 1.25
_FIRST, _DIFFERENT = (
    4,
    0.8,
)  # columns among which the name of a row is; share of its cells that must differ


@dataclass(frozen=True, slots=True)
class CellLink:
    """Words of the question at ``at`` that are the cells ``keys`` of a column; ``inside``: parts of them."""

    column: int
    keys: tuple[str, ...]
    at: frozenset[int]
    count: int
    first_row: int
    inside: bool = False


@dataclass(frozen=True, slots=True)
class ColumnLink:
    """``at``: words of the question that the name of the column has. ``share``: of the name's words, in [0, 1]."""

    column: int
    at: frozenset[int]
    share: float
    weight: float

    @property
    def score(self) -> float:
        return self.weight * (0.4 + 0.6 * self.share)


@dataclass(slots=True)
class Links:
    """Everything that was linked, and the positions of the words that are accounted for."""

    columns: list[ColumnLink]
    cells: list[CellLink]
    context: frozenset[int]
    used: set[int] = field(default_factory=set)
    conditions: list[Condition] = field(default_factory=list)
    chosen: list[int] = field(default_factory=list)
    asked: frozenset[int] = frozenset()
    guessed: bool = False


def question_keys(reading: Reading) -> dict[str, frozenset[int]]:
    """Every row of words of the question as the key of a cell, with its positions, and its names' other spellings."""
    text, found = reading.question.text, reading.words
    keys: dict[str, frozenset[int]] = {}
    for first in range(len(found)):
        for last in range(first, min(len(found), first + _LONGEST)):
            at = frozenset(range(first, last + 1))
            if all(_says_nothing(text[found[i].start : found[i].end]) for i in at):
                continue
            key = f" {' '.join(found[i].stem for i in range(first, last + 1))} "
            keys.setdefault(key, at)
    for name in reading.names:
        for key in name.keys:
            keys.setdefault(key, name.at)
    return keys


def _says_nothing(word: str) -> bool:
    return word.lower() in STOP_WORDS


def column_links(reading: Reading, table: TableRecord) -> list[ColumnLink]:
    """The columns of which the question says any word, the best first."""
    links = []
    for column, about in enumerate(table.columns):
        own = content(" ".join(about.names), table.language or "en")
        at = reading.matching(own)
        said = {reading.words[i].stem for i in at}
        if at:
            links.append(ColumnLink(column, at, len(said) / len(own), reading.weight(at)))
    return sorted(links, key=lambda link: (-link.score, link.column))


def cell_links(
    reading: Reading, table: TableRecord, found: Sequence[CellMatch], columns: Sequence[ColumnLink]
) -> list[CellLink]:
    """The cells that the question says; of those that overlap the longest, and of equal ones those of one column.

    ``found``: exact matches in this table.
    """
    keys = question_keys(reading)
    named = {link.column: link for link in columns if link.share >= _NAMED}
    links = []
    for match in found:
        at = keys[match.key]
        if not at & reading.weights.keys() and not any(name.at & at for name in reading.names):
            continue  # words that name what is done: "total"
        column = table.columns[match.column]
        word = match.key.strip()
        number = word.replace(".", "").isdigit()
        if number and column.kind not in ("date", "text"):
            continue
        short = len(word) <= _SHORT and not any(name.at == at for name in reading.names)
        if (short or number) and match.column not in named:
            continue
        alone = any(
            link.at >= at and link.share == 1.0 for link in columns if link.column != match.column
        )
        if alone and len(at) == 1:
            continue  # the name of a column, which another column has as a cell
        links.append(CellLink(match.column, (match.key,), at, match.count, match.first_row))
    first = name_column(table)
    links.sort(
        key=lambda one: (-len(one.at), one.column not in named, one.column != first, one.column)
    )
    kept: list[CellLink] = []
    for link in links:
        if not any(link.at & other.at for other in kept):
            same = [o for o in links if o.at == link.at and o.column == link.column]
            merged = tuple(dict.fromkeys(key for o in same for key in o.keys))
            kept.append(
                CellLink(link.column, merged, link.at, sum(o.count for o in same), link.first_row)
            )
    return kept


def name_column(table: TableRecord) -> int:
    """The column that names the rows: the first of text whose cells differ, else the first of text."""
    texts = [at for at, column in enumerate(table.columns) if column.kind == "text"]
    differ = (at for at in texts[:_FIRST] if table.columns[at].different >= _DIFFERENT)
    return next(differ, texts[0] if texts else 0)


def inner_links(
    index: IndexView,
    reading: Reading,
    table: TableRecord,
    taken: frozenset[int],
    columns: Sequence[ColumnLink],
) -> list[CellLink]:
    """Names of the question that are no cell but stand inside cells of text, each in the column with most of them.

    A long cell only speaks of a name, unless the question names its column.
    """
    named = {link.column for link in columns if link.share >= _NAMED}
    links = []
    for name in reading.names:
        if name.at & taken:
            continue
        found = index.cells_containing(table.id, name.keys)
        if found:
            by_column: dict[int, int] = {}
            for match in found:
                by_column[match.column] = by_column.get(match.column, 0) + match.count
            column = max(by_column, key=lambda c: (by_column[c], -c))
            keys = tuple(m.key for m in found if m.column == column)
            first = min(m.first_row for m in found if m.column == column)
            shown = index.table_rows(table.id, [first])[first].cells[column].text
            if column not in named and len(shown.split()) > _SHORT_CELL:
                continue
            links.append(CellLink(column, keys, name.at, by_column[column], first, inside=True))
    return links


def row_link(
    index: IndexView, reading: Reading, table: TableRecord, taken: frozenset[int]
) -> tuple[int, frozenset[int]] | None:
    """The row whose name says most of the words that are left, and these words; None where none clearly does."""
    if table.rows > _FEW_ROWS:
        return None
    left = {at for at in reading.weights if at not in taken}
    if not left:
        return None
    language = table.language or "en"
    scored: list[tuple[float, int, frozenset[int]]] = []
    for number, row in index.table_rows(table.id).items():
        if row.kind == "heading":
            continue
        texts = [
            row.label,
            *(c.text for at, c in row.cells.items() if at < 2 and c.value.kind == "text"),
        ]
        own = content(" ".join(dict.fromkeys(texts)), language)
        at = frozenset(i for i in left if reading.words[i].stem in own)
        if not at:
            continue
        said = len({reading.words[i].stem for i in at}) / len(own)
        scored.append((reading.weight(at) * (0.5 + 0.5 * said), number, at))
    scored.sort(key=lambda one: (-one[0], one[1]))
    if not scored or scored[0][0] < _LABEL_SHARE * reading.weight(frozenset(left)):
        return None
    if len(scored) > 1 and scored[0][0] < _MARGIN * scored[1][0]:
        return None
    return scored[0][1], scored[0][2]

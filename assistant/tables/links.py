"""Which words of a question mean which columns and cells of a table.

1. Cells: a row of words of the question that is exactly a cell ("protracted crisis"), the longest first; a name also
   in its other spellings, and inside a longer cell of text.
2. Columns: the words of the name of a column that the question says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from assistant.tables.plan import Condition
from assistant.tables.reading import Reading, content
from assistant.tables.rows import RowLink
from index.model import CellCondition, CellMatch, TableRecord
from index.view import IndexView

Kind = Literal["answer", "missing", "nothing", "meaning", "code", "group", "whole", "part"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_SHORT = 2  # letters
_SHORT_CELL = 12  # words of a cell that names things and does not tell of them
_NAMED = 0.6  # share of a column's words that the question must say to name it


@dataclass(frozen=True, slots=True)
class CellLink:
    """Words of the question at ``at`` that are the cells ``keys`` of a column; ``inside``: parts of them. ``listed``: keys of
    cells that list them among others. ``shown``: what such a cell is, where the question says it by another word.
    """

    column: int
    keys: tuple[str, ...]
    at: frozenset[int]
    count: int
    first_row: int
    inside: bool = False
    listed: tuple[str, ...] = ()
    shown: str = ""


@dataclass(frozen=True, slots=True)
class ColumnLink:
    """``at``: words of the question that the name of the column has. ``share``: of the name's words, in [0, 1].

    ``behind``: how much less its cosine with the question is than that of the nearest column. ``only``: it is the only one
    of its kind. ``unlikelier``: how much less its log-odds of being asked for are than those of the likeliest one.
    """

    column: int
    at: frozenset[int]
    share: float
    weight: float
    behind: float = 0.0
    only: bool = False
    unlikelier: float = 0.0

    @property
    def score(self) -> float:
        return self.weight * (0.4 + 0.6 * self.share)


@dataclass(frozen=True, slots=True)
class Option:
    """A condition that no cell says (assistant.tables.options). ``at``: words of the question that it accounts for. ``strength``: how surely, 1 at most; ``behind``: how much less
    than the best of its kind. ``column``: -1 for a group.
    """

    kind: Kind
    condition: Condition
    at: frozenset[int]
    strength: float
    behind: float = 0.0

    @property
    def column(self) -> int:
        return self.condition.test.column


@dataclass(slots=True)
class Links:
    """Everything that was linked, and the positions of the words that are accounted for.

    ``guessed``: a column of a condition was found by its meaning alone.
    ``options``: conditions that no cell says. ``known``: all cells that the question says. ``row``: the rows chosen by what they say. ``limit``: what cells in columns
    of years must be. ``lost``: years and figures that nothing of the table says, and names that only cells or later text have;
    ``undated``: such years that are nowhere in the document; ``unnamed``: places and organisations that are nowhere in the document.
    """

    columns: list[ColumnLink]
    cells: list[CellLink]
    context: frozenset[int]
    used: set[int] = field(default_factory=set)
    conditions: list[Condition] = field(default_factory=list)
    chosen: list[int] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    known: Sequence[CellLink] = ()
    guessed: bool = False
    row: RowLink | None = None
    limit: CellCondition | None = None
    lost: int = 0
    undated: int = 0
    unnamed: int = 0

    @property
    def lacks(self) -> bool:
        """Whether a condition is that something is missing, is nothing, or is answered by no."""
        return any(
            one.kind in ("missing", "nothing") or one.condition.values == ("No",)
            for one in self.options
        )

    def having(self, *found: Option) -> Links:
        """These links with further conditions."""
        return replace(
            self,
            used=self.used.union(*(one.at for one in found)),
            conditions=[*self.conditions, *(one.condition for one in found)],
            options=[*self.options, *found],
        )


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
    index: IndexView,
    reading: Reading,
    table: TableRecord,
    found: Sequence[CellMatch],
    columns: Sequence[ColumnLink],
    first: int,
) -> list[CellLink]:
    """The cells that the question says; of those that overlap the longest, and of equal ones those of one column.

    ``found``: exact matches in this table. ``first``: the column that names its rows.
    """
    keys = reading.keys
    named = {link.column: link for link in columns if link.share >= _NAMED}
    links = []
    for match in found:
        at = keys[match.key]
        if not at & reading.weights.keys() and not any(name.at & at for name in reading.names):
            continue  # words that name what is done: "total"
        if match.key in reading.initials and not _is_code(index, table, match):
            continue
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


def _is_code(index: IndexView, table: TableRecord, match: CellMatch) -> bool:
    """Whether a cell is written as an abbreviation."""
    row = index.table_rows(table.id, [match.first_row])[match.first_row]
    return row.cells[match.column].text.isupper()


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
            if not any(one in shown for one in name.written if one.isupper()) and any(
                one.isupper() for one in name.written[:1]
            ):
                continue  # an abbreviation is not the word of its letters: WHO, who
            links.append(CellLink(column, keys, name.at, by_column[column], first, inside=True))
    return links

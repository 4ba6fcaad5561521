"""From a question and a table to the plans that may answer it.

1. Words of the question become links: to cells, to columns, to what the table is about (its title, headings and
   document). A cell that is said is a condition; cells of the column that names the rows choose rows. A figure is a
   condition on a column of figures, a year on a column of dates or a part of a column's name.
2. A link may be wrong, so there are several selections of rows: with every link, without each weak one, and the rows
   that speak of most of the other words (`assistant.tables.rows`).
3. Each selection with each operation and the likeliest columns is a plan (`assistant.tables.operation`).

Every place, organisation, year and figure must be used. Which plan is right is judged in `assistant.tables.judge`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.tables.columns import NUMBERS
from assistant.tables.links import (
    CellLink,
    ColumnLink,
    Links,
    cell_links,
    column_links,
    inner_links,
    name_column,
)
from assistant.tables.meanings import Meanings
from assistant.tables.plan import Condition, compared
from assistant.tables.reading import Reading, content
from assistant.tables.rows import RowLink, row_links
from assistant.tables.series import year_columns
from corpus.cell_values import year_number
from corpus.names import Figure
from corpus.stemming import stems
from index.model import CellCondition, CellMatch, TableRecord
from index.view import IndexView

_NAMED = 0.5  # share of a column's words from which it is named
_WHOLLY = 0.6  # the same for the column that is asked for
_OPENING = 3_000  # characters in which a document says what it is about
_BEGINS = 4  # words at the beginning of a question
_HOLDING = 24  # columns that are looked through for a number
_WEAK = 3  # links at most that are tried without


@dataclass(frozen=True, slots=True)
class Reader:
    """One table, and the question as it is read for it. ``about``: title and name of the document."""

    index: IndexView
    reading: Reading
    table: TableRecord
    meanings: Meanings
    columns: Sequence[ColumnLink]
    context: frozenset[int]
    name: int
    said: frozenset[int]

    def selections(self, found: Sequence[CellMatch]) -> Iterator[Links]:
        """Ways to choose rows. ``found``: cells of the table that the question says."""
        cells = cell_links(self.reading, self.table, found, self.columns)
        taken = frozenset().union(*(link.at for link in cells))
        cells += inner_links(
            self.index, self.reading, self.table, taken | self.context, self.columns
        )
        meant = [one for one in cells if self._is_meant(one)]
        whole = self._selected(meant)
        if whole is not None:
            yield whole
            if not whole.chosen:
                yield from self._with_answers(meant, whole)
        weak = [one for one in meant if self._is_weak(one)][:_WEAK]
        for link in weak:
            without = self._selected([one for one in meant if one is not link])
            if without is not None:
                yield without
        if self.reading.figures and year_columns(self.table):
            limited = self._selected(meant, along=True)
            if limited is not None:
                yield limited
        base = whole or self._selected([])
        for rows in self._rows(base) if base is not None else ():
            for along in (False, True)[: 1 + bool(self.reading.figures)]:
                links = self._with_rows(meant, rows, along=along)
                if links is not None:
                    yield links

    def _with_answers(self, cells: Sequence[CellLink], base: Links) -> Iterator[Links]:
        """A selection with a column of yes and no as one more condition: the one named best and the nearest in meaning."""
        columns = [at for at, column in enumerate(self.table.columns) if column.kind == "yes"]
        if not columns:
            return
        named = [c.column for c in self.columns if c.column in columns and c.at - base.used]
        near = self.meanings.of(self.reading, base.used, self.table)
        nearest = max(columns, key=lambda at: (near.get(at, 0.0), -at))
        kind = "no" if "not" in self.reading.asks else "yes"
        for column in dict.fromkeys([*named[:1], nearest]):
            links = self._selected(cells)
            if links is not None:
                test = CellCondition(column, "kind", (kind,))
                links.conditions.append(Condition(test, f"is {kind.capitalize()}"))
                own = (c for c in self.columns if c.column == column)
                links.answer = replace(
                    next(own, ColumnLink(column, frozenset(), 0.0, 0.0)),
                    behind=near.get(nearest, 0.0) - near.get(column, 0.0),
                )
                links.guessed |= links.answer.share < _WHOLLY
                links.used |= links.answer.at
                yield links

    def _rows(self, base: Links) -> list[RowLink]:
        """Rows that speak of the words that are left by a selection."""
        left = self.reading.weights.keys() - self.context - base.used
        return row_links(self.index, self.reading, self.table, left)

    def _selected(self, cells: Sequence[CellLink], *, along: bool = False) -> Links | None:
        """With ``cells`` as conditions. ``along``: a figure limits the cells of one row in columns of years."""
        links = self._links(cells)
        _use_cells(self.index, self.reading, links, self.table, self.name)
        return links if self._use_values(links, along) and self._uses_names(links) else None

    def _use_values(self, links: Links, along: bool) -> bool:
        if not _use_years(self.index, self.reading, links, self.table):
            return False
        if not along:
            self._use_figures(links)
            return True
        if len(self.reading.figures) != 1 or not year_columns(self.table):
            return False
        ((figure, operator, at),) = self.reading.figures
        ends = (float(figure.low), float(figure.high))
        links.limit = CellCondition(-1, operator, ends if operator == "between" else ends[:1])  # type: ignore[arg-type]
        links.used |= at
        return True

    def _with_rows(self, cells: Sequence[CellLink], row: RowLink, *, along: bool) -> Links | None:
        """Rows that are chosen by what they say, among those that meet the conditions where any does."""
        links = self._links([one for one in cells if one.column != self.name])
        _use_cells(self.index, self.reading, links, self.table, self.name)
        if not self._use_values(links, along):
            return None
        links.chosen = list(row.rows)
        links.row = row
        links.used |= row.at
        if links.conditions:
            tests = [one.test for one in links.conditions]
            if not set(row.rows) & set(self.index.select_rows(self.table.id, tests)):
                links.conditions = []
                links.used = set(self.said) | set(row.at)
        return links if self._uses_names(links) else None

    def _links(self, cells: Sequence[CellLink]) -> Links:
        return Links(list(self.columns), list(cells), self.context, used=set(self.said))

    def _is_meant(self, link: CellLink) -> bool:
        """Whether a cell is a condition: what the document is about is none, unless its column is named too."""
        if not link.at <= self.context or link.column == self.name:
            return True
        return any(one.column == link.column and one.at - link.at for one in self.columns)

    def _is_weak(self, link: CellLink) -> bool:
        return not any(name.at <= link.at for name in self.reading.names)

    def _use_figures(self, links: Links) -> None:
        """Make every figure a condition on a column of figures, unless a cell or column says it; else it is lost."""
        for figure, operator, at in self.reading.figures:
            said = links.used | {i for link in links.columns for i in link.at}
            if at & said and operator == "=":
                continue
            column = self._column_for(figure, operator, links, at)
            if column is None:
                links.lost += not at & links.context
                continue
            scale = self.table.columns[column].scale
            divisor = scale if scale > 1 and figure.low >= scale else 1
            low, high = float(figure.low) / divisor, float(figure.high) / divisor
            values = (low, high) if operator == "between" else (low,)
            test = CellCondition(column, operator, values)  # type: ignore[arg-type]
            links.conditions.append(Condition(test, compared(operator, figure.text)))
            links.used |= at | next(
                (c.at for c in links.columns if c.column == column), frozenset()
            )

    def _column_for(
        self, figure: Figure, operator: str, links: Links, at: frozenset[int]
    ) -> int | None:
        """The column of figures that a figure is compared with: named best, else nearest in meaning; of its unit.

        A number that is only named ("report 12") is a condition only where a column holds it.
        """
        wanted = "percent" if figure.unit == "percent" else "money" if figure.unit else None
        numeric = [i for i, column in enumerate(self.table.columns) if column.kind in NUMBERS]
        fitting = [i for i in numeric if self.table.columns[i].kind == wanted] or numeric
        if operator == "=":
            value = float(figure.low)
            tests = {i: CellCondition(i, "=", (value,)) for i in fitting[:_HOLDING]}
            fitting = [i for i in tests if self.index.select_rows(self.table.id, [tests[i]])]
        named = [c for c in links.columns if c.column in fitting and not c.at <= links.used]
        if named:
            return max(named, key=lambda c: (c.score, -c.column)).column
        if not fitting or (operator == "=" and at & links.context):
            return None
        near = self.meanings.of(self.reading, links.used, self.table)
        links.guessed = len(fitting) > 1
        return max(fitting, key=lambda i: (near.get(i, 0.0), -i))

    def _uses_names(self, links: Links) -> bool:
        """Whether every place and organisation of the question is linked, or is named in the document.

        A place that is not named at its beginning counts as lost.
        """
        said = links.used | links.context | {at for link in links.columns for at in link.at}
        left = [name for name in self.reading.names if not name.at & said]
        text = self.index.document(self.table.document).text.casefold() if left else ""
        for name in left:
            if not any(written.casefold() in text for written in name.written):
                return False
            opening = text[:_OPENING] if name.place else text
            links.lost += not any(written.casefold() in opening for written in name.written)
            links.used |= name.at
        return True


def read_table(
    index: IndexView, reading: Reading, table: TableRecord, about: str, meanings: Meanings
) -> Reader | None:
    """A table as it is read for a question; None for one whose columns have no names."""
    if not any(column.names for column in table.columns):
        return None
    columns = column_links(reading, table)
    title = " ".join((about, *table.headings[-3:], table.title, table.sheet or ""))
    language = table.language or "en"
    own, every = content(title, language), set(stems(title, language))
    named = (n.at for n in reading.names if any(set(key.split()) <= every for key in n.keys))
    context = reading.matching(own).union(*named)
    name, said = _answer_column(reading, columns, table)
    return Reader(index, reading, table, meanings, columns, context, name, said)


def _answer_column(
    reading: Reading, columns: Sequence[ColumnLink], table: TableRecord
) -> tuple[int, frozenset[int]]:
    """The column of text that the question asks for, with the words that say so; else the one that names the rows."""
    begins = sorted(reading.weights)[:_BEGINS]
    counted = set(reading.question.counted)
    for link in columns:
        first = link.at & set(begins[:1]) or {reading.words[at].stem for at in link.at} & counted
        if table.columns[link.column].kind == "text" and link.share >= _WHOLLY and first:
            return link.column, link.at
    name = name_column(table)
    said = (link.at for link in columns if link.column == name and link.share >= _NAMED)
    return name, next(said, frozenset())


def _use_cells(
    index: IndexView, reading: Reading, links: Links, table: TableRecord, name: int
) -> None:
    """Cells of the column of names choose rows, the others are conditions; those of one column are alternatives."""
    by_column: dict[tuple[int, bool], list[CellLink]] = {}
    for link in links.cells:
        by_column.setdefault((link.column, link.inside), []).append(link)
    for (column, inside), own in by_column.items():
        keys = tuple(dict.fromkeys(key for link in own for key in link.keys))
        test = CellCondition(column, "contains" if inside else "is", keys)
        links.used |= {at for link in own for at in link.at}
        if column == name and not inside:
            for link in own:
                links.chosen += index.select_rows(
                    table.id, [CellCondition(column, "is", link.keys)]
                )
        else:
            shown = " or ".join(reading.written(link.at) for link in own)
            links.conditions.append(Condition(test, f"{'has' if inside else 'is'} {shown}"))


def _use_years(index: IndexView, reading: Reading, links: Links, table: TableRecord) -> bool:
    """Whether every year is in the name of a column, in a column of dates, or what the table is about."""
    for year, at in reading.years.items():
        if at & links.used or any(at & link.at for link in links.columns):
            continue
        dated = [i for i, column in enumerate(table.columns) if column.kind == "date"]
        dated.sort(key=lambda i: -next((c.score for c in links.columns if c.column == i), 0.0))
        first, last = year_number(int(year)), year_number(int(year) + 1) - 1
        tests = (CellCondition(i, "between", (first, last)) for i in dated)
        test = next((one for one in tests if index.select_rows(table.id, [one])), None)
        if test is not None:
            links.conditions.append(Condition(test, f"is in {year}"))
            links.used |= at
        elif not at & links.context:
            return False
    return True

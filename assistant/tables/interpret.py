"""From a question and a table to the plans that may answer it.

1. Words of the question become links: to cells, to columns, to what the table is about (its title, headings and
   document). A cell that is said is a condition; cells of the column that names the rows choose rows. A figure is a
   condition on a column of figures, a year on a column of dates or a part of a column's name.
2. A link may be wrong, and a condition may be meant that no cell says, so there are several selections of rows: with
   every link, without each weak one, with one or two conditions more (`assistant.tables.options`), and the rows that
   speak of most of the other words (`assistant.tables.rows`).
3. Each selection with each operation and the likeliest columns is a plan (`assistant.tables.operation`).

Places, organisations, years and figures that nothing says are counted. Which plan is right is judged in
`assistant.tables.judge`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Literal

from assistant.tables.columns_read import ColumnsRead
from assistant.tables.conditions import use_cells, use_figures, with_listed
from assistant.tables.dated import use_years
from assistant.tables.links import (
    CellLink,
    ColumnLink,
    Links,
    cell_links,
    column_links,
    inner_links,
)
from assistant.tables.meanings import Meanings
from assistant.tables.options import explained_codes, few_values, options, whole_columns
from assistant.tables.reading import Reading, content
from assistant.tables.roles import (
    agreed_and_spent,
    code_column,
    first_rows,
    name_column,
    numbering,
)
from assistant.tables.rows import RowLink, row_links
from assistant.tables.series import parts_of_years, year_series
from assistant.tables.sexes import links_to_sexes
from assistant.tables.sheet_reader import SheetReader
from assistant.tables.table_reading import TableReading, above, is_named
from corpus.stemming import stems
from index.model import CellCondition, CellMatch, TableRecord
from index.view import IndexView

_NAMED = 0.5  # share of a column's words from which it is named
_WHOLLY = 0.6  # the same for the column that is asked for
_OPTIONS = 6  # conditions that are tried, besides the best of each kind
_BEGINS = 4  # words at the beginning of a question
_WEAK = 3  # links at most that are tried without
_DATED = 3  # columns of dates that are tried for a year


Dates = Literal["asked", "all", "none"]


def selections(read: TableReading, found: Sequence[CellMatch]) -> Iterator[Links]:
    """Ways to choose rows. ``found``: cells of the table that the question says."""
    cells = cell_links(read.index, read.reading, read.table, found, read.columns, read.names_rows)
    cells = with_listed(read, cells)
    cells += links_to_sexes(read, {at for link in cells for at in link.at})
    taken = frozenset().union(*(link.at for link in cells))
    cells += inner_links(read.index, read.reading, read.table, taken | read.context, read.columns)
    meant = [one for one in cells if _is_meant(read, one)]
    for links in _selections(read, meant):
        links.known = meant
        yield links


def _selections(read: TableReading, meant: Sequence[CellLink]) -> Iterator[Links]:
    whole = _selected(read, meant)
    for base in (whole, *_dated_otherwise(read, meant, whole)):
        yield base
        yield from _with_options(read, base, paired=base is whole)
    for link in [one for one in meant if _is_weak(read, one)][:_WEAK]:
        without = _selected(read, [one for one in meant if one is not link])
        yield without
        yield from _with_options(read, without, paired=False)
    if read.reading.figures and year_series(read.table):
        limited = _selected(read, meant, along=True)
        if limited.limit is not None:
            yield limited
    for at, rows in enumerate(_rows(read, whole)):
        for along in (False, True)[: 1 + bool(read.reading.figures)]:
            said = _with_rows(read, meant, rows, along=along)
            yield said
            if not at and not along:
                yield from _with_options(read, said, paired=False)


def _dated_otherwise(
    read: TableReading, cells: Sequence[CellLink], whole: Links
) -> Iterator[Links]:
    """The same cells with the years that the table is about as a condition, and without any date."""
    if _speaks_of_dates(read):
        dated = _selected(read, cells, dates="all")
        if dated.conditions != whole.conditions:
            yield dated
    kinds = {read.table.columns[c.test.column].kind for c in whole.conditions}
    if "date" in kinds:
        yield _selected(read, cells, dates="none")
        dates = sum(column.kind == "date" for column in read.table.columns)
        for nth in range(1, min(_DATED, dates)):
            other = _selected(read, cells, nth=nth)
            if other.lost <= whole.lost:
                yield other


def _with_options(read: TableReading, links: Links, *, paired: bool) -> Iterator[Links]:
    """A selection with one further condition, and with two of different kinds."""
    tested = {one.test.column for one in links.conditions}
    found = sorted(options(read, links.used, tested), key=lambda one: one.behind - one.strength)
    best = list({one.kind: one for one in reversed(found)}.values())
    for one in dict.fromkeys((*best, *found[:_OPTIONS])):
        yield links.having(one)
    for one, other in combinations(best if paired else (), 2):
        if one.column != other.column and not one.at & other.at:
            yield links.having(one, other)


def _rows(read: TableReading, base: Links) -> list[RowLink]:
    """Rows that speak of the words that are left by a selection."""
    left = read.reading.weights.keys() - read.context - base.used
    return row_links(read.index, read.reading, read.table, left)


def _selected(
    read: TableReading,
    cells: Sequence[CellLink],
    *,
    along: bool = False,
    dates: Dates = "asked",
    nth: int = 0,
) -> Links:
    """With ``cells`` as conditions. ``along``: a figure limits the cells of one row in columns of years. ``dates``:
    which years are conditions, also ("all") those that the table is about; ``nth``: on which column of dates.
    """
    links = _links(read, cells)
    use_cells(read, links)
    _use_values(read, links, along, dates, nth)
    _use_names(read, links)
    return links


def _use_values(
    read: TableReading, links: Links, along: bool, dates: Dates = "asked", nth: int = 0
) -> None:
    if dates != "none":
        use_years(read, links, dated=dates == "all", nth=nth)
    if not along:
        use_figures(read, links)
    elif len(read.reading.figures) == 1 and year_series(read.table):
        ((figure, operator, at),) = read.reading.figures
        ends = (float(figure.low), float(figure.high))
        links.limit = CellCondition(-1, operator, ends if operator == "between" else ends[:1])  # type: ignore[arg-type]
        links.used |= at


def _with_rows(
    read: TableReading, cells: Sequence[CellLink], row: RowLink, *, along: bool
) -> Links:
    """Rows that are chosen by what they say, among those that meet the conditions where any does."""
    links = _links(read, [one for one in cells if one.column != read.name])
    use_cells(read, links)
    _use_values(read, links, along)
    links.chosen = list(row.rows)
    links.row = row
    links.used |= row.at
    if links.conditions:
        tests = [one.test for one in links.conditions]
        if not set(row.rows) & set(read.index.select_rows(read.table.id, tests)):
            links.conditions = []
            links.used = set(read.said) | set(row.at)
    _use_names(read, links)
    return links


def _links(read: TableReading, cells: Sequence[CellLink]) -> Links:
    return Links(list(read.columns), list(cells), read.context, used=set(read.said))


def _speaks_of_dates(read: TableReading) -> bool:
    """Whether a year that the table is about may be one of a column of dates that the question names too."""
    named = any(read.table.columns[link.column].kind == "date" for link in read.columns)
    return named and any(at & read.context for at in read.reading.years.values())


def _is_meant(read: TableReading, link: CellLink) -> bool:
    """Whether a cell is a condition: what the document is about is none, unless its column is named too."""
    if not link.at <= read.context or link.column == read.name:
        return True
    return any(one.column == link.column and one.at - link.at for one in read.columns)


def _is_weak(read: TableReading, link: CellLink) -> bool:
    """Whether the link may be left out: it is no name, or what the whole document is about."""
    return link.at <= read.context or not any(n.at <= link.at for n in read.reading.names)


def _use_names(read: TableReading, links: Links) -> None:
    """Account for the places and organisations that what is above the table names, and count the others: those that
    only its cells or what follows has, and those that are nowhere in the document.
    """
    said = links.used | links.context | {at for link in links.columns for at in link.at}
    left = [name for name in read.reading.names if not name.at & said]
    text = read.index.document(read.table.document).text if left else ""
    for name in left:
        if is_named(read, name, above(text, read.table)):
            links.used |= name.at
        elif is_named(read, name, text):
            links.lost += 1
        else:
            links.unnamed += 1


def read_table(
    index: IndexView,
    reading: Reading,
    table: TableRecord,
    about: str,
    meanings: Meanings,
    sheets: SheetReader | None,
    columns_read: ColumnsRead | None,
    *,
    likely: bool,
) -> TableReading | None:
    """A table as it is read for a question; None for one whose columns have no names. ``likely``: whether its cells are
    compared with the question in meaning too; ``sheets``: reads the cells of its rows, where there is a reader, and
    ``columns_read``: what it
    says of the columns.
    """
    if not any(column.names for column in table.columns):
        return None
    columns = column_links(reading, table)
    title = " ".join((about, *table.headings[-3:], table.title, table.sheet or ""))
    language = table.language or "en"
    own, every = content(title, language), set(stems(title, language))
    named = (n.at for n in reading.names if any(set(key.split()) <= every for key in n.keys))
    context = reading.matching(own).union(*named)
    rows = first_rows(index, table)
    names_rows = name_column(table, rows)
    name, said = _answer_column(reading, columns, table, names_rows)
    explained = explained_codes(index, table) if likely else []
    values = few_values(index, table, name)
    wholes = whole_columns(index, table, values)
    return TableReading(
        about,
        index,
        reading,
        table,
        meanings,
        columns,
        context,
        name,
        names_rows,
        code_column(table, rows, name),
        said,
        index.row_groups(table.id),
        explained,
        values if likely else [],
        wholes,
        parts_of_years(index, table),
        numbering(table, rows, name),
        agreed_and_spent(index, table) if "remaining" in reading.asks else None,
        sheets,
        columns_read,
    )


def _answer_column(
    reading: Reading, columns: Sequence[ColumnLink], table: TableRecord, name: int
) -> tuple[int, frozenset[int]]:
    """The column of text that the question asks for, with the words that say so; else the one that names the rows, ``name``."""
    begins = sorted(reading.weights)[:_BEGINS]
    counted = set(reading.question.counted)
    for link in columns:
        first = link.at & set(begins[:1]) or {reading.words[at].stem for at in link.at} & counted
        if table.columns[link.column].kind == "text" and link.share >= _WHOLLY and first:
            return link.column, link.at
    said = (link.at for link in columns if link.column == name and link.share >= _NAMED)
    return name, next(said, frozenset())

"""From a question and a table to a plan, or None where the table does not answer it.

1. Words of the question become links: to cells, to columns, to a row, to what the table is about (its title, headings
   and document).
2. A cell that is said is a condition; cells of the column that names the rows choose rows. A figure is a condition on
   the column of figures that the question names best, a year on a column of dates or a part of a column's name.
3. The operation follows from what the question says ("most", "how many", "in total", "A or B") and from what was
   linked; without any of it a cell is asked for.
4. Every name, year and figure must be used. The share of the other words that is accounted for is the confidence; a
   name that the document has in its text ("according to Development Initiatives") counts as accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.tables.columns import NUMBERS, nearest_column
from assistant.tables.links import (
    CellLink,
    ColumnLink,
    Links,
    cell_links,
    column_links,
    inner_links,
    name_column,
)
from assistant.tables.operation import operation_of, planned
from assistant.tables.plan import Condition, Plan, compared
from assistant.tables.reading import Reading, content
from corpus.cell_values import year_number
from corpus.names import Figure
from index.model import CellCondition, CellMatch, TableRecord
from index.view import IndexView

_NAMED = 0.5  # share of a column's words from which it is named
_WHOLLY = 0.6  # the same for the column that is asked for
_OPENING = 3_000  # characters in which a document says what it is about
_GUESSED = 0.75  # what a column that is found by its meaning alone leaves of the confidence
_BY = re.compile(
    r"\s+(?:for\s+)?(?:by|par|por)\s+(?:the\s+|l['’]|la\s+|le\s+|el\s+)?", re.IGNORECASE
)
_BEGINS = 4  # words at the beginning of a question


def interpret(
    index: IndexView, reading: Reading, table: TableRecord, found: Sequence[CellMatch], about: str
) -> Plan | None:
    """The plan for one table. ``found``: its cells that the question says. ``about``: title and name of the document."""
    if not any(column.names for column in table.columns):
        return None
    language = table.language or "en"
    columns = column_links(reading, table)
    title = " ".join((about, *table.headings[-3:], table.title, table.sheet or ""))
    own = content(title, language)
    named = (name.at for name in reading.names if any(set(key.split()) <= own for key in name.keys))
    context = reading.matching(own).union(*named)
    links = Links(columns, cell_links(reading, table, found, columns), context)
    taken = frozenset().union(*(link.at for link in links.cells))
    links.cells += inner_links(index, reading, table, taken | context, columns)
    name, said = _answer_column(reading, columns, table)
    links.used |= said
    links.asked = said
    links.cells = [one for one in links.cells if _is_meant(one, links, name)]
    _use_cells(index, links, table, name)
    if not (
        _use_years(index, reading, links, table) and _use_figures(index, reading, links, table)
    ):
        return None
    operation = operation_of(reading, links, table)
    plan = planned(index, reading, links, table, operation, name)
    if plan is None or not _uses_names(index, reading, links, table):
        return None
    return _with_confidence(index, plan, reading, links)


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


def _is_meant(link: CellLink, links: Links, name: int) -> bool:
    """Whether a cell is a condition: what the document is about is none, unless its column is named too."""
    if not link.at <= links.context or link.column == name:
        return True
    return any(one.column == link.column and one.at - link.at for one in links.columns)


def _use_cells(index: IndexView, links: Links, table: TableRecord, name: int) -> None:
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
            shown = " or ".join(key.strip() for key in keys)
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


def _use_figures(index: IndexView, reading: Reading, links: Links, table: TableRecord) -> bool:
    """Whether every figure is a condition on a column of figures, or said by a cell or a column."""
    for figure, operator, at in reading.figures:
        said = links.used | {i for link in links.columns for i in link.at}
        if at & said and operator == "=":
            continue
        column = _column_for(index, reading, figure, operator, links, table)
        if column is None:
            if at & links.context:
                continue
            return False
        scale = table.columns[column].scale
        divisor = scale if scale > 1 and figure.low >= scale else 1
        low, high = float(figure.low) / divisor, float(figure.high) / divisor
        values = (low, high) if operator == "between" else (low,)
        test = CellCondition(column, operator, values)  # type: ignore[arg-type]
        links.conditions.append(Condition(test, compared(operator, figure.text)))
        links.used |= at | next((c.at for c in links.columns if c.column == column), frozenset())
    return True


def _column_for(
    index: IndexView,
    reading: Reading,
    figure: Figure,
    operator: str,
    links: Links,
    table: TableRecord,
) -> int | None:
    """The column of figures that a figure is compared with: the one that is named best, of its unit if it has one."""
    wanted = "percent" if figure.unit == "percent" else "money" if figure.unit else None
    numeric = [i for i, column in enumerate(table.columns) if column.kind in NUMBERS]
    fitting = [i for i in numeric if table.columns[i].kind == wanted] or numeric
    named = [c for c in links.columns if c.column in fitting and not c.at <= links.used]
    if named:
        return max(named, key=lambda c: (c.score, -c.column)).column
    if operator == "=":
        return None  # a number that is only named: of a report, of a round
    nearest = nearest_column(index, reading, links, table, fitting)
    return nearest[0].column if nearest else None


def _uses_names(index: IndexView, reading: Reading, links: Links, table: TableRecord) -> bool:
    """Whether every place and organisation of the question is linked, or is what the document is about.

    That is an organisation which it names anywhere, and a place which it names at its beginning.
    """
    said = links.used | links.context | {at for link in links.columns for at in link.at}
    left = [name for name in reading.names if not name.at & said]
    text = index.document(table.document).text if left else ""
    for name in left:
        where = (text[:_OPENING] if name.place else text).casefold()
        if not any(written.casefold() in where for written in name.written):
            return False
        links.used |= name.at
    return True


def _with_confidence(index: IndexView, plan: Plan, reading: Reading, links: Links) -> Plan:
    explained = links.used | links.context | _relations(reading, links)
    total = sum(reading.weights.values())
    question = reading.question.text
    left = {
        at: question[reading.words[at].start : reading.words[at].end]
        for at in reading.weights
        if at not in explained
    }
    names = {at for at, word in left.items() if at and word[0].isupper()}
    text = index.document(plan.table.document).text if names else ""
    left = {at: word for at, word in left.items() if at not in names or word not in text}
    share = 1.0 - sum(reading.weights[at] for at in left) / total if total else 1.0
    guessed = _GUESSED if links.guessed else 1.0
    return replace(plan, confidence=share * guessed, unexplained=tuple(left.values()))


def _relations(reading: Reading, links: Links) -> frozenset[int]:
    """Words that say how a cell belongs to its row: "paid" in "paid for by PBF"."""
    text, found = reading.question.text, reading.words
    starts = [found[min(link.at)].start for link in links.cells]
    return frozenset(
        at
        for at in reading.weights
        for start in starts
        if found[at].end < start and _BY.fullmatch(text, found[at].end, start)
    )

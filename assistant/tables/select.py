"""Rows of a table that a question selects: the entry to tables, for lists and for look-ups.

For a list or count (`rows_meeting_conditions`), "Which economies in South Asia score 0 on Safety?":
1. The table has a column whose name the question asks for ("economies": Economy), or its rows are
   what it asks for (assistant.tables.columns); the cells of that column are the answer.
2. A row is selected when it meets the conditions on every other column (assistant.tables.conditions).
3. The question's other words must nearly all occur in the names of table, headings and document, and its
   names and figures must all be used: else it asks for something that the table does not say.

For a look-up (`rows_by_figure_or_order`), whose likeliest sentence is a row:
4. The tables of its document are tried, those first whose names say most of the question.
5. By figure: every row that meets the question's figures. By order: "the largest donor" selects the row with
   the highest figure of the column that the question names, or of rank 1; "the lowest …" the one with the
   lowest. Rows that tie are all selected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.question.understand import Question
from assistant.tables.columns import (
    answer_column,
    asked_for,
    begins_with,
    content_stem_sequence,
    content_stems,
    named_columns,
)
from assistant.tables.conditions import Condition, conditions, figure_conditions
from assistant.tables.model import Table, TableRow, number_in, tables_of
from corpus.model import Block, Document, Passage, Span
from corpus.names import find_places
from corpus.normalize import fold
from corpus.stemming import STOP_WORDS

_MOST_OF_LIST = 60  # rows; a question that selects more is not answered from the table
_MOST_OF_LOOK_UP = 15
_UNEXPLAINED = 0.34  # share of the question's words that the table need not say
_MOSTLY_FIGURES = 0.8  # share of cells with a figure in a column that can be ordered
# "What did ILO do …", "What was it about": asked of one deed or thing, not of the rows of a table.
_OF_ONE = re.compile(
    r"^\W*(?:(?:what|why|how)\s+(?:did|does|do|was|is|has|had)\b"
    r"|qu['’](?:a|est|ont)\b|que\s+fait\b|pourquoi\b|comment\b|qué\s+(?:hizo|hace|es|fue)\b"
    r"|por\s+qué\b|cómo\b)",
    re.IGNORECASE,
)
_HIGH = re.compile(
    r"\b(?:largest|highest|biggest|greatest|most|top|leading|la plus|le plus|mayor|más)\b",
    re.IGNORECASE,
)
_LOW = re.compile(r"\b(?:lowest|smallest|least|fewest|moins|menor|menos)\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_RANK, _FIRST = re.compile(r"\brank", re.IGNORECASE), re.compile(r"1\b(?![.,]\d)")


@dataclass(frozen=True, slots=True)
class SelectedRow:
    """A row that a list or count has selected.

    ``value``: its cell of the answer's column. ``figure``: its cell of the only column of figures, if the
    question asks for a figure too; else "". ``end``: where the last cell that matters ends.
    """

    value: str
    figure: str
    block: Block
    end: int


def asks_for_extreme(question: Question) -> bool:
    """Whether a question asks for what is first or last of several: "the largest donor"."""
    return bool(_HIGH.search(question.text)) != bool(_LOW.search(question.text))


def may_select(question: Question, passage: Passage, title: str) -> bool:
    """Whether the table of ``passage`` may have a column that is asked for, or rows that are.

    Asked before the document is unpacked, which takes long. ``title``: of the document.
    """
    if _OF_ONE.match(question.text) or " | " not in passage.text:
        return False
    names = passage.context or passage.text  # of the columns; the heading row says them itself
    if content_stems(names, question) & asked_for(question):
        return True
    about = content_stems(" ".join((*passage.headings, title)), question)
    return bool(about & begins_with(question))


# --- lists and counts ------------------------------------------------------------------------


def rows_meeting_conditions(question: Question, document: Document) -> tuple[SelectedRow, ...]:
    """The rows of the table of ``document`` that fits ``question`` best; none where none fits."""
    if _OF_ONE.match(question.text):
        return ()
    found: list[tuple[float, int, Table, list[TableRow], list[str]]] = []
    for table in tables_of(document):
        column = answer_column(question, table, document.metadata.title)
        others = [other for other in table.columns if other and other != column]
        required = conditions(question, table, others) if column else []
        if not column or not required:
            continue
        rows = [row for row in table.rows if all(one.is_met_by(row) for one in required)]
        explained = _explained_share(question, table, column, required, document)
        if explained and rows and len(rows) < len(table.rows):
            used = [column, *(one.column for one in required)]
            found.append((explained, -len(content_stems(table.names, question)), table, rows, used))
    if not found:
        return ()
    *_, table, rows, used = max(found, key=lambda one: one[:2])
    selected = _selected(question, table, rows, used)
    return selected if len(selected) <= _MOST_OF_LIST else ()


def _selected(
    question: Question, table: Table, rows: Sequence[TableRow], used: list[str]
) -> tuple[SelectedRow, ...]:
    """Each different answer once, with its first row. ``used``: columns of the answer and of the conditions."""
    figures = _only_figures(table, used) if "number" in question.kinds[1:] else None
    columns = [*used, figures] if figures else used
    once: dict[str, SelectedRow] = {}
    for row in rows:
        end = max((row.ends.get(c, 0) for c in columns), default=0) or row.block.end
        figure = row.cells.get(figures, ("",))[0] if figures else ""
        for value in row.cells.get(used[0], ()):
            once.setdefault(fold(value), SelectedRow(value, figure, row.block, end))
    return tuple(once.values())


def _only_figures(table: Table, used: Sequence[str]) -> str | None:
    """The only column of figures that is not in ``used``."""
    numeric = [c for c in table.columns if c and c not in used and table.is_numeric(c)]
    return numeric[0] if len(numeric) == 1 else None


def _explained_share(
    question: Question,
    table: Table,
    column: str,
    required: Sequence[Condition],
    document: Document,
) -> float:
    """Share of the question's words that table and conditions say, in [0, 1]; 0 if the share is too low, or a
    place or figure of the question is not among them.
    """
    about = document.metadata
    names = f"{table.names} {about.title} {about.publisher or ''} {about.year or ''}"
    known = content_stems(f"{names} {column}", question).union(*(one.stems for one in required))
    said = " \n ".join((names, *(v for one in required for v in one.values)))
    if set(question.places) - {mention.key for mention in find_places(said)}:
        return 0.0
    if any(not set(content_stem_sequence(figure, "en")) <= known for figure in question.figures):
        return 0.0
    by_word = {fold(question.text[w.start : w.end]): w.stem for w in question.terms}
    terms = [stem for word, stem in by_word.items() if word not in STOP_WORDS]
    share = sum(stem in known for stem in terms) / len(terms)
    return share if share >= 1 - _UNEXPLAINED else 0.0


# --- look-ups --------------------------------------------------------------------------------


def rows_by_figure_or_order(
    question: Question, document: Document, likely: Span
) -> tuple[Span, ...]:
    """The rows that the question's figure or order selects; none where it has neither.

    ``likely``: span of the row that is likeliest to answer; its table comes first among tables whose names
    fit equally well.
    """
    by_figure = question.kind == "list" and bool(question.figures)
    if question.kind == "summary" or not (by_figure or asks_for_extreme(question)):
        return ()
    for table in _by_name(question, tables_of(document), likely):
        rows = _by_figure(question, table) if by_figure else _by_order(question, table)
        found = _in_places(question, rows, document)
        if 0 < len(found) <= _MOST_OF_LOOK_UP:
            return tuple(found)
    return ()


def _by_name(question: Question, tables: Iterable[Table], likely: Span) -> list[Table]:
    """``tables``, those first whose names say most of the question and little else.

    Of names only letters count: the years and numbers of sheets are much the same in all of them.
    """
    asked = {word.stem for word in question.terms}

    def unlike(table: Table) -> tuple[int, float, bool]:
        names = content_stems(" ".join(_LETTERS.findall(table.name)), question)
        common = len(names & asked)
        own = any(row.block.start <= likely.start < row.block.end for row in table.rows)
        return -common, -common / max(1, len(names)), not own

    return sorted((table for table in tables if any(table.columns)), key=unlike)


def _by_figure(question: Question, table: Table) -> list[Span]:
    """Rows that have the question's figures in a column: the one that it names best of those with such rows."""
    for column in named_columns(question, table.columns):
        required = figure_conditions(question, table, [column])
        found = [
            Span(row.block.start, row.ends.get(column, row.block.end))
            for row in table.rows
            if required and all(one.is_met_by(row) for one in required)
        ]
        if found:
            return found
    return []


def _by_order(question: Question, table: Table) -> list[Span]:
    """Rows that come first by rank, or by the figures of a column that the question names."""
    high = bool(_HIGH.search(question.text))
    ranks = next((column for column in table.columns if _RANK.search(column)), None)
    if ranks is not None:
        first = [row for row in table.rows if any(map(_FIRST.match, row.cells.get(ranks, ())))]
        return [Span(row.block.start, row.block.end) for row in first if high]
    rows = [row for row in table.rows if any(row.cells)]  # the row of names has no named column
    for column in named_columns(question, table.columns):
        values = [_number(row, column) for row in rows]
        known = [value for value in values if value is not None]
        if len(known) < 2 or len(known) < _MOSTLY_FIGURES * len(values):
            continue
        extreme = max(known) if high else min(known)
        return [
            Span(row.block.start, row.block.end)
            for row, value in zip(rows, values, strict=True)
            if value == extreme
        ]
    return []


def _number(row: TableRow, column: str) -> Decimal | None:
    numbers = [number_in(cell) for cell in row.cells.get(column, ())]
    return next((number for number in numbers if number is not None), None)


def _in_places(question: Question, rows: Sequence[Span], document: Document) -> Sequence[Span]:
    """The rows that name a place that is asked for; all where none does."""
    wanted = set(question.places)
    named = [s for s in rows if wanted & {m.key for m in find_places(s.of(document.text))}]
    return named or rows

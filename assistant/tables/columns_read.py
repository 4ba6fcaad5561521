"""What the reader says of the columns of tables: which are asked for, by which rows are chosen or divided, and what is done.

A column is read as its name with a few of its cells, below the document and the name of its table:

    Paid for by: Harbour Fund, Coast Guard
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from assistant.question.understand import Question
from assistant.reader.scores import Reader, Shown
from assistant.reader.sheets import ColumnScore
from assistant.tables.plan import Plan
from assistant.tables.roles import first_rows
from index.model import DocumentRecord, TableRecord
from index.view import IndexView

FEATURES = (
    "asked",  # log-odds that the columns asked for are, on average
    "asked_below_best",  # and how much less than those of the likeliest column
    "asked_operation",  # logarithm of the probability of what is done
    "chosen_by",  # log-odds that rows are chosen by the columns of its conditions, on average
    "not_chosen_by",  # the highest such of a column without a condition
    "divided_by",  # log-odds that rows are divided by the column by which they are
)
_FAR = 8.0  # log-odds beyond which nothing more is said
_LIKELY = math.log(0.15)  # logarithm of the probability from which an operation is tried
_COMPARED = ("remainder", "ratio", "compare")  # operations that are called a difference
_MOST = 48  # columns of a table that are read
_TITLE, _TABLE = 12, 20  # words of the titles of document and table
_NAME, _CELL, _CELLS = 80, 24, 3  # characters of a name and of a cell, and cells of a column


@dataclass(frozen=True)
class ColumnsRead:
    """``scores``: by column, of those that were read; ``operations``: logarithms of the probabilities of what is done with them,
    by name (`assistant.reader.sheets.OPERATIONS`).
    """

    scores: Mapping[int, ColumnScore]
    operations: Mapping[str, float]

    def target(self, at: int) -> float:
        """Log-odds that a column is asked for, in [-8, 8]; those of all on average for one that was not read."""
        among = [self.scores[at]] if at in self.scores else self.scores.values()
        return fmean(_bound(one.target) for one in among)

    @cached_property
    def likeliest_target(self) -> float:
        """The highest log-odds that a column is asked for, in [-8, 8]."""
        return max(map(self.target, self.scores))

    def group(self, at: int) -> float:
        """Log-odds that rows are divided by a column, in [-8, 8]; the lowest for one that was not read."""
        return _bound(self.scores[at].group) if at in self.scores else -_FAR

    def is_likely(self, operation: str) -> bool:
        """Whether an operation is worth a try, whatever words of the question say."""
        return self.operations[operation] >= _LIKELY


@dataclass(frozen=True, slots=True)
class PlanColumns:
    """The columns of a plan: those that it asks for, by which it chooses rows, and by which it divides them."""

    targets: tuple[int, ...]
    conditions: tuple[int, ...]
    groups: tuple[int, ...]

    @classmethod
    def of(cls, plan: Plan) -> PlanColumns:
        """Those of a plan, which may be headings (-1) too."""
        return cls(
            (*plan.targets, *plan.series, *(plan.above or ())),
            tuple(one.test.column for one in (*plan.conditions, *plan.whole)),
            () if plan.group is None else (plan.group,),
        )


def read_columns(
    index: IndexView,
    question: Question,
    tables: Sequence[TableRecord],
    records: Mapping[str, DocumentRecord],
    reader: Reader,
) -> dict[int, ColumnsRead]:
    """What the columns of some tables have to do with a question, by the number of the table; none for one without names."""
    shown = [columns_shown(index, one, records[one.document].title) for one in tables]
    read = [(one, *own) for one, own in zip(tables, shown, strict=True) if own[0]]
    said = reader.columns(question.text, [own for _, _, own in read])
    return {
        one.id: ColumnsRead(dict(zip(columns, score.columns, strict=True)), score.operations)
        for (one, columns, _), score in zip(read, said, strict=True)
    }


def columns_shown(index: IndexView, table: TableRecord, title: str) -> tuple[list[int], Shown]:
    """The columns of a table with a name, and as units below what names it. ``title``: of its document."""
    rows = first_rows(index, table)
    columns = [at for at, column in enumerate(table.columns) if column.names][:_MOST]
    units = []
    for at in columns:
        cells = (row.cells[at].text.strip()[:_CELL] for row in rows if at in row.cells)
        few = list(dict.fromkeys(filter(None, cells)))[:_CELLS]
        name = table.columns[at].name[:_NAME]
        units.append(f"{name}: {', '.join(few)}" if few else name)
    named = (_first(title, _TITLE), _first(table.title or table.sheet or "", _TABLE))
    above = " ; ".join(dict.fromkeys(name for name in named if name))
    return columns, Shown(above, tuple(units))


def _first(text: str, words: int) -> str:
    return " ".join(text.split()[:words])


def features_of(plan: Plan, read: ColumnsRead | None) -> dict[str, float]:
    """What the reader says of the parts of a plan, by the names of `FEATURES`; 0 for a table that was not read."""
    values = dict.fromkeys(FEATURES, 0.0)
    if read is None:
        return values
    own, scores = PlanColumns.of(plan), read.scores
    targets = [read.target(at) for at in own.targets if at >= 0]
    conditions = [_bound(scores[at].condition) for at in {*own.conditions} if at in scores]
    groups = [read.group(at) for at in own.groups if at in scores]
    others = scores.keys() - {*own.conditions, *own.groups, plan.name, plan.code}
    values["asked_operation"] = max(-_FAR, read.operations[name_of(plan.operation)])
    if targets:
        values["asked"] = sum(targets) / len(targets)
        values["asked_below_best"] = read.likeliest_target - values["asked"]
    if conditions:
        values["chosen_by"] = sum(conditions) / len(conditions)
    if groups:
        values["divided_by"] = groups[0]
    values["not_chosen_by"] = max((_bound(scores[at].condition) for at in others), default=-_FAR)
    return values


def name_of(operation: str) -> str:
    """What the reader calls an operation of a plan."""
    return "difference" if operation in _COMPARED else operation


def _bound(odds: float) -> float:
    return max(-_FAR, min(_FAR, odds))

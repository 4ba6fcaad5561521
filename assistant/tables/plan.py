"""A plan: what is done with one table to answer a question, as values that can be checked and shown in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.model import CellCondition, TableRecord

Operation = Literal[
    "cell",
    "rows",
    "count",
    "sum",
    "mean",
    "most",
    "least",
    "difference",
    "ratio",
    "compare",
    "check",
    "share",
    "group",
]
_OF_ROWS = ("cell", "check", "compare", "difference", "ratio")  # shown of the rows themselves
_COMPARING = {">", "<", ">=", "<=", "missing", "nothing"}
HEADINGS = -1  # in the place of a column: the headings above the rows
_COMPARED = {
    "=": "is",
    ">": "is more than",
    "<": "is less than",
    ">=": "is at least",
    "<=": "is at most",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition with the words of the question, or the cell, that it was made of."""

    test: CellCondition
    shown: str


@dataclass(frozen=True, slots=True)
class Plan:
    """``name``: column that names the rows; ``code``: one of short names by which they are told apart ("Ref"), if there is one.
    ``targets``: columns that are asked for. ``chosen``: rows that the question
    names itself; ``saying``: words of it for which they were chosen, "" where it has their names. ``first``: how many rows
    of an order. ``above``: a pair of columns, the first of which must be more.

    ``series``: columns of years that are compared or added up along each row; ``limit``: what their cells must be.
    ``group``: column whose values divide the rows, -1 for the headings above them, each with its ``measure``; ``order``: of
    the groups, "" where all are shown; ``contrast``: what is computed of two. ``apart``: rows are ordered by the first
    target less the second. ``whole``: conditions that the rows of which a share is taken meet. ``also``: columns that are
    shown too. ``rounded``: to whole numbers. ``confidence``: probability that the plan is right, in [0, 1].
    ``unexplained``: words of the question that it does not account for.
    """

    table: TableRecord
    operation: Operation
    name: int
    conditions: tuple[Condition, ...] = ()
    targets: tuple[int, ...] = ()
    chosen: tuple[int, ...] = ()
    saying: str = ""
    first: int = 1
    above: tuple[int, int] | None = None
    series: tuple[int, ...] = ()
    limit: CellCondition | None = None
    group: int | None = None
    order: Literal["most", "least", ""] = ""
    measure: Literal["count", "sum", "mean"] = "count"
    contrast: Literal["difference", "ratio", ""] = ""
    apart: bool = False
    whole: tuple[Condition, ...] = ()
    also: tuple[int, ...] = ()
    rounded: bool = False
    code: int | None = None
    confidence: float = 0.0
    unexplained: tuple[str, ...] = ()

    def column(self, at: int) -> str:
        return self.table.columns[at].name if at >= 0 else ""

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns that matter, the name first."""
        tested = [one.test.column for one in self.conditions]
        if self.group is not None:
            tested.append(self.group)
        asked = (*(self.above or ()), *self.targets, *self.series, *self.also)
        code = () if self.code is None or self.group is not None else (self.code,)
        known = dict.fromkeys((self.name, *code, *self.beside, *tested, *asked))
        return tuple(at for at in known if at >= 0)

    @property
    def compares(self) -> bool:
        """Whether rows are chosen by what their numbers come to or by what they lack, which the text of a row does not say."""
        tests = {one.test.operator for one in self.conditions}
        return bool(self.above or self.limit or tests & _COMPARING)

    @property
    def beside(self) -> tuple[int, ...]:
        """Columns of text without a name right of the column of names: its list goes on in them."""
        columns = self.table.columns
        last = self.name + 1
        while last < len(columns) and not columns[last].names and columns[last].kind == "text":
            last += 1
        return tuple(range(self.name + 1, last)) if columns[self.name].names else ()

    def words(self, found: int) -> str:
        """What was done, in words: "Rows whose Donor is PBF: 5 of 13 rows". ``found``: number of rows."""
        parts = [
            f"{self.column(one.test.column)} {one.shown}".strip()
            for one in self.conditions
            if one.test.column != HEADINGS
        ]
        if self.above is not None:
            high, low = self.above
            parts.append(f"{self.column(high)} is more than {self.column(low)}")
        asked = (" less " if self.apart else ", ").join(
            map(self.column, (*self.targets, *self.series))
        )
        title = self.table.title or self.table.sheet or ""
        below = [one.shown for one in self.conditions if one.test.column == HEADINGS]
        if self.chosen and not parts and not below and self.operation in _OF_ROWS:
            return f"{title or 'Table'}: {asked}"
        rows = " ".join(("Rows", *below, *([f"whose {' and '.join(parts)}"] if parts else [])))
        if self.saying:
            rows += f"{' and' if parts else ''} that say “{self.saying}”"
        about = {
            "most": f", highest {asked} first",
            "least": f", lowest {asked} first",
            "sum": f", {asked} added up",
            "mean": f", mean of {asked}",
            "share": f", share of {f'all {asked}' if asked else 'all rows'}",
            "group": f", by {self.group_name}: {self.measure}{f' of {asked}' if asked else ''}",
            "difference": f", difference of {asked} added up",
        }.get(self.operation, f", {asked}" if asked else "")
        where = f" of “{title}”" if title else ""
        return f"{rows}{about}: {found} of {self.table.rows} rows{where}"

    @property
    def group_name(self) -> str:
        """By what the rows are divided: a column or the headings above them."""
        return self.column(self.group or 0) if self.group != HEADINGS else "heading"


def compared(operator: str, written: str) -> str:
    """A condition on a number in words: "is more than 20%"."""
    return f"{_COMPARED.get(operator, 'is')} {written}"

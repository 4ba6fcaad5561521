"""A plan: what is done with one table to answer a question, as values that can be checked and shown in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import shorten
from typing import Literal

from assistant.locale import say
from corpus.names.numbers import scale_named
from corpus.normalize import fold
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
    "remainder",
    "ratio",
    "compare",
    "check",
    "share",
    "group",
]
OVER_ROWS = ("count", "sum", "mean", "share", "group", "most", "least")  # all that are selected
_OF_ROWS = (
    "cell",
    "check",
    "compare",
    "difference",
    "remainder",
    "ratio",
)  # shown of the rows themselves
_COMPARING = {">", "<", ">=", "<=", "missing", "nothing"}
_DONE = {
    "most": "highest {columns} first",
    "least": "lowest {columns} first",
    "sum": "{columns} added up",
    "mean": "mean of {columns}",
    "share": "share of all {columns}",
    "difference": "difference of {columns} added up",
    "remainder": "{columns} added up",
}
_MEASURES = {"count": "number of rows", "sum": "{columns} added up", "mean": "mean of {columns}"}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_IN_BRACKETS = re.compile(r"\((?P<unit>[^()]{1,30})\)")
_SCALES = {1_000: "'000", 1_000_000: "million", 1_000_000_000: "billion"}
_TITLE = 90  # characters of a table's title, which may hold notes too
HEADINGS = -1  # in the place of a column: the headings above the rows
Relation = Literal[
    "is {value}",
    "is not {value}",
    "has {value}",
    "is in {value}",
    "is empty",
    "is nothing",
    "is more than {value}",
    "is less than {value}",
    "is at least {value}",
    "is at most {value}",
    "below {value}",
]
_COMPARED: dict[str, Relation] = {
    ">": "is more than {value}",
    "<": "is less than {value}",
    ">=": "is at least {value}",
    "<=": "is at most {value}",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in words: ``relation``, with a place for ``values``, which are words of the question or cells, one of which a
    row has.
    """

    test: CellCondition
    relation: Relation
    values: tuple[str, ...] = ()

    def said(self, language: str = "en") -> str:
        """As a part of a sentence: "is PBF or UNDP"."""
        known = (say(one, language) if one in ("Yes", "No") else one for one in self.values)
        value = say(" or ", language).join(known)
        return say(self.relation, language, value=value)


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
    def is_comparable(self) -> bool:
        """Whether the two columns that are asked for, if there are two, measure the same: in one unit, as far as that is known,
        and not of two years in other words where one of them has a column for the other's year ("Requests 2021" less
        "Granted 2022", and there is "Requests 2022").
        """
        if len(self.targets) != 2:
            return True
        columns = self.table.columns
        units = {columns[at].unit or _other_unit(columns[at].name) for at in self.targets}
        if len(units - {""}) > 1:
            return False
        (one, first), (other, second) = (_name_and_year(self.column(at)) for at in self.targets)
        if one == other or not (first and second) or first == second:
            return True
        known = {_name_and_year(column.name) for column in columns}
        return not known & {(one, second), (other, first)}

    @property
    def unit(self) -> str:
        """What the figures that are asked for are in, as the name of their column prints it ("USD '000"), else as it was read; ""
        where nothing says so or it differs.
        """
        columns = [self.table.columns[at] for at in self.targets or self.series]
        if len({(one.unit, one.scale) for one in columns}) != 1:
            return ""
        first = columns[0]
        printed = _IN_BRACKETS.search(first.name)
        if first.scale > 1:
            if scale_named(first.name) > 1:
                return (
                    printed["unit"] if printed and scale_named(printed["unit"]) > 1 else first.name
                )
            return f"{first.unit} {_SCALES.get(first.scale, '')}".strip()
        return first.unit

    @property
    def beside(self) -> tuple[int, ...]:
        """Columns of text without a name right of the column of names: its list goes on in them."""
        columns = self.table.columns
        last = self.name + 1
        while last < len(columns) and not columns[last].names and columns[last].kind == "text":
            last += 1
        return tuple(range(self.name + 1, last)) if columns[self.name].names else ()

    def words(self, found: int, total: int, language: str = "en") -> str:
        """What was done, in words: "Rows whose Donor is PBF: 5 of 13 rows". ``found``: number of rows; ``total``: of all that are
        no totals.
        """
        parts = [
            f"{self.column(one.test.column)} {one.said(language)}".strip()
            for one in self.conditions
            if one.test.column != HEADINGS
        ]
        if self.above is not None:
            high, low = map(self.column, self.above)
            parts.append(f"{high} {say('is more than {value}', language, value=low)}")
        columns = map(self.column, (*self.targets, *self.series))
        less = self.apart or self.operation == "remainder"
        asked = say(" less ", language).join(columns) if less else ", ".join(columns)
        title = shorten(self.table.title or self.table.sheet or "", _TITLE, placeholder=" …")
        below = [one.said(language) for one in self.conditions if one.test.column == HEADINGS]
        if self.chosen and not parts and not below and self.operation in _OF_ROWS:
            return f"{title or say('Table', language)}: {asked}"
        rows = " ".join((say("Rows", language), *below))
        if parts:
            rows += f" {say('whose', language)} {say(' and ', language).join(parts)}"
        if self.saying:
            joined = say(" and ", language) if parts else " "
            rows += f"{joined}{say('that say “{words}”', language, words=self.saying)}"
        done = self._done(asked, language)
        where = f" {say('of “{title}”', language, title=title)}" if title else ""
        counted = say("{found} of {total} rows", language, found=found, total=total)
        return f"{rows}{f', {done}' if done else ''}: {counted}{where}"

    def _done(self, asked: str, language: str) -> str:
        """What was done with the rows and the columns ``asked``; "" where nothing was."""
        if self.operation == "group":
            measure = self.measured(asked, language)
            return say(
                "by {name}: {measure}", language, name=self.group_name(language), measure=measure
            )
        if self.operation == "count" and self.group is not None:
            name = self.group_name(language)
            return say("number of different values of {columns}", language, columns=name)
        if self.operation == "share" and not asked:
            return say("share of all rows", language)
        message = _DONE.get(self.operation)
        return say(message, language, columns=asked) if message else asked

    def group_name(self, language: str = "en") -> str:
        """By what the rows are divided: a column or the headings above them."""
        if self.group is None or self.group == HEADINGS:
            return say("heading", language)
        return self.column(self.group)

    def measured(self, asked: str, language: str = "en") -> str:
        """What is computed of each group, over the columns ``asked``."""
        return say(_MEASURES[self.measure], language, columns=asked)


def compared(operator: str) -> Relation:
    """How a number is compared, in words: "is more than {value}"."""
    return _COMPARED.get(operator, "is {value}")


def _other_unit(column: str) -> str:
    """Anything for a column that has something in brackets ("Catch (tonnes)"), else ""."""
    return "()" if _IN_BRACKETS.search(column) else ""


def _name_and_year(column: str) -> tuple[str, str]:
    """The name of a column without its year, and that year; "" for one that has none."""
    name = fold(column)
    year = _YEAR.search(name)
    return " ".join(_YEAR.sub(" ", name).split()), year[0] if year else ""

"""Conditions that a question sets on the cells of a table's columns.

1. By words: cells that the question says, word for word ("South Asia").
2. By figure: in a column of figures that the question names ("score 0 on Safety", "more than 50").
3. By yes or no: where the question says the name of the column ("whose law addresses child marriage").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.question.understand import Question
from assistant.tables.columns import (
    NAMED,
    column_share,
    content_stem_sequence,
    content_stems,
    named_columns,
)
from assistant.tables.model import Table, TableRow, number_in
from corpus.names import Figure, find_figures
from corpus.normalize import fold

_SENTENCE_NAMED = 0.8  # as NAMED, for a column of yes and no, whose name is a sentence
_SHORT = 3  # letters; a value of one word that is no longer says nothing without its column's name
_YES, _NO = frozenset(["yes", "oui", "si", "да", "نعم"]), frozenset(["no", "non", "нет", "لا"])
_NOT = re.compile(r"\b(?:no|not|without|lacks?|pas|sans|sin|не|без)\b|n['’]t\b", re.I)


@dataclass(frozen=True, slots=True)
class Condition:
    """A row meets the condition if its cell of ``column`` is one of ``values``.

    ``stems``: the words of the question that set the condition.
    """

    column: str
    values: frozenset[str]
    stems: frozenset[str]

    def is_met_by(self, row: TableRow) -> bool:
        return any(value in self.values for value in row.cells.get(self.column, ()))


def conditions(question: Question, table: Table, columns: Sequence[str]) -> list[Condition]:
    """All conditions of the question on ``columns``; one by yes or no only on columns without another one."""
    found = [
        *_by_words(question, table, columns),
        *figure_conditions(question, table, columns),
    ]
    used = {one.column for one in found}
    return [*found, *_by_yes(question, table, [c for c in columns if c not in used])]


def figure_conditions(question: Question, table: Table, columns: Sequence[str]) -> list[Condition]:
    """A condition for each figure of the question, on the column of figures that it names best."""
    numeric = [c for c in named_columns(question, columns) if table.is_numeric(c)]
    if not numeric:
        return []
    column = numeric[0]
    return [
        Condition(
            column,
            frozenset(v for v in table.values(column) if _is_within(number_in(v), figure)),
            content_stems(f"{column} {figure.text}", question),
        )
        for figure in find_figures(question.text, question.language)
        if figure.key in question.figures
    ]


def _by_words(question: Question, table: Table, columns: Sequence[str]) -> list[Condition]:
    """Conditions by cells that occur in the question; of two that overlap there only the longer one."""
    asked = content_stem_sequence(question.text, question.language)
    said: list[tuple[int, int, str, str]] = []
    for column in columns:
        for value in table.values(column):
            own = content_stem_sequence(value, question.language)
            short = len(own) == 1 and len(own[0]) <= _SHORT
            if short and column_share(column, question) < NAMED:
                continue
            at = _position(own, asked)
            if at is not None and not value.replace(",", "").replace(".", "").isdigit():
                said.append((at, at + len(own), column, value))
    longest = [one for one in said if not any(_is_inside(one, other) for other in said)]
    return [
        Condition(
            column,
            frozenset(value for *_, c, value in longest if c == column),
            frozenset(s for start, end, c, _ in longest if c == column for s in asked[start:end]),
        )
        for column in dict.fromkeys(c for _, _, c, _ in longest)
    ]


def _by_yes(question: Question, table: Table, columns: Sequence[str]) -> list[Condition]:
    """A condition on the column of yes and no whose name the question says; empty if there is none."""
    best = max(columns, key=lambda c: (column_share(c, question), len(c)), default="")
    values = {fold(v): v for v in table.values(best)}
    is_named = column_share(best, question) >= _SENTENCE_NAMED
    if len(content_stems(best, question)) < 2 or not is_named:
        return []
    if not values.keys() & _YES or not values.keys() & _NO:
        return []
    wanted = _NO if _NOT.search(question.text) else _YES
    found = frozenset(v for key, v in values.items() if key in wanted)
    return [Condition(best, found, content_stems(best, question))]


def _is_within(value: Decimal | None, figure: Figure) -> bool:
    """Whether a cell's number is that of the question, or within its bound."""
    if value is None:
        return False
    if figure.qualifier == "more than":
        return value > figure.low
    if figure.qualifier == "less than":
        return value < figure.low
    if figure.qualifier == "at least":
        return value >= figure.low
    if figure.qualifier == "at most":
        return value <= figure.low
    return figure.low <= value <= figure.high


def _is_inside(one: tuple[int, int, str, str], other: tuple[int, int, str, str]) -> bool:
    """Whether the words of ``one`` in the question are a part of those of ``other``."""
    longer = other[1] - other[0] > one[1] - one[0]
    return longer and other[0] <= one[0] and one[1] <= other[1]


def _position(inner: Sequence[str], outer: Sequence[str]) -> int | None:
    """Where ``inner`` occurs in ``outer`` without a gap; None where it does not."""
    n = len(inner)
    starts = range(len(outer) - n + 1) if n else ()
    return next((at for at in starts if tuple(outer[at : at + n]) == tuple(inner)), None)

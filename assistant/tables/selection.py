"""Rows of one table that a question selects: "Which economies in South Asia score 0 on Safety?"

1. The table has a column whose name the question asks for ("economies": Economy), or its rows are
   what it asks for ("evaluations", in a register of evaluations); the cells of that column, or the
   first ones, are the answer.
2. Conditions are cells of other columns that the question says, word for word ("South Asia"); figures,
   in a column of figures that the question names ("score 0 on Safety", "more than 50"); and yes or no,
   where the question says the name of the column ("whose law addresses child marriage").
3. A row is selected when it meets the conditions of every column. The question's other words must
   nearly all stand in the names of table, headings and document, and its names and figures must all
   be used: else the question asks for something that the table does not say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.question.understand import Question
from assistant.tables.model import Table, TableRow, number_in, tables_of
from corpus.model import Block, Document, Passage
from corpus.names import Figure, find_figures, find_places
from corpus.normalize import fold
from corpus.stemming import STOP_WORDS, words

_MOST = 60  # rows of a list
_NAMED = 0.6  # share of a column's words that the question must say
_SAID = 0.8  # the same for a column of yes and no, whose name is a sentence
_UNEXPLAINED = 0.34  # share of the question's words
_HEAD = 4  # words at the beginning of a question among which is what it asks for
_DISTINCT = 0.8  # share of the cells of a column that names its rows
_WEAK = 3  # letters; a shorter value says nothing without the name of its column
# "What did ILO do …", "What was it about": asked of one deed or thing, not of the rows of a table.
_OF_ONE = re.compile(
    r"^\W*(?:(?:what|why|how)\s+(?:did|does|do|was|is|has|had)\b"
    r"|qu['’](?:a|est|ont)\b|que\s+fait\b|pourquoi\b|comment\b|qué\s+(?:hizo|hace|es|fue)\b"
    r"|por\s+qué\b|cómo\b)",
    re.IGNORECASE,
)
_YES, _NO = frozenset(["yes", "oui", "si", "да", "نعم"]), frozenset(["no", "non", "нет", "لا"])
_NOT = re.compile(r"\b(?:no|not|without|lacks?|pas|sans|sin|не|без)\b|n['’]t\b", re.I)


@dataclass(frozen=True, slots=True)
class Selected:
    """``value``: a cell of the answer's column. ``figure``: the row's cell of the only column of
    figures, where the question asks for one too. ``end``: of the last cell that was looked at.
    """

    value: str
    figure: str
    block: Block
    end: int


@dataclass(frozen=True, slots=True)
class _Condition:
    """``stems``: words of the question that it stands for."""

    column: str
    values: frozenset[str]
    stems: frozenset[str]


def _is_of_one(question: Question) -> bool:
    """Whether a question asks of one deed or thing, and so not for rows of a table."""
    return bool(_OF_ONE.match(question.text))


def may_select(question: Question, passage: Passage, title: str) -> bool:
    """Whether the table of ``passage`` may have a column that is asked for, or rows that are; looked at
    before its document, which takes long to be unpacked. ``title``: of the document.
    """
    if _is_of_one(question) or " | " not in passage.text:
        return False
    names = (
        passage.context or passage.text
    )  # of the columns; those that the heading row says itself
    if _stems(names, question) & _wanted(question):
        return True
    return bool(_stems(" ".join((*passage.headings, title)), question) & _begins(question))


def _wanted(question: Question) -> set[str]:
    return set(question.counted) or {w.stem for w in question.terms[:_HEAD]}


def _begins(question: Question) -> set[str]:
    return {w.stem for w in question.terms[:1]}


def selected(question: Question, document: Document) -> tuple[Selected, ...]:
    """The rows of the table of ``document`` that fits ``question`` best; none where none fits."""
    if _is_of_one(question):
        return ()
    asked = _sequence(question.text, question.language)
    found: list[tuple[float, int, Table, list[TableRow], list[str]]] = []
    for table in tables_of(document):
        head = _head(question, table, document)
        conditions = _conditions(question, asked, table, head) if head else []
        if not head or not conditions:
            continue
        rows = [row for row in table.rows if all(_meets(row, one) for one in conditions)]
        explained = _explained(question, table, head, conditions, document)
        if explained and rows and len(rows) < len(table.rows):
            last = [head, *(one.column for one in conditions)]
            unsaid = len(_stems(table.names, question))
            found.append((explained, -unsaid, table, rows, last))
    if not found:
        return ()
    *_, table, rows, last = max(found, key=lambda one: one[:2])
    cut = _cut(question, table, rows, last)
    return cut if len(cut) <= _MOST else ()


def _cut(
    question: Question, table: Table, rows: Sequence[TableRow], last: list[str]
) -> tuple[Selected, ...]:
    """Every answer once, with its row up to the last cell that matters; ``last[0]``: the answer's."""
    told = _told(table, last) if "number" in question.kinds[1:] else None
    columns = [*last, told] if told else last
    once: dict[str, Selected] = {}
    for row in rows:
        end = max((row.ends.get(c, 0) for c in columns), default=0) or row.block.end
        figure = row.cells.get(told, ("",))[0] if told else ""
        for value in row.cells.get(last[0], ()):
            once.setdefault(fold(value), Selected(value, figure, row.block, end))
    return tuple(once.values())


def _told(table: Table, last: Sequence[str]) -> str | None:
    """The only column of figures that is not in ``last``."""
    numeric = [c for c in table.columns if c and c not in last and table.is_numeric(c)]
    return numeric[0] if len(numeric) == 1 else None


def _head(question: Question, table: Table, document: Document) -> str | None:
    """The column that is asked for: its name is what the question begins with."""
    wanted = _wanted(question)
    best: tuple[float, str] = (0.0, "")
    for column in table.columns:
        own = _stems(column, question)
        share = len(own & wanted) / len(own) if own else 0.0
        if share > best[0] and not table.is_numeric(column):
            best = (share, column)
    if best[0] >= _NAMED:
        return best[1]
    first = next((column for column in table.columns if column), "")
    values = table.values(first)
    names_rows = len(values) > _DISTINCT * len(table.rows) and not table.is_numeric(first)
    about = _stems(f"{table.names} {document.metadata.title}", question)
    return first if names_rows and _begins(question) & about else None


def _conditions(
    question: Question, asked: Sequence[str], table: Table, head: str
) -> list[_Condition]:
    others = [column for column in table.columns if column and column != head]
    found = [*_by_words(question, asked, table, others), *_by_figure(question, table, others)]
    used = {one.column for one in found}
    left = [column for column in others if column not in used]
    return [*found, *_by_yes(question, table, left)]


def _by_words(
    question: Question, asked: Sequence[str], table: Table, columns: Sequence[str]
) -> list[_Condition]:
    """Values that the question says; of two that overlap in it the longer one."""
    said: list[tuple[int, int, str, str]] = []
    for column in columns:
        for value in table.values(column):
            words_of = _sequence(value, question.language)
            weak = len(words_of) == 1 and len(words_of[0]) <= _WEAK
            if weak and _share(column, question) < _NAMED:
                continue
            at = _place_of(words_of, asked)
            if at is not None and not value.replace(",", "").replace(".", "").isdigit():
                said.append((at, at + len(words_of), column, value))
    longest = [
        one
        for one in said
        if not any(
            o[0] <= one[0] and one[1] <= o[1] and o[1] - o[0] > one[1] - one[0] for o in said
        )
    ]
    return [
        _Condition(
            column,
            frozenset(value for *_, c, value in longest if c == column),
            frozenset(s for a, b, c, _ in longest if c == column for s in asked[a:b]),
        )
        for column in dict.fromkeys(c for _, _, c, _ in longest)
    ]


def _by_figure(question: Question, table: Table, columns: Sequence[str]) -> list[_Condition]:
    found: list[_Condition] = []
    for figure in find_figures(question.text, question.language):
        if figure.key not in question.figures:
            continue
        numeric = [c for c in columns if _share(c, question) >= _NAMED and table.is_numeric(c)]
        if not numeric:
            continue
        column = max(numeric, key=lambda c: _share(c, question))
        values = frozenset(v for v in table.values(column) if _compares(number_in(v), figure))
        found.append(_Condition(column, values, _stems(f"{column} {figure.text}", question)))
    return found


def _by_yes(question: Question, table: Table, columns: Sequence[str]) -> list[_Condition]:
    best = max(columns, key=lambda c: (_share(c, question), len(c)), default="")
    values = {fold(v): v for v in table.values(best)}
    if len(_stems(best, question)) < 2 or _share(best, question) < _SAID:
        return []
    if not values.keys() & _YES or not values.keys() & _NO:
        return []
    wanted = _NO if _NOT.search(question.text) else _YES
    found = frozenset(v for key, v in values.items() if key in wanted)
    return [_Condition(best, found, _stems(best, question))]


def _meets(row: TableRow, condition: _Condition) -> bool:
    return any(value in condition.values for value in row.cells.get(condition.column, ()))


def _explained(
    question: Question,
    table: Table,
    head: str,
    conditions: Sequence[_Condition],
    document: Document,
) -> float:
    """Share of the question's words that table and conditions say; 0 where too few or a name is not."""
    about = document.metadata
    names = f"{table.names} {about.title} {about.publisher or ''} {about.year or ''}"
    known = _stems(f"{names} {head}", question).union(*(one.stems for one in conditions))
    said = " \n ".join((names, *(v for one in conditions for v in one.values)))
    if set(question.places) - {mention.key for mention in find_places(said)}:
        return 0.0
    if any(not set(_sequence(figure, "en")) <= known for figure in question.figures):
        return 0.0
    said_words = {fold(question.text[w.start : w.end]): w.stem for w in question.terms}
    terms = [stem for word, stem in said_words.items() if word not in STOP_WORDS]
    share = sum(stem in known for stem in terms) / len(terms)
    return share if share >= 1 - _UNEXPLAINED else 0.0


def _compares(value: Decimal | None, figure: Figure) -> bool:
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


def _share(column: str, question: Question) -> float:
    own = _stems(column, question)
    return len(own & {w.stem for w in question.terms}) / len(own) if own else 0.0


def _stems(text: str, question: Question) -> frozenset[str]:
    return frozenset(_sequence(text, question.language))


@lru_cache(maxsize=20_000)  # every question looks at the same cells again
def _sequence(text: str, language: str) -> tuple[str, ...]:
    """Stems of a text's words in their order, without those that say nothing."""
    return tuple(
        w.stem for w in words(text, language) if fold(text[w.start : w.end]) not in STOP_WORDS
    )


def _place_of(inner: Sequence[str], outer: Sequence[str]) -> int | None:
    """Where ``inner`` stands in ``outer`` without a gap; None where it does not."""
    n = len(inner)
    starts = range(len(outer) - n + 1) if n else ()
    return next((at for at in starts if tuple(outer[at : at + n]) == tuple(inner)), None)

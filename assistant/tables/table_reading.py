"""One table as it is read for a question: what its columns, cells and headings have to do with its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.tables.columns_read import ColumnsRead
from assistant.tables.links import ColumnLink
from assistant.tables.meanings import Meanings
from assistant.tables.reading import Name, Reading
from assistant.tables.sheet_reader import SheetReader
from corpus.names import find_places
from index.model import CellMatch, RowGroup, TableRecord
from index.view import IndexView

_OPENING = 3_000  # characters in which a document, or what is above a table, says what it is about


@dataclass(frozen=True, slots=True)
class CellText:
    """Cells that are alike: their text, and what is compared of it with a question ("female: women" for "F"). ``sex``: for which
    of the two it stands, "female" or "male"; "" for none.
    """

    match: CellMatch
    text: str
    meaning: str
    sex: str = ""


@dataclass(frozen=True, slots=True)
class TableReading:
    """``about``: title and name of the document. ``columns``: those of which the question says any word. ``context``: positions of
    the words that say what the table is about. ``name``: column that names the rows for the question, ``names_rows``: for others; ``code``: one of their codes; ``said``: the words that name it.
    ``groups``: headings inside the table. ``explained``: columns and cells that other tables of the document explain, with the
    stems of what explains them. ``values``: cells that are compared in meaning. ``wholes``: columns that have rows for all beside rows for parts: "Both"
    beside "Male" and "Female". ``parts``: columns of the months or quarters of a year, below one heading each. ``numbering``: columns that number the rows. ``amounts``: what was agreed and what is spent of it, where a question asks for what
    is left. ``sheets``: reads the cells of a row, where there is a reader; ``columns_read``: what it says of the columns.
    """

    about: str
    index: IndexView
    reading: Reading
    table: TableRecord
    meanings: Meanings
    columns: Sequence[ColumnLink]
    context: frozenset[int]
    name: int
    names_rows: int
    code: int | None
    said: frozenset[int]
    groups: Sequence[RowGroup]
    explained: Sequence[tuple[int, str, frozenset[str]]]
    values: Sequence[CellText]
    wholes: frozenset[int]
    parts: Sequence[tuple[int, ...]]
    numbering: frozenset[int]
    amounts: tuple[int, int] | None
    sheets: SheetReader | None = None
    columns_read: ColumnsRead | None = None


def is_named(read: TableReading, name: Name, text: str) -> bool:
    """Whether a text, or the title or name of the document, has a name, written together too, or in another language."""
    folded, joined = text.casefold(), _joined(read.about)
    return any(
        one.casefold() in folded or _joined(one) in joined for one in name.written
    ) or name.key in _places_at_begin(text[:_OPENING])


def above(text: str, table: TableRecord) -> str:
    """The beginning of a document, and what is right above a table: there it is said what the table is about."""
    start = table.start
    return f"{text[: min(_OPENING, start)]} {text[max(0, start - _OPENING) : start]}"


def _joined(text: str) -> str:
    """A text without what is between its words: file names write "SierraLeone"."""
    return re.sub(r"[\W_]", "", text).casefold()


@lru_cache(maxsize=256)
def _places_at_begin(text: str) -> frozenset[str]:
    return frozenset(mention.key for mention in find_places(text))

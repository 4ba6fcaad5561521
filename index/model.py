"""Values of the index: conditions on cells in, hits, records and reports out; and texts as its libraries take them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from corpus.model import Passage, subject
from corpus.tables import Column

EngineName = Literal["here", "ray"]
Operator = Literal[
    "is", "contains", "kind", "missing", "nothing", "among", "between", "=", "<", ">", "<=", ">="
]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``id``: of the passage, stable while its document is unchanged.

    ``dense``: cosine similarity, in [-1, 1]; ``keyword``: BM25, 0 or more; each None when that
    search did not return the passage. ``score``: fused, in [0, 1], higher is better.
    """

    id: str
    passage: Passage
    score: float
    dense: float | None = None
    keyword: float | None = None

    def to_dict(self, rank: int) -> dict[str, Any]:
        """The members that the interfaces print; ``rank`` counts from 1."""
        return {
            "document": self.passage.document,
            "page": self.passage.page,
            "section": list(self.passage.headings),
            "start": self.passage.start,
            "end": self.passage.end,
            "text": self.passage.text,
            "score": round(self.score, 6),
            "rank": rank,
        }


@dataclass(frozen=True, slots=True)
class TableRecord:
    """A table as the manifest knows it; see `corpus.tables.Table`. ``rows``: their number. ``start``, ``end``: of its
    rows in the text of the document.

    ``language``: of its document, in which its words are compared.
    """

    id: int
    document: str
    title: str
    headings: tuple[str, ...]
    sheet: str | None
    left: int
    columns: tuple[Column, ...]
    rows: int
    start: int
    end: int
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows below one heading of a table: its text, numbers of the first and the last row."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class CellMatch:
    """Cells of one column that are, or hold, the words ``key``: how many, and the first row."""

    table: int
    column: int
    key: str
    count: int
    first_row: int


@dataclass(frozen=True, slots=True)
class CellCondition:
    """What a row's cell of ``column`` must be.

    ``operator``: "is" and "contains" compare with any of the keys ``values`` (index.manifest.tables), "kind" with kinds
    of values, "missing" and "nothing" (which is also 0) with none, the others with one number, "between" with two; "among" holds for rows with numbers
    from the first value to the second, the third to the fourth and so on, of any column. ``negated``: the cell must not be
    so, or not be there.
    """

    column: int
    operator: Operator
    values: tuple[str | float, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that at least one search returned, with the scores of both searches.

    ``dense``: cosine similarity, in [-1, 1]. ``keyword``: BM25, 0 when no word matches.
    """

    id: str
    passage: Passage
    dense: float
    keyword: float


@dataclass(frozen=True, slots=True)
class PassageNames:
    """Keys (corpus.names) of what a passage, its headings, its document's title or country names."""

    places: frozenset[str]
    organisations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with an index. ``rule``: name of the invariant that is broken.

    ``serious``: False for what the next run of indexing puts right by itself.
    """

    rule: str
    subject: str
    detail: str
    serious: bool = True


@dataclass(frozen=True, slots=True)
class Failure:
    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one run of indexing did: names of documents, and those that failed with the reason."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: names under the four keys of what was done, failures with their reasons."""
        return {
            "added": list(self.added),
            "updated": list(self.updated),
            "unchanged": list(self.unchanged),
            "removed": list(self.removed),
            "failed": [{"document": f.document, "reason": f.reason} for f in self.failed],
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an indexing run is. ``stage``: "read", "encode" or "done"; counts are totals so far."""

    stage: str
    document: str
    documents_done: int
    documents_total: int
    passages_done: int
    seconds: float


ProgressCallback = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document as the manifest knows it. ``state``: "indexed" or "failed" (then ``reason``).

    ``aliases``: other names under which the same bytes were found.
    """

    name: str
    title: str = ""
    publisher: str | None = None
    year: int | None = None
    language: str | None = None
    symbol: str | None = None
    url: str | None = None
    country: str | None = None
    media_type: str = ""
    pages: int | None = None
    passages: int = 0
    state: str = "indexed"
    reason: str = ""
    notes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = field(default=())

    @property
    def subject(self) -> str:
        """As that of `corpus.model.Metadata`."""
        return subject(self.title, self.country)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: what a list of documents says of each."""
        return {
            "document": self.name,
            "title": self.title,
            "publisher": self.publisher,
            "year": self.year,
            "language": self.language,
            "pages": self.pages,
            "passages": self.passages,
            "state": self.state,
            "reason": self.reason,
        }


def without_surrogates(text: str) -> str:
    """The text as libraries take it that know only valid UTF-8: lone surrogates become "?".

    Offsets stay what they were.
    """
    return text.encode("utf-8", "replace").decode("utf-8")

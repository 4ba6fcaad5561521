"""The tables that may answer a question.

1. Titles, headings, names of columns and the document say words of the question; so do cells, which are compared for the
   likeliest tables only.
2. Passages of a table are near the question in meaning, or their document is among those that were found.
3. What both say together is a linear model, fitted by ``python -m assistant.evaluation.fitting.finding_tables``.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from assistant.question.glossary import translate_question
from assistant.retrieval.features import rarities
from assistant.retrieval.results import RetrievalResult
from assistant.tables.reading import Reading, content, read_question, told_by_name
from assistant.tables.weights import log_odds
from corpus.model import Passage
from index.filters import Filters
from index.model import CellMatch, DocumentRecord, TableRecord
from index.view import IndexView

FEATURES = (
    "said",  # share of the question's words that the table says anywhere, in [0, 1]
    "document",  # 1 by the rank of its document among the passages found, 0 where it is not there
    "nearest",  # relatedness of the question to the nearest passage of the table, in [0, 1]
    "mean",  # and to all on average
    "rows",  # power of ten of their number
    "columns",  # tens of them
)
_COMPARED = 400  # tables whose cells are compared with the question
MOST, _OF_ONE = 6, 3  # tables that are interpreted, and of one document
_PASSAGES, _NEAREST = 30, 10  # passages whose documents, and whose tables, were found
_DOCUMENTS = 8  # from which rank on a document is as far as one that was not found


@dataclass(frozen=True, slots=True)
class Found:
    """A table that may answer. ``fit``: share of the question's words that it says, in [0, 1]. ``behind``: how much less
    than the best one. ``rank``: of its document among the passages found, 0 (first) to 1. ``near``: whether it is in
    one of the best of them. ``matches``: its cells that the question says.
    """

    table: TableRecord
    reading: Reading
    matches: list[CellMatch]
    fit: float
    behind: float
    rank: float
    near: bool


def candidates(
    index: IndexView,
    found: RetrievalResult,
    records: Mapping[str, DocumentRecord],
    filters: Filters,
) -> list[Found]:
    """The likeliest tables, the best first, each with the question in its language; of several documents (`_of_several`)."""
    finder = Finder(index, found, records)
    admitted = [name for name, r in records.items() if r.state == "indexed" and filters.admits(r)]
    tables = finder.likeliest(index.tables(admitted))
    values = finder.values(tables)
    odds = log_odds(values, FEATURES, "table").tolist()
    order = sorted(range(len(tables)), key=lambda at: (-odds[at], tables[at].id))
    taken = _of_several([(tables[at], float(values[at, 0])) for at in order])
    best = max((fit for _, fit in taken), default=0.0)
    return [finder.found(table, fit, best - fit) for table, fit in taken]


class Finder:
    """What is known of the tables of an index for one question."""

    def __init__(
        self, index: IndexView, found: RetrievalResult, records: Mapping[str, DocumentRecord]
    ) -> None:
        self._index, self._found, self._records = index, found, records
        self._readings = _Readings(index, found)
        self._matches: dict[int, list[CellMatch]] = {}
        sources = found.passages[:_PASSAGES]
        self._ranks = {n: at for at, n in enumerate(dict.fromkeys(s.record.name for s in sources))}

    def likeliest(self, tables: Sequence[TableRecord]) -> list[TableRecord]:
        """Those that are looked at closely: those in the best passages, and the likeliest by all but their cells and passages."""
        if len(tables) <= _COMPARED:
            return list(tables)
        values = np.zeros((len(tables), len(FEATURES)))
        for at, table in enumerate(tables):
            values[at] = self._of(table, self._fit(table), (0.0, 0.0))
        odds = log_odds(values, FEATURES, "table")
        odds[[self._is_near(table) for table in tables]] = np.inf
        return [tables[at] for at in np.argsort(-odds, kind="stable")[:_COMPARED]]

    def values(self, tables: Sequence[TableRecord]) -> np.ndarray:
        """Features of each table, float64 (n, len(FEATURES))."""
        self._matches = self._readings.matches(self._index, tables)
        near = self._nearness(tables)
        rows = [self._of(one, self._fit(one), near[one.id]) for one in tables]
        return np.asarray(rows).reshape(len(tables), len(FEATURES))

    def found(self, table: TableRecord, fit: float, behind: float) -> Found:
        rank = min(self._ranks.get(table.document, _DOCUMENTS), _DOCUMENTS) / _DOCUMENTS
        near = self._is_near(table)
        own = self._matches.get(table.id, [])
        reading = self._readings.of(table)
        return Found(table, reading, own, fit, behind, rank, near)

    def _is_near(self, table: TableRecord) -> bool:
        """Whether it is in one of the best passages."""
        sources = self._found.passages[:_NEAREST]
        return any(_overlap(source.hit.passage, table) for source in sources)

    def _of(self, table: TableRecord, fit: float, near: tuple[float, float]) -> tuple[float, ...]:
        rank = self._ranks.get(table.document)
        found = 1.0 / (1 + rank) if rank is not None else 0.0
        return fit, found, *near, math.log10(table.rows), len(table.columns) / 10

    def _fit(self, table: TableRecord) -> float:
        own = self._matches.get(table.id, [])
        return _fit(self._readings.of(table), table, self._records[table.document], own)

    def _nearness(self, tables: Sequence[TableRecord]) -> dict[int, tuple[float, float]]:
        """Relatedness of the question to the nearest passage of each table, and to all of them on average."""
        index, vector = self._index, self._found.vector
        names = {one.document for one in tables}
        starts = {name: sorted(index.passage_starts(name).items()) for name in names}
        ids = {one.id: _passages_of(one, starts[one.document]) for one in tables}
        cosines = index.cosines([id_ for own in ids.values() for id_ in own], vector)
        related = {id_: index.relatedness(cosine) for id_, cosine in cosines.items()}
        near: dict[int, tuple[float, float]] = {}
        for table, own in ids.items():
            known = [related[id_] for id_ in own if id_ in related]
            near[table] = (max(known), sum(known) / len(known)) if known else (0.0, 0.0)
        return near


def _passages_of(table: TableRecord, starts: Sequence[tuple[int, str]]) -> list[str]:
    """Ids of the passages that hold rows of a table. ``starts``: where all passages of its document begin, ascending, with ids."""
    first = max(0, bisect_right(starts, table.start, key=itemgetter(0)) - 1)
    last = bisect_left(starts, table.end, key=itemgetter(0))
    return [id_ for _, id_ in starts[first:last]]


def _of_several(
    ordered: Sequence[tuple[TableRecord, float]],
) -> list[tuple[TableRecord, float]]:
    """The first `MOST` tables, but no more than `_OF_ONE` of one document where others have some: all tables of a report
    say the words of its title.
    """
    counts: Counter[str] = Counter()
    first: list[int] = []
    further: list[int] = []
    for at, one in enumerate(ordered):
        document = one[0].document
        counts[document] += 1
        (first if counts[document] <= _OF_ONE else further).append(at)
    return [ordered[at] for at in sorted([*first, *further][:MOST])]


def _overlap(passage: Passage, table: TableRecord) -> bool:
    return (
        passage.document == table.document
        and passage.start < table.end
        and table.start < passage.end
    )


class _Readings:
    """The question as it is read for tables of each language: translated where the glossary has its words."""

    def __init__(self, index: IndexView, found: RetrievalResult) -> None:
        self._index = index
        self._found = found
        self._known: dict[str, Reading] = {}

    def of(self, table: TableRecord) -> Reading:
        return self._of(table.language or "en")

    def _of(self, language: str) -> Reading:
        if language not in self._known:
            question, rarity = self._found.question, self._found.rarity
            translated = (
                translate_question(question, language) if language != question.language else None
            )
            if translated is not None:
                question, rarity = translated, rarities(self._index, translated)
            self._known[language] = read_question(question, rarity, language, self._found.question)
        return self._known[language]

    def matches(
        self, index: IndexView, tables: Sequence[TableRecord]
    ) -> dict[int, list[CellMatch]]:
        """Cells that the question says, by table."""
        found: dict[int, list[CellMatch]] = {}
        for language in dict.fromkeys(table.language or "en" for table in tables):
            among = [table.id for table in tables if (table.language or "en") == language]
            for match in index.table_matches(among, list(self._of(language).keys)):
                found.setdefault(match.table, []).append(match)
        return found


def _fit(
    reading: Reading,
    table: TableRecord,
    record: DocumentRecord,
    matches: Sequence[CellMatch] = (),
) -> float:
    """Share of the question's words that the table says anywhere, in [0, 1]."""
    names = " ".join(name for column in table.columns for name in column.names)
    text = " ".join(
        (
            names,
            table.title,
            *table.headings[-3:],
            table.sheet or "",
            record.title,
            told_by_name(table.document),
        )
    )
    said = set(reading.matching(content(text, table.language or "en")))
    said |= {at for match in matches for at in reading.keys[match.key]}
    total = sum(reading.weights.values())
    return reading.weight(said) / total if total else 0.0

"""The tables that may answer a question: those that say most of its words.

Titles, headings, names of columns and the document say words; so do cells, which are compared for the likeliest tables
only. A table of a document in which passages were found comes before one that says as much.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.question.glossary import translate_question
from assistant.retrieval.features import rarities
from assistant.retrieval.results import RetrievalResult
from assistant.tables.reading import Reading, content, read_question, told_by_name
from corpus.model import Passage
from index.filters import Filters
from index.model import CellMatch, DocumentRecord, TableRecord
from index.view import IndexView

_COMPARED = 400  # tables whose cells are compared with the question
_TABLES, _OF_ONE = 6, 3  # tables that are interpreted, and of one document
_PASSAGES, _NEAREST = 30, 10  # passages whose documents, and whose tables, come first
_DOCUMENTS = 8  # from which rank on a document is as far as one that was not found
_LARGE = 0.05  # weight of the number of rows, a power of ten
_FAR, _NEAR = 0.3, 0.2  # weights of the document's rank, and of a table that is in a passage found


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
    """The tables that say most of the question's words, the best first, each with the question in its language; of several
    documents (`_of_several`).

    A table of a document in which passages were found comes before one that says as much, a long one before a short.
    """
    sources = found.passages[:_PASSAGES]
    ranks = {name: at for at, name in enumerate(dict.fromkeys(s.record.name for s in sources))}
    readings = _Readings(index, found)
    scored: list[tuple[float, float, bool, TableRecord]] = []
    admitted = [name for name, r in records.items() if r.state == "indexed" and filters.admits(r)]
    for table in index.tables(admitted):
        rank = min(ranks.get(table.document, _DOCUMENTS), _DOCUMENTS) / _DOCUMENTS
        near = any(_overlap(source.hit.passage, table) for source in sources[:_NEAREST])
        fit = _fit(readings.of(table), table, records[table.document])
        scored.append((fit - _FAR * rank + _NEAR * near, rank, near, table))
    scored.sort(key=lambda one: (-one[0], one[-1].id))
    likeliest = scored[:_COMPARED]
    matches = readings.matches(index, [table for *_, table in likeliest])
    closer = []
    for score, rank, near, table in likeliest:
        reading, own = readings.of(table), matches.get(table.id, [])
        less = _fit(reading, table, records[table.document])
        more = _fit(reading, table, records[table.document], own) if own else less
        score += more - less + _LARGE * math.log10(table.rows)
        closer.append((score, Found(table, reading, own, more, 0.0, rank, near)))
    closer.sort(key=lambda one: (-one[0], one[1].table.id))
    taken = _of_several([one for _, one in closer])
    best = max((one.fit for one in taken), default=0.0)
    return [replace(one, behind=best - one.fit) for one in taken]


def _of_several(ordered: Sequence[Found]) -> list[Found]:
    """The first `_TABLES` tables, but no more than `_OF_ONE` of one document where others have some: all tables of a report
    say the words of its title.
    """
    counts: Counter[str] = Counter()
    first: list[int] = []
    further: list[int] = []
    for at, one in enumerate(ordered):
        counts[one.table.document] += 1
        (first if counts[one.table.document] <= _OF_ONE else further).append(at)
    return [ordered[at] for at in sorted([*first, *further][:_TABLES])]


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

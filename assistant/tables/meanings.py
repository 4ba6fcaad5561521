"""How near in meaning words of a question are to names of columns and to cells: "who paid for" and "Donor".

Words that follow each other in the question are compared, up to three at a time, each once for all tables; a selection of
rows uses those of which it has not accounted for any word.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.tables.reading import Reading
from index.model import TableRecord
from index.view import IndexView

_COMPARED = 48  # columns of a table at most whose names are compared
_LONGEST = 120  # characters of a name that are compared
_WIDE = 3  # words of a question that are compared together
_MOST = 24  # rows of such words


@dataclass(frozen=True, slots=True)
class _Spans:
    """Positions of the words of each span, and their unit vectors (n, dimension)."""

    at: list[frozenset[int]]
    vectors: np.ndarray

    def of(self, left: Collection[int]) -> np.ndarray:
        """Numbers of the spans whose words are all ``left``; of all spans where there is none."""
        words = set(left)
        own = np.asarray([n for n, at in enumerate(self.at) if at <= words], np.int64)
        return own if len(own) else np.arange(len(self.at))


@dataclass(slots=True)
class Meanings:
    """Cosines of the words of a question with names of columns and with cells; the model remembers vectors."""

    index: IndexView
    _names: dict[int, tuple[list[int], np.ndarray]] = field(default_factory=dict)
    _spans: dict[int, _Spans] = field(default_factory=dict)

    def of(self, reading: Reading, used: Collection[int], table: TableRecord) -> dict[int, float]:
        """For each column with a name its cosine with the nearest words of the question that are not ``used``."""
        spans = self._spans_of(reading)
        columns, names = self._names_of(table)
        if not columns or not spans.at:
            return {}
        left = spans.of(reading.weights.keys() - set(used))
        near = (names @ spans.vectors[left].T).max(axis=1)
        return dict(zip(columns, near.tolist(), strict=True))

    def of_question(self, reading: Reading, table: TableRecord) -> dict[int, float]:
        """For each column with a name its cosine with the whole question."""
        columns, names = self._names_of(table)
        if not columns:
            return {}
        asked = np.asarray(self.index.encode_queries([reading.question.text])[0])
        return dict(zip(columns, (names @ asked).tolist(), strict=True))

    def _names_of(self, table: TableRecord) -> tuple[list[int], np.ndarray]:
        """The columns of a table with a name, and the unit vectors of these (n, dimension)."""
        if table.id not in self._names:
            columns = [at for at, column in enumerate(table.columns) if column.names][:_COMPARED]
            names = [table.columns[at].name[:_LONGEST] for at in columns]
            vectors = np.stack(self.index.encode_queries(names)) if names else np.zeros((0, 0))
            self._names[table.id] = columns, vectors
        return self._names[table.id]

    def nearest(
        self, reading: Reading, left: Collection[int], texts: Sequence[str]
    ) -> list[tuple[float, frozenset[int]]]:
        """For each of ``texts`` the nearest words of the question among those ``left``: their cosine and positions."""
        spans = self._spans_of(reading)
        if not texts or not spans.at:
            return []
        among = spans.of(left)
        vectors = np.stack(self.index.encode_queries([text[:_LONGEST] for text in texts]))
        near = vectors @ spans.vectors[among].T
        best = near.argmax(axis=1)
        return [
            (float(row[one]), spans.at[among[one]]) for row, one in zip(near, best, strict=True)
        ]

    def _spans_of(self, reading: Reading) -> _Spans:
        key = id(reading)
        if key not in self._spans:
            found = _spans(reading)
            vectors = self.index.encode_queries([text for _, text in found]) if found else []
            self._spans[key] = _Spans([at for at, _ in found], np.asarray(vectors))
        return self._spans[key]


def _spans(reading: Reading) -> list[tuple[frozenset[int], str]]:
    """The weighted words of the question, alone and with those that follow, the shortest first."""
    text, words = reading.question.text, reading.words
    found = []
    for width in range(_WIDE):
        for first in sorted(reading.weights):
            last = first + width
            if last in reading.weights:
                at = frozenset(i for i in range(first, last + 1) if i in reading.weights)
                found.append((at, text[words[first].start : words[last].end]))
    return found[:_MOST]

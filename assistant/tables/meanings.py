"""How near in meaning the names of columns are to what is left of a question: "who paid for" and "Donor"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from assistant.tables.reading import Reading
from index.model import TableRecord
from index.view import IndexView

_COMPARED = 48  # columns of a table at most whose names are compared
_LONGEST = 200  # characters of a name that are compared


@dataclass(slots=True)
class Meanings:
    """Cosines of texts with the names of columns; the model remembers vectors of both."""

    index: IndexView
    _names: dict[int, np.ndarray] = field(default_factory=dict)

    def of(self, reading: Reading, used: Collection[int], table: TableRecord) -> dict[int, float]:
        """For each column with a name the cosine with the words of the question that are not ``used``."""
        columns = [at for at, column in enumerate(table.columns) if column.names][:_COMPARED]
        if not columns:
            return {}
        if table.id not in self._names:
            names = [table.columns[at].name[:_LONGEST] for at in columns]
            self._names[table.id] = np.stack(self.index.encode_queries(names))
        asked = self.index.encode_query(left_of(reading, used))
        return dict(zip(columns, (self._names[table.id] @ asked).tolist(), strict=True))


def left_of(reading: Reading, used: Collection[int]) -> str:
    """The question without the words at ``used``; all of it where nothing else is left."""
    text = reading.question.text
    parts, start = [], 0
    for at in sorted(used):
        word = reading.words[at]
        parts.append(text[start : word.start])
        start = word.end
    parts.append(text[start:])
    left = " ".join("".join(parts).split())
    return left if any(c.isalpha() for c in left) else text

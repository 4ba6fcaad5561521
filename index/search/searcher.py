"""Dense and keyword search over one snapshot of the documents.

1. Filters on documents become numbers of documents, filters on places become keys of places; both
   hold inside each search, so that a narrow filter still finds as many passages as asked for.
   So do the kinds of section and the tags, which become rows.
2. Chroma's graph gives the nearest passages, in an index of any size; a filter that leaves many is met by
   looking further. Passages are compared one by one where a filter leaves few, where the graph finds fewer than
   there are, while it cannot be asked, and by the first searches of a process that has not loaded it.
3. Each search gives its best; what the manifest does not show is dropped.
4. The union gets both scores: similarities are computed from the manifest's vectors, so that they do not
   depend on how a passage was found, and BM25 is computed for what the words did not find.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

import numpy as np

from index.encoder import Encoder, Vector
from index.filters import Filters
from index.keywords import Keywords, Restriction, Visible
from index.manifest.reading import ManifestReader, places_admitted
from index.manifest.records import document_of
from index.manifest.snapshot import Snapshot
from index.model import Candidate
from index.search.exact import Rows, nearest
from index.vectors import Vectors

FEW = 3_000  # passages that comparing takes less time for than looking further in the graph
COLD = 20_000  # passages that comparing takes less time for than loading the graph
_BEFORE_LOADING = (
    12  # searches that compare: a process that asks one question has no use for the graph
)
_HIDDEN = 8  # passages being written or deleted, which the graph may find besides those asked for
_FURTHER = 8  # times as many are looked at where a filter may leave some out


class Searcher:
    """Safe to use from several threads."""

    def __init__(
        self,
        reader: ManifestReader,
        encoder: Encoder,
        vectors: Vectors,
        keywords: Keywords,
    ) -> None:
        self._reader = reader
        self._encoder = encoder
        self._vectors = vectors
        self._keywords = keywords
        self._lock = threading.Lock()
        self._seen = -1
        self._foreign: int | None = None
        self._compared = 0

    def candidates(
        self,
        query: str,
        *,
        snapshot: Snapshot,
        filters: Filters,
        keywords: str | None,
        vector: Vector | None,
        dense_limit: int,
        keyword_limit: int,
    ) -> list[Candidate]:
        """Union of the best of both searches, by falling similarity.

        ``snapshot``: `current`, or what somebody may see of it.
        """
        documents = self._reader.documents_admitted(filters, snapshot)
        places = places_admitted(filters)
        if not snapshot.passages or documents == frozenset():
            return []
        only = None
        kept = list(self._reader.rows_with(filters))
        if documents is not None or places or kept:
            only = self._reader.rows_admitted(documents, places, snapshot)
            for admitted in kept:
                only = only[np.isin(only, admitted)]
        if vector is None:
            vector = self._encoder.encode_query(query)
        nearest_rows = self._dense(vector, dense_limit, only, snapshot.whole or snapshot)
        text = query if keywords is None else keywords
        rows = only.tolist() if only is not None and kept else None
        restriction, visible = Restriction(documents, places or None, rows), visible_in(snapshot)
        keyword = dict(self._keywords.search(text, keyword_limit, restriction, visible))
        pool = list(dict.fromkeys((*nearest_rows, *keyword)))
        return self._scored(pool, text, vector, snapshot, keyword)

    def scored(
        self, ids: Sequence[str], *, snapshot: Snapshot, keywords: str, vector: Vector
    ) -> list[Candidate]:
        """Passages by id with both scores, by falling similarity."""
        rows = [row for one in ids if (row := snapshot.row_of(one)) is not None]
        return self._scored(rows, keywords, vector, snapshot, {}) if rows else []

    def cosines(
        self, ids: Sequence[str], *, snapshot: Snapshot, vector: Vector
    ) -> dict[str, float]:
        """Cosines of passages with a vector, by id."""
        rows = [row for one in ids if (row := snapshot.row_of(one)) is not None]
        return {snapshot.id_of(row): one for row, one in self._similarities(rows, vector).items()}

    def _scored(
        self,
        rows: Sequence[int],
        text: str,
        vector: Vector,
        snapshot: Snapshot,
        keyword: Mapping[int, float],
    ) -> list[Candidate]:
        """Passages with their scores; those by words that ``keyword`` lacks are computed."""
        others = [row for row in rows if row not in keyword]
        words = {**keyword, **self._keywords.scores(text, others, visible_in(snapshot))}
        cosines = self._similarities(rows, vector)
        passages = self._reader.cached_passages(rows, snapshot)
        found = [
            Candidate(snapshot.id_of(row), passages[row], cosines[row], words.get(row, 0.0))
            for row in rows
            if row in passages and row in cosines
        ]
        return sorted(found, key=lambda one: (-one.dense, one.id))

    def current(self) -> Snapshot:
        """The newest snapshot, with both searches at least as new."""
        snapshot = self._reader.snapshot()
        if self._seen != snapshot.generation:
            with self._lock:
                self._keywords.refresh()
                foreign = self._reader.foreign_changes()
                if self._foreign not in (None, foreign):
                    self._vectors.refresh()
                self._foreign, self._seen = foreign, snapshot.generation
        return snapshot

    def _dense(
        self, vector: Vector, limit: int, only: Rows | None, snapshot: Snapshot
    ) -> list[int]:
        """The nearest rows, best first. ``only``: rows to look among, ascending; None for all."""
        count = snapshot.passages if only is None else len(only)
        if (only is None or count > FEW) and not self._better_compared(snapshot.passages):
            further = limit + _HIDDEN if only is None else limit * _FURTHER
            found = self._vectors.search(vector, further)
            kept = None if found is None else _admitted(found[0], only, snapshot)[:limit]
            if kept is not None and len(kept) == min(limit, count):
                return [int(row) for row in kept]
        rows = self._reader.rows_admitted(None, (), snapshot) if only is None else only
        return [int(row) for row in nearest(self._reader, vector, limit, rows)[0]]

    def _better_compared(self, passages: int) -> bool:
        """Whether to do without a graph that is not loaded yet; loading it pays from so many searches on."""
        if self._vectors.ready or passages > COLD:
            return False
        self._compared += 1
        return self._compared <= _BEFORE_LOADING

    def _similarities(self, rows: Sequence[int], vector: Vector) -> dict[int, float]:
        ascending = np.sort(np.asarray(rows, np.int64))
        found, scores = nearest(self._reader, vector, len(rows), ascending)
        return dict(zip(found.tolist(), scores.tolist(), strict=True))


def _admitted(rows: Rows, only: Rows | None, snapshot: Snapshot) -> Rows:
    """Those of ``rows`` that are visible, or are among ``only``, in their order."""
    if only is None:
        shown = (document_of(row) in snapshot.records for row in rows.tolist())
        kept = np.fromiter(shown, bool, len(rows))
    else:
        kept = only[np.searchsorted(only, rows) % len(only)] == rows
    admitted: Rows = rows[kept]
    return admitted


def visible_in(snapshot: Snapshot) -> Visible | None:
    """What the keyword index counts; None for everything."""
    return None if snapshot.whole is None else Visible(snapshot.numbers, snapshot.passages)

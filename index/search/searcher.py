"""Dense and keyword search over one snapshot of the documents.

1. Filters on documents become numbers of documents, filters on places become keys of places; both
   hold inside each search, so that a narrow filter still finds as many passages as asked for.
   So do the kinds of section, which become rows.
2. Each search gives its best; what the manifest does not show is dropped.
3. A passage that only one search returned gets the other's score too, so that fusion compares like
   with like.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from index.encoder import Encoder, Vector
from index.keywords import Keywords, Restriction, Visible
from index.manifest.reading import ManifestReader, places_admitted
from index.manifest.records import POSITION_BITS, document_of
from index.manifest.snapshot import Snapshot
from index.model import Candidate, Filters
from index.search.exact import LIMIT, DocumentVectors, ExactVectors
from index.vectors import Vectors

_FEW = 10_000  # rows that Chroma is given as the only ones to look among
_OVERFETCH = 8

Rows = npt.NDArray[np.int64]


class Searcher:
    """Safe to use from several threads."""

    def __init__(
        self,
        reader: ManifestReader,
        encoder: Encoder,
        vectors: Vectors,
        keywords: Keywords,
        *,
        server: bool,
    ) -> None:
        """``server``: vectors are on a Chroma server, which is then always asked."""
        self._reader = reader
        self._encoder = encoder
        self._vectors = vectors
        self._keywords = keywords
        self._server = server
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Let go of the vectors in memory and look at everything anew."""
        with self._lock:
            self._exact = ExactVectors(self._reader)
            self._documents = DocumentVectors(self._reader)
            self._seen = -1
            self._foreign: int | None = None

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
        if documents is not None or places or filters.sections:
            only = self._reader.rows_admitted(documents, places, snapshot)
        if only is not None and filters.sections:
            only = only[np.isin(only, self._reader.rows_of_kinds(filters.sections))]
        if vector is None:
            vector = self._encoder.encode_query(query)
        dense = self._dense(vector, dense_limit, only, snapshot.whole or snapshot)
        text = query if keywords is None else keywords
        rows = only.tolist() if only is not None and filters.sections else None
        restriction, visible = Restriction(documents, places or None, rows), visible_in(snapshot)
        keyword = dict(self._keywords.search(text, keyword_limit, restriction, visible))
        pool = list(dict.fromkeys((*dense, *keyword)))
        return self._scored(pool, text, vector, snapshot, dense, keyword)

    def scored(
        self, ids: Sequence[str], *, snapshot: Snapshot, keywords: str, vector: Vector
    ) -> list[Candidate]:
        """Passages by id with both scores, by falling similarity."""
        rows = [row for one in ids if (row := snapshot.row_of(one)) is not None]
        return self._scored(rows, keywords, vector, snapshot, {}, {}) if rows else []

    def _scored(
        self,
        rows: Sequence[int],
        text: str,
        vector: Vector,
        snapshot: Snapshot,
        dense: Mapping[int, float],
        keyword: Mapping[int, float],
    ) -> list[Candidate]:
        """Passages with their scores; those that ``dense`` and ``keyword`` lack are computed."""
        others = [row for row in rows if row not in keyword]
        words = {**keyword, **self._keywords.scores(text, others, visible_in(snapshot))}
        cosines = {**dense, **self._similarities([row for row in rows if row not in dense], vector)}
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
    ) -> dict[int, float]:
        if self.is_exact(snapshot):
            rows, scores = self._exact.search(vector, limit, snapshot, only)
        elif only is None:
            rows, scores = self._visible(vector, limit, snapshot)
        elif numbers := self._few_documents(only, snapshot):
            rows, scores = self._documents.search(vector, limit, numbers, only)
        elif len(only) <= _FEW:
            rows, scores = self._vectors.search(vector, limit, only.tolist())
        else:
            rows, scores = self._among(vector, limit, only)
        return dict(zip(rows.tolist(), scores.tolist(), strict=True))

    def is_exact(self, snapshot: Snapshot) -> bool:
        """Whether the manifest's own vectors are searched, and not Chroma."""
        return not self._server and snapshot.passages <= LIMIT

    def _few_documents(self, only: Rows, snapshot: Snapshot) -> list[int]:
        """Numbers of the documents of ``only`` where all their passages can be compared; else none."""
        if self._server or len(only) > LIMIT:
            return []
        documents = only >> POSITION_BITS
        numbers: list[int] = documents[np.diff(documents, prepend=-1) > 0].tolist()
        size = sum(snapshot.records[number].passages for number in numbers)
        return numbers if size <= LIMIT else []

    def _visible(
        self, vector: Vector, limit: int, snapshot: Snapshot
    ) -> tuple[Rows, npt.NDArray[np.float32]]:
        """Unfiltered search in Chroma, without what is being written or deleted."""
        rows, scores = self._vectors.search(vector, limit + _OVERFETCH)
        seen = np.asarray([document_of(row) in snapshot.records for row in rows.tolist()], bool)
        return rows[seen][:limit], scores[seen][:limit]

    def _among(
        self, vector: Vector, limit: int, only: Rows
    ) -> tuple[Rows, npt.NDArray[np.float32]]:
        """Search among many rows: a filter that admits much is met by looking a little further."""
        rows, scores = self._vectors.search(vector, limit * _OVERFETCH)
        seen = only[np.searchsorted(only, rows) % len(only)] == rows
        if int(seen.sum()) < limit:
            return self._vectors.search(vector, limit, only.tolist())
        return rows[seen][:limit], scores[seen][:limit]

    def _similarities(self, rows: Sequence[int], vector: Vector) -> dict[int, float]:
        return {row: float(own @ vector) for row, own in self._reader.vectors(rows).items()}


def visible_in(snapshot: Snapshot) -> Visible | None:
    """What the keyword index counts; None for everything."""
    return None if snapshot.whole is None else Visible(snapshot.numbers, snapshot.passages)

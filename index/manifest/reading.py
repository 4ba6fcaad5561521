"""What the manifest holds, as values: documents, passages, names and vectors.

The snapshot of all documents is kept in memory and renewed when the manifest's generation changes; what is
read for somebody is read through the snapshot that is given.
A passage's public id is ``<key of its document>-<position>``; the key is a digest of the
document's name and version, so ids are the same in every index of the same files.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from corpus.model import Document, Passage
from corpus.names import region_members
from index.cache import BoundedCache
from index.errors import UnknownDocument
from index.filters import Filters
from index.manifest.database import damage_named
from index.manifest.records import (
    POSITION_BITS,
    document_of,
    rows_between,
    unpack_document,
    unpack_passage,
    unpack_sentence_vectors,
)
from index.manifest.snapshot import Snapshot
from index.manifest.tags import rows_of_tags
from index.manifest.writing import Manifest
from index.model import DocumentRecord, PassageNames

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
T = TypeVar("T")
_DOCUMENTS = 16  # unpacking a long report takes longer than choosing its sentences
_PASSAGES = 4_096  # of about 3 KB
_POSTINGS = 32 * 2**20  # bytes of the rows of places: 4 million passages
_WILD = re.compile(r"[*?[]")
_PART = 500  # values of one SQL statement


class ManifestReader:
    """Reading side of a manifest. Safe to use from several threads."""

    def __init__(self, manifest: Manifest, dimension: int) -> None:
        self._manifest = manifest
        self._dimension = dimension
        self._snapshot: Snapshot | None = None
        # A number is never used for another document or passage.
        self._documents: BoundedCache[int, Document] = BoundedCache(_DOCUMENTS)
        self._passages: BoundedCache[int, Passage] = BoundedCache(_PASSAGES)
        self._names: BoundedCache[int, PassageNames] = BoundedCache(_PASSAGES)
        # By generation and places, ascending: what is visible does not change within a generation.
        self._postings: BoundedCache[tuple[int, tuple[str, ...]], Rows] = BoundedCache(
            _POSTINGS, lambda rows: rows.nbytes
        )
        self._lock = threading.Lock()

    def snapshot(self) -> Snapshot:
        """The documents as they are now."""
        generation = self._manifest.generation()
        known = self._snapshot
        if known is not None and known.generation == generation:
            return known
        with self._lock:
            if self._snapshot is None or self._snapshot.generation != generation:
                self._snapshot = self._load()
            return self._snapshot

    def foreign_changes(self) -> int:
        """Grows when another process has changed the index."""
        return self._manifest.foreign_changes()

    def _load(self) -> Snapshot:
        connection = self._manifest.connection
        connection.execute("BEGIN")
        try:
            generation = self._manifest.generation()
            aliases: dict[int, list[str]] = {}
            for number, name in connection.execute(
                "SELECT document, name FROM aliases ORDER BY name"
            ):
                aliases.setdefault(number, []).append(name)
            records, keys, failed = {}, {}, []
            for number, key, notes, *values in connection.execute(
                "SELECT id, key, notes, name, title, publisher, year, language, symbol, url, country,"
                " media_type, pages, passages, state, reason FROM documents"
                " WHERE state IN ('indexed', 'failed') ORDER BY name"
            ):
                record = replace(
                    DocumentRecord(*values),
                    notes=tuple(json.loads(notes)),
                    aliases=tuple(aliases.get(number, ())),
                )
                if record.state == "failed":
                    failed.append(record)
                else:
                    records[number], keys[number] = record, key
        finally:
            connection.execute("COMMIT")
        return Snapshot.of(generation, records, keys, failed)

    def document(self, name: str, snapshot: Snapshot) -> Document:
        """A document as it was read; the last few are cached. Raises UnknownDocument."""
        number = snapshot.number_of(name)
        document = self._document(number, snapshot.whole or snapshot)
        if document is None:
            raise UnknownDocument(f"{name} has just been removed from the index")
        shown = snapshot.records[number].name
        return document if document.name == shown else replace(document, name=shown)

    def _document(self, number: int, snapshot: Snapshot) -> Document | None:
        known = self._documents.get(number)
        if known is not None:
            return known
        found = self._manifest.connection.execute(
            "SELECT text, structure FROM texts WHERE document = ?", (number,)
        ).fetchone()
        if found is None:
            return None
        with damage_named(self._manifest.path):
            document = unpack_document(snapshot.records[number].name, *found)
        self._documents.put(number, document)
        return document

    def passages(self, rows: Sequence[int], snapshot: Snapshot) -> dict[int, Passage]:
        """Passages of visible documents by row."""
        visible = [row for row in rows if document_of(row) in snapshot.records]
        with damage_named(self._manifest.path):
            return {
                kept[0]: unpack_passage(snapshot.records[document_of(kept[0])].name, kept)
                for kept in self._select(
                    "SELECT row, start, end, text, headings, context, page, sentences FROM passages",
                    visible,
                )
            }

    def cached_passages(self, rows: Sequence[int], snapshot: Snapshot) -> dict[int, Passage]:
        """The same; the last few thousand are cached."""
        visible = [row for row in rows if document_of(row) in snapshot.records]
        whole = snapshot.whole or snapshot  # a cached passage has the same names for everybody
        found = self._passages.get_many(visible, lambda missing: self.passages(missing, whole))
        return {row: snapshot.under_its_name(row, passage) for row, passage in found.items()}

    def passages_between(
        self, number: int, first: int, last: int, snapshot: Snapshot
    ) -> dict[str, Passage]:
        """Passages of a document by id, positions ``first`` to ``last`` (included)."""
        if number not in snapshot.records:
            return {}
        start, end = rows_between(number)
        found = self._manifest.connection.execute(
            "SELECT row, start, end, text, headings, context, page, sentences FROM passages"
            " WHERE row BETWEEN ? AND ? ORDER BY row",
            (max(start, start + first), min(end - 1, start + last)),
        )
        name = snapshot.records[number].name
        return {snapshot.id_of(kept[0]): unpack_passage(name, kept) for kept in found}

    def passage_starts(self, number: int, snapshot: Snapshot) -> dict[int, str]:
        """Ids of the passages of a document by where they begin in its text, without reading them."""
        first, last = rows_between(number)
        found = self._manifest.connection.execute(
            "SELECT start, row FROM passages WHERE row BETWEEN ? AND ? ORDER BY row",
            (first, last - 1),
        )
        return {start: snapshot.id_of(row) for start, row in found}

    def neighbours(
        self, passage: Passage, before: int, after: int, snapshot: Snapshot
    ) -> list[Passage]:
        """The passages around one in its document, itself left out, in the order of the text."""
        number = snapshot.number_of(passage.document)
        first, last = max(0, passage.position - before), passage.position + after
        found = self.passages_between(number, first, last, snapshot).values()
        return [one for one in found if one.position != passage.position]

    def names(self, rows: Sequence[int]) -> dict[int, PassageNames]:
        """Names of passages by row; the last few thousand are cached."""

        def read(missing: Sequence[int]) -> dict[int, PassageNames]:
            found = {}
            for row, names in self._select("SELECT row, names FROM passages", missing):
                places, organisations = json.loads(names)
                found[row] = PassageNames(frozenset(places), frozenset(organisations))
            return found

        return self._names.get_many(rows, read)

    def vectors(self, rows: Sequence[int] | Rows) -> tuple[Rows, Matrix]:
        """Those of ``rows`` (ascending) that are there, and their unit vectors of shape (n, dimension)."""
        found: list[Any] = []
        wanted = np.asarray(rows, np.int64)
        ends = np.flatnonzero(np.diff(wanted) != 1) + 1
        for run in np.split(wanted, ends) if len(wanted) else ():
            found += self._manifest.connection.execute(
                "SELECT row, vector FROM vectors WHERE row BETWEEN ? AND ? ORDER BY row",
                (int(run[0]), int(run[-1])),
            )
        joined = b"".join(kept for _, kept in found)
        there = np.fromiter((row for row, _ in found), np.int64, len(found))
        return there, np.frombuffer(joined, dtype="<f4").reshape(-1, self._dimension)

    def sentence_vectors(self, rows: Sequence[int]) -> dict[int, Matrix]:
        """Unit rows (number of sentences, dimension) by row."""
        return {
            row: unpack_sentence_vectors(kept, self._dimension)
            for row, kept in self._select("SELECT row, vectors FROM sentence_vectors", rows)
        }

    def documents_admitted(self, filters: Filters, snapshot: Snapshot) -> Set[int] | None:
        """Numbers of the documents that may hold what is looked for; None for all of the index."""
        elsewhere = Filters(places=filters.places, sections=filters.sections, tags=filters.tags)
        if filters == elsewhere:
            return None if snapshot.whole is None else snapshot.numbers
        among = set(snapshot.records)
        if filters.documents and not any(_WILD.search(name) for name in filters.documents):
            named = {snapshot.by_name.get(name) for name in filters.documents}
            among &= named  # not every document is looked at to find one by its name
        return {number for number in among if filters.admits(snapshot.records[number])}

    def rows_admitted(
        self, documents: Set[int] | None, places: Iterable[str], snapshot: Snapshot
    ) -> Rows:
        """Rows of visible passages that the filters admit, ascending."""
        among = snapshot.records.keys() if documents is None else documents
        wanted = tuple(places)
        if wanted:
            rows = self._naming(wanted, snapshot.whole or snapshot)
            if documents is None and snapshot.whole is None:
                return rows
            return rows[np.isin(rows >> POSITION_BITS, list(among))]
        counts = [(rows_between(number)[0], snapshot.records[number].passages) for number in among]
        ranges = [np.arange(first, first + count) for first, count in sorted(counts)]
        return np.concatenate(ranges) if ranges else np.empty(0, np.int64)

    def _naming(self, places: tuple[str, ...], snapshot: Snapshot) -> Rows:
        """Rows of the visible passages that name one of the places, ascending; not to be written to.

        They are read once for a generation, so that a search does not take longer the more passages name a place.
        """

        def read(_: object) -> Rows:
            marks = ",".join("?" * len(places))
            found = self._manifest.connection.execute(
                f"SELECT row FROM places WHERE place IN ({marks})",  # noqa: S608  (marks)
                places,
            )
            rows = np.unique(np.fromiter((row for (row,) in found), dtype=np.int64))
            return rows[np.isin(rows >> POSITION_BITS, list(snapshot.records))]

        return self._postings.get_or_make((snapshot.generation, places), read)

    def rows_of_kinds(self, kinds: Iterable[str]) -> npt.NDArray[np.int64]:
        """Rows of the passages in sections of these kinds (`corpus.sections`), also of those that are not seen."""
        wanted = list(kinds)
        marks = ",".join("?" * len(wanted))
        found = self._manifest.connection.execute(
            f"SELECT row FROM section_kinds WHERE kind IN ({marks})",  # noqa: S608  (marks)
            wanted,
        )
        return np.fromiter((row for (row,) in found), dtype=np.int64)

    def rows_with(self, filters: Filters) -> Iterator[Rows]:
        """For each filter on what is kept of passages, the rows that it admits, also of those that are not seen."""
        if filters.sections:
            yield self.rows_of_kinds(filters.sections)
        if filters.tags:
            yield rows_of_tags(self._manifest, filters.tags)

    def by_id(
        self,
        ids: Sequence[str],
        snapshot: Snapshot,
        read: Callable[[Sequence[int]], Mapping[int, T]],
    ) -> dict[str, T]:
        """What ``read`` finds for the passages of ``ids``; those that are not there are left out."""
        rows = {one: row for one in ids if (row := snapshot.row_of(one)) is not None}
        found = read(list(rows.values()))
        return {one: found[row] for one, row in rows.items() if row in found}

    def _select(self, statement: str, rows: Sequence[int]) -> list[Any]:
        found: list[Any] = []
        for start in range(0, len(rows), _PART):
            part = [int(row) for row in rows[start : start + _PART]]
            marks = ",".join("?" * len(part))
            found += self._manifest.connection.execute(f"{statement} WHERE row IN ({marks})", part)
        return found


def places_admitted(filters: Filters) -> tuple[str, ...]:
    """Keys of places of which one must be named; a region includes its countries."""
    members = (member for place in filters.places for member in region_members(place))
    return tuple(dict.fromkeys((*filters.places, *members)))

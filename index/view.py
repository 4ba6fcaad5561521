"""What can be asked of an index: everything that answers, restricted to what somebody may see.

Every method answers from a snapshot of the documents that are admitted: by name, number or passage id
nothing else is reached, and whatever is counted, weighed or corrected is so over them alone. `Index` is
the view that admits everything, and adds what keeps an index up to date; `IndexView.restricted` makes
one that admits less. A new question to the index belongs here, and nothing else does
(tests/index/test_view.py compares the two).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.model import Document, Passage
from corpus.sections import Outline
from corpus.tables import TableRow
from index.cache import BoundedCache
from index.encoder import Encoder, Matrix, Vector
from index.filters import Filters
from index.keywords import Keywords
from index.manifest import table_queries, tables
from index.manifest.annotations import annotated_documents, annotations_of
from index.manifest.outlines import outline, outlined_documents
from index.manifest.reading import ManifestReader
from index.manifest.records import document_of, rows_between
from index.manifest.snapshot import Admits, Snapshot
from index.manifest.tags import PassageTag, kept_tags, tagged_documents
from index.manifest.writing import Manifest
from index.model import (
    Candidate,
    CellCondition,
    CellMatch,
    DocumentRecord,
    PassageNames,
    RowGroup,
    TableRecord,
)
from index.search.searcher import Searcher, visible_in

_NO_FILTERS = Filters()
_OUTLINES = 512  # of some 10 KB


@dataclass(frozen=True, slots=True)
class Parts:
    """What an open index consists of for reading. ``annotations``: their version, "" for none."""

    manifest: Manifest
    reader: ManifestReader
    encoder: Encoder
    keywords: Keywords
    searcher: Searcher
    tables: tables.TableReader
    annotations: str
    outlines: BoundedCache[int, Outline] = field(default_factory=lambda: BoundedCache(_OUTLINES))


class IndexView:
    """Documents, passages and the two searches over them. Safe to use from several threads."""

    def __init__(
        self, parts: Parts, admits: Admits | None = None, tags: tuple[str, ...] = ()
    ) -> None:
        """``admits``: whether a document may be seen under a name; None admits all. ``tags``: see `tagged`."""
        self._parts = parts
        self._admits = admits
        self._tags = tags
        self._known: tuple[Snapshot, Snapshot] | None = None

    def restricted(self, admits: Admits) -> IndexView:
        """The documents of this view of which also ``admits`` admits a name, under such names only."""
        before = self._admits
        both = (
            admits
            if before is None
            else (lambda one, name: before(one, name) and admits(one, name))
        )
        return IndexView(self._parts, both, self._tags)

    def tagged(self, tags: Sequence[str]) -> IndexView:
        """The same view where only passages that have one of ``tags`` are found and listed, and tables in which they are.

        Documents can still be read as a whole; for no tags the view itself.
        """
        return IndexView(self._parts, self._admits, tuple(tags)) if tags else self

    # --- documents -----------------------------------------------------------------------------
    def document(self, name: str) -> Document:
        """The document, as it was read; an alias is answered too. Raises UnknownDocument."""
        return self._parts.reader.document(name, self._snapshot())

    def original(self, name: str) -> Path | None:
        """The file that a document was read from, if it is still where it was found."""
        if not self._snapshot().knows(name):
            return None
        known = self._parts.manifest.known_as(name)
        path = Path(known.origin.path) if known and known.origin.path else None
        return path if path is not None and path.is_file() else None

    def document_records(self) -> list[DocumentRecord]:
        """All documents, the failed ones too, by name."""
        snapshot = self._snapshot()
        return sorted((*snapshot.records.values(), *snapshot.failed), key=lambda one: one.name)

    def document_numbers(self) -> Set[int]:
        """Of the documents that can be found now. One that is replaced gets another, never used before."""
        return self._snapshot().numbers

    def outline(self, name: str) -> Outline:
        """What the sections of a document are for, and the items in them; the last few are cached.

        Empty for a document that was indexed before outlines were kept (`unoutlined`). Raises UnknownDocument.
        """
        number = self._snapshot().number_of(name)
        known = self._parts.outlines.get(number)
        if known is None:
            known = outline(self._parts.manifest, number) or Outline()
            if known.parts:
                self._parts.outlines.put(number, known)
        return known

    def unoutlined(self, *, current: bool = False) -> tuple[str, ...]:
        """Names of the documents that have no outline yet; ``current``: none of this version."""
        manifest = self._parts.manifest
        done = outlined_documents(manifest) if current else outlined_documents(manifest, None)
        records = self._snapshot().records
        return tuple(record.name for number, record in records.items() if number not in done)

    def unannotated(self) -> tuple[str, ...]:
        """Names of the documents that have no annotations of this version yet."""
        if not self._parts.annotations:
            return ()
        done = annotated_documents(self._parts.manifest, self._parts.annotations)
        records = self._snapshot().records
        return tuple(record.name for number, record in records.items() if number not in done)

    # --- tags ----------------------------------------------------------------------------------
    def untagged(self, version: str) -> tuple[str, ...]:
        """Names of the documents that carry no tags of a version yet."""
        done = tagged_documents(self._parts.manifest, version)
        records = self._snapshot().records
        return tuple(record.name for number, record in records.items() if number not in done)

    def tags(
        self, document: str | None = None, *, tags: Sequence[str] | None = None
    ) -> list[tuple[str, str, PassageTag]]:
        """Name of the document, passage's id and tag, in the order of the text; of all documents for None.

        ``tags``: only these. Raises UnknownDocument.
        """
        snapshot = self._snapshot()
        number = None if document is None else snapshot.number_of(document)
        found = kept_tags(self._parts.manifest, tags, number)
        records = snapshot.records
        return [(records[n].name, snapshot.id_of(r), one) for n, r, one in found if n in records]

    # --- passages ------------------------------------------------------------------------------
    def passage_count(self) -> int:
        """Number of the passages that can be found."""
        return self._snapshot().passages

    def passages_of(self, document: str) -> dict[str, Passage]:
        """Passages of a document by id, in the order of the text. Raises UnknownDocument."""
        snapshot = self._snapshot()
        number = snapshot.number_of(document)
        last = snapshot.records[number].passages
        found = self._parts.reader.passages_between(number, 0, last, snapshot)
        return {one: found[one] for one in self._tagged(document, found)}

    def _tagged(self, document: str, ids: Iterable[str]) -> list[str]:
        """Those of the passages of a document that have one of the view's tags, if it has any."""
        if not self._tags:
            return list(ids)
        tagged = {one for _, one, _ in self.tags(document, tags=self._tags)}
        return [one for one in ids if one in tagged]

    def passage_vectors(self, document: str) -> Matrix:
        """Unit rows of shape (passages, dimension), float32, in the order of the text. Raises UnknownDocument."""
        snapshot = self._snapshot()
        number = snapshot.number_of(document)
        first, last = rows_between(number)[0], snapshot.records[number].passages
        return self._parts.reader.vectors(range(first, first + last))[1]

    def passage_starts(self, document: str) -> dict[int, str]:
        """Ids of the passages of a document by where they begin. Raises UnknownDocument."""
        snapshot = self._snapshot()
        return self._parts.reader.passage_starts(snapshot.number_of(document), snapshot)

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages by id; ids that are not in the index are left out."""
        snapshot, reader = self._snapshot(), self._parts.reader
        return reader.by_id(ids, snapshot, lambda rows: reader.passages(rows, snapshot))

    def neighbours(self, passage: Passage, *, before: int = 1, after: int = 1) -> list[Passage]:
        """The passages around one in its document, itself left out, in the order of the text."""
        return self._parts.reader.neighbours(passage, before, after, self._snapshot())

    def passage_names(self, ids: Sequence[str]) -> dict[str, PassageNames]:
        """Places and organisations of passages, by id."""
        reader = self._parts.reader
        return reader.by_id(ids, self._snapshot(), reader.names)

    def names_of(self, document: str) -> list[PassageNames]:
        """Those of the passages of a document, without reading their texts. Raises UnknownDocument."""
        snapshot = self._snapshot()
        number = snapshot.number_of(document)
        first, count = rows_between(number)[0], snapshot.records[number].passages
        ids = self._tagged(document, map(snapshot.id_of, range(first, first + count)))
        return list(self.passage_names(ids).values())

    def sentence_vectors(self, ids: Sequence[str]) -> dict[str, Matrix]:
        """For each passage, unit rows of shape (number of its sentences, dimension), float32."""
        reader = self._parts.reader
        return reader.by_id(ids, self._snapshot(), reader.sentence_vectors)

    def annotations(self, ids: Sequence[str]) -> dict[str, str]:
        """Annotations of passages, by id; ids without any are left out."""
        manifest = self._parts.manifest
        return self._parts.reader.by_id(
            ids, self._snapshot(), lambda rows: dict(annotations_of(manifest, rows))
        )

    # --- tables --------------------------------------------------------------------------------
    def tables(self, documents: Sequence[str] | None = None) -> list[TableRecord]:
        """Tables of documents by name, in their order; of all documents for None. Raises UnknownDocument."""
        snapshot = self._snapshot()
        names = (
            sorted(r.name for r in snapshot.records.values()) if documents is None else documents
        )
        among = dict.fromkeys(snapshot.number_of(name) for name in names)
        known = self._parts.tables
        found = [one for n in among for one in known.of(n, snapshot.records[n].name)]
        return [one for one in found if self._holds_tagged(one)] if self._tags else found

    def _holds_tagged(self, table: TableRecord) -> bool:
        """Whether a passage with one of the view's tags is in a table."""
        passages = self.passages_of(table.document).values()
        return any(one.start < table.end and table.start < one.end for one in passages)

    def table_matches(self, among: Sequence[int], keys: Sequence[str]) -> list[CellMatch]:
        """Cells of the tables ``among`` (ids) that are exactly one of ``keys`` (index.manifest.tables)."""
        return table_queries.matches(self._parts.manifest.connection, self._seen(among), keys)

    def cells_containing(self, table: int, keys: Sequence[str]) -> list[CellMatch]:
        """Cells of text in one table that hold the words of one of ``keys`` among others."""
        seen = self._seen([table])
        return (
            table_queries.containing(self._parts.manifest.connection, table, keys) if seen else []
        )

    def cells_listing(self, table: int, column: int, keys: Sequence[str]) -> list[tuple[str, str]]:
        """Keys and texts of cells of a column that may list what one of ``keys`` names among other things."""
        seen = self._seen([table])
        connection = self._parts.manifest.connection
        return table_queries.listing(connection, table, column, keys) if seen else []

    def rows_saying(self, table: int, stems: Sequence[str]) -> dict[int, frozenset[str]]:
        """Which of ``stems`` the rows of a table say, by row."""
        seen = self._seen([table])
        return (
            table_queries.rows_saying(self._parts.manifest.connection, table, stems) if seen else {}
        )

    def select_rows(self, table: int, conditions: Sequence[CellCondition]) -> list[int]:
        """Numbers of the rows of a table that meet every condition; totals and headings do not."""
        seen = self._seen([table])
        return (
            table_queries.select_rows(self._parts.manifest.connection, table, conditions)
            if seen
            else []
        )

    def row_groups(self, table: int) -> list[RowGroup]:
        """The rows below each heading of a table."""
        seen = self._seen([table])
        return table_queries.row_groups(self._parts.manifest.connection, table) if seen else []

    def distinct_values(self, table: int, column: int, most: int) -> list[CellMatch]:
        """The different cells of a column; none where there are more than ``most``."""
        seen = self._seen([table])
        connection = self._parts.manifest.connection
        return table_queries.distinct_values(connection, table, column, most) if seen else []

    def distinct_rows(self, table: int, rows: Sequence[int]) -> list[int]:
        """Those of the rows of a table of which no earlier one has the same cells."""
        seen = self._seen([table])
        return (
            table_queries.distinct_rows(self._parts.manifest.connection, table, rows)
            if seen
            else []
        )

    def column_numbers(self, table: int, column: int, rows: Sequence[int]) -> dict[int, float]:
        """Numbers in a column of a table, by row."""
        seen = self._seen([table])
        connection = self._parts.manifest.connection
        return table_queries.column_numbers(connection, table, column, rows) if seen else {}

    def table_rows(self, table: int, rows: Sequence[int] | None = None) -> dict[int, TableRow]:
        """Rows of a table with their cells, by number; all of them for None."""
        seen = self._seen([table])
        return (
            table_queries.table_rows(self._parts.manifest.connection, table, rows) if seen else {}
        )

    def _seen(self, among: Sequence[int]) -> list[int]:
        """Those tables whose documents may be seen."""
        numbers = self._snapshot().numbers
        return [one for one in among if document_of(one) in numbers]

    # --- the model -----------------------------------------------------------------------------
    def encode_query(self, text: str) -> Vector:
        """Unit vector of a question, shape (dimension,); the last few hundred are remembered."""
        return self._parts.encoder.encode_query(text)

    def encode_queries(self, texts: Sequence[str]) -> list[Vector]:
        """The same for several texts at once, which takes less time than one after the other."""
        return self._parts.encoder.encode_queries(texts)

    def without_language(self, vector: Vector, language: str) -> Vector:
        """A question's vector as passages in all languages are searched by it; see `Encoder.without_language`."""
        return self._parts.encoder.without_language(vector, language)

    @property
    def own_encoder(self) -> Encoder:
        """The model by whose vectors this index is searched."""
        return self._parts.encoder

    def relatedness(self, cosine: float) -> float:
        """What a cosine means, in [0, 1], alike for all models; see `Encoder.relatedness`."""
        return self._parts.encoder.relatedness(cosine)

    def similarity(self, one: str, other: str) -> float:
        """How near two texts are in meaning, in [0, 1], alike for all models."""
        return self.relatedness(float(self.encode_query(one) @ self.encode_query(other)))

    def count_tokens(self, text: str) -> int:
        """Tokens of the model's own tokenizer, without the special ones."""
        return self._parts.encoder.count_tokens(text)

    # --- searching -----------------------------------------------------------------------------
    def candidates(
        self,
        query: str,
        *,
        filters: Filters = _NO_FILTERS,
        keywords: str | None = None,
        vector: Vector | None = None,
        dense_limit: int = 80,
        keyword_limit: int = 80,
    ) -> list[Candidate]:
        """Union of the best of both searches, each with both scores (a missing one is computed).

        ``keywords``: text for the keyword search where it differs from ``query`` (abbreviations
        written out). ``vector``: of the question, when it is known already.
        """
        return self._parts.searcher.candidates(
            query,
            snapshot=self._searched(),
            filters=replace(filters, tags=self._tags) if self._tags else filters,
            keywords=keywords,
            vector=vector,
            dense_limit=dense_limit,
            keyword_limit=keyword_limit,
        )

    def scored(self, ids: Sequence[str], *, keywords: str, vector: Vector) -> list[Candidate]:
        """Passages by id with the scores that they have in both searches; those not there are left out."""
        return self._parts.searcher.scored(
            ids, snapshot=self._searched(), keywords=keywords, vector=vector
        )

    def cosines(self, ids: Sequence[str], vector: Vector) -> dict[str, float]:
        """Cosines of passages with a vector, by id; those not there are left out."""
        return self._parts.searcher.cosines(ids, snapshot=self._searched(), vector=vector)

    def document_frequencies(self, words: Sequence[str]) -> list[int]:
        """For each word the number of passages in whose text it occurs, in any inflection."""
        visible = visible_in(self._searched())
        return [self._parts.keywords.document_frequency(word, visible) for word in words]

    def corrections(self, text: str) -> dict[str, str]:
        """Words of ``text``, lower case, that occur nowhere -> the nearest word that does."""
        return self._parts.keywords.corrections(text, visible_in(self._searched()))

    # --- what is admitted ------------------------------------------------------------------------
    def _snapshot(self) -> Snapshot:
        """The documents that may be seen, as they are now."""
        return self._admitted(self._parts.reader.snapshot())

    def _searched(self) -> Snapshot:
        """The same, with both searches at least as new."""
        return self._admitted(self._parts.searcher.current())

    def _admitted(self, whole: Snapshot) -> Snapshot:
        if self._admits is None:
            return whole
        known = self._known
        if known is None or known[0] is not whole:
            known = self._known = (whole, whole.restricted(self._admits))
        return known[1]

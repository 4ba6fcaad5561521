"""The index as one object: what the assistant searches, reads and keeps up to date."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Self

from corpus.model import Document, Passage
from index.encoder import Encoder, Matrix, Vector
from index.keywords import Keywords
from index.manifest.annotations import Derivation, derived_documents, derived_texts
from index.manifest.manifest import Manifest
from index.manifest.reading import Reader
from index.memory import give_back, keep_no_large_pieces
from index.model import (
    Candidate,
    DocumentRecord,
    EngineName,
    Filters,
    Finding,
    Hit,
    PassageNames,
    ProgressCallback,
    SyncReport,
)
from index.opening import exists, open_manifest, open_vectors
from index.search.searcher import Searcher

if TYPE_CHECKING:
    from corpus.files.scan import Root
    from index.upkeep.upkeep import Upkeep
    from index.vectors import Server

__all__ = ["Candidate", "Finding", "Index", "Matrix", "PassageNames", "Vector"]

_NO_FILTERS = Filters()


class Index:
    """Documents, passages and the two searches over them. Safe to use from several threads."""

    def __init__(
        self,
        directory: Path,
        manifest: Manifest,
        encoder: Encoder,
        server: Server | None,
        derivation: Derivation | None = None,
    ):
        self.directory = directory
        self.encoder = encoder
        self._manifest = manifest
        self._derivation = derivation
        self._vectors = open_vectors(directory, manifest, server)
        self._server = server is not None
        self._reader = Reader(manifest, encoder.dimension)
        self._lock = threading.Lock()
        self._keywords = Keywords(directory / "keywords")
        self._searcher: Searcher | None = None

    @classmethod
    def open(
        cls,
        directory: Path,
        *,
        model: str | None = None,
        query_prefix: str = "",
        passage_prefix: str = "",
        create: bool = False,
        rebuild: bool = False,
        server: Server | None = None,
        cache_dir: Path | None = None,
        allow_download: bool = False,
        derivation: Derivation | None = None,
    ) -> Index:
        """Open the index in ``directory``.

        ``derivation``: computed from each document at indexing and kept with it.
        ``model``: name or path; None is the packaged default. ``create``: make an empty one where
        there is none. ``rebuild``: empty an index, also one of another model or version. An index of an
        older format is upgraded (index.manifest.migrations).
        Raises IndexFault (no index there, cannot be written), StaleIndex, ModelFault.
        """
        keep_no_large_pieces()  # vectors come and go with every change of the documents
        encoder = Encoder.open(
            model,
            cache_dir=cache_dir,
            query_prefix=query_prefix,
            passage_prefix=passage_prefix,
            allow_download=allow_download,
        )
        manifest = open_manifest(directory, encoder, create=create, rebuild=rebuild, server=server)
        return cls(directory, manifest, encoder, server, derivation)

    @staticmethod
    def exists(directory: Path) -> bool:
        """Whether there is an index in a directory."""
        return exists(directory)

    def close(self) -> None:
        """Let go of files and connections."""
        with self._lock:
            self._searcher = None
        self._keywords.close()
        self._vectors.close()
        self._manifest.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm(self) -> None:
        """Load the model and both searches, so that the first question does not wait."""
        self.encoder.warm()
        searcher = self._search()
        if not searcher.is_exact(searcher.current()):
            self._vectors.warm()
        self.search("warm", limit=1)
        give_back()

    # --- writing -------------------------------------------------------------------------------
    def sync(
        self,
        paths: Sequence[str | Path],
        *,
        progress: ProgressCallback | None = None,
        workers: int | None = None,
        engine: EngineName = "here",
    ) -> SyncReport:
        """Add or refresh files and folders; a string may name its root (``name=PATH``).

        ``engine``: where files are read and encoded, in this process or on a Ray cluster.
        Documents become visible one after the other, each as a whole. Raises IndexFault when
        another process is writing, LibraryFault for paths that cannot be read as asked.
        """
        return self._upkeep().sync(paths, progress, workers, engine)

    def roots(self) -> list[Root]:
        """The folders and files that were indexed, by path; those that are gone are among them."""
        from index.sync.plan import known_roots

        return known_roots(self._manifest.known().values())

    def add(self, documents: Iterable[Document], *, root: str = "") -> int:
        """Add documents that a program made; returns the number of passages written.

        A name that is known is replaced. ``root`` marks them as one folder would.
        """
        return self._upkeep().add(documents, root)

    def remove(self, names: Collection[str]) -> tuple[str, ...]:
        """Take documents out; returns their names, by name. Raises UnknownDocument for others.

        Other names of the same bytes go with a document; an alias goes alone.
        """
        return self._upkeep().remove(names)

    def _upkeep(self) -> Upkeep:
        from index.upkeep.upkeep import (
            Upkeep,  # reading files and writing are not imported for asking
        )

        return Upkeep(
            self.directory,
            self._manifest,
            self._reader,
            self.encoder,
            self._vectors,
            self._keywords,
            self._derivation,
        )

    # --- reading -------------------------------------------------------------------------------
    def document(self, name: str) -> Document:
        """The document, as it was read; an alias is answered too. Raises UnknownDocument."""
        return self._reader.document(name)

    def original(self, name: str) -> Path | None:
        """The file that a document was read from, if it still lies where it was found."""
        known = self._manifest.known_as(name)
        path = Path(known.origin.path) if known and known.origin.path else None
        return path if path is not None and path.is_file() else None

    def document_records(self) -> list[DocumentRecord]:
        """All documents, the failed ones too, by name."""
        snapshot = self._reader.snapshot()
        return sorted((*snapshot.records.values(), *snapshot.failed), key=lambda one: one.name)

    def document_numbers(self) -> Set[int]:
        """Of the documents that can be found now. One that is replaced gets another, never used before."""
        return self._reader.snapshot().records.keys()

    def passage_count(self) -> int:
        return self._reader.snapshot().passages

    def passages_of(self, document: str) -> dict[str, Passage]:
        """Passages of a document by id, in the order of the text. Raises UnknownDocument."""
        snapshot = self._reader.snapshot()
        number = snapshot.number_of(document)
        return self._reader.passages_between(number, 0, snapshot.records[number].passages)

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages by id; ids that are not in the index are left out."""
        snapshot = self._reader.snapshot()
        return self._reader.by_id(ids, lambda rows: self._reader.passages(rows, snapshot))

    def neighbours(self, passage: Passage, *, before: int = 1, after: int = 1) -> list[Passage]:
        """The passages around one in its document, itself left out, in the order of the text."""
        return self._reader.neighbours(passage, before, after)

    def passage_names(self, ids: Sequence[str]) -> dict[str, PassageNames]:
        """Places and organisations of passages, by id."""
        return self._reader.by_id(ids, self._reader.names)

    def sentence_vectors(self, ids: Sequence[str]) -> dict[str, Matrix]:
        """For each passage, unit rows of shape (number of its sentences, dimension), float32."""
        return self._reader.by_id(ids, self._reader.sentence_vectors)

    def annotations(self, ids: Sequence[str]) -> dict[str, str]:
        """What was derived from passages at indexing, by id; ids without any are left out."""
        return self._reader.by_id(ids, lambda rows: dict(derived_texts(self._manifest, rows)))

    def unannotated(self) -> tuple[str, ...]:
        """Names of the documents from which nothing was derived yet, by this version."""
        if self._derivation is None:
            return ()
        done = derived_documents(self._manifest, self._derivation.version)
        records = self._reader.snapshot().records
        return tuple(record.name for number, record in records.items() if number not in done)

    # --- searching -----------------------------------------------------------------------------
    def encode_query(self, text: str) -> Vector:
        """Unit vector of a question, shape (dimension,); the last few hundred are remembered."""
        return self.encoder.encode_query(text)

    def encode_queries(self, texts: Sequence[str]) -> list[Vector]:
        """The same for several texts at once, which takes less time than one after the other."""
        return self.encoder.encode_queries(texts)

    def similarity(self, one: str, other: str) -> float:
        """Cosine of the meanings of two texts, in [-1, 1]."""
        return float(self.encode_query(one) @ self.encode_query(other))

    def count_tokens(self, text: str) -> int:
        """Tokens of the model's own tokenizer, without the special ones."""
        return self.encoder.count_tokens(text)

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
        return self._search().candidates(
            query,
            filters=filters,
            keywords=keywords,
            vector=vector,
            dense_limit=dense_limit,
            keyword_limit=keyword_limit,
        )

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        filters: Filters = _NO_FILTERS,
        keywords: str | None = None,
        vector: Vector | None = None,
        dense_weight: float = 0.5,
    ) -> list[Hit]:
        """The best passages by ``dense_weight`` * dense + (1 - dense_weight) * keyword."""
        return self._search().search(
            query,
            limit=limit,
            filters=filters,
            keywords=keywords,
            vector=vector,
            dense_weight=dense_weight,
        )

    def document_frequencies(self, words: Sequence[str]) -> list[int]:
        """For each word the number of passages in whose text it stands, in any inflection."""
        self._search().current()
        return [self._keywords.document_frequency(word) for word in words]

    def corrections(self, text: str) -> dict[str, str]:
        """Words of ``text``, lower case, that stand nowhere -> the nearest word that does."""
        self._search().current()
        return self._keywords.corrections(text)

    def _search(self) -> Searcher:
        with self._lock:
            if self._searcher is None:
                self._searcher = Searcher(
                    self._reader, self.encoder, self._vectors, self._keywords, server=self._server
                )
            return self._searcher

    # --- checking ------------------------------------------------------------------------------
    def check(self) -> list[Finding]:
        """Compare manifest, vectors and keywords; an empty list is a sound index."""
        return self._upkeep().check()

    def repair(self) -> list[str]:
        """Rebuild vectors and keywords from the manifest; returns what was done."""
        with self._lock:
            self._searcher = None
        return self._upkeep().repair()

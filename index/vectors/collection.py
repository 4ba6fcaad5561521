"""The collection: rows in, nearest rows out; how it is written and read is in the package's docstring."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.errors import IndexFault, derived_fault
from index.vectors.server import Patience, Server, Unavailable, connect

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection

COLLECTION = "passages"
# Chosen on 17,333 real vectors (tests/benchmarks/graph.py; the table is in the README): of the 80 nearest
# ef_search 200 finds 98.6%, 400 finds 99.7% for 0.4 ms more.
# sync_threshold: additions after which the whole graph is written to disk, 1.7 KB a passage; what has
# come since is added again by the process that opens it next.
_CONFIGURATION: CreateCollectionConfiguration = {
    "hnsw": {
        "space": "cosine",
        "ef_construction": 200,
        "ef_search": 400,
        "max_neighbors": 16,
        "sync_threshold": 5_000,
    }
}
_PAGE = 10_000

Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


class Vectors:
    """Passage vectors by row number (index.manifest.records). Safe to use from several threads."""

    def __init__(
        self, directory: Path, server: Server | None = None, collection: str = COLLECTION
    ) -> None:
        self._directory = directory
        self._server = server
        self._patience = Patience()
        self._name = collection
        self._lock = threading.Lock()
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None
        self._store: Any = None
        self._given = _GivenVectors()
        self._gate = threading.Condition()
        self._inside = 0
        self._stale = False

    def refresh(self) -> None:
        """See what another process has written since: an open client keeps the graph that it read."""
        with self._gate:
            self._stale = self._server is None

    @contextmanager
    def _using(self) -> Iterator[None]:
        """A block that uses the client; one that is stale is opened anew when nobody uses it."""
        with self._gate:
            if self._stale:
                self._gate.wait_for(lambda: self._inside == 0)
                if self._stale:
                    self.close()
                    self._stale = False
            self._inside += 1
        try:
            yield
        finally:
            with self._gate:
                self._inside -= 1
                self._gate.notify_all()

    def add(
        self,
        rows: Sequence[int],
        vectors: npt.NDArray[np.float32],
        texts: Sequence[str],
        about: Sequence[Mapping[str, str | int]],
    ) -> None:
        """Add or overwrite; ``vectors``: float32 (n, dimension)."""
        with self._using():
            store = self._writing()
            self._given.rows = vectors
            ids, metadatas = [str(row) for row in rows], [dict(one) for one in about]
            self._guarded(lambda: store.add_texts(list(texts), metadatas=metadatas, ids=ids))

    def delete(self, rows: Sequence[int]) -> None:
        """Delete rows; those that are not there are passed over."""
        with self._using():
            collection = self._existing()
            if collection is None:
                return
            for start in range(0, len(rows), 1000):
                part = [str(row) for row in rows[start : start + 1000]]
                self._guarded(lambda part=part: collection.delete(ids=part))

    def search(
        self, vector: npt.NDArray[np.float32], limit: int, rows: Sequence[int] | None = None
    ) -> tuple[Rows, Scores]:
        """Rows nearest to a unit vector and their cosine similarities, best first.

        ``rows``: the only ones to look among.
        """
        if limit < 1 or (rows is not None and not len(rows)):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        only = None if rows is None else [str(row) for row in rows]
        with self._using():
            collection = self._reading()
            found = self._guarded(
                lambda: collection.query(
                    query_embeddings=np.atleast_2d(vector),
                    n_results=limit,
                    ids=only,
                    include=["distances"],
                )
            )
        distances = np.asarray(found["distances"][0], dtype=np.float32)
        ids = np.asarray(found["ids"][0]).astype(np.int64)
        return ids, np.subtract(np.float32(1.0), distances, dtype=np.float32)

    def rows(self) -> set[int]:
        """Every row in the collection."""
        found: set[int] = set()
        with self._using():
            collection = self._existing()
            if collection is None:
                return found
            for start in range(0, self._guarded(collection.count), _PAGE):
                page = self._guarded(
                    lambda start=start: collection.get(limit=_PAGE, offset=start, include=[])
                )
                found.update(int(row) for row in page["ids"])
        return found

    def clear(self) -> None:
        """Delete the whole collection."""
        with self._using():
            if self._existing() is None:
                return
            with self._lock:
                client = self._connected()
                self._collection = self._store = None
                self._guarded(lambda: client.delete_collection(self._name))

    def warm(self) -> None:
        """Connect and load what a first search would wait for."""
        self._reading()

    def close(self) -> None:
        with self._lock:
            if self._client is not None:
                self._client.close()  # type: ignore[attr-defined]  # of both clients, not of their type
            self._client = self._collection = self._store = None

    def _reading(self) -> Collection:
        collection = self._existing()
        if collection is None:
            raise self._fault(LookupError(f"there is no collection {self._name}"))
        return collection

    def _existing(self) -> Collection | None:
        """The collection; None before anything was added, and where it has been lost."""
        with self._lock:
            if self._collection is None:
                client = self._connected()
                try:
                    self._collection = self._guarded(
                        lambda: client.get_collection(self._name, embedding_function=None)
                    )
                except IndexFault as fault:
                    if _is_missing(fault.__cause__):
                        return None
                    raise
            return self._collection

    def _writing(self) -> Any:
        with self._lock:
            if self._store is None:
                from langchain_chroma import Chroma

                client = self._connected()
                self._store = self._guarded(
                    lambda: Chroma(
                        client=client,
                        collection_name=self._name,
                        embedding_function=self._given,  # type: ignore[arg-type]  # all that it calls
                        collection_configuration=_CONFIGURATION,
                    )
                )
            return self._store

    def _connected(self) -> ClientAPI:
        if self._client is None:
            self._client = self._guarded(self._connect)
        return self._client

    def _connect(self) -> ClientAPI:
        if self._server is not None:
            return connect(self._server)
        import chromadb
        from chromadb.config import Settings

        return chromadb.PersistentClient(
            str(self._directory), settings=Settings(anonymized_telemetry=False)
        )

    def _guarded(self, call: Any) -> Any:
        """Run a call; what Chroma raises becomes an IndexFault that says where and what to do."""
        try:
            return call() if self._server is None else self._patience.attempt(call)
        except Exception as error:  # Chroma's client raises errors of its own and of its transport
            raise self._fault(error) from error

    def _fault(self, error: Exception) -> IndexFault:
        if self._server is None:
            return derived_fault("vector store", self._directory, error)
        place = f"the Chroma server {self._server.url} (setting ASSISTANT_CHROMA_URL)"
        if isinstance(error, Unavailable):
            return IndexFault(
                f"{place} does not answer ({error}); start it, or leave the setting out to keep"
                " vectors in the index. It is asked again by itself"
            )
        if isinstance(error, LookupError) or _is_missing(error):
            self._collection = self._store = None  # another server, or one that has lost its data
            return IndexFault(
                f"{place} does not have the vectors of this index ({error}); it is given them by"
                " `assistant check --repair`"
            )
        return IndexFault(f"{place} did not do what was asked: {error}")


def _is_missing(error: BaseException | None) -> bool:
    from chromadb.errors import NotFoundError

    return isinstance(error, NotFoundError)


class _GivenVectors:
    """LangChain asks for an embedder; ours made the vectors already, with the sentences' vectors."""

    rows: npt.NDArray[np.float32]

    def embed_documents(self, texts: list[str]) -> list[npt.NDArray[np.float32]]:
        if len(texts) != len(self.rows):
            raise ValueError(f"expected {len(self.rows)} texts, got {len(texts)}")
        return list(self.rows)

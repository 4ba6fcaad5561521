"""The collection: rows in, nearest rows out; how it is written and read is in the package's docstring."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.errors import IndexFault, derived_fault, disk_fault
from index.vectors.files import GraphFiles
from index.vectors.server import Patience, Server, Unavailable, connect

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

    from index.vectors.writing import PassageWriter

COLLECTION = "passages"
_REMOVED = "removed"  # rows taken out of the graph since it was made, in the collection's metadata
_WAIT = 60.0  # seconds that a writer is waited for where only the graph itself will do
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
        self._files = GraphFiles(directory)
        self._patience = Patience()
        self._name = collection
        self._lock = threading.Lock()
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None
        self._store: PassageWriter | None = None
        self._gate = threading.Condition()
        self._inside = 0
        self._stale = False
        self._filling = self._worn = False

    @property
    def ready(self) -> bool:
        """Whether a search asks the graph at once: on a server, or loaded (half a second, 70 MiB)."""
        return self._server is not None or self._collection is not None

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
        with self._writing(), self._using():
            self._guarded(lambda: self._writer().add(rows, vectors, texts, about))

    def delete(self, rows: Sequence[int]) -> None:
        """Delete rows; those that are not there are passed over."""
        with self._writing(), self._using():
            collection = self._existing()
            if collection is None or not len(rows):
                return
            for start in range(0, len(rows), 1000):
                part = [str(row) for row in rows[start : start + 1000]]
                self._guarded(lambda part=part: collection.delete(ids=part))
            known = collection.metadata or {}
            removed = known.get(_REMOVED, 0) + len(rows)
            self._guarded(lambda: collection.modify(metadata={**known, _REMOVED: removed}))
            self._worn = removed > self._guarded(collection.count)

    def search(self, vector: npt.NDArray[np.float32], limit: int) -> tuple[Rows, Scores] | None:
        """Rows nearest to a unit vector and their cosine similarities, best first.

        None while the graph cannot be asked: another process writes it, it is being filled anew, a run that was
        stopped left it unfinished, or the disk is full.
        """
        with self._using():
            collection = self._opened()
            if collection is None:
                return None
            found = self._guarded(
                lambda: collection.query(
                    query_embeddings=np.atleast_2d(vector),
                    n_results=limit,
                    include=["distances"],
                )
            )
        distances = np.asarray(found["distances"][0], dtype=np.float32)
        ids = np.asarray(found["ids"][0]).astype(np.int64)
        return ids, np.subtract(np.float32(1.0), distances, dtype=np.float32)

    def rows(self) -> set[int] | None:
        """Every row in the collection; None where the graph cannot be asked (see `search`)."""
        found: set[int] = set()
        with self._using():
            with self._opening(_WAIT) as may:
                if not may:
                    return None
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
        with self._writing(), self._using():
            if self._existing() is None:
                return
            with self._lock:
                client = self._connected()
                self._collection = self._store = None
                self._guarded(lambda: client.delete_collection(self._name))

    def unfinished(self) -> bool:
        """Whether an embedded graph is being written, or was when a run was stopped."""
        return self._server is None and self._files.unfinished()

    def needs_filling(self) -> bool:
        """Whether a run was stopped while it wrote, or the graph is worn; asked by the writer of the index.

        Points that are removed stay in an HNSW graph, where they lengthen searches and let no path lead to
        others: it is worn when more were removed since it was made than it holds.
        """
        return self._worn or self.unfinished()

    @contextmanager
    def filling(self) -> Iterator[None]:
        """A block in which everything is added anew to a collection that is emptied first, and not asked."""
        with self._gate:
            self._filling = True
            self._gate.wait_for(lambda: self._inside == 0)
        try:
            with self._writing(anew=True):
                if self._server is None:
                    self.close()
                    self._files.empty()
                else:
                    self.clear()
                self._worn = False
                yield
        finally:
            self._filling = False

    def warm(self) -> None:
        """Connect and load what a first search would wait for."""
        with self._using():
            self._opened()

    def close(self) -> None:
        with self._lock:
            if self._client is not None:
                self._client.close()  # type: ignore[attr-defined]  # of both clients, not of their type
            self._client = self._collection = self._store = None

    def _writing(self, *, anew: bool = False) -> AbstractContextManager[None]:
        return self._files.writing(anew=anew) if self._server is None else nullcontext()

    def _opening(self, wait: float) -> AbstractContextManager[bool]:
        """A block that opens the collection, told whether it may (see `GraphFiles.opening`)."""
        import chromadb  # noqa: F401  takes long, which nobody has to wait for

        return self._files.opening(wait) if self._server is None else nullcontext(True)

    def _opened(self) -> Collection | None:
        """The collection, its graph loaded; None where it cannot be asked. Raises IndexFault if it is lost."""
        if self._filling:
            return None
        if self._collection is not None:
            return self._collection
        with self._opening(0) as may:
            if not may:
                return None
            try:
                collection = self._existing()
            except IndexFault as fault:
                if self._server is None and disk_fault(self._directory, fault.__cause__):
                    return None  # opening writes, which a full disk does not let it
                raise
            if collection is None:
                raise self._fault(LookupError(f"there is no collection {self._name}"))
            return collection

    def _existing(self) -> Collection | None:
        """The collection, its graph loaded; None before anything was added, and where it has been lost."""
        with self._lock:
            if self._collection is None:
                client = self._connected()
                try:
                    found = self._guarded(
                        lambda: client.get_collection(self._name, embedding_function=None)
                    )
                    self._guarded(found.count)  # an embedded one reads its files with this
                    self._collection = found
                except IndexFault as fault:
                    if _is_missing(fault.__cause__):
                        return None
                    raise
            return self._collection

    def _writer(self) -> PassageWriter:
        with self._lock:
            if self._store is None:
                from index.vectors.writing import PassageWriter

                self._store = PassageWriter(self._connected(), self._name)
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

        path = str(self._directory)
        try:
            return chromadb.PersistentClient(path, settings=Settings(anonymized_telemetry=False))
        except Exception:
            _forget_half_started(path)
            raise

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


def _forget_half_started(path: str) -> None:
    """Chroma keeps a client that could not start, as on a full disk, and would give it out again."""
    from chromadb.api.shared_system_client import SharedSystemClient

    if path not in SharedSystemClient._identifier_to_refcount:
        SharedSystemClient._identifier_to_system.pop(path, None)


def _is_missing(error: BaseException | None) -> bool:
    from chromadb.errors import NotFoundError

    return isinstance(error, NotFoundError)

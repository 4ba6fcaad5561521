"""Writes passages into the collection, through LangChain's class for Chroma, with the settings of its graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateCollectionConfiguration

# Chosen on the curve in docs/pages/operating/scaling.md (tests/benchmarks/graph.py). sync_threshold: Chroma
# writes the graph to disk with every call, so that no process that opens it has points to add first.
CONFIGURATION: CreateCollectionConfiguration = {
    "hnsw": {
        "space": "cosine",
        "ef_construction": 200,
        "ef_search": 800,
        "max_neighbors": 16,
        "sync_threshold": 2,
    }
}


class PassageWriter:
    """Makes the collection ``name`` if there is none."""

    def __init__(self, client: ClientAPI, name: str) -> None:
        from langchain_chroma import Chroma

        self._given = _GivenVectors()
        self._store = Chroma(
            client=client,
            collection_name=name,
            embedding_function=self._given,  # type: ignore[arg-type]  # all that it calls
            collection_configuration=CONFIGURATION,
        )

    def add(
        self,
        rows: Sequence[int],
        vectors: npt.NDArray[np.float32],
        texts: Sequence[str],
        about: Sequence[Mapping[str, str | int]],
    ) -> None:
        """See `Vectors.add`."""
        self._given.rows = vectors
        ids, metadatas = [str(row) for row in rows], [dict(one) for one in about]
        self._store.add_texts(list(texts), metadatas=metadatas, ids=ids)


class _GivenVectors:
    """LangChain asks for an embedder; ours made the vectors already, with the sentences' vectors."""

    rows: npt.NDArray[np.float32]

    def embed_documents(self, texts: list[str]) -> list[npt.NDArray[np.float32]]:
        if len(texts) != len(self.rows):
            raise ValueError(f"expected {len(self.rows)} texts, got {len(texts)}")
        return list(self.rows)

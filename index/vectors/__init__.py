"""The Chroma collection, embedded or on a server (the only door to chromadb and langchain-chroma).

Written through LangChain's own class, with the texts and their places, so that the collection
can be opened by any LangChain program. Read through chromadb, which LangChain's class adds 0.5 s of
imports to. Cosine distance is set (the default is L2); there is no default embedder and no telemetry.

Importing chromadb takes 0.8 s, so that nothing here is imported before it is needed.
"""

from __future__ import annotations

from index.vectors.collection import COLLECTION, Vectors
from index.vectors.server import Server

__all__ = ["COLLECTION", "Server", "Vectors"]

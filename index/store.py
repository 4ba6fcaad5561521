"""The index as one object: what the assistant searches, reads and keeps up to date.

(The bodies follow; these signatures are what other parts may rely on.)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

from corpus.model import Document, Passage
from index.model import DocumentRecord, Filters, Hit, ProgressCallback, SyncReport

Vector = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that at least one search returned, with the scores of both searches.

    ``dense``: cosine similarity, in [-1, 1]. ``keyword``: BM25, 0 when no word matches.
    """

    id: str
    passage: Passage
    dense: float
    keyword: float


@dataclass(frozen=True, slots=True)
class PassageNames:
    """Keys (corpus.names) of what a passage, its headings or its document's title names."""

    places: frozenset[str]
    organisations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with an index. ``rule``: name of the invariant that is broken."""

    rule: str
    subject: str
    detail: str


class Index:
    """Documents, passages and the two searches over them. Safe to use from several threads."""

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
        chroma_url: str | None = None,
        cache_dir: Path | None = None,
        allow_download: bool = False,
    ) -> Index:
        """Open the index in ``directory``.

        ``model``: name or path; None is the packaged default. ``create``: make an empty one where
        there is none. ``rebuild``: drop what another model or version has built.
        Raises IndexFault (no index there, cannot be written), StaleIndex, ModelFault.
        """
        raise NotImplementedError

    @staticmethod
    def exists(directory: Path) -> bool: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def warm(self) -> None:
        """Load the model and both searches, so that the first question does not wait."""

    # --- writing -----------------------------------------------------------------------------
    def sync(
        self,
        paths: Sequence[str | Path],
        *,
        progress: ProgressCallback | None = None,
        workers: int | None = None,
    ) -> SyncReport:
        """Add or refresh files and folders (``name=PATH`` names a root); see index.sync."""

    def remove(self, names: Collection[str]) -> tuple[str, ...]:
        """Take documents out; returns their names. Raises UnknownDocument, naming the unknown."""

    # --- reading -----------------------------------------------------------------------------
    def document(self, name: str) -> Document:
        """The document, as it was read; an alias is answered too. Raises UnknownDocument."""

    def document_records(self) -> list[DocumentRecord]:
        """All documents, the failed ones too, by name."""

    def passages_of(self, document: str) -> dict[str, Passage]:
        """Passages of a document by id, in the order of the text. Raises UnknownDocument."""

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages by id; ids that are not in the index are left out."""

    def neighbours(self, passage: Passage, *, before: int = 1, after: int = 1) -> list[Passage]:
        """The passages around one in its document, itself left out, in the order of the text."""

    def passage_names(self, ids: Sequence[str]) -> dict[str, PassageNames]:
        """Places and organisations of passages, by id."""

    def sentence_vectors(self, ids: Sequence[str]) -> dict[str, Matrix]:
        """For each passage, unit rows of shape (number of its sentences, dimension), float32."""

    def passage_vectors(self, ids: Sequence[str]) -> dict[str, Vector]:
        """Unit vectors of passages, shape (dimension,), float32."""

    # --- searching ---------------------------------------------------------------------------
    def encode_query(self, text: str) -> Vector:
        """Unit vector of a question, shape (dimension,); the last few hundred are remembered."""

    def count_tokens(self, text: str) -> int:
        """Tokens of the model's own tokenizer, without the special ones."""

    def candidates(
        self,
        query: str,
        *,
        filters: Filters = Filters(),
        keywords: str | None = None,
        vector: Vector | None = None,
        dense_limit: int = 80,
        keyword_limit: int = 80,
    ) -> list[Candidate]:
        """Union of the best of both searches, each with both scores (a missing one is computed).

        ``keywords``: text for the keyword search where it differs from ``query`` (abbreviations
        written out). ``vector``: of the question, when it is known already.
        """

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        filters: Filters = Filters(),
        keywords: str | None = None,
        vector: Vector | None = None,
        dense_weight: float = 0.5,
    ) -> list[Hit]:
        """The best passages by ``dense_weight`` * dense + (1 - dense_weight) * keyword."""

    def corrections(self, text: str) -> dict[str, str]:
        """Words of ``text`` that stand nowhere in the index -> the nearest word that does."""

    # --- checking ----------------------------------------------------------------------------
    def check(self) -> list[Finding]:
        """Compare manifest, vectors and keywords; an empty list is a sound index."""

    def repair(self) -> list[Finding]:
        """Rebuild vectors and keywords from the manifest where ``check`` finds them wrong."""

"""The words by which a question may name a document."""

from __future__ import annotations

from functools import lru_cache

from corpus.stemming import stems
from index.model import DocumentRecord

_REMEMBERED = 4096  # documents whose name stems are cached


@lru_cache(maxsize=_REMEMBERED)
def document_name_stems(record: DocumentRecord, language: str) -> frozenset[str]:
    """Stems of the title, publisher and file name of a document."""
    text = f"{record.title} {record.publisher or ''} {record.name}"
    return frozenset(stems(text.replace("-", " ").replace("_", " "), language))

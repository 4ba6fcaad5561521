"""The words by which a question may name a document."""

from __future__ import annotations

from corpus.stemming import stems
from index.model import DocumentRecord


def document_name_stems(record: DocumentRecord, language: str) -> frozenset[str]:
    """Stems of the title, publisher and file name of a document."""
    text = f"{record.title} {record.publisher or ''} {record.name}"
    return frozenset(stems(text.replace("-", " ").replace("_", " "), language))

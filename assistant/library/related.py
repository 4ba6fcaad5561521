"""What documents of an index are to each other: corrections, translations, short versions, copies."""

from __future__ import annotations

from corpus.metadata.relations import Edition, candidates, figures_of, relations
from index.model import DocumentRecord
from index.view import IndexView


def related(index: IndexView) -> dict[str, list[tuple[str, str]]]:
    """For each document that has any, (what it is to another, name of the other)."""
    records = [record for record in index.document_records() if record.state == "indexed"]
    editions = [_edition(record) for record in records]
    compared = candidates(editions)
    editions = [
        _edition(record, index.document(record.name).text) if record.name in compared else edition
        for record, edition in zip(records, editions, strict=True)
    ]
    found: dict[str, list[tuple[str, str]]] = {
        name: list(own) for name, own in relations(editions).items()
    }
    for record in records:
        if record.aliases:
            copies = [("same bytes", alias) for alias in record.aliases]
            found.setdefault(record.name, []).extend(copies)
    return found


def _edition(record: DocumentRecord, text: str = "") -> Edition:
    return Edition(
        record.name,
        record.title,
        record.publisher,
        record.year,
        record.language,
        record.symbol,
        len(text),
        figures_of(text),
    )

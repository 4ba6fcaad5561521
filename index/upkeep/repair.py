"""Vectors and keywords made anew from the manifest, without reading or encoding anything."""

from __future__ import annotations

from index.keywords import Keywords
from index.manifest.manifest import Manifest
from index.manifest.reading import Reader
from index.manifest.records import document_of
from index.sync.writer import about_passage, keyword_entry
from index.texts import without_surrogates
from index.vectors import Vectors

_CHUNK = 1_000


def rebuild_vectors(manifest: Manifest, reader: Reader, vectors: Vectors) -> None:
    """Empty the collection and fill it with the vectors of the visible passages."""
    vectors.clear()
    snapshot = reader.snapshot()
    for number in snapshot.records:
        rows = manifest.rows_of(number)
        for start in range(0, len(rows), _CHUNK):
            part = rows[start : start + _CHUNK]
            passages = reader.passages(part, snapshot)
            kept = reader.vector_rows(part)
            vectors.add(
                part,
                kept,
                [without_surrogates(passages[row].text) for row in part],
                [about_passage(passages[row]) for row in part],
            )


def rebuild_keywords(manifest: Manifest, reader: Reader, keywords: Keywords) -> None:
    """Empty the keyword index and fill it with the words of the visible passages."""
    keywords.clear()
    snapshot = reader.snapshot()
    for number, record in snapshot.records.items():
        rows = manifest.rows_of(number)
        for start in range(0, len(rows), _CHUNK):
            part = rows[start : start + _CHUNK]
            passages = reader.passages(part, snapshot)
            names = reader.names(part)
            keywords.add(
                keyword_entry(
                    document_of(row),
                    record.title,
                    record.language,
                    passages[row],
                    names[row].places,
                )
                for row in part
            )
    keywords.commit()

"""Annotations: what is computed from each document when it is indexed, and kept with it.

The caller that opens the index gives an `Annotator`, so that the index need not know what it computes
(the facts of a report). The
results of a document are written while it is still invisible, become visible with it in one
transaction, and are deleted with it. A document that carries another version's results, or none, gets
them at the next run of indexing, without being read or encoded again.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Document, Passage
from index.manifest.reading import ManifestReader
from index.manifest.records import pack_text, row_number, unpack_text
from index.manifest.writing import Manifest

_PART = 500  # values of one SQL statement


@dataclass(frozen=True, slots=True)
class Annotator:
    """``annotate`` gives text for passages of a document, by position; ``version`` names its results."""

    version: str
    annotate: Callable[[Document, Sequence[Passage]], Mapping[int, str]]


def write_annotations(
    manifest: Manifest, annotator: Annotator, texts: Mapping[int, Mapping[int, str]]
) -> None:
    """Keep the results of documents, by number, in place of earlier ones, in one transaction."""
    packed = [
        (row_number(number, position), number, zlib.compress(pack_text(text), level=1))
        for number, of_passages in texts.items()
        for position, text in of_passages.items()
    ]
    with manifest.writing() as connection:
        connection.executemany(
            "DELETE FROM derived WHERE document = ?", [(number,) for number in texts]
        )
        connection.executemany("INSERT INTO derived VALUES (?, ?, ?)", packed)
        connection.executemany(
            "INSERT OR REPLACE INTO derivations VALUES (?, ?)",
            [(number, annotator.version) for number in texts],
        )


def annotate_missing(manifest: Manifest, reader: ManifestReader, annotator: Annotator) -> int:
    """Annotate every visible document that lacks annotations of this version; returns how many."""
    done = annotated_documents(manifest, annotator.version)
    snapshot = reader.snapshot()
    missing = [number for number in snapshot.records if number not in done]
    for number in missing:
        record = snapshot.records[number]
        passages = reader.passages_between(number, 0, record.passages, snapshot)
        texts = annotator.annotate(reader.document(record.name, snapshot), list(passages.values()))
        write_annotations(manifest, annotator, {number: texts})
    return len(missing)


def annotated_documents(manifest: Manifest, version: str) -> set[int]:
    """Numbers of the documents that carry results of a version."""
    found = manifest.connection.execute(
        "SELECT document FROM derivations WHERE version = ?", (version,)
    )
    return {number for (number,) in found}


def annotations_of(manifest: Manifest, rows: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Row and text of those passages that have any."""
    wanted = list(rows)
    for start in range(0, len(wanted), _PART):
        part = wanted[start : start + _PART]
        marks = ",".join("?" * len(part))
        found = manifest.connection.execute(
            f"SELECT row, data FROM derived WHERE row IN ({marks}) ORDER BY row",  # noqa: S608  (marks)
            part,
        )
        yield from ((row, unpack_text(zlib.decompress(data))) for row, data in found)

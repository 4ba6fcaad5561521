"""Outlines of documents (`corpus.sections`): made when a document is indexed, and kept with it.

An outline is written while its document is still invisible, becomes visible with it, and is deleted with it. A document
that has none, or one of another version, gets it at the next run of indexing, without being read or encoded again; until
then that of the other version serves.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping

from corpus.model import Passage
from corpus.sections import Outline, outline_of
from corpus.sections.outline import VERSION
from index.manifest.reading import ManifestReader
from index.manifest.records import pack_text, row_number, unpack_text
from index.manifest.writing import Manifest


def write_outlines(
    manifest: Manifest, outlines: Mapping[int, tuple[Outline, Iterable[Passage]]]
) -> None:
    """Keep outlines of documents, by number, in place of earlier ones, in one transaction.

    With each come the passages of the document, whose kinds are those of the parts that they begin in.
    """
    kept = [
        (number, VERSION, zlib.compress(pack_text(outline.to_json()), level=1))
        for number, (outline, _) in outlines.items()
    ]
    kinds = [
        (kind, row_number(number, passage.position), number)
        for number, (outline, passages) in outlines.items()
        for passage in passages
        if (kind := outline.kind_at(passage.end - 1))  # it may begin with headings of other parts
    ]
    with manifest.writing() as connection:
        connection.executemany(
            "DELETE FROM section_kinds WHERE document = ?", [(number,) for number in outlines]
        )
        connection.executemany("INSERT OR REPLACE INTO outlines VALUES (?, ?, ?)", kept)
        connection.executemany("INSERT INTO section_kinds VALUES (?, ?, ?)", kinds)


def outline_missing(manifest: Manifest, reader: ManifestReader) -> int:
    """Make the outline of every visible document that lacks one of this version; returns how many."""
    done = outlined_documents(manifest)
    snapshot = reader.snapshot()
    missing = [number for number in snapshot.records if number not in done]
    for number in missing:
        record = snapshot.records[number]
        passages = list(reader.passages_between(number, 0, record.passages, snapshot).values())
        outline = outline_of(reader.document(record.name, snapshot), passages)
        write_outlines(manifest, {number: (outline, passages)})
    return len(missing)


def outlined_documents(manifest: Manifest, version: str | None = VERSION) -> set[int]:
    """Numbers of the documents that have an outline of ``version``; None: of any."""
    found = manifest.connection.execute(
        "SELECT document FROM outlines WHERE ? IS NULL OR version = ?", (version, version)
    )
    return {number for (number,) in found}


def outline(manifest: Manifest, document: int) -> Outline | None:
    """The outline of a document, by number; None if it has none."""
    found = manifest.connection.execute(
        "SELECT data FROM outlines WHERE document = ?", (document,)
    ).fetchone()
    return Outline.from_json(unpack_text(zlib.decompress(found[0]))) if found else None

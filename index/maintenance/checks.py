"""Invariants of an index: manifest, Chroma and tantivy hold the same passages, and text is in place.

Each function is one invariant and yields what breaks it; `assistant check`, the tests of sync and
the tests that kill an indexing run use the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from index.errors import IndexFault
from index.keywords import Keywords
from index.manifest.database import damage_named
from index.manifest.reading import ManifestReader
from index.manifest.records import document_of, position_of
from index.manifest.snapshot import Snapshot
from index.manifest.writing import Manifest
from index.model import Finding
from index.vectors import Vectors

_SAME = 0.999  # cosine of a vector with itself, as Chroma computes it


@dataclass(frozen=True, slots=True)
class Contents:
    """What is compared, at one snapshot of the documents."""

    manifest: Manifest
    reader: ManifestReader
    snapshot: Snapshot
    vectors: Vectors
    keywords: Keywords


def findings(contents: Contents) -> list[Finding]:
    """Everything that is wrong, in the order of the invariants."""
    return [finding for invariant in INVARIANTS for finding in _checked(invariant, contents)]


def _checked(
    invariant: Callable[[Contents], Iterator[Finding]], contents: Contents
) -> list[Finding]:
    """Findings of one invariant; a part that cannot be read is one."""
    try:
        with damage_named(contents.manifest.path):
            return list(invariant(contents))
    except IndexFault as fault:
        return [Finding(invariant.__name__, "index", str(fault))]


def manifest_is_sound(contents: Contents) -> Iterator[Finding]:
    """SQLite finds no damage in its file."""
    for (line,) in contents.manifest.connection.execute("PRAGMA quick_check"):
        if line != "ok":
            yield Finding("manifest_is_sound", contents.manifest.path.name, str(line))


def nothing_is_left_over(contents: Contents) -> Iterator[Finding]:
    """No document is half written or half deleted, nor is Chroma's graph; nobody sees those that are."""
    left = "left by a run that was stopped; the next run of `assistant index` clears it"
    if contents.vectors.unfinished():
        yield Finding("nothing_is_left_over", "vector store", left, serious=False)
    for number in contents.manifest.leftovers():
        yield Finding("nothing_is_left_over", f"document {number}", left, serious=False)


def passages_are_complete(contents: Contents) -> Iterator[Finding]:
    """A document has the passages that it says, each with its vectors, at positions from 0."""
    for number, record in contents.snapshot.records.items():
        rows = contents.manifest.rows_of(number)
        if [position_of(row) for row in rows] != list(range(record.passages)):
            yield Finding(
                "passages_are_complete",
                record.name,
                f"{record.passages} passages are promised, {len(rows)} are there",
            )
        if len(contents.reader.vectors(rows)[0]) != len(rows):
            yield Finding("passages_are_complete", record.name, "vectors are missing")
        if len(contents.reader.sentence_vectors(rows)) != len(rows):
            yield Finding("passages_are_complete", record.name, "sentence vectors are missing")


def slices_equal_text(contents: Contents) -> Iterator[Finding]:
    """A passage is the slice of its document between its offsets, and its sentences are inside."""
    for number, record in contents.snapshot.records.items():
        document = contents.reader.document(record.name, contents.snapshot)
        rows = contents.manifest.rows_of(number)
        for passage in contents.reader.passages(rows, contents.snapshot).values():
            inside = all(
                passage.start <= s.start <= s.end <= passage.end for s in passage.sentences
            )
            if document.text[passage.start : passage.end] != passage.text or not inside:
                yield Finding(
                    "slices_equal_text", record.name, f"passage {passage.position} is out of place"
                )


def vectors_match_manifest(contents: Contents) -> Iterator[Finding]:
    """Chroma holds the visible passages, and else only what the next run clears."""
    found = contents.vectors.rows()
    if found is not None:  # else it is left over
        yield from _same_rows("vectors_match_manifest", contents, found)


def vectors_are_found(contents: Contents) -> Iterator[Finding]:
    """Chroma finds a passage by its own vector: its graph is sound, not only its list of rows.

    Where much was removed, a graph of this kind (HNSW) comes to hold points that no path leads to, which is
    why it is filled anew then (`Vectors.needs_filling`).
    """
    for number, record in contents.snapshot.records.items():
        rows = contents.manifest.rows_of(number)
        _, own = contents.reader.vectors(rows[len(rows) // 2 :][:1])
        found = contents.vectors.search(own[0], 1) if len(own) else None
        if found is not None and not np.any(found[1] > _SAME):
            left = "a passage is not found by its vector, as may happen after many removals"
            yield Finding("vectors_are_found", record.name, left)


def keywords_match_manifest(contents: Contents) -> Iterator[Finding]:
    """Tantivy holds the visible passages, each once, and else only what the next run clears."""
    contents.keywords.refresh()
    counts = contents.keywords.rows()
    yield from _same_rows("keywords_match_manifest", contents, set(counts))
    twice = sorted({document_of(row) for row, count in counts.items() if count > 1})
    for number in twice:
        record = contents.snapshot.records.get(number)
        name = record.name if record else f"document {number}"
        yield Finding("keywords_match_manifest", name, "passages are there more than once")


def vectors_are_unit(contents: Contents) -> Iterator[Finding]:
    """Every stored vector has length 1."""
    for number, record in contents.snapshot.records.items():
        _, vectors = contents.reader.vectors(contents.manifest.rows_of(number))
        lengths = np.linalg.norm(vectors, axis=1)
        if not np.allclose(lengths, 1.0, atol=1e-3):
            yield Finding("vectors_are_unit", record.name, "a vector has another length than 1")


def _same_rows(rule: str, contents: Contents, found: set[int]) -> Iterator[Finding]:
    for number, record in contents.snapshot.records.items():
        missing = [row for row in contents.manifest.rows_of(number) if row not in found]
        if missing:
            yield Finding(rule, record.name, f"{len(missing)} passages are missing")
    known = {*contents.snapshot.records, *contents.manifest.leftovers()}
    extra = [row for row in found if document_of(row) not in known]
    if extra:
        yield Finding(rule, "(no document)", f"{len(extra)} passages belong to no document")


INVARIANTS = (
    manifest_is_sound,
    nothing_is_left_over,
    passages_are_complete,
    slices_equal_text,
    vectors_are_unit,
    vectors_match_manifest,
    vectors_are_found,
    keywords_match_manifest,
)

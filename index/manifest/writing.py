"""What changes the manifest: documents begun, filled, published, dropped and deleted.

The manifest is the truth of an index; Chroma and tantivy can be rebuilt from it. One process writes (it
holds the lock of index.directory), any number read; a document becomes visible in one transaction
(index.manifest.database).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.model import Document
from index.errors import IndexFault
from index.manifest.database import Database
from index.manifest.records import (
    PassageEntry,
    pack_passage,
    pack_sentence_vectors,
    pack_structure,
    pack_text,
    pack_vector,
    row_number,
    rows_between,
)
from index.model import without_surrogates


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from. ``version``: changes when the document has to be read again."""

    name: str
    root: str
    path: str
    size: int
    version: str


@dataclass(frozen=True, slots=True)
class Known:
    """A name that the manifest knows, with what indexing must know of it.

    ``alias_of``: the document that holds the same bytes, where this name is only another for it.
    """

    origin: Origin
    document: int
    state: str
    reason: str = ""
    alias_of: str | None = None


class Manifest(Database):
    """Everything that changes documents, passages and vectors, and what indexing must know of them."""

    # --- writing a document ----------------------------------------------------------------------
    def stage(self, documents: Sequence[tuple[str, Origin, Document]]) -> list[int]:
        """Begin documents, invisible until `publish`, in one transaction; returns their numbers.

        With each comes the key of its passages.
        """
        with self.writing() as connection:
            return [_staged(connection, *given) for given in documents]

    def add_passages(self, entries: Sequence[tuple[int, PassageEntry]]) -> None:
        """Passages of staged documents with their vectors, each after its document's number."""
        rows = [row_number(document, entry.passage.position) for document, entry in entries]
        numbered = [(row, entry) for row, (_, entry) in zip(rows, entries, strict=True)]
        places = [(place, row) for row, entry in numbered for place in set(entry.places)]
        with self.writing() as connection:
            connection.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [pack_passage(document, entry) for document, entry in entries],
            )
            connection.executemany("INSERT INTO places VALUES (?, ?)", places)
            connection.executemany(
                "INSERT INTO vectors VALUES (?, ?)",
                [(row, pack_vector(entry.vector)) for row, entry in numbered],
            )
            connection.executemany(
                "INSERT INTO sentence_vectors VALUES (?, ?)",
                [(row, pack_sentence_vectors(entry.sentence_vectors)) for row, entry in numbered],
            )

    def publish(self, passages: Mapping[int, int]) -> None:
        """Make staged documents visible in one transaction; what they replace becomes "dropped".

        ``passages``: the number of passages of each, by its number.
        """
        with self.writing(visible=True) as connection:
            for number in passages:
                (name,) = connection.execute(
                    "SELECT name FROM documents WHERE id = ?", (number,)
                ).fetchone()
                _clear_name(connection, name)
                connection.execute(
                    "UPDATE documents SET state = 'indexed', passages = ? WHERE id = ?",
                    (passages[number], number),
                )

    def fail(self, origin: Origin, reason: str) -> None:
        """Remember a file that cannot be read; what was indexed under its name goes."""
        with self.writing(visible=True) as connection:
            _clear_name(connection, origin.name)
            connection.execute(
                "INSERT INTO documents(key, name, root, path, size, version, state,"
                " reason) VALUES ('', ?, ?, ?, ?, ?, 'failed', ?)",
                (*_origin_values(origin), without_surrogates(reason)),
            )

    def drop(self, names: Iterable[str]) -> None:
        """Make documents, failures and aliases of these names invisible, in one transaction. A document with another name goes on
        under that.
        """
        with self.writing(visible=True) as connection:
            for name in names:
                _clear_name(connection, name)

    def add_alias(self, document: int, origin: Origin) -> None:
        """Remember another name for the bytes of a document."""
        with self.writing(visible=True) as connection:
            _clear_name(connection, origin.name)
            connection.execute(
                "INSERT INTO aliases VALUES (?, ?, ?, ?)",
                (origin.name, document, origin.root, without_surrogates(origin.path)),
            )

    def move(self, document: int, origin: Origin) -> None:
        """Remember that a file, unchanged, is now found under another root."""
        with self.writing() as connection:
            connection.execute(
                "UPDATE documents SET root = ?, path = ? WHERE id = ?",
                (origin.root, without_surrogates(origin.path), document),
            )

    # --- what a run leaves and the next one clears ----------------------------------------------
    def leftovers(self) -> list[int]:
        """Documents that are invisible: half written by a killed run, replaced or removed."""
        found = self.connection.execute(
            "SELECT id FROM documents WHERE state IN ('staged', 'dropped') ORDER BY id"
        )
        return [number for (number,) in found]

    def rows_of(self, document: int) -> list[int]:
        """Row numbers of a document's passages, ascending."""
        found = self.connection.execute(
            "SELECT row FROM passages WHERE row >= ? AND row < ? ORDER BY row",
            rows_between(document),
        )
        return [row for (row,) in found]

    def purge(self, document: int) -> None:
        """Delete everything of an invisible document; its vectors and keywords are gone already."""
        between = rows_between(document)
        with self.writing() as connection:
            connection.execute(
                "DELETE FROM places WHERE row IN"
                " (SELECT row FROM passages WHERE row >= ? AND row < ?)",
                between,
            )
            for table in ("passages", "vectors", "sentence_vectors"):
                connection.execute(f"DELETE FROM {table} WHERE row >= ? AND row < ?", between)  # noqa: S608  (names of our own tables)
            connection.execute("DELETE FROM documents WHERE id = ?", (document,))

    def known(self) -> dict[str, Known]:
        """Every name with its origin: documents, failures and aliases."""
        return {one.origin.name: one for one in self._known(None)}

    def known_as(self, name: str) -> Known | None:
        """The document, failure or alias of this name; None if there is none."""
        return next(iter(self._known(name)), None)

    def _known(self, name: str | None) -> Iterator[Known]:
        only = {"name": name}
        for number, state, reason, *origin in self.connection.execute(
            "SELECT id, state, reason, name, root, path, size, version FROM documents"
            " WHERE state IN ('indexed', 'failed') AND (:name IS NULL OR name = :name)",
            only,
        ):
            yield Known(Origin(*origin), number, state, reason)
        for number, of, *origin in self.connection.execute(
            "SELECT a.document, d.name, a.name, a.root, a.path, d.size, d.version"
            " FROM aliases a JOIN documents d ON d.id = a.document"
            " WHERE d.state = 'indexed' AND (:name IS NULL OR a.name = :name)",
            only,
        ):
            yield Known(Origin(*origin), number, "indexed", alias_of=of)


def _staged(connection: sqlite3.Connection, key: str, origin: Origin, document: Document) -> int:
    """Insert a document as staged; returns its number."""
    about = document.metadata
    number = connection.execute(
        "INSERT INTO documents(key, name, root, path, size, version, state,"
        " sha256, media_type, title, publisher, year, language, symbol, url, country, notes, pages)"
        " VALUES (?, ?, ?, ?, ?, ?, 'staged', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            *_origin_values(origin),
            document.sha256,
            document.media_type,
            without_surrogates(about.title),
            about.publisher and without_surrogates(about.publisher),
            about.year,
            about.language,
            about.symbol and without_surrogates(about.symbol),
            about.url and without_surrogates(about.url),
            about.country and without_surrogates(about.country),
            json.dumps(document.notes),
            len(document.pages) or None,
        ),
    ).lastrowid
    if number is None:
        raise IndexFault(f"SQLite gave no number to {origin.name}")
    connection.execute(
        "INSERT INTO texts VALUES (?, ?, ?)",
        (number, pack_text(document.text), pack_structure(document)),
    )
    return number


def _origin_values(origin: Origin) -> tuple[Any, ...]:
    return (
        origin.name,
        origin.root,
        without_surrogates(origin.path),
        origin.size,
        origin.version,
    )


def _clear_name(connection: sqlite3.Connection, name: str) -> None:
    """Free a name: a failure or an alias is deleted; an indexed document goes on under the first of its aliases, and is
    dropped where it has none.
    """
    connection.execute("DELETE FROM aliases WHERE name = ?", (name,))
    connection.execute("DELETE FROM documents WHERE name = ? AND state = 'failed'", (name,))
    found = connection.execute(
        "SELECT d.id, a.name, a.root, a.path FROM documents d LEFT JOIN aliases a ON a.document = d.id"
        " WHERE d.name = ? AND d.state = 'indexed' ORDER BY a.name LIMIT 1",
        (name,),
    ).fetchone()
    if found is None:
        return
    number, alias, root, path = found
    if alias is None:
        connection.execute("UPDATE documents SET state = 'dropped' WHERE id = ?", (number,))
        return
    connection.execute("DELETE FROM aliases WHERE name = ?", (alias,))
    connection.execute(
        "UPDATE documents SET name = ?, root = ?, path = ? WHERE id = ?",
        (alias, root, path, number),
    )

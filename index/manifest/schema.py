"""Tables of the manifest, and the numbered changes that were made to them since.

A document is visible exactly while its ``state`` is "indexed". "staged": being written; "dropped":
replaced or removed, its vectors and keywords not yet deleted. Both are invisible, and what a killed
run leaves in them is cleared by the next. "failed": a file that could not be read.

``passages.row`` holds the document's number in its upper bits (index.manifest.records); vectors, sentence
vectors, Chroma and tantivy use the same number.

`SCHEMA` is version 1 and is never changed again. A new manifest gets it and then all `MIGRATIONS`, each
applied once and as a whole, so that an index that was upgraded and one that was made new are alike. The
number of the last one that was applied is SQLite's ``user_version``. To change a table, append a
migration and a test of it; a table that belongs to documents says ``ON DELETE CASCADE``.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE documents(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    root TEXT NOT NULL,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    version TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('staged', 'indexed', 'dropped', 'failed')),
    reason TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    media_type TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    publisher TEXT,
    year INTEGER,
    language TEXT,
    symbol TEXT,
    url TEXT,
    notes TEXT NOT NULL DEFAULT '[]',
    pages INTEGER,
    passages INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX one_document_a_name ON documents(name) WHERE state IN ('indexed', 'failed');

CREATE TABLE texts(
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    text BLOB NOT NULL,
    structure BLOB NOT NULL
);

CREATE TABLE aliases(
    name TEXT PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    root TEXT NOT NULL,
    path TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX aliases_of_document ON aliases(document);

CREATE TABLE passages(
    row INTEGER PRIMARY KEY,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text BLOB NOT NULL,
    headings TEXT NOT NULL,
    context TEXT NOT NULL,
    page INTEGER,
    sentences BLOB NOT NULL,
    names TEXT NOT NULL
);

CREATE TABLE places(place TEXT, row INTEGER, PRIMARY KEY (place, row)) WITHOUT ROWID;
CREATE INDEX places_of_row ON places(row);

CREATE TABLE vectors(row INTEGER PRIMARY KEY, vector BLOB NOT NULL);
CREATE TABLE sentence_vectors(row INTEGER PRIMARY KEY, vectors BLOB NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """``number`` counts from 2 without a gap. ``statements``: SQL, separated by semicolons."""

    number: int
    effect: str
    statements: str


MIGRATIONS = (
    Migration(
        2,
        "An index has an id, under which its vectors are kept on a Chroma server.",
        "INSERT INTO meta VALUES ('id', lower(hex(randomblob(8))));",
    ),
    Migration(
        3,
        "What is computed from documents at indexing is kept with them (index.manifest.annotations)",
        """
CREATE TABLE derived(
    row INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    data BLOB NOT NULL
);
CREATE INDEX derived_of_document ON derived(document);
CREATE TABLE derivations(
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    version TEXT NOT NULL
);
""",
    ),
    Migration(
        4,
        "The tables of a document are kept with it, each cell with its typed value (index.manifest.tables)",
        """
CREATE TABLE tables(
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    about TEXT NOT NULL
);
CREATE INDEX tables_of_document ON tables(document);
CREATE TABLE table_rows(
    tab INTEGER NOT NULL REFERENCES tables ON DELETE CASCADE,
    row INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    key TEXT NOT NULL,
    page INTEGER,
    place INTEGER NOT NULL,
    PRIMARY KEY (tab, row)
) WITHOUT ROWID;
CREATE TABLE table_cells(
    tab INTEGER NOT NULL REFERENCES tables ON DELETE CASCADE,
    col INTEGER NOT NULL,
    row INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    number REAL,
    unit TEXT NOT NULL,
    bound TEXT NOT NULL,
    carried INTEGER NOT NULL,
    PRIMARY KEY (tab, col, row)
) WITHOUT ROWID;
CREATE INDEX table_cells_of_row ON table_cells(tab, row);
CREATE INDEX table_cells_of_key ON table_cells(tab, key);
CREATE TABLE tabulations(
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    version TEXT NOT NULL
);
""",
    ),
    Migration(
        5,
        "What the sections of a document are for is kept with it (index.manifest.outlines)",
        """
CREATE TABLE outlines(
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    version TEXT NOT NULL,
    data BLOB NOT NULL
);
CREATE TABLE section_kinds(
    kind TEXT,
    row INTEGER,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    PRIMARY KEY (kind, row)
) WITHOUT ROWID;
CREATE INDEX section_kinds_of_document ON section_kinds(document);
""",
    ),
    Migration(
        6,
        "Which terms of taxonomies a passage speaks of is kept with its document (index.manifest.tags)",
        """
CREATE TABLE tags(
    tag TEXT,
    row INTEGER,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    probability REAL NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    corrected INTEGER NOT NULL,
    PRIMARY KEY (tag, row)
) WITHOUT ROWID;
CREATE INDEX tags_of_document ON tags(document);
CREATE TABLE taggings(
    document INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    version TEXT NOT NULL
);
""",
    ),
    Migration(
        7,
        "The country that a document is about, where its source says it, is kept with its metadata.",
        "ALTER TABLE documents ADD COLUMN country TEXT;",
    ),
)
LATEST = 1 + len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """Number of the last migration that was applied; 1 for a manifest from before there were any."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return max(1, int(number))


def upgrade(connection: sqlite3.Connection) -> list[Migration]:
    """Apply what is missing, each in a transaction of its own; returns what was applied.

    The connection is in autocommit mode. A migration that fails leaves the version before it.
    """
    missing = MIGRATIONS[version_of(connection) - 1 :]
    for migration in missing:
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in _statements(migration.statements):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {migration.number:d}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    return list(missing)


def renew_id(connection: sqlite3.Connection) -> None:
    """Make a copied manifest that of an index of its own."""
    connection.execute("UPDATE meta SET value = lower(hex(randomblob(8))) WHERE key = 'id'")


def _statements(script: str) -> list[str]:
    """Statements of a script; `executescript` would commit before it begins."""
    found, begun = [], ""
    for line in script.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            found.append(begun)
            begun = ""
    return found

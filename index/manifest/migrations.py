"""Numbered changes of the manifest's tables, each applied once and as a whole.

A new manifest is version 1 (index.manifest.schema, which is never changed again) with all
migrations applied, so that an index that was upgraded and one that was made new are alike. The
number of the last one that was applied is SQLite's ``user_version``. To change a table, append a
migration and a test of it; a table that belongs to documents says ``ON DELETE CASCADE``.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


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

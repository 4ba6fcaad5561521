"""The SQLite file of everything that is kept for people, and its tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.errors import UsageError

# Each entry brings a file of the version before it to its own number, counted from 1.
_MIGRATIONS = (
    """
    CREATE TABLE conversation (
        id TEXT PRIMARY KEY,
        person TEXT NOT NULL,
        title TEXT NOT NULL,
        begun REAL NOT NULL,
        changed REAL NOT NULL,
        filters TEXT NOT NULL,
        turns TEXT NOT NULL
    ) STRICT;
    CREATE INDEX conversation_of ON conversation (person, changed);
    CREATE TABLE basket (
        person TEXT PRIMARY KEY,
        pins TEXT NOT NULL
    ) STRICT;
    CREATE TABLE feedback (
        id TEXT PRIMARY KEY,
        person TEXT NOT NULL,
        given REAL NOT NULL,
        verdict TEXT NOT NULL,
        comment TEXT NOT NULL,
        expected TEXT NOT NULL,
        history TEXT NOT NULL,
        filters TEXT NOT NULL,
        answer TEXT NOT NULL,
        index_identity TEXT NOT NULL
    ) STRICT;
    CREATE INDEX feedback_by_time ON feedback (given);
    """,
)


class Database:
    """Opens the file for one piece of work at a time, so that any thread and process may."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept together when the block ends, or not at all."""
        if not self.file.exists():
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.touch(mode=0o600)
        with closing(sqlite3.connect(self.file, timeout=10)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            self._migrate(connection)
            with connection:
                yield connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        version = _version(connection)
        if version > len(_MIGRATIONS):
            raise UsageError(
                f"{self.file} was written by a newer version of this program"
                f" (format {version}, known up to {len(_MIGRATIONS)}); use that version"
            )
        if version == len(_MIGRATIONS):
            return
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for number in range(_version(connection) + 1, len(_MIGRATIONS) + 1):
                for statement in filter(str.strip, _MIGRATIONS[number - 1].split(";")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])

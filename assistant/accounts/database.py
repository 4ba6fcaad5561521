"""The SQLite file of what is stored for people: conversations and briefings with their shares, baskets, feedback, corrections of
tags and metadata, usage.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.config.errors import UsageError

_TIMEOUT = 10.0  # seconds to wait for others who use the file

# Entry n (from 1) brings a file of format n - 1 to format n.
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
    """
    CREATE TABLE tag_correction (
        document TEXT NOT NULL,
        tag TEXT NOT NULL,
        holds INTEGER NOT NULL,
        start INTEGER NOT NULL,
        quote TEXT NOT NULL,
        person TEXT NOT NULL,
        given REAL NOT NULL
    ) STRICT;
    CREATE INDEX tag_correction_of ON tag_correction (document);
    """,
    """
    CREATE TABLE audit (
        at REAL NOT NULL,
        person TEXT NOT NULL,
        action TEXT NOT NULL,
        about TEXT NOT NULL
    ) STRICT;
    CREATE INDEX audit_by_time ON audit (at);
    CREATE TABLE asked (
        at REAL NOT NULL,
        way TEXT NOT NULL,
        status TEXT NOT NULL,
        plan TEXT NOT NULL,
        ms REAL NOT NULL,
        question TEXT NOT NULL,
        missing TEXT NOT NULL
    ) STRICT;
    CREATE INDEX asked_by_time ON asked (at);
    """,
    """
    ALTER TABLE conversation ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE share (
        token TEXT PRIMARY KEY,
        conversation TEXT NOT NULL UNIQUE REFERENCES conversation (id) ON DELETE CASCADE
    ) STRICT;
    """,
    """
    CREATE TABLE metadata_correction (
        document TEXT PRIMARY KEY,
        fields TEXT NOT NULL,
        person TEXT NOT NULL,
        given REAL NOT NULL
    ) STRICT;
    """,
    # In 0.1.0 `cells` of a citation was the range of a sheet ("B4:F4") or null; now it is the list of cells. A quotation mark
    # inside a JSON string is written \", so that what is replaced is never a part of one.
    """
    UPDATE conversation SET turns =
        replace(replace(turns, ',"cells":null', ',"range":null'), ',"cells":"', ',"range":"');
    UPDATE basket SET pins =
        replace(replace(pins, ',"cells":null', ',"range":null'), ',"cells":"', ',"range":"');
    UPDATE feedback SET answer = replace(answer, ', "cells": "', ', "range": "');
    """,
    """
    CREATE TABLE briefing (
        id TEXT PRIMARY KEY,
        person TEXT NOT NULL,
        title TEXT NOT NULL,
        changed REAL NOT NULL,
        draft TEXT NOT NULL
    ) STRICT;
    CREATE INDEX briefing_of ON briefing (person, changed);
    CREATE TABLE briefing_share (
        token TEXT PRIMARY KEY,
        briefing TEXT NOT NULL UNIQUE REFERENCES briefing (id) ON DELETE CASCADE
    ) STRICT;
    """,
)


class Database:
    """Opens the file for each piece of work anew, so that any thread and process may use it."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are all committed when the block ends, or none of them."""
        if not self.file.exists():
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.touch(mode=0o600)
        with closing(sqlite3.connect(self.file, timeout=_TIMEOUT)) as connection:
            _log_ahead(connection)
            self._migrate(connection)
            connection.execute("PRAGMA foreign_keys = ON")
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


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and one writer work at the same time; the file keeps this mode once it is set.

    SQLite does not wait for others when it changes the mode: if several processes open a new file at
    once, they try again.
    """
    until = time.monotonic() + _TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])

"""Sessions: random tokens of people who are signed in; only the SHA-256 of a token is stored."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_TABLE = """
CREATE TABLE IF NOT EXISTS session (
    token_sha256 TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    expires REAL NOT NULL
) STRICT
"""


class Sessions:
    """Sessions in a SQLite file, shared by processes and kept over a restart.

    ``lifetime``: seconds. ``clock``: seconds since 1970.
    """

    def __init__(self, file: Path, lifetime: float, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self.lifetime = lifetime
        self._clock = clock

    def begin(self, name: str) -> str:
        """A new token for a person who has just signed in."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._opened() as database:
            database.execute("DELETE FROM session WHERE expires <= ?", (now,))
            row = (_hashed(token), name, now + self.lifetime)
            database.execute("INSERT INTO session VALUES (?, ?, ?)", row)
        return token

    def name(self, token: str) -> str | None:
        """The person of a token; None for one that has expired, was ended or never existed."""
        if not token or not self._file.is_file():
            return None
        with self._opened() as database:
            found = database.execute(
                "SELECT name FROM session WHERE token_sha256 = ? AND expires > ?",
                (_hashed(token), self._clock()),
            ).fetchone()
        return str(found[0]) if found else None

    def end(self, token: str) -> None:
        with self._opened() as database:
            database.execute("DELETE FROM session WHERE token_sha256 = ?", (_hashed(token),))

    def end_all(self, name: str) -> None:
        """End every session of a person: their password has changed, or they were removed."""
        with self._opened() as database:
            database.execute("DELETE FROM session WHERE name = ?", (name,))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        if not self._file.exists():
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch(mode=0o600)
        with closing(sqlite3.connect(self._file, timeout=10)) as database, database:
            database.execute(_TABLE)
            yield database


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

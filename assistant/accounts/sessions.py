"""Sessions, and other things that only the bearer of a random token gets: in a SQLite file, by the token's SHA-256.

The file is shared by processes and kept over a restart. Times are seconds since 1970.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SESSION = """
CREATE TABLE IF NOT EXISTS session (
    token_sha256 TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    expires REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS session_groups (
    token_sha256 TEXT PRIMARY KEY,
    groups TEXT NOT NULL
) STRICT
"""
_ACCOUNT = """
CREATE TABLE IF NOT EXISTS account (
    name TEXT PRIMARY KEY,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    since REAL NOT NULL
) STRICT
"""
_PENDING = """
CREATE TABLE IF NOT EXISTS pending (
    token_sha256 TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    expires REAL NOT NULL
) STRICT
"""


@contextmanager
def opened(file: Path, tables: str) -> Iterator[sqlite3.Connection]:
    """A connection to ``file``, which nobody else can read, with ``tables``; all changes are kept, or none."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    with closing(sqlite3.connect(file, timeout=10)) as database, database:
        for table in tables.split(";"):
            database.execute(table)
        yield database


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in. ``groups``: those that a provider gave; None for a session that began with a password."""

    name: str
    groups: tuple[str, ...] | None = None


class Sessions:
    """A session is a random token of a person who is signed in. ``lifetime``: seconds. ``clock``: seconds since 1970."""

    def __init__(self, file: Path, lifetime: float, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self.lifetime = lifetime
        self._clock = clock

    def begin(self, name: str, groups: Sequence[str] | None = None) -> str:
        """A new token for a person who has just signed in; ``groups``: see `Session`."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with opened(self._file, _SESSION) as database:
            database.execute("DELETE FROM session WHERE expires <= ?", (now,))
            database.execute(
                "DELETE FROM session_groups WHERE token_sha256 NOT IN (SELECT token_sha256 FROM session)"
            )
            row = (_hashed(token), name, now + self.lifetime)
            database.execute("INSERT INTO session VALUES (?, ?, ?)", row)
            if groups is not None:
                given = (_hashed(token), json.dumps(list(groups)))
                database.execute("INSERT INTO session_groups VALUES (?, ?)", given)
        return token

    def get(self, token: str) -> Session | None:
        """The session of a token; None for one that has expired, was ended or never existed."""
        if not token or not self._file.is_file():
            return None
        with opened(self._file, _SESSION) as database:
            found = database.execute(
                "SELECT name, groups FROM session LEFT JOIN session_groups USING (token_sha256)"
                " WHERE token_sha256 = ? AND expires > ?",
                (_hashed(token), self._clock()),
            ).fetchone()
        if found is None:
            return None
        return Session(str(found[0]), None if found[1] is None else tuple(json.loads(found[1])))

    def end(self, token: str) -> None:
        with opened(self._file, _SESSION) as database:
            database.execute("DELETE FROM session WHERE token_sha256 = ?", (_hashed(token),))

    def end_all(self, name: str) -> None:
        """End every session of a person: their password has changed, or they were removed."""
        with opened(self._file, _SESSION) as database:
            database.execute("DELETE FROM session WHERE name = ?", (name,))


class Pending:
    """What is remembered of a sign-in on its way, for ``lifetime`` seconds; each is given out once."""

    def __init__(self, file: Path, lifetime: float, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._lifetime = lifetime
        self._clock = clock

    def begin(self, content: Mapping[str, str]) -> str:
        """A new token for ``content``."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with opened(self._file, _PENDING) as database:
            database.execute("DELETE FROM pending WHERE expires <= ?", (now,))
            row = (_hashed(token), json.dumps(dict(content)), now + self._lifetime)
            database.execute("INSERT INTO pending VALUES (?, ?, ?)", row)
        return token

    def take(self, token: str) -> dict[str, Any] | None:
        """The content of a token, which is good for nothing afterwards; None for one that is not."""
        with opened(self._file, _PENDING) as database:
            found = database.execute(
                "DELETE FROM pending WHERE token_sha256 = ? AND expires > ? RETURNING content",
                (_hashed(token), self._clock()),
            ).fetchall()
        return json.loads(found[0][0]) if found else None


class Names:
    """Which account of a provider has a name here."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def bind(self, name: str, issuer: str, subject: str) -> bool:
        """Give ``name`` to an account, or see that it has it already; False if another one does."""
        with opened(self._file, _ACCOUNT) as database:
            row = (name, issuer, subject, time.time())
            database.execute("INSERT OR IGNORE INTO account VALUES (?, ?, ?, ?)", row)
            found = database.execute(
                "SELECT issuer, subject FROM account WHERE name = ?", (name,)
            ).fetchone()
        return tuple(found) == (issuer, subject)

    def release(self, name: str) -> bool:
        """Let another account have ``name``. Returns whether one had it."""
        with opened(self._file, _ACCOUNT) as database:
            done = database.execute("DELETE FROM account WHERE name = ?", (name,))
        return done.rowcount > 0


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""The SQLite file of the manifest: a connection for each thread, transactions, its version.

SQLite's write-ahead log lets any number of processes read while one writes; a reader sees whole
transactions only.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self
from weakref import WeakSet

from index.errors import IndexFault, disk_fault
from index.manifest.schema import SCHEMA, upgrade, version_of

FILE_NAME = "manifest.sqlite3"
# What SQLite keeps next to a database; a copy that it makes holds what they hold.
SQLITE_FILES = ("-wal", "-shm", "-journal")


def manifest_fault(path: Path, error: Exception) -> IndexFault:
    """What is wrong with the file, and what to do about it."""
    return IndexFault(
        disk_fault(path, error)
        or f"the manifest {path} cannot be read ({error}); restore a backup with `assistant restore"
        " FILE --replace`, or index again with `assistant index --rebuild PATH`"
    )


@contextmanager
def faults_named(directory: Path) -> Iterator[None]:
    """Turn what SQLite and the disk raise inside into an IndexFault that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise manifest_fault(directory / FILE_NAME, error) from error
    except OSError as error:
        if reason := disk_fault(directory, error):
            raise IndexFault(reason) from error
        raise


@contextmanager
def damage_named(path: Path) -> Iterator[None]:
    """The same for what is read and cannot be unpacked; for a block that only reads."""
    try:
        yield
    except (sqlite3.Error, ValueError, zlib.error) as error:
        raise manifest_fault(path, error) from error


class _OfThread:
    """The connection of one thread, closed when that has ended."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class Database:
    """Connections to the file, and what it says of itself."""

    def __init__(self, directory: Path) -> None:
        """Open the file in ``directory``. Raises IndexFault for one that is missing or damaged."""
        self.path = directory / FILE_NAME
        self._local = threading.local()
        self._opened: WeakSet[_OfThread] = WeakSet()
        self._own = 0
        self._lock = threading.Lock()
        if not self.path.is_file():
            raise IndexFault(f"there is no index in {directory}; make one with `assistant index`")

    @classmethod
    def create(cls, directory: Path, identity: Mapping[str, Any]) -> Self:
        """Make an empty file, complete or not at all.

        It is on disk as a whole before it gets its name, so none of its transactions waits for the disk by itself: together
        they took four times as long.
        """
        temporary = directory / f"{FILE_NAME}.new"
        temporary.unlink(missing_ok=True)
        connection = sqlite3.connect(temporary, isolation_level=None)
        try:
            connection.execute("PRAGMA page_size = 16384")
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(SCHEMA)
            connection.executemany(
                "INSERT INTO meta VALUES (?, ?)",
                [("identity", json.dumps(identity)), ("generation", "0")],
            )
            upgrade(connection)
        finally:
            connection.close()
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.replace(directory / FILE_NAME)
        return cls(directory)

    def close(self) -> None:
        with self._lock:
            for known in list(self._opened):
                known.connection.close()
            self._opened.clear()
            self._local = threading.local()

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of the calling thread, in autocommit mode."""
        known: _OfThread | None = getattr(self._local, "known", None)
        if known is None:
            known = self._local.known = _OfThread(self._connect())
            with self._lock:
                self._opened.add(known)
        return known.connection

    def _connect(self) -> sqlite3.Connection:
        with faults_named(self.path.parent):
            connection = sqlite3.connect(
                self.path, timeout=60, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(
                "PRAGMA cache_size = -2000"
            )  # KiB, for each thread; more is no faster
        return connection

    # --- what the file says of itself -------------------------------------------------------------
    def version(self) -> int:
        """Number of its last migration (index.manifest.schema)."""
        with faults_named(self.path.parent):
            return version_of(self.connection)

    def identity(self) -> dict[str, Any]:
        """What the index was built with."""
        found: dict[str, Any] = json.loads(self._meta("identity"))
        return found

    def id(self) -> str:
        """Names this index among others, wherever its directory is."""
        return self._meta("id")

    def generation(self) -> int:
        """A number that grows whenever the visible documents change."""
        return int(self._meta("generation"))

    def foreign_changes(self) -> int:
        """The generation without what this object has changed: it grows when others have."""
        return self.generation() - self._own

    def _meta(self, key: str) -> str:
        with faults_named(self.path.parent):
            row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0])

    @contextmanager
    def writing(self, *, visible: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction; ``visible``: it changes what readers may see."""
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            if visible:
                connection.execute(
                    "UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'"
                )
            connection.execute("COMMIT")
            self._own += visible
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

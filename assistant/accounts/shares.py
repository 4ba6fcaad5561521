"""What is shared: read-only, under an address that nobody can guess and that can be taken back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from assistant.accounts.database import Database
from assistant.config.errors import UsageError

_Shared = TypeVar("_Shared")


@dataclass(frozen=True, slots=True)
class SharedTables:
    """Names in the database: of the tokens, and of what they open, which is their column too."""

    tokens: str
    of: str


CONVERSATIONS = SharedTables("share", "conversation")
BRIEFINGS = SharedTables("briefing_share", "briefing")


class Shares(Generic[_Shared]):
    """Each thing of a person has one token at most. Safe to use from several threads and processes."""

    def __init__(
        self, database: Database, tables: SharedTables, get: Callable[[str, str], _Shared]
    ) -> None:
        """``get``: the thing of a person and an id; raises UsageError for any other."""
        self._database = database
        self._tables = tables
        self._get = get

    def token(self, person: str, thing: str) -> str:
        """The token of something of theirs, "" while it is not shared."""
        tokens, of = self._tables.tokens, self._tables.of
        with self._database.opened() as database:
            row = database.execute(
                f"SELECT token FROM {tokens} JOIN {of} ON id = {of} WHERE person = ? AND id = ?",  # noqa: S608
                (person, thing),
            ).fetchone()
        return str(row[0]) if row else ""

    def begin(self, person: str, thing: str) -> str:
        """Share something of theirs; the token it has already is kept. Raises UsageError for anything else."""
        self._get(person, thing)
        tokens, of = self._tables.tokens, self._tables.of
        with self._database.opened() as database:
            database.execute(
                f"INSERT INTO {tokens} VALUES (?, ?) ON CONFLICT ({of}) DO NOTHING",  # noqa: S608
                (secrets.token_urlsafe(24), thing),
            )
        return self.token(person, thing)

    def end(self, person: str, thing: str) -> None:
        """Take the address back: it opens nothing any more."""
        tokens, of = self._tables.tokens, self._tables.of
        with self._database.opened() as database:
            database.execute(
                f"DELETE FROM {tokens} WHERE {of} IN"  # noqa: S608
                f" (SELECT id FROM {of} WHERE person = ? AND id = ?)",
                (person, thing),
            )

    def opened(self, token: str) -> _Shared:
        """What is shared under a token. Raises UsageError where nothing is."""
        tokens, of = self._tables.tokens, self._tables.of
        with self._database.opened() as database:
            row = database.execute(
                f"SELECT person, id FROM {tokens} JOIN {of} ON id = {of} WHERE token = ?",  # noqa: S608
                (token,),
            ).fetchone()
        if row is None:
            raise UsageError("nothing is shared at this address any more")
        return self._get(*row)

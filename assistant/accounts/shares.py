"""Conversations that are shared: read-only, under an address that nobody can guess and that can be taken back."""

from __future__ import annotations

import secrets

from assistant.accounts.conversations import Conversation, Conversations
from assistant.accounts.database import Database
from assistant.config.errors import UsageError


class Shares:
    """A conversation has one token at most. Safe to use from several threads and processes."""

    def __init__(self, database: Database, conversations: Conversations) -> None:
        self._database = database
        self._conversations = conversations

    def token(self, person: str, conversation_id: str) -> str:
        """The token of a conversation of theirs, "" while it is not shared."""
        with self._database.opened() as database:
            row = database.execute(
                "SELECT token FROM share JOIN conversation ON id = conversation"
                " WHERE person = ? AND id = ?",
                (person, conversation_id),
            ).fetchone()
        return str(row[0]) if row else ""

    def begin(self, person: str, conversation_id: str) -> str:
        """Share a conversation of theirs; the token it has already is kept. Raises UsageError for any other."""
        self._conversations.get(person, conversation_id)
        with self._database.opened() as database:
            database.execute(
                "INSERT INTO share VALUES (?, ?) ON CONFLICT (conversation) DO NOTHING",
                (secrets.token_urlsafe(24), conversation_id),
            )
        return self.token(person, conversation_id)

    def end(self, person: str, conversation_id: str) -> None:
        """Take the address back: it opens nothing any more."""
        with self._database.opened() as database:
            database.execute(
                "DELETE FROM share WHERE conversation IN"
                " (SELECT id FROM conversation WHERE person = ? AND id = ?)",
                (person, conversation_id),
            )

    def conversation(self, token: str) -> Conversation:
        """What is shared under a token. Raises UsageError where nothing is."""
        with self._database.opened() as database:
            row = database.execute(
                "SELECT person, id FROM share JOIN conversation ON id = conversation WHERE token = ?",
                (token,),
            ).fetchone()
        if row is None:
            raise UsageError("nothing is shared at this address any more")
        return self._conversations.get(*row)

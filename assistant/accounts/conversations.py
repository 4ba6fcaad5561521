"""Conversations of a person: named, found again after a restart, deleted."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.accounts.database import Database
from assistant.accounts.turns import Turns
from assistant.config.errors import UsageError

_TURNS: TypeAdapter[Turns] = TypeAdapter(Turns)
_LONGEST_TITLE = 80  # characters
DAY = 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Entry:
    """A conversation as a list shows it. ``changed``: seconds since 1970."""

    id: str
    title: str
    changed: float


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was asked and answered under which filters."""

    id: str
    title: str
    turns: Turns = ()
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Conversations:
    """Safe to use from several threads and processes; nobody reaches another person's."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def save(
        self, person: str, conversation_id: str, turns: Turns, filters: Mapping[str, Sequence[str]]
    ) -> None:
        """Keep a conversation as it is now; its title is its first question until it is renamed.

        An id that is another person's is left alone.
        """
        title = _shortened(turns[0].question) if turns else ""
        text = _TURNS.dump_json(turns).decode()
        now = self._clock()
        with self._database.opened() as database:
            database.execute(
                "INSERT INTO conversation VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
                " SET changed = excluded.changed, filters = excluded.filters,"
                " turns = excluded.turns,"
                " title = CASE title WHEN '' THEN excluded.title ELSE title END WHERE person = excluded.person",
                (conversation_id, person, title, now, now, json.dumps(dict(filters)), text),
            )

    def entries(self, person: str) -> list[Entry]:
        """All of a person's, the newest first."""
        with self._database.opened() as database:
            rows = database.execute(
                "SELECT id, title, changed FROM conversation WHERE person = ?"
                " ORDER BY changed DESC, id",
                (person,),
            ).fetchall()
        return [Entry(*row) for row in rows]

    def get(self, person: str, conversation_id: str) -> Conversation:
        """One of a person's. Raises UsageError if they have none of this id, or it is damaged."""
        with self._database.opened() as database:
            row = database.execute(
                "SELECT id, title, turns, filters FROM conversation WHERE person = ? AND id = ?",
                (person, conversation_id),
            ).fetchone()
        if row is None:
            raise UsageError("this conversation is not there any more")
        return Conversation(row[0], row[1], _read(row[2]), json.loads(row[3]))

    def rename(self, person: str, conversation_id: str, title: str) -> None:
        """Give it another title. Raises UsageError for an empty one."""
        wanted = _shortened(title)
        if not wanted:
            raise UsageError("a conversation needs a name")
        with self._database.opened() as database:
            database.execute(
                "UPDATE conversation SET title = ? WHERE person = ? AND id = ?",
                (wanted, person, conversation_id),
            )

    def delete(self, person: str, conversation_id: str) -> bool:
        """Forget it. Whether it was there."""
        with self._database.opened() as database:
            done = database.execute(
                "DELETE FROM conversation WHERE person = ? AND id = ?", (person, conversation_id)
            )
        return done.rowcount > 0

    def expire(self, days: float) -> list[str]:
        """Forget what has not changed for so many days; the ids that are gone."""
        with self._database.opened() as database:
            rows = database.execute(
                "DELETE FROM conversation WHERE changed < ? RETURNING id",
                (self._clock() - days * DAY,),
            ).fetchall()
        return [row[0] for row in rows]


def new_id() -> str:
    """An id for a conversation that nobody guesses."""
    return secrets.token_hex(8)


def turns_as_data(turns: Turns) -> Any:
    """The turns as plain values, for JSON."""
    return _TURNS.dump_python(turns, mode="json")


def _read(text: str) -> Turns:
    try:
        return _TURNS.validate_json(text)
    except ValidationError as error:
        raise UsageError(
            "this conversation was kept by another version of the program and cannot be shown;"
            " delete it, and ask again"
        ) from error


def _shortened(text: str) -> str:
    title = " ".join(text.split())
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + "…"

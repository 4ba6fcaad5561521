"""Briefings of a person, kept as text that `assistant.briefing.draft` reads and writes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from assistant.accounts.conversations import DAY, new_id
from assistant.accounts.database import Database
from assistant.config.errors import UsageError
from corpus.normalize import one_line

_LONGEST_TITLE = 200  # characters


@dataclass(frozen=True, slots=True)
class KeptBriefing:
    """``changed``: seconds since 1970. ``draft``: JSON; "" in a list."""

    id: str
    title: str
    changed: float
    draft: str = ""


class Briefings:
    """Safe to use from several threads and processes; each person reaches their own only."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def add(self, person: str, title: str, draft: str) -> str:
        """Keep a new one; its id. Raises UsageError for an empty title."""
        made = new_id()
        with self._database.opened() as database:
            database.execute(
                "INSERT INTO briefing VALUES (?, ?, ?, ?, ?)",
                (made, person, _titled(title), self._clock(), draft),
            )
        return made

    def entries(self, person: str) -> list[KeptBriefing]:
        """All of a person, the one that was changed last first."""
        with self._database.opened() as database:
            rows = database.execute(
                "SELECT id, title, changed FROM briefing WHERE person = ? ORDER BY changed DESC, id",
                (person,),
            ).fetchall()
        return [KeptBriefing(*row) for row in rows]

    def get(self, person: str, briefing_id: str) -> KeptBriefing:
        """One of a person. Raises UsageError for any other."""
        with self._database.opened() as database:
            row = database.execute(
                "SELECT id, title, changed, draft FROM briefing WHERE person = ? AND id = ?",
                (person, briefing_id),
            ).fetchone()
        if row is None:
            raise UsageError("this briefing is not there any more")
        return KeptBriefing(*row)

    def change(
        self, person: str, briefing_id: str, change: Callable[[KeptBriefing], str]
    ) -> KeptBriefing:
        """Keep what ``change`` makes of a draft; nobody else changes it in between. Raises UsageError for an unknown id."""
        with self._database.opened() as database:
            database.execute("BEGIN IMMEDIATE")
            row = database.execute(
                "SELECT id, title, changed, draft FROM briefing WHERE person = ? AND id = ?",
                (person, briefing_id),
            ).fetchone()
            if row is None:
                raise UsageError("this briefing is not there any more")
            kept = KeptBriefing(*row)
            draft = change(kept)
            database.execute(
                "UPDATE briefing SET draft = ?, changed = ? WHERE id = ?",
                (draft, self._clock(), briefing_id),
            )
        return KeptBriefing(kept.id, kept.title, kept.changed, draft)

    def rename(self, person: str, briefing_id: str, title: str) -> None:
        """Give it another title. Raises UsageError for an empty one."""
        with self._database.opened() as database:
            database.execute(
                "UPDATE briefing SET title = ? WHERE person = ? AND id = ?",
                (_titled(title), person, briefing_id),
            )

    def delete(self, person: str, briefing_id: str) -> None:
        with self._database.opened() as database:
            database.execute(
                "DELETE FROM briefing WHERE person = ? AND id = ?", (person, briefing_id)
            )

    def forget(self, person: str) -> None:
        """Delete all of a person who is removed."""
        with self._database.opened() as database:
            database.execute("DELETE FROM briefing WHERE person = ?", (person,))

    def expire(self, days: float) -> None:
        """Delete what has not changed for so many days."""
        with self._database.opened() as database:
            database.execute(
                "DELETE FROM briefing WHERE changed < ?", (self._clock() - days * DAY,)
            )


def _titled(title: str) -> str:
    wanted = one_line(title)[:_LONGEST_TITLE]
    if not wanted:
        raise UsageError("a briefing needs a name")
    return wanted

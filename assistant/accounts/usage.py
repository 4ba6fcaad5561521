"""What an admin sees of how the program is used: the audit log, and a line for each question.

Of a question are kept when it was asked, how it came, how it was answered and how long that took, never by whom. Its
text, and what the documents did not say of it, are kept only where the setting ``usage.question_texts`` is on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.accounts.conversations import DAY
from assistant.accounts.database import Database
from assistant.config.sections import UsageSettings
from assistant.model import Answer

Action = Literal[
    "signed in",
    "signed out",
    "sign-in failed",
    "added",
    "removed",
    "looked for changes",
    "corrected tags",
    "corrected metadata",
    "exported",
    "changed users",
    "changed keys",
]
_LONGEST = 500  # characters of what an entry is about
_LONGEST_QUESTION = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody did something. ``at``: seconds since 1970. ``about``: names of documents, a kind of file, "" for none."""

    at: float
    person: str
    action: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. ``way``: "chat", "http" or "mcp". ``question``, ``missing``: empty where texts are not kept."""

    at: float
    way: str
    status: str
    plan: str
    ms: float
    question: str = ""
    missing: tuple[str, ...] = ()


class Usage:
    """Safe to use from several threads and processes."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def record(self, person: str, action: Action, about: str = "") -> None:
        """Add an entry to the audit log."""
        row = (self._clock(), person, action, about[:_LONGEST])
        with self._database.opened() as database:
            database.execute("INSERT INTO audit VALUES (?, ?, ?, ?)", row)

    def asked(self, answer: Answer, way: str, settings: UsageSettings) -> None:
        """Count an answer."""
        told = settings.question_texts
        row = (
            self._clock(),
            way,
            answer.status,
            answer.plan or "",
            sum(answer.timings_ms.values()),
            answer.question[:_LONGEST_QUESTION] if told else "",
            json.dumps(list(answer.missing) if told else []),
        )
        with self._database.opened() as database:
            database.execute("INSERT INTO asked VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def entries(self, since: float = 0.0, most: int = 1000) -> list[Entry]:
        """The newest entries of the audit log, the newest first."""
        with self._database.opened() as database:
            rows = database.execute(
                "SELECT at, person, action, about FROM audit WHERE at >= ?"
                " ORDER BY at DESC, rowid DESC LIMIT ?",
                (since, most),
            ).fetchall()
        return [Entry(*row) for row in rows]

    def questions(self, since: float = 0.0) -> Sequence[Asked]:
        """All questions, the oldest first."""
        with self._database.opened() as database:
            rows = database.execute(
                "SELECT at, way, status, plan, ms, question, missing FROM asked WHERE at >= ?"
                " ORDER BY at, rowid",
                (since,),
            ).fetchall()
        return [
            Asked(at, way, status, plan, ms, question, tuple(json.loads(missing)))
            for at, way, status, plan, ms, question, missing in rows
        ]

    def last_sign_ins(self) -> dict[str, float]:
        """When each person signed in last, as far as the log goes back."""
        with self._database.opened() as database:
            rows = database.execute(
                "SELECT person, max(at) FROM audit WHERE action = 'signed in' GROUP BY person"
            ).fetchall()
        return dict(rows)

    def expire(self, settings: UsageSettings) -> None:
        """Delete what is older than the settings allow, and texts that are not to be kept any more."""
        now = self._clock()
        with self._database.opened() as database:
            if settings.days:
                database.execute("DELETE FROM asked WHERE at < ?", (now - settings.days * DAY,))
            if settings.audit_days:
                since = now - settings.audit_days * DAY
                database.execute("DELETE FROM audit WHERE at < ?", (since,))
            if not settings.question_texts:
                database.execute(
                    "UPDATE asked SET question = '', missing = '[]' WHERE question != ''"
                )

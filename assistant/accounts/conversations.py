"""Conversations of a person: their turns, stored under a name, deleted, exported as Markdown or JSON.

A turn is a question with its answer, or how far the work on the answer is.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from assistant.accounts.database import Database
from assistant.citations import footnote
from assistant.config.errors import UsageError
from assistant.model import Answer, Citation, Event, Step
from corpus.normalize import one_line

State = Literal["working", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work on an answer is: names of finished steps, paragraphs so far."""

    steps: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()

    def after(self, event: Event) -> Progress:
        if isinstance(event, Step):
            return replace(self, steps=(*self.steps, event.name))
        return replace(self, paragraphs=(*self.paragraphs, event.text))


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer. ``error``: why there is none, for the person who asked.

    ``progress``: of an answer that is not finished. ``verdict``: the person's feedback
    (`assistant.accounts.feedback`). ``unsound``: numbers of citations whose quote is no longer at
    its place in the document.
    """

    question: str
    state: State = "working"
    answer: Answer | None = None
    error: str = ""
    unsound: tuple[int, ...] = ()
    progress: Progress = Progress()
    verdict: str = ""

    def source(self, number: int) -> Citation | None:
        """Citation ``number``; of a declined answer, the nearest passage with that number."""
        if self.answer is None:
            return None
        shown = self.answer.citations or self.answer.closest
        return next((citation for citation in shown if citation.number == number), None)


Turns = tuple[Turn, ...]


def history(turns: Sequence[Turn]) -> list[str]:
    """Questions so far, oldest first, stopped ones included."""
    return [turn.question for turn in turns]


def asked(turns: Turns, question: str) -> Turns:
    return (*turns, Turn(question))


def settled(turns: Turns, **outcome: object) -> Turns:
    """``turns`` with the outcome of the last one."""
    return (*turns[:-1], replace(turns[-1], **outcome))  # type: ignore[arg-type]  # fields of Turn


def stopped(turns: Turns) -> Turns:
    """``turns`` after the person has stopped the work on an answer."""
    return tuple(replace(one, state="stopped") if one.state == "working" else one for one in turns)


_TURNS: TypeAdapter[Turns] = TypeAdapter(Turns)
_LONGEST_TITLE = 80  # characters
DAY = 24 * 3600  # seconds
# What Markdown would take for markup anywhere; what documents say must not become markup.
_SPECIAL = re.compile(r"([\\`*_{}<>#|~$\[\]!&])")


@dataclass(frozen=True, slots=True)
class Entry:
    """A conversation as a list shows it. ``changed``: seconds since 1970. ``pinned``: kept at the top."""

    id: str
    title: str
    changed: float
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was asked and answered, with the filters that were set."""

    id: str
    title: str
    turns: Turns = ()
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Conversations:
    """Safe to use from several threads and processes; each person reaches their own only."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def save(
        self, person: str, conversation_id: str, turns: Turns, filters: Mapping[str, Sequence[str]]
    ) -> None:
        """Store a conversation; its title is its first question that is no talk, else its first turn, until it is renamed.

        Nothing is stored under an id that belongs to another person.
        """
        first = next((turn for turn in turns if not _is_talk(turn)), turns[0] if turns else None)
        title = _shortened(first.question) if first else ""
        talk = json.dumps([_shortened(turn.question) for turn in turns if _is_talk(turn)])
        text = _TURNS.dump_json(turns).decode()
        now = self._clock()
        with self._database.opened() as database:
            database.execute(
                "INSERT INTO conversation (id, person, title, begun, changed, filters, turns)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
                " SET changed = excluded.changed, filters = excluded.filters,"
                " turns = excluded.turns,"
                " title = CASE WHEN title = '' OR title IN (SELECT value FROM json_each(?))"
                " THEN excluded.title ELSE title END WHERE person = excluded.person",
                (conversation_id, person, title, now, now, json.dumps(dict(filters)), text, talk),
            )

    def entries(self, person: str, words: str = "") -> list[Entry]:
        """The conversations of a person, the newest first: those that hold each of ``words`` in title, questions or answers."""
        wanted = words.casefold().split()
        turns = "turns" if wanted else "'[]'"
        with self._database.opened() as database:
            rows = database.execute(
                f"SELECT id, title, changed, pinned, {turns} FROM conversation WHERE person = ?"  # noqa: S608
                " ORDER BY changed DESC, id",
                (person,),
            ).fetchall()
        return [
            Entry(row[0], row[1], row[2], pinned=bool(row[3]))
            for row in rows
            if all(word in f"{row[1]} {_said(row[4])}".casefold() for word in wanted)
        ]

    def pin(self, person: str, conversation_id: str, pinned: bool) -> None:
        """Keep a conversation at the top of the list, or no longer; its time stays as it is."""
        with self._database.opened() as database:
            database.execute(
                "UPDATE conversation SET pinned = ? WHERE person = ? AND id = ?",
                (pinned, person, conversation_id),
            )

    def get(self, person: str, conversation_id: str) -> Conversation:
        """One conversation of a person. Raises UsageError for an unknown id, or a damaged one."""
        with self._database.opened() as database:
            row = database.execute(
                "SELECT id, title, turns, filters FROM conversation WHERE person = ? AND id = ?",
                (person, conversation_id),
            ).fetchone()
        if row is None:
            raise UsageError("this conversation is not there any more")
        return Conversation(row[0], row[1], _read(row[2]), json.loads(row[3]))

    def count(self) -> int:
        """How many there are, of all people together."""
        with self._database.opened() as database:
            return int(database.execute("SELECT count(*) FROM conversation").fetchone()[0])

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
        """Delete it. Returns whether it was there."""
        with self._database.opened() as database:
            done = database.execute(
                "DELETE FROM conversation WHERE person = ? AND id = ?", (person, conversation_id)
            )
        return done.rowcount > 0

    def expire(self, days: float) -> list[str]:
        """Delete what has not changed for so many days; returns the ids."""
        with self._database.opened() as database:
            rows = database.execute(
                "DELETE FROM conversation WHERE changed < ? RETURNING id",
                (self._clock() - days * DAY,),
            ).fetchall()
        return [row[0] for row in rows]


def new_id() -> str:
    """An id for a conversation that nobody can guess."""
    return secrets.token_hex(8)


def to_json(conversation: Conversation) -> str:
    """Title, filters and turns; each answer as `Answer` holds it."""
    data = {
        "id": conversation.id,
        "title": conversation.title,
        "filters": dict(conversation.filters),
        "turns": _TURNS.dump_python(conversation.turns, mode="json"),
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def to_markdown(conversation: Conversation) -> str:
    """Questions as headings, answers with their footnotes below."""
    parts = [f"# {_plain(conversation.title)}"]
    for turn in conversation.turns:
        parts += [f"## {_plain(turn.question)}", *_answer(turn)]
    return "\n\n".join(parts) + "\n"


def _answer(turn: Turn) -> list[str]:
    answer = turn.answer
    if answer is None:
        return [_plain(turn.error)] if turn.error else []
    parts = []
    if answer.understood:
        parts.append(f"*{_plain(answer.understood)}*")
    parts += [_plain(paragraph) for paragraph in answer.text.split("\n\n")]
    notes = answer.citations or answer.closest
    if notes:
        parts.append("\n".join(f"- {_plain(footnote(citation))}" for citation in notes))
    return parts


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", one_line(text))


def _read(text: str) -> Turns:
    try:
        return _TURNS.validate_json(text)
    except ValidationError as error:
        raise UsageError(
            "this conversation was kept by another version of the program and cannot be shown;"
            " delete it, and ask again"
        ) from error


def _said(text: str) -> str:
    """The questions of stored turns and what was answered."""
    said: list[str] = []
    for turn in json.loads(text):
        said.append(str(turn.get("question", "")))
        answer = turn.get("answer") or {}
        said += [claim["text"] for claim in answer.get("claims", ())]
    return " ".join(said)


def _is_talk(turn: Turn) -> bool:
    """Whether a turn asked nothing of the documents; one without an answer yet may have."""
    return turn.answer is not None and turn.answer.reply is not None


def _shortened(text: str) -> str:
    title = one_line(text)
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + "…"

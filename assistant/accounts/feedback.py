"""What people say about answers, stored with what is needed to ask the question again."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from assistant.accounts.conversations import DAY
from assistant.accounts.database import Database
from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.model import Answer
from index.model import DocumentRecord

Verdict = Literal["right", "wrong-answer", "wrong-evidence", "should-decline", "should-answer"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_LONGEST = 2000  # characters of a comment


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person said about an answer.

    ``expected``: what a right answer contains, if they know it. ``history``: earlier questions.
    ``answer``: as `Answer.to_dict` returns it. ``index``: see `index_identity`. ``given``: seconds
    since 1970.
    """

    person: str
    verdict: Verdict
    answer: Mapping[str, Any]
    comment: str = ""
    expected: str = ""
    history: tuple[str, ...] = ()
    filters: Mapping[str, Any] = field(default_factory=dict)
    index: str = ""
    id: str = ""
    given: float = 0.0


def said(
    person: str,
    verdict: str,
    answer: Answer,
    *,
    comment: str = "",
    expected: str = "",
    history: Sequence[str] = (),
    index: str = "",
) -> Feedback:
    """Feedback as a form sends it. Raises UsageError for an unknown verdict."""
    known = next((one for one in VERDICTS if one == verdict), None)
    if known is None:
        raise UsageError(f"feedback is one of {', '.join(VERDICTS)}; got {verdict!r}")
    return Feedback(
        person=person,
        verdict=known,
        answer=answer.to_dict(),
        comment=comment.strip()[:_LONGEST],
        expected=expected.strip()[:_LONGEST],
        history=tuple(history),
        filters=dict(answer.coverage.filters),
        index=index,
    )


class FeedbackStore:
    """Safe to use from several threads and processes."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def add(self, one: Feedback) -> None:
        """Keep what a person says of an answer, instead of what they said of it before."""
        row = (
            secrets.token_hex(8),
            one.person,
            self._clock(),
            one.verdict,
            one.comment,
            one.expected,
            json.dumps(one.history),
            json.dumps(dict(one.filters)),
            json.dumps(dict(one.answer), ensure_ascii=False),
            one.index,
        )
        with self._database.opened() as database:
            database.execute(
                "DELETE FROM feedback WHERE person = ? AND json_extract(answer, '$.trace_id') = ?",
                (one.person, one.answer.get("trace_id")),
            )
            database.execute("INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def all(self) -> list[Feedback]:
        """All feedback, oldest first."""
        with self._database.opened() as database:
            rows = database.execute(
                "SELECT id, person, given, verdict, comment, expected, history, filters, answer,"
                " index_identity FROM feedback ORDER BY given, id"
            ).fetchall()
        return [
            Feedback(
                id=row[0],
                person=row[1],
                given=row[2],
                verdict=row[3],
                comment=row[4],
                expected=row[5],
                history=tuple(json.loads(row[6])),
                filters=json.loads(row[7]),
                answer=json.loads(row[8]),
                index=row[9],
            )
            for row in rows
        ]

    def expire(self, days: float) -> int:
        """Delete what was said more than so many days ago; returns how many there were."""
        with self._database.opened() as database:
            since = self._clock() - days * DAY
            return database.execute("DELETE FROM feedback WHERE given < ?", (since,)).rowcount


def index_identity(records: Sequence[DocumentRecord], settings: Settings) -> str:
    """SHA-256, hex, of the documents and the model that are asked."""
    facts = [(one.name, one.title, one.pages, one.passages, one.state) for one in records]
    asked = json.dumps([settings.model, sorted(facts, key=str)])
    return hashlib.sha256(asked.encode()).hexdigest()


def question_line(one: Feedback) -> dict[str, Any]:
    """Feedback as a line of a question file, which `assistant evaluate` reads.

    - A right answer gives what later answers must contain, and its quotes as supports.
    - Of a wrong one, what the person expected is wanted; if they did not say, no right answer is
      known (``answers`` is empty).
    - Wrong evidence keeps what the answer said, without supports.
    - What should be declined is not answerable; what should be answered is.

    The person is left out.
    """
    answer = one.answer
    declined = answer["status"] == "declined"
    line: dict[str, Any] = {
        "id": f"feedback-{one.id}",
        "kind": "feedback",
        "question": answer["question"],
        "history": list(one.history),
        "answerable": not (declined and one.verdict == "right") and one.verdict != "should-decline",
        "filters": dict(one.filters),
        "verdict": one.verdict,
        "comment": one.comment,
        "answer": answer["text"],
        "index": one.index,
    }
    wanted = one.expected
    if not wanted and one.verdict in {"right", "wrong-evidence"} and not declined:
        wanted = _first_line(answer["text"])
    if wanted and line["answerable"]:
        line["all"] = [wanted]
    elif line["answerable"]:
        line["answers"] = []
    if one.verdict == "right":
        line["support"] = [
            {"file": cited["document"], "page": cited["page"], "quote": cited["quote"]}
            for cited in answer["citations"]
        ]
    return line


def _first_line(text: str) -> str:
    """The first paragraph of an answer, which is what was asked for, without citation marks."""
    first = text.partition("\n\n")[0]
    return " ".join(word for word in first.split() if not _is_mark(word))


def _is_mark(word: str) -> bool:
    return (
        word.startswith("[") and word.rstrip(".,;").endswith("]") and word.strip("[].,;").isdigit()
    )

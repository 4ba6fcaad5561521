"""What the operator's page shows, and its workbook: collected for one admin, who is told nothing of hidden documents.

Numbers are of all questions. Documents, failing files, entries of the audit log and feedback that name a document which the
admin may not see are left out, or shown without it.
"""

from __future__ import annotations

import io
import shutil
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.accounts.conversations import DAY
from assistant.accounts.feedback import Feedback
from assistant.accounts.keys import Key
from assistant.accounts.usage import Asked, Entry
from assistant.accounts.users import Person
from assistant.facts.export import printable, without_formula
from index.model import DocumentRecord, SyncReport

if TYPE_CHECKING:
    from assistant.interfaces.state import AppState

PERIODS = (1, 7, 30, 90)  # days
STATUSES = ("answered", "partial", "declined", "reply")
_SLOW = 20
_GAPS = 30
_AUDIT = 200
_ABOUT_DOCUMENTS = ("added", "removed", "corrected tags", "corrected metadata")
HIDDEN = "…"
"""In place of what the admin may not see."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What was asked for and not found, how often, and questions that asked for it."""

    missing: str
    times: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UsageReport:
    """See the module. ``daily``: by day, how many questions of each of STATUSES.

    ``gaps``: empty where texts are not kept. ``sizes``: by name, numbers of things, or bytes where the name says so.
    """

    days: int
    texts: bool
    daily: Sequence[tuple[str, dict[str, int]]]
    statuses: dict[str, int]
    median_ms: float
    late_ms: float
    slow_count: int
    slow: Sequence[Asked]
    gaps: Sequence[Gap]
    verdicts: dict[str, int]
    feedback: Sequence[tuple[Feedback, bool]]
    failing: Sequence[DocumentRecord]
    users: Sequence[tuple[Person, float | None]]
    keys: Sequence[Key]
    sizes: dict[str, int]
    audit: Sequence[Entry]

    @property
    def questions(self) -> int:
        return sum(self.statuses.values())


def report(state: AppState, person: Person, days: int) -> UsageReport:
    """What ``person``, an admin, is shown of the last ``days`` days."""
    now = time.time()
    since = now - days * DAY
    assistant = state.assistant_for(person)
    records = assistant.documents() if assistant.has_index else []
    asked = state.store.usage.questions(since)
    slow_ms = state.settings.usage.slow_seconds * 1000
    slow = [one for one in asked if one.ms >= slow_ms]
    given = [one for one in state.store.feedback.all() if one.given >= since]
    names = {name for one in records for name in (one.name, *one.aliases)}
    last = state.store.usage.last_sign_ins()
    people = {one.name: one for one in state.access.users.people()}
    people |= {name: Person(name) for name in last if name not in people}
    times = sorted(one.ms for one in asked)
    return UsageReport(
        days=days,
        texts=state.settings.usage.question_texts,
        daily=_daily(asked, days, now),
        statuses={status: sum(one.status == status for one in asked) for status in STATUSES},
        median_ms=_share(times, 0.5),
        late_ms=_share(times, 0.95),
        slow_count=len(slow),
        slow=sorted(slow, key=lambda one: -one.ms)[:_SLOW],
        gaps=_gaps(asked),
        verdicts=dict(Counter(one.verdict for one in given)),
        feedback=[(one, _cited(one) <= names) for one in reversed(given)],
        failing=[one for one in records if one.state == "failed"],
        users=[(people[name], last.get(name)) for name in sorted(people)],
        keys=state.access.keys.listed(),
        sizes=_sizes(state, records),
        audit=_seen(state, person, state.store.usage.entries(since, _AUDIT)),
    )


def _daily(asked: Iterable[Asked], days: int, now: float) -> list[tuple[str, dict[str, int]]]:
    today = datetime.fromtimestamp(now, UTC).date()
    counts: dict[str, Counter[str]] = {
        (today - timedelta(days=back)).isoformat(): Counter() for back in range(days - 1, -1, -1)
    }
    for one in asked:
        day = datetime.fromtimestamp(one.at, UTC).date().isoformat()
        counts.setdefault(day, Counter())[one.status] += 1
    return [(day, {status: counts[day][status] for status in STATUSES}) for day in sorted(counts)]


def _share(times: Sequence[float], share: float) -> float:
    """The time within which a share of the questions was answered; 0 without any."""
    return times[min(int(len(times) * share), len(times) - 1)] if times else 0.0


def _gaps(asked: Iterable[Asked]) -> list[Gap]:
    """What was missing most often in questions that were declined, or answered in part."""
    found: dict[str, list[str]] = {}
    for one in asked:
        if one.status not in ("declined", "partial") or not one.question:
            continue
        for missing in one.missing or ("",):
            found.setdefault(missing, []).append(one.question)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [Gap(m, len(qs), tuple(dict.fromkeys(qs))[:3]) for m, qs in ranked[:_GAPS]]


def _cited(one: Feedback) -> set[str]:
    """The documents that the answer names which somebody has judged."""
    answer = one.answer
    cited = [*answer.get("citations", ()), *answer.get("closest", ())]
    return {str(c["document"]) for c in cited} | {str(d) for c in cited for d in c.get("also", ())}


def _seen(state: AppState, person: Person, entries: Sequence[Entry]) -> list[Entry]:
    """The audit log, without the names of documents that ``person`` may not see."""
    assistant = state.assistant_for(person)
    about = {
        name for one in entries if one.action in _ABOUT_DOCUMENTS for name in one.about.split("\n")
    }
    seen = set(assistant.seen_of(SyncReport(added=tuple(sorted(about)))).added)

    def shown(one: Entry) -> Entry:
        if one.action not in _ABOUT_DOCUMENTS:
            return one
        names = [name if name in seen else HIDDEN for name in one.about.split("\n")]
        return Entry(one.at, one.person, one.action, ", ".join(dict.fromkeys(names)))

    return [shown(one) for one in entries]


def _sizes(state: AppState, records: Sequence[DocumentRecord]) -> dict[str, int]:
    index = state.assistant.directory
    return {
        "documents": sum(one.state == "indexed" for one in records),
        "passages": sum(one.passages for one in records),
        "conversations": state.store.conversations.count(),
        "index_bytes": _bytes(index),
        "free_bytes": _free(index),
    }


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder if folder.exists() else folder.parent).free


def sheets(made: UsageReport) -> dict[str, list[list[Any]]]:
    """The report as tables, each with its header first."""
    return {
        "Questions": [["day", *STATUSES], *([day, *c.values()] for day, c in made.daily)],
        "Evidence gaps": [
            ["missing", "times", "questions"],
            *([one.missing, one.times, "\n".join(one.questions)] for one in made.gaps),
        ],
        "Slow questions": [
            ["when", "seconds", "way", "plan", "status", "question"],
            *(
                [
                    _when(one.at),
                    round(one.ms / 1000, 1),
                    one.way,
                    one.plan,
                    one.status,
                    one.question,
                ]
                for one in made.slow
            ),
        ],
        "Feedback": [
            ["when", "verdict", "question", "expected", "comment"],
            *(
                [_when(one.given), one.verdict, *(_told(one) if seen else [HIDDEN] * 3)]
                for one, seen in made.feedback
            ),
        ],
        "Failing files": [
            ["document", "reason"],
            *([one.name, one.reason] for one in made.failing),
        ],
        "Users": [
            ["name", "role", "groups", "last signed in"],
            *([u.name, u.role, ", ".join(u.groups), _when(at)] for u, at in made.users),
        ],
        "Keys": [
            ["id", "name", "role", "groups", "collections", "created"],
            *(
                [k.id, k.name, k.role, ", ".join(k.groups), ", ".join(k.collections), k.created]
                for k in made.keys
            ),
        ],
        "Sizes": [["what", "number"], *([name, n] for name, n in made.sizes.items())],
        "Audit log": [
            ["when", "who", "what", "about"],
            *([_when(one.at), one.person, one.action, one.about] for one in made.audit),
        ],
    }


def workbook(made: UsageReport) -> bytes:
    """The report as XLSX, a sheet for each table."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets(made).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([printable(without_formula(value)) for value in row])
        for at, cell in enumerate(sheet[1], 1):
            cell.font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(at)].width = 24
        sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _told(one: Feedback) -> list[str]:
    return [str(one.answer.get("question", "")), one.expected, one.comment]


def _when(at: float | None) -> str:
    return "" if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")

"""The answer and what it is made of; ``Answer.to_dict`` is the format that other programs read."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from assistant.config.answerers import QUOTES

Status = Literal["answered", "partial", "declined", "reply"]
Plan = Literal["look-up", "table", "list", "open", "compare"]
ReplyKind = Literal[
    "greeting",
    "thanks",
    "complaint",
    "help",
    "about",
    "inventory",
    "command",
    "chitchat",
    "offtopic",
    "unclear",
]
Reason = Literal[
    "quote-not-found",
    "figure-not-in-quote",
    "place-not-in-quote",
    "organisation-not-in-quote",
    "unsupported",
]


@dataclass(frozen=True, slots=True)
class QuotedCell:
    """A cell of a quoted row that matters for the answer; ``header``: the name of its column, "" if it has none."""

    header: str
    text: str

    def to_dict(self) -> dict[str, Any]:
        return {"header": self.header, "text": self.text}


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and its place: ``document.text[start:end] == quote``.

    ``number`` counts from 1. ``section``: headings above, outermost first (for a table row the
    names of table and columns too). ``also``: other documents with the same sentence. ``ocr``: the
    quote was recognised from a picture. ``sheet`` and ``range`` ("B4:F4") only for spreadsheets. ``cells``: of a
    table row, those that matter. ``row``: whether it stands in a row of a table.
    """

    number: int
    document: str
    title: str
    start: int
    end: int
    quote: str
    passage: str
    publisher: str | None = None
    year: int | None = None
    url: str | None = None
    page: int | None = None
    section: tuple[str, ...] = ()
    ocr: bool = False
    also: tuple[str, ...] = ()
    sheet: str | None = None
    range: str | None = None
    cells: tuple[QuotedCell, ...] = ()
    row: bool = False

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "number": self.number,
            "document": self.document,
            "title": self.title,
            "publisher": self.publisher,
            "year": self.year,
            "url": self.url,
            "page": self.page,
            "section": list(self.section),
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "passage": self.passage,
            "ocr": self.ocr,
            "also": list(self.also),
        }
        if self.sheet is not None:
            data |= {"sheet": self.sheet, "range": self.range}
        if self.cells:
            data["cells"] = [cell.to_dict() for cell in self.cells]
        if self.row:
            data["row"] = True
        return data


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of the answer and the numbers of the citations that support it (one or more).

    ``lead``: the short answer at the beginning, a part of a quote.
    """

    text: str
    citations: tuple[int, ...]
    lead: bool = False

    def render(self) -> str:
        return self.text + "".join(f" [{number}]" for number in self.citations)


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of the values that disagree. ``citation``: number of the citation that gives it."""

    value: str
    citation: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Different values that documents give for the same thing."""

    about: str
    values: tuple[ConflictValue, ...]

    def to_dict(self) -> dict[str, Any]:
        values = [{"value": v.value, "citation": v.citation} for v in self.values]
        return {"about": self.about, "values": values}


@dataclass(frozen=True, slots=True)
class Computed:
    """A number that no quote says. ``how``: "count", "sum", "mean", "difference" or "ratio"; "place" for the number of
    a page or row; of a chat model also "rounded" or "converted".
    """

    value: str
    how: str
    citations: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"value": self.value, "how": self.how, "citations": list(self.citations)}


@dataclass(frozen=True, slots=True)
class Removed:
    """What verification removed from an answer, and why."""

    text: str
    reason: Reason

    def to_dict(self) -> dict[str, Any]:
        return {"text": self.text, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to a turn that asks nothing of the documents, or that acts on the answer before.

    ``documents``: names of those that the reply lists. ``questions``: what can be asked next, each with an
    answer in the index. ``translate_to``: language into which the answer before is to be translated, "" for none.
    """

    kind: ReplyKind
    documents: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    translate_to: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "documents": list(self.documents),
            "questions": list(self.questions),
        }


@dataclass(frozen=True, slots=True)
class TableRow:
    """One cell for each column, and the numbers of the citations that give them."""

    cells: tuple[str, ...]
    citations: tuple[int, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {"cells": list(self.cells), "citations": list(self.citations)}


@dataclass(frozen=True, slots=True)
class Table:
    """A table that an answer shows; each row has as many cells as there are ``columns``."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"columns": list(self.columns), "rows": [row.to_dict() for row in self.rows]}


@dataclass(frozen=True, slots=True)
class Group:
    """Points of an answer under a heading that is made of names: a document, a section, a place.

    ``points``: positions in the claims of the answer.
    """

    heading: str
    points: tuple[int, ...]

    def to_dict(self, claims: tuple[Claim, ...]) -> dict[str, Any]:
        shown = [claims[at] for at in self.points]
        points = [{"text": one.text, "citations": list(one.citations)} for one in shown]
        return {"heading": self.heading, "points": points}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Numbers of documents: indexed, searched (admitted by the filters), unreadable."""

    documents: int
    searched: int
    filters: Mapping[str, Any] = field(default_factory=dict)
    unreadable: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "searched": self.searched,
            "filters": dict(self.filters),
            "unreadable": self.unreadable,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its evidence.

    ``notice``: text that is not from a document (a decline, a missing part, a conflict); it states
    nothing but names from the question. ``missing``: parts of the question without an answer.
    ``closest``: of a declined answer, the nearest passages. ``confidence``: probability, in [0, 1], that
    the documents answer the question; below a threshold the answer is declined. ``plan``: how the question
    was answered; None for a reply. ``reply``: of a turn that asks nothing, or of a command. ``groups``: of an
    open question, the claims under headings. ``explanation``: only
    on request, see ``assistant.answering.explanation``. ``usage``: tokens and seconds of a chat model,
    if one was used.
    """

    trace_id: str
    question: str
    standalone_question: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    coverage: Coverage
    notice: str = ""
    conflicts: tuple[Conflict, ...] = ()
    computed: tuple[Computed, ...] = ()
    missing: tuple[str, ...] = ()
    closest: tuple[Citation, ...] = ()
    removed: tuple[Removed, ...] = ()
    answerer: str = QUOTES
    confidence: float = 0.0
    plan: Plan | None = None
    reply: Reply | None = None
    table: Table | None = None
    groups: tuple[Group, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    explanation: Mapping[str, Any] | None = None
    usage: Mapping[str, Any] | None = None

    @property
    def status(self) -> Status:
        """Derived, never stored, so that it cannot contradict the citations."""
        if not self.citations:
            return "reply" if self.reply is not None and self.plan is None else "declined"
        return "partial" if self.missing else "answered"

    def without_quotes(self, notice: str) -> Answer:
        """No quotes, nor anything that is made of them, and why; a reply where it is one to a command."""
        return replace(
            self,
            claims=(),
            citations=(),
            conflicts=(),
            computed=(),
            missing=(),
            closest=(),
            groups=(),
            table=None,
            plan=None,
            notice=notice,
        )

    @property
    def understood(self) -> str:
        """The question that was answered, where it says more than what was typed; else "".

        What only lacks the courtesy around it, and the question that a command acts on, are not shown.
        """
        same = self.standalone_question in self.question or self.reply is not None
        return "" if same else self.standalone_question

    @property
    def text(self) -> str:
        """The answer as read."""
        return "\n\n".join(self.paragraphs)

    @property
    def paragraphs(self) -> list[str]:
        """The short answer, the quotes with their marks, the notice."""
        parts = [claim.render() for claim in self.claims]
        return [*parts, self.notice] if self.notice else parts

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "trace_id": self.trace_id,
            "question": self.question,
            "standalone_question": self.standalone_question,
            "status": self.status,
            "plan": self.plan,
            "text": self.text,
            "citations": [citation.to_dict() for citation in self.citations],
            "conflicts": [conflict.to_dict() for conflict in self.conflicts],
            "computed": [item.to_dict() for item in self.computed],
            "missing": list(self.missing),
            "closest": [citation.to_dict() for citation in self.closest],
            "removed": [item.to_dict() for item in self.removed],
            "coverage": self.coverage.to_dict(),
            "answerer": self.answerer,
            "confidence": round(self.confidence, 4),
            "timings_ms": {name: round(value, 2) for name, value in self.timings_ms.items()},
        }
        if self.reply is not None:
            data["reply"] = self.reply.to_dict()
        if self.groups:
            data["groups"] = [group.to_dict(self.claims) for group in self.groups]
        if self.table is not None:
            data["table"] = self.table.to_dict()
        if self.usage is not None:
            data["usage"] = dict(self.usage)
        if self.explanation is not None:
            data["explanation"] = dict(self.explanation)
        return data


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that is done: "understand", "retrieve", "answer", "write"; ``ms``: what it took."""

    name: str
    ms: float


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of the answer, verified; paragraphs in order make the answer's text."""

    text: str


Event = Step | Text
Watch = Callable[[Event], None]


@dataclass(slots=True)
class Clock:
    """Milliseconds by stage. ``watch`` is called after each."""

    watch: Watch | None = None
    times: dict[str, float] = field(default_factory=dict)
    last: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.times[stage] = self.times.get(stage, 0.0) + (now - self.last) * 1000
        self.last = now
        if self.watch is not None:
            self.watch(Step(stage, self.times[stage]))

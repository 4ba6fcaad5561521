"""Parses the reply of a chat model into sentences with the passages that they rest on, and the exact words of these.

Models with structured output fill `Reply`. Others write lines; deviations are accepted where the meaning is
clear: bullets, fences, JSON instead of lines, "[1, 2]", "(passage 1)", marks at the end of a line of several
sentences. Nothing is guessed: a sentence without a mark rests on nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, field_validator

from assistant.config.errors import UsageError
from assistant.config.filters import parse_filters
from assistant.tables.proposed import (
    ProposedCondition,
    ProposedOperation,
    ProposedPlan,
    ProposedRelation,
)
from corpus.normalize import one_line
from corpus.sentences import sentence_spans
from index.filters import Filters

_BULLET = re.compile(r"^\s*(?:[-*•–>]+\s+|\d{1,2}[.)]\s+|#+\s*)")
_NAMES = r"(?:(?:passage|quote|source)s?\s*#?)?"
_WORDS = re.compile(
    rf"\[{_NAMES}(\d{{1,3}})\s*:\s*[\"“«„](.*?)[\"”»“]\s*\]", re.IGNORECASE | re.DOTALL
)
_MARK = re.compile(
    rf"\s*(?:\[{_NAMES}(\d{{1,3}}(?:\s*[,;]\s*\d{{1,3}})*)\]"
    r"|【(\d{1,3})[^】]*】|\((?:passage|quote|source)s?\s*#?(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\))",
    re.IGNORECASE,
)
_MISSING = re.compile(r"^\W*MISSING\W*:\W*", re.IGNORECASE)
_SEARCH = re.compile(r"^\W*SEARCH\W*:\W*")  # in capitals: "Search: …" may begin a sentence
_WITHIN = re.compile(r"(publisher|place|year)\s*[=:]\s*(.+)", re.IGNORECASE)
_FENCE = re.compile(r"^\s*```\w*\s*$")
_JSON = re.compile(r"\s*(?:\{|```|\[\s*\{)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_Form = TypeVar("_Form", bound=BaseModel)
_LONGEST_REPLY = 30_000  # characters; the rest is not read
_MOST_SEARCHES = 4


class Written(BaseModel):
    """A sentence, the numbers of the passages that it rests on, and the exact words of each that say so."""

    text: str = Field(description="One sentence, without marks.")
    passages: list[int] = Field(default=[], description="Numbers of the passages it rests on.")
    quotes: list[str] = Field(
        default=[],
        description="The exact words of each passage that say so, in the order of `passages`.",
    )


def _as_text(given: Any) -> Any:
    """A number or nothing as text: models write a year as either."""
    return "" if given is None else str(given) if isinstance(given, int | float) else given


Loose = Annotated[str, BeforeValidator(_as_text)]


class Search(BaseModel):
    """A search among all documents that may be asked."""

    words: str = Field(description="What is looked for, as a question or in a few words.")
    publisher: Loose = Field(default="", description="Only documents of this organisation.")
    place: Loose = Field(default="", description="Only documents that are about this country.")
    year: Loose = Field(
        default="", description='Only documents of this year, or of years: "2019-2021".'
    )

    @property
    def filters(self) -> Filters:
        """What it is narrowed to, without what is no filter."""
        filters = Filters()
        for key in ("publisher", "place", "year"):
            with suppress(UsageError):
                filters = filters.narrowed(parse_filters({key: getattr(self, key).strip() or None}))
        return filters


class RowsWanted(BaseModel):
    """What the rows of a table have to be: the cell of one column."""

    column: str = Field(description="Name of a column of the table.")
    relation: ProposedRelation = Field(default="is")
    value: Loose = Field(default="", description="As the table has it; a number to compare with.")


class Computation(BaseModel):
    """Something to count, add up, average, order or list over all rows of a table, of which the passages have a few."""

    passage: int = Field(description="Number of a passage that is from the table.")
    operation: ProposedOperation
    column: str = Field(
        default="", description="Name of the column that is added up, averaged or ordered by."
    )
    conditions: list[RowsWanted] = Field(
        default=[], description="Which rows; all must be met. None: all rows."
    )
    first: int = Field(default=1, description="How many rows of an order.")

    @property
    def plan(self) -> ProposedPlan:
        conditions = (
            ProposedCondition(one.column, one.relation, one.value) for one in self.conditions
        )
        return ProposedPlan(self.operation, self.column, tuple(conditions), self.first)


class Reply(BaseModel):
    """The answer, sentence by sentence. What it asks for is left out where it keeps to no form: the sentences count."""

    sentences: list[Written] = Field(default=[])
    refuses: bool = Field(
        default=False, description="Whether the passages do not answer; then one sentence says why."
    )
    searches: list[Search] = Field(
        default=[], description="What to look for first, if the passages lack it; mostly nothing."
    )
    computation: Computation | None = Field(
        default=None, description="What to compute over a table first; mostly nothing."
    )

    @field_validator("searches", mode="before")
    @classmethod
    def _that_are_searches(cls, given: Any) -> list[Search]:
        some = given if isinstance(given, list) else []
        made = (_valid(Search, {"words": one} if isinstance(one, str) else one) for one in some)
        return [one for one in made if one is not None]

    @field_validator("computation", mode="before")
    @classmethod
    def _that_is_one(cls, given: Any) -> Computation | None:
        return _valid(Computation, given)


def _valid(form: type[_Form], given: Any) -> _Form | None:
    """``given`` in ``form``; None where it does not keep to it."""
    try:
        return form.model_validate(given)
    except ValidationError:
        return None


class Refusal(Exception):
    """A model says that the passages do not answer. ``args[0]``: what is missing, in its words."""


class MoreWanted(Exception):
    """A model asks for what it was not given, at the end of what it writes without it."""

    def __init__(self, searches: Iterable[Search], computation: Computation | None = None) -> None:
        self.searches = [one for one in searches if one.words.strip()][:_MOST_SEARCHES]
        self.computation = computation


def sentences(pieces: Iterable[str]) -> Iterator[Written]:
    """The sentences of a reply that comes in pieces, each as soon as its line is complete. Raises Refusal, and at
    the end MoreWanted.
    """
    buffered, seen, as_json = "", 0, None
    searches: list[Search] = []
    for piece in pieces:
        buffered, seen = buffered + piece, seen + len(piece)
        if as_json is None and len(buffered.strip()) >= 3:
            as_json = bool(_JSON.match(buffered))
        if as_json is False:
            *lines, buffered = buffered.split("\n")
            for line in lines:
                yield from _of_line(line, searches)
        if seen > _LONGEST_REPLY:
            break
    found = _of_json(buffered) if as_json else None
    if found is not None:
        yield from said(found)
    else:
        for line in buffered.split("\n"):
            yield from _of_line(line, searches)
        if searches:
            raise MoreWanted(searches)


def said(reply: Reply) -> Iterator[Written]:
    """The sentences of a reply. Raises Refusal, and at the end MoreWanted."""
    wants = bool(reply.searches or reply.computation)
    if reply.refuses and not wants:
        raise Refusal(" ".join(one.text for one in reply.sentences))
    for one in reply.sentences:
        yield one.model_copy(update={"text": one_line(_CONTROL.sub("", one.text))})
    if wants:
        raise MoreWanted(reply.searches, reply.computation)


def _of_json(text: str) -> Reply | None:
    """A reply in JSON, also between fences; None for other text."""
    lines = [line for line in text.strip().splitlines() if not _FENCE.match(line)]
    try:
        data: Any = json.loads("\n".join(lines))
    except ValueError:
        return None
    if isinstance(data, dict) and "text" in data:
        data = [data]
    refuses = isinstance(data, dict) and data.get("refuses") is True
    searches = data.pop("searches", None) or [] if isinstance(data, dict) else []
    if isinstance(data, dict):
        data = next((value for value in data.values() if isinstance(value, list)), [])
    try:
        return Reply(sentences=data, refuses=refuses, searches=searches)
    except ValidationError:
        return None


def _of_line(line: str, searches: list[Search]) -> Iterator[Written]:
    """The sentences of a line; a search that it asks for is added to ``searches``."""
    if _FENCE.match(line):
        return
    line = _CONTROL.sub("", _BULLET.sub("", line)).replace("**", "").strip()
    if _SEARCH.match(line):
        words, *within = _SEARCH.sub("", line).split("|")
        named = filter(None, (_WITHIN.fullmatch(one.strip()) for one in within))
        searches.append(Search(words=words.strip(), **{n[1].lower(): n[2].strip() for n in named}))
        return
    if _MISSING.match(line):
        raise Refusal(_MISSING.sub("", line))
    parts = [part for part in _parts(line) if part.text]
    last = parts[-1] if parts else Written(text="")
    for part in parts:
        yield part if part.passages else last.model_copy(update={"text": part.text})


def _parts(line: str) -> Iterator[Written]:
    """Sentences of a line; marks after a full stop belong to the sentence before it."""
    words = [match[2] for match in _WORDS.finditer(line)]
    line = _WORDS.sub(lambda match: f"[{match[1]}]" + "\x00", line)  # which one has words
    marked = re.sub(
        r"([.!?。؟])((?:(?:" + _MARK.pattern + r")\x00?)+)", _before_stop, line, flags=re.I
    )
    given = iter(words)
    for start, end in ((span.start, span.end) for span in sentence_spans(marked, 0, len(marked))):
        text = marked[start:end]
        found: dict[int, str] = {}
        for mark in _MARK.finditer(text):
            own = next(given, "") if text[mark.end() : mark.end() + 1] == "\x00" else ""
            for number in re.findall(r"\d+", next(filter(None, mark.groups()))):
                found.setdefault(int(number), own)
        clean = one_line(_MARK.sub("", text).replace("\x00", ""))
        yield Written(text=clean, passages=list(found), quotes=list(found.values()))


def _before_stop(match: re.Match[str]) -> str:
    return f" {match[2].strip()}{match[1]}"

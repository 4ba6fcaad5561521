"""A question with what a right answer to it is; `assistant.evaluation.formats` reads files of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Support:
    """Where a right answer is. ``quote`` None: anywhere in ``file``; ``page`` None: unknown.

    ``relevance``: how well it answers, a whole number from 1 (higher is better); sets with grades have more than 1.
    """

    file: str
    page: int | None = None
    quote: str | None = None
    relevance: int = 1


@dataclass(frozen=True, slots=True)
class Nugget:
    """What a good answer to an open question says. ``vital``: an answer without it is no good one.

    ``phrases``: groups of alternatives, each of which a text that says it has. ``supports``: where it stands.
    """

    text: str
    vital: bool
    phrases: tuple[tuple[str, ...], ...] = ()
    supports: tuple[Support, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what a right answer to it is.

    ``wanted``: entries that the answer's text must contain, each a tuple of alternatives; None when
    no answer is known. ``references``: right answers in whole, any one of which suffices, to be
    compared word by word. ``history``: earlier questions of the same person, oldest first. ``source``:
    name of the file it was read from. ``document``: that it was written about, where that is known.
    ``nuggets``: of an open question; its ``supports`` are then those of all nuggets, in their order.

    Of a turn of conversation: ``must``: groups of alternatives that the reply holds as whole words;
    ``must_not_cite``: nothing may be cited. Of a turn of a dialogue: ``standalone``: the question that stands
    alone; ``carries``: what the question as it is understood has to hold; ``must_not_carry``: words that it may not.
    """

    id: str
    question: str
    answerable: bool
    kind: str
    wanted: tuple[tuple[str, ...], ...] | None = None
    references: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    supports: tuple[Support, ...] = ()
    filters: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    document: str = ""
    nuggets: tuple[Nugget, ...] = ()
    must: tuple[tuple[str, ...], ...] | None = None
    must_not_cite: bool = False
    standalone: str | None = None
    carries: tuple[str, ...] = ()
    must_not_carry: tuple[str, ...] = ()

    @property
    def conversational(self) -> bool:
        """Whether it is scored as a turn, and not by a right answer."""
        return self.must is not None or self.standalone is not None

    @property
    def files(self) -> tuple[str, ...]:
        """Documents that hold the answer, each once."""
        return tuple(dict.fromkeys(support.file for support in self.supports))


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """A file as it was read. ``sha256``: of its bytes, hex. ``corpus``: file of the documents that belong to it."""

    name: str
    sha256: str
    questions: tuple[Question, ...]
    corpus: Path | None = None

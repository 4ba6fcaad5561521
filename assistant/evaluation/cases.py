"""A question, its answer and its documents: what the measures look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.config.errors import UsageError
from assistant.evaluation.matching import Located, locate
from assistant.evaluation.nuggets import ToldNugget, tells
from assistant.evaluation.questions import Question
from corpus.model import Document, Span

Answer = Mapping[str, Any]
DocumentOf = Callable[[str], Document | None]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document that a search found. ``score``: the best of its passages, higher is better."""

    document: str
    score: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What a system returned for one question, before anything is scored.

    ``answer``: in the JSON format of an answer; None if only retrieval was asked for. ``forced``: the
    answer with declining switched off; None if not asked for. ``ranking``: documents, best first; None
    if retrieval was not asked for. ``passages``: of a turn of a dialogue, those that are found for it, best
    first; ``reference``: those for the true stand-alone question. ``seconds``: from the question to its answer, history included; None
    for an answer read from a file.
    """

    id: str
    answer: Answer | None = None
    forced: Answer | None = None
    ranking: tuple[Ranked, ...] | None = None
    passages: tuple[str, ...] | None = None
    reference: tuple[str, ...] | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of an answer.

    ``right``: its quote overlaps a support of the question. ``supports``: which, by position.
    """

    document: str
    page: int | None
    span: Span
    quote: str
    right: bool
    supports: frozenset[int]


@dataclass(frozen=True, slots=True)
class Case:
    """A question, its answer, its supports where they occur, the answer's citations, and its nuggets."""

    question: Question
    asked: Asked
    supports: tuple[Located, ...]
    citations: tuple[Cited, ...]
    document_of: DocumentOf
    nuggets: tuple[ToldNugget, ...] = ()

    @property
    def declined(self) -> bool:
        return self.asked.answer is not None and self.asked.answer["status"] == "declined"


def make_case(question: Question, asked: Asked, document_of: DocumentOf) -> Case:
    """Locate the supports and judge the citations. ``document_of``: by name, None if unknown."""
    supports = tuple(locate(one, document_of(one.file)) for one in question.supports)
    citations = () if asked.answer is None else tuple(_cited(asked.answer, supports))
    nuggets = _told(question, asked.answer, supports, citations)
    return Case(question, asked, supports, citations, document_of, nuggets)


def _told(
    question: Question,
    answer: Answer | None,
    supports: Sequence[Located],
    citations: Sequence[Cited],
) -> tuple[ToldNugget, ...]:
    """Each nugget with whether the answer tells it; its supports follow those of the nugget before."""
    at, found = 0, []
    for nugget in question.nuggets:
        own = range(at, at + len(nugget.supports))
        cited = [one.supports & set(own) for one in citations]
        overlapped = [supports[i] for i in sorted(frozenset[int]().union(*cited))]
        found.append(ToldNugget(nugget, tells(nugget, overlapped, answer)))
        at += len(nugget.supports)
    return tuple(found)


def _cited(answer: Answer, supports: Sequence[Located]) -> list[Cited]:
    found = []
    for citation in answer["citations"]:
        span = Span(citation["start"], citation["end"])
        by = frozenset(
            i for i, one in enumerate(supports) if one.cited_by(citation["document"], span)
        )
        found.append(
            Cited(citation["document"], citation.get("page"), span, citation["quote"], bool(by), by)
        )
    return found


def check_answer(answer: Mapping[str, Any], where: str) -> None:
    """Raise UsageError, naming ``where``, unless ``answer`` has what the measures read."""
    if answer.get("status") not in {"answered", "partial", "declined", "reply"}:
        raise UsageError(
            f"{where}: 'status' must be answered, partial, declined or reply, got {answer.get('status')!r}"
        )
    if not isinstance(answer.get("text"), str):
        raise UsageError(f"{where}: 'text' must be a text, got {answer.get('text')!r}")
    if not isinstance(answer.get("citations"), list):
        raise UsageError(f"{where}: 'citations' must be a list, got {answer.get('citations')!r}")
    for citation in answer["citations"]:
        _check_citation(citation, where)
    confidence = answer.get("confidence")
    if confidence is not None and not isinstance(confidence, int | float):
        raise UsageError(f"{where}: 'confidence' must be a number, got {confidence!r}")


def _check_citation(citation: Any, where: str) -> None:
    wanted = {"document": str, "quote": str, "start": int, "end": int}
    for name, kind in wanted.items():
        if not isinstance(citation, dict) or not isinstance(citation.get(name), kind):
            raise UsageError(
                f"{where}: a citation needs {name!r} ({kind.__name__}), got {citation!r}"
            )
    if not 0 <= citation["start"] <= citation["end"]:
        raise UsageError(f"{where}: a citation needs 0 <= start <= end, got {citation!r}")

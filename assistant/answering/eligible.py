"""Which of the ranked sentences may be quoted at all, by what the question asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.answering.select import Key, Scored
from assistant.evidence.sources import is_opening
from assistant.question.understand import VALUES, Question

_MEANT = 0.4  # share of the question's words that name a document, for it to be what is meant
_VALUE = 0.25
_NEAR = 1.5  # log-odds below the best sentence's within which a newer report's is as good


def eligible(
    question: Question, ranked: Sequence[Scored], dropped: dict[Key, str] | None = None
) -> Sequence[Scored]:
    """The sentences that may be quoted: those that cover the names asked for, where any does; for a
    question for a value those that have one, for countries those that name some; the newest report first
    where that is wanted; enumerations whole; for a question about a whole document its own summary and
    beginning. A rule that no sentence meets drops none. ``dropped`` gets the rule for each that one drops.
    """
    rules = {} if dropped is None else dropped
    ranked = _kept(ranked, lambda item: not item.candidate.missing, "lacks a name asked for", rules)
    if question.latest:
        ranked = _newest_first(ranked)
    if question.kind in VALUES:
        return _kept(ranked, has_value, "has no value of the kind asked for", rules)
    if question.countries:
        ranked = _kept(ranked, names_another_place, "names no place beside those asked for", rules)
    if question.kind == "summary":
        ranked = _kept(ranked, _is_prose, "is a row of a table", rules)
        ranked = _kept(ranked, _opens, "is outside the summary and the beginning", rules)
    if question.kind in {"list", "description", "summary"}:
        beside: dict[str, list[Scored]] = {}  # by passage
        for item in ranked:
            beside.setdefault(item.candidate.source.hit.id, []).append(item)
        return [_whole(item, beside[item.candidate.source.hit.id]) for item in ranked]
    return ranked


def _kept(
    ranked: Sequence[Scored], test: Callable[[Scored], bool], rule: str, dropped: dict[Key, str]
) -> Sequence[Scored]:
    """The sentences that pass ``test``; all of them where none does."""
    kept = [item for item in ranked if test(item)]
    if not kept:
        return ranked
    dropped |= {item.key: f"eligible: {rule}" for item in ranked if not test(item)}
    return kept


def _is_prose(item: Scored) -> bool:
    return item.candidate.value("row") == 0.0


def _newest_first(ranked: Sequence[Scored]) -> Sequence[Scored]:
    """Of the sentences that are nearly as likely as the best, those of the newest report first."""
    if not ranked:
        return ranked
    close = [item for item in ranked if item.log_odds >= ranked[0].log_odds - _NEAR]
    newest = sorted(close, key=lambda item: -(item.candidate.source.record.year or 0))
    return [*newest, *(item for item in ranked if item not in close)]


def _opens(item: Scored) -> bool:
    """Whether a sentence of a document that the question names stands in its opening."""
    candidate = item.candidate
    return candidate.value("document") >= _MEANT and is_opening(candidate.source.hit.passage)


def has_value(item: Scored) -> bool:
    """Whether a sentence holds something that could be the figure, date, place or name asked for."""
    return any(span.score >= _VALUE for span in item.candidate.spans)


def names_another_place(item: Scored) -> bool:
    """Whether a sentence names a place that the question does not."""
    asked = item.candidate.question.places
    return any(mention.key not in asked for mention in item.candidate.names.places)


def _whole(item: Scored, beside: Sequence[Scored]) -> Scored:
    """The enumeration that ``item`` is a part of, if it is a candidate too, else ``item``. ``beside``: what
    is ranked of its passage.
    """
    part = item.candidate
    around = [
        other
        for other in beside
        if other.candidate.span.start <= part.span.start
        and part.span.end <= other.candidate.span.end
    ]
    widest = max(around, key=lambda other: other.candidate.span.end - other.candidate.span.start)
    if widest is item:
        return item
    return Scored(
        widest.candidate, max(item.probability, widest.probability), item.judged, widest.also
    )

"""Which sentences may be quoted: filters by the names, values and parts of the document that a question asks for.

A filter that no sentence passes is not applied. Each sentence that a filter leaves out is recorded with its rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answering.read import Key, ScoredSentence
from assistant.evidence.cues import denies
from assistant.evidence.sources import is_opening
from assistant.question.understand import VALUES, Question

_MEANT = 0.4  # share of the question's words in a document's names, from which the question means the document
_VALUE = 0.25  # score of a span from which it counts as a value
_NEAR = 1.5  # difference of log-odds to the best sentence, within which that of a newer report is preferred


def eligible(
    question: Question, ranked: Sequence[ScoredSentence], dropped: dict[Key, str] | None = None
) -> Sequence[ScoredSentence]:
    """The sentences that may be quoted, in the order of ``ranked`` except for 2 and 5.

    1. Those that mention the names asked for; no row of another place, where the one asked for has a row beside it.
    2. The newest report first, if the question asks for the latest.
    3. Those with a value, if it asks for one, and of figures those that are not of the opposite ("have no access"); those
       that name other places, if it asks for countries.
    4. Those in its summary and beginning, if it asks about a whole document.
    5. Each replaced by the whole enumeration that it is a part of, if several things are asked for.

    Of sentences that the reader has read, only the second half of 1, 2, what 3 says of the opposite and of countries, and 5: it
    tells by itself what is about the names asked for, and on documents that nothing was fitted on the other filters lost more
    answers than they won.
    A filter that no sentence passes is not applied. ``dropped`` gets, by key, the rule for each sentence that
    is filtered out.
    """
    rules = {} if dropped is None else dropped
    read = bool(ranked) and ranked[0].read is not None
    if not read:
        ranked = _filtered(
            ranked, lambda item: not item.candidate.missing, "lacks a name asked for", rules
        )
    others = _rows_of_others(question, ranked)
    ranked = _filtered(
        ranked, lambda item: item.key not in others, "is a row of another place", rules
    )
    if question.latest:
        ranked = _newest_first(ranked)
    if question.kind == "number":
        ranked = _filtered(ranked, _is_not_opposite, "is a figure of the opposite", rules)
    if question.kind in VALUES and not read:
        return _filtered(ranked, has_value, "has no value of the kind asked for", rules)
    if question.countries:
        ranked = _filtered(
            ranked, names_another_place, "names no other place than those asked for", rules
        )
    if question.kind == "summary" and not read:
        ranked = _filtered(ranked, _is_prose, "is a row of a table", rules)
        ranked = _filtered(
            ranked, _is_in_opening, "is outside the summary and the beginning", rules
        )
    if question.kind in {"list", "description", "summary"}:
        in_passage: dict[str, list[ScoredSentence]] = {}  # by passage
        for item in ranked:
            in_passage.setdefault(item.candidate.source.hit.id, []).append(item)
        return [
            _whole_enumeration(item, in_passage[item.candidate.source.hit.id]) for item in ranked
        ]
    return ranked


def _rows_of_others(question: Question, ranked: Sequence[ScoredSentence]) -> frozenset[Key]:
    """Rows that name other places than those asked for, in passages with a row that names one of these."""
    asked = set(question.places)
    rows = {
        item.key: (item.candidate.source.hit.id, {m.key for m in item.candidate.annotations.places})
        for item in ranked
        if asked and not _is_prose(item)
    }
    own = {passage for passage, places in rows.values() if places & asked}
    return frozenset(
        key
        for key, (passage, places) in rows.items()
        if passage in own and places and places.isdisjoint(asked)
    )


def _filtered(
    ranked: Sequence[ScoredSentence],
    test: Callable[[ScoredSentence], bool],
    rule: str,
    dropped: dict[Key, str],
) -> Sequence[ScoredSentence]:
    """The sentences that pass ``test``; all of them where none does."""
    kept = [item for item in ranked if test(item)]
    if not kept:
        return ranked
    dropped |= {item.key: f"eligible: {rule}" for item in ranked if not test(item)}
    return kept


def _is_prose(item: ScoredSentence) -> bool:
    return item.candidate.value("row") == 0.0


def _newest_first(ranked: Sequence[ScoredSentence]) -> Sequence[ScoredSentence]:
    """The sentences nearly as likely as the best one ordered by year, newest first; then the others."""
    if not ranked:
        return ranked
    close = [item for item in ranked if item.log_odds >= ranked[0].log_odds - _NEAR]
    newest = sorted(close, key=lambda item: -(item.candidate.source.record.year or 0))
    return [*newest, *(item for item in ranked if item not in close)]


def _is_in_opening(item: ScoredSentence) -> bool:
    """Whether a sentence is in the beginning or summary of a document that the question names."""
    candidate = item.candidate
    return candidate.value("document") >= _MEANT and is_opening(candidate.source.hit.passage)


def has_value(item: ScoredSentence) -> bool:
    """Whether a sentence holds something that could be the figure, date, place or name asked for."""
    return any(span.score >= _VALUE for span in item.candidate.spans)


def _is_not_opposite(item: ScoredSentence) -> bool:
    """Whether a sentence with a figure does not deny what is counted; one without any may say that there is none."""
    return not (has_value(item) and denies(item.candidate.question, item.candidate.text))


def names_another_place(item: ScoredSentence) -> bool:
    """Whether a sentence names a place that the question does not."""
    asked = item.candidate.question.places
    return any(mention.key not in asked for mention in item.candidate.annotations.places)


def _whole_enumeration(
    item: ScoredSentence, in_passage: Sequence[ScoredSentence]
) -> ScoredSentence:
    """The widest sentence or enumeration that contains ``item``, which may be ``item`` itself.

    ``in_passage``: all ranked sentences of its passage.
    """
    part = item.candidate
    containing = [
        other
        for other in in_passage
        if other.candidate.span.start <= part.span.start
        and part.span.end <= other.candidate.span.end
    ]
    widest = max(
        containing, key=lambda other: other.candidate.span.end - other.candidate.span.start
    )
    if widest is item:
        return item
    likely = max(item.probability, widest.probability)
    return replace(item, candidate=widest.candidate, probability=likely, also=widest.also)

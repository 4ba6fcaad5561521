"""Choose the sentences that are quoted: few, each adding something, never the same thing twice.

1. `eligible`: sentences are filtered by the names, values and parts of the document that the question asks
   for. A filter that no sentence passes is not applied.
2. `choose`: the likeliest sentence is taken. A further one is taken if its chance to be the right one is
   high enough, it does not repeat a chosen one, and the limit for the kind of question is not reached.

Each sentence that a rule leaves out is recorded with that rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np

from assistant.answering.features import FEATURES
from assistant.answering.read import READ_FEATURES, Key, ScoredSentence
from assistant.answering.short_answer import SURE, likeliest_part
from assistant.answering.weights import fitted
from assistant.citations import Place, is_among
from assistant.evidence.coverage import covers
from assistant.evidence.cues import denies
from assistant.evidence.sources import is_opening
from assistant.evidence.spans import SentenceAnnotations
from assistant.question.understand import VALUES, Kind, Question
from corpus.stemming import stems

_LIMITS: dict[Kind, int] = {
    "number": 2,
    "date": 2,
    "place": 2,
    "entity": 2,
    "list": 5,
    "summary": 5,
    "description": 5,
}
_CONSIDERED = 40  # likeliest sentences
_CONTINUES = re.compile(
    r"\s*(?:it|they|this|these|he|she|its|their|also|in addition|besides|as well|furthermore|moreover|"
    r"il|elle|ils|elles|ce|cette|ces|en outre|también|además|este|esta|estos|estas)\b",
    re.IGNORECASE,
)
_CHANCE = 0.1  # of being the right sentence, which a further sentence must have to be quoted
_TOGETHER = 0.001  # factor of that chance for sentences that belong together
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


def choose(
    question: Question, ranked: Sequence[ScoredSentence], dropped: dict[Key, str] | None = None
) -> list[ScoredSentence]:
    """The sentences to quote, of those that are `eligible`, best first; empty only without any.

    ``dropped`` gets the rule for each sentence that is left out.
    """
    rules = {} if dropped is None else dropped
    if not ranked:
        return []
    limit = _LIMITS[question.kind] + (1 if len(question.kinds) > 1 else 0)
    several = question.kind not in VALUES
    best = ranked[0]
    by_place = (
        several and best.read is None
    )  # what the reader has read is quoted for what it says alone
    chosen = [best]
    chances = _chances(ranked)
    for item in ranked[1:_CONSIDERED]:
        if len(chosen) == limit:
            rules[item.key] = f"choose: {limit} others are likelier"
            continue
        own = set(stems(item.candidate.text, question.language))
        if any(_repeats(own, item, other, question.language) for other in chosen):
            rules[item.key] = "choose: says the same as a chosen one"
            continue
        if question.kind in {"number", "date"} and _has_value_of(item, best):
            rules[item.key] = "choose: gives the value of the best one"
            continue
        needed = _CHANCE
        if by_place and (_under_the_same_heading(item, best) or _continues(item, chosen)):
            needed *= _TOGETHER
        if chances[item.key] >= needed:
            chosen.append(item)
        else:
            rules[item.key] = f"choose: chance to be the right one is below {needed:g}"
    return _in_order(chosen) if several else chosen


def _chances(ranked: Sequence[ScoredSentence]) -> dict[Key, float]:
    """Chance of each sentence to be the right one, if one of them is; they sum to 1."""
    log_odds = {item.key: item.log_odds for item in reversed(ranked)}
    first = ranked[0]
    if first.read is not None:
        model = fitted("read", READ_FEATURES)
    else:
        model = fitted("sentence", FEATURES)
    shares = model.softmax(np.asarray(list(log_odds.values())))
    return dict(zip(log_odds, shares.tolist(), strict=True))


def _under_the_same_heading(item: ScoredSentence, best: ScoredSentence) -> bool:
    """Whether both sentences are under one heading ("MALI") that names what the question asks for and the best
    sentence itself does not.
    """
    if best.candidate.value("names_sentence") == 1.0 or best.candidate.missing:
        return False
    a, b = item.candidate.source, best.candidate.source
    if a.record.name != b.record.name or a.hit.passage.headings != b.hit.passage.headings:
        return False
    heading = SentenceAnnotations(" ".join(a.hit.passage.headings[-1:]))
    keys = {mention.key for mention in (*heading.places, *heading.organisations)}
    question = best.candidate.question
    return any(covers(key, keys) for key in (*question.places, *question.organisations))


def _continues(item: ScoredSentence, chosen: Sequence[ScoredSentence]) -> bool:
    """Whether a sentence continues a chosen one: it follows right after it and begins with "It also …"."""
    own = item.candidate
    return bool(_CONTINUES.match(own.text)) and any(
        other.candidate.source.hit.id == own.source.hit.id
        and 0 <= own.span.start - other.candidate.span.end <= 2
        for other in chosen
    )


def _in_order(chosen: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """Sentences ordered by document, that of the best sentence first, and by position in the document."""
    documents = list(dict.fromkeys(item.candidate.source.record.name for item in chosen))
    return sorted(
        chosen,
        key=lambda item: (
            documents.index(item.candidate.source.record.name),
            item.candidate.span.start,
        ),
    )


def without_parts(chosen: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """The sentences that are not inside another one that is chosen."""
    return [
        item
        for item in chosen
        if not any(
            other is not item
            and other.key[0] == item.key[0]
            and other.key[1] <= item.key[1]
            and item.key[2] <= other.key[2]
            and other.key != item.key
            for other in chosen
        )
    ]


def _repeats(own: set[str], item: ScoredSentence, other: ScoredSentence, language: str) -> bool:
    """Whether two sentences overlap in the document, or say the same in nearly the same words.

    ``own``: stems of ``item``.
    """
    a, b = item.candidate, other.candidate
    if a.source.record.name == b.source.record.name and a.span.overlaps(b.span):
        return True
    theirs = set(stems(b.text, language))
    return len(own & theirs) >= 0.85 * max(1, min(len(own), len(theirs)))


def _has_value_of(item: ScoredSentence, best: ScoredSentence) -> bool:
    """Whether what a sentence answers is what the best one does: another value tells more."""
    (value, likely), (own, sure) = likeliest_part(best), likeliest_part(item)
    if value is None or own is None or min(likely, sure) < SURE:
        return False
    return (own.key, own.unit) == (value.key, value.unit)


def not_among(ranked: Sequence[ScoredSentence], shown: Collection[Place]) -> list[ScoredSentence]:
    """The sentences that overlap none of the quotes ``shown``, in their order."""
    return [item for item in ranked if not is_among(item.key[0], item.candidate.span, shown)]

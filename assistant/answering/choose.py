"""Choose the sentences that are quoted: few, each adding something, never the same thing twice.

Of those that may be quoted (`assistant.answering.eligible`) the likeliest is taken. A further one is taken if its chance to
be the right one is high enough, it does not repeat a chosen one or tell of others than it, and the limit for the kind of
question is not reached.
Each sentence that a rule leaves out is recorded with that rule.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np

from assistant.answering.features import FEATURES
from assistant.answering.read import READ_FEATURES, Key, ScoredSentence
from assistant.answering.short_answer import SURE, likeliest_part
from assistant.answering.weights import fitted
from assistant.citations import Place, is_among
from assistant.evidence.coverage import covers
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


def choose(
    question: Question, ranked: Sequence[ScoredSentence], dropped: dict[Key, str] | None = None
) -> list[ScoredSentence]:
    """The sentences to quote, of ``ranked``, best first; empty only without any.

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
        if chances[item.key] < needed:
            rules[item.key] = f"choose: chance to be the right one is below {needed:g}"
        elif _is_of_others(question, item, best):
            rules[item.key] = "choose: tells of others than the best one"
        else:
            chosen.append(item)
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


def _is_of_others(question: Question, item: ScoredSentence, best: ScoredSentence) -> bool:
    """Whether a sentence, with its context, names none of the places asked for where the best one does; or of the
    organisations, or years.
    """
    lacking, lacked = set(item.candidate.missing), set(best.candidate.missing)
    asked = (question.places, question.organisations, question.years)
    return any(lacking.issuperset(names) and not lacked.issuperset(names) for names in asked)


def _has_value_of(item: ScoredSentence, best: ScoredSentence) -> bool:
    """Whether what a sentence answers is what the best one does: another value tells more."""
    (value, likely), (own, sure) = likeliest_part(best), likeliest_part(item)
    if value is None or own is None or min(likely, sure) < SURE:
        return False
    return (own.key, own.unit) == (value.key, value.unit)


def not_among(ranked: Sequence[ScoredSentence], shown: Collection[Place]) -> list[ScoredSentence]:
    """The sentences that overlap none of the quotes ``shown``, in their order."""
    return [item for item in ranked if not is_among(item.key[0], item.candidate.span, shown)]

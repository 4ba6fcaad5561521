"""Sentences that disagree with the one that answers.

Documents disagree on a figure where another sentence
1. has a fact that is in conflict with one of the best sentence (assistant.conflicts.between_facts),
2. is of the same year and says the same word for word, except for the figure, or
3. has a competing value (assistant.conflicts.competing_values) for the same year and place, and both say nearly
   all that a long question asks for and little else, the best one with a figure that an answer would begin with.
Similar words with another figure are not enough for a contradiction.

They disagree on a date where another sentence has a competing value for the same year and place.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from assistant.answering.read import Key, ScoredSentence
from assistant.answering.short_answer import short_answer
from assistant.conflicts.between_facts import disagreements
from assistant.conflicts.competing_values import (
    SentenceValue,
    are_of_other_places,
    are_records,
    may_be_same_year,
    sure_value,
    values_in,
)
from assistant.evidence.spans import AnswerSpan
from assistant.facts.model import Fact
from assistant.facts.storage import facts_in
from assistant.question.understand import Question, function_stems
from corpus.stemming import stems
from index.view import IndexView

_LONG = 4  # words of a question, without names, that leave little open
_NEARLY_ALL = 0.8  # of them
_MOSTLY = (
    0.5  # of a sentence's words that the question has too; one that says more may be about a part
)
_WORD_FOR_WORD = 0.85  # of the words of both sentences, without figures
_SHOWN = 3  # values at most, of which one is the best sentence's


def conflicting_figures(
    index: IndexView,
    question: Question,
    ranked: Sequence[ScoredSentence],
    competing: Sequence[SentenceValue],
) -> list[SentenceValue]:
    """The best sentence that gives a figure and those that give another one for the same, likeliest first, each with
    its figure; empty where nothing disagrees, or no figure is asked for.

    ``competing``: the best sentence and those with competing values. Sentences that give the same figure as the best one
    speak for it too.
    """
    valued = values_in(ranked) if question.kind == "number" else []
    if not valued:
        return []
    value = valued[0][1]
    same = [(item, own) for item, own in valued if (own.key, own.unit) == (value.key, value.unit)]
    facts = _facts(index, ranked)
    own = [fact for item, own in same for fact in facts[item.key] if _is_in_answer(fact, item, own)]
    asked = _by_question(question, competing)
    found: list[SentenceValue] = [valued[0]]
    for item in ranked:
        if item.candidate.missing or len(found) == _SHOWN or are_records(valued[0][0], item):
            continue
        theirs = (
            _by_facts(own, facts[item.key], item)
            or next(filter(None, (_by_words(one, item) for one in same)), None)
            or asked.get(item.key)
        )
        if theirs is not None and all(theirs.key != v.key for _, v in found):
            found.append((item, theirs))
    return found if len(found) > 1 else []


def _facts(index: IndexView, ranked: Sequence[ScoredSentence]) -> dict[Key, list[Fact]]:
    """The facts of each sentence; those of a passage are read once."""
    sources = [item.candidate.source for item in ranked]
    passages = {source.hit.id: source.hit.passage for source in sources}
    records = {source.record.name: source.record for source in sources}
    found: dict[str, list[Fact]] = {}
    for fact in facts_in(index, list(passages.items()), records):
        found.setdefault(fact.passage, []).append(fact)
    return {
        item.key: [
            fact
            for fact in found.get(item.candidate.source.hit.id, ())
            if item.candidate.span.start <= fact.start and fact.end <= item.candidate.span.end
        ]
        for item in ranked
    }


def _is_in_answer(fact: Fact, item: ScoredSentence, value: AnswerSpan) -> bool:
    """Whether the figure of a fact overlaps the part of its sentence that answers."""
    start = item.candidate.span.start
    amount = fact.amount
    return amount is not None and (
        amount.start < start + value.end and start + value.start < amount.end
    )


def _by_facts(
    own: Sequence[Fact], others: Sequence[Fact], item: ScoredSentence
) -> AnswerSpan | None:
    """The figure of a sentence that disagrees with the facts of the best one."""
    for one, other in product(own, others):
        pairs = disagreements((one, other))
        if pairs and pairs[0].label != "different period":
            return next((s for s in item.candidate.spans if _is_in_answer(other, item, s)), None)
    return None


def _by_words(first: SentenceValue, item: ScoredSentence) -> AnswerSpan | None:
    """The figure of a sentence that says the same as the best one, word for word except for that figure."""
    best, value = first
    theirs = sure_value(item)
    if theirs is None or theirs.unit != value.unit or theirs.key == value.key:
        return None
    if best.candidate.value("row") or item.candidate.value("row"):
        return None  # rows of one table differ in nothing but figures
    one, other = (
        {s for s in stems(i.candidate.text, i.candidate.question.language) if not s.isdigit()}
        for i in (best, item)
    )
    alike = len(one & other) >= _WORD_FOR_WORD * len(one | other)
    return theirs if alike and may_be_same_year(first, (item, theirs)) else None


def _by_question(question: Question, competing: Sequence[SentenceValue]) -> dict[Key, AnswerSpan]:
    """Competing figures of sentences that, like the best one, say nearly all that a long question asks for."""
    asked = {w.stem for w in question.terms if question.text[w.start].islower()}
    if len(asked) < _LONG:
        return {}
    skipped = function_stems(question.language)

    def says_it(item: ScoredSentence) -> bool:
        words = set(stems(item.candidate.text, question.language)) - skipped
        words = {word for word in words if not word.isdigit()}
        own = asked & words
        return len(own) >= max(_NEARLY_ALL * len(asked), _MOSTLY * len(words))

    if not competing or not says_it(competing[0][0]) or short_answer(competing[0][0]) is None:
        return {}
    first = competing[0]
    return {
        item.key: theirs
        for item, theirs in competing[1:]
        if says_it(item)
        and may_be_same_year(first, (item, theirs))
        and not are_of_other_places(question, first[0], item)
    }


def conflicting_dates(
    question: Question, competing: Sequence[SentenceValue]
) -> list[SentenceValue]:
    """The best sentence and those that give another date for the same, likeliest first, each with
    its date; empty where nothing disagrees, or no date is asked for.
    """
    if not competing or question.kind != "date":
        return []
    first = competing[0]
    found = [first]
    for other, theirs in competing[1:]:
        if not may_be_same_year(first, (other, theirs)):
            continue
        if are_of_other_places(question, first[0], other):
            continue
        if all(theirs.key != v.key and other.candidate.text != s.candidate.text for s, v in found):
            found.append((other, theirs))
    return found if len(found) > 1 else []

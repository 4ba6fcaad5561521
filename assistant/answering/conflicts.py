"""Documents that give different values for the same thing.

Two sentences conflict when the question asks for a figure or date and each of them
1. is likely to hold the answer (probability at least `_LIKELY` of the best one's),
2. mentions, itself or by its headings, every place and organisation that the question names,
3. gives its best figure (date) in the same unit, and the figures differ,
4. speaks of the same things: nearly the same words of the question stand in both,
5. does not name another year than the other one (then both are right, each for its year),
6. is more than a label with its value ("Total expenditure: $93 million"), which speaks of whatever
   its heading is about.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.select import Scored
from assistant.answering.spans import AnswerSpan
from assistant.question import Question
from assistant.words import stems

_LIKELY = 0.45
_SHARED = 0.7
_SURE = 0.5
_LABEL = 6  # words before a colon


def conflicting(question: Question, ranked: Sequence[Scored]) -> list[tuple[Scored, AnswerSpan]]:
    """The sentences that disagree, the likeliest first, each with its value; empty if none do."""
    if question.kind not in {"number", "date"} or not ranked:
        return []
    first = ranked[0]
    value = _value(first)
    if value is None:
        return []
    found = [(first, value)]
    for other in ranked[1:12]:
        theirs = _value(other)
        if theirs is None or other.probability < first.probability * _LIKELY:
            continue
        if _comparable(question, first, value, other, theirs) and all(
            theirs.key != v.key and other.candidate.text != s.candidate.text for s, v in found
        ):
            found.append((other, theirs))
    return found if len(found) > 1 else []


def _value(item: Scored) -> AnswerSpan | None:
    spans = item.candidate.spans
    if item.candidate.missing or not spans or spans[0].score < _SURE:
        return None
    return spans[0]


def _comparable(
    question: Question, a: Scored, value: AnswerSpan, b: Scored, theirs: AnswerSpan
) -> bool:
    if _is_label(a) or _is_label(b):
        return False
    if value.unit != theirs.unit or _has(b, value.key) or _has(a, theirs.key):
        return False
    years_a = {m.key for m in a.candidate.names.years} - {value.key}
    years_b = {m.key for m in b.candidate.names.years} - {theirs.key}
    if years_a and years_b and not years_a & years_b:
        return False
    if question.counted and not (_counted(question, a) and _counted(question, b)):
        return False
    terms = {w.stem for w in question.terms}
    in_a = terms & set(stems(a.candidate.text, question.language))
    in_b = terms & set(stems(b.candidate.text, question.language))
    if not in_a or not in_b:
        return False
    return len(in_a & in_b) >= _SHARED * max(len(in_a), len(in_b))


def _is_label(item: Scored) -> bool:
    before, colon, _ = item.candidate.text.partition(":")
    return bool(colon) and len(before.split()) <= _LABEL and item.candidate.value("row") == 0.0


def _has(item: Scored, key: str) -> bool:
    return any(f.key == key for f in item.candidate.names.figures)


def _counted(question: Question, item: Scored) -> bool:
    return item.candidate.value("counted") >= 0.5

"""All items of what is asked for in the report that a question is about: its recommendations, findings, lessons.

1. Items of the kinds that the question names, else of the first of which there are `_FEWEST`. Few are no list.
2. An item that is printed twice, in a summary and in the body, is told once, as in the body.
3. Where the question names a topic besides the report and what it asks for, those that speak of it: a word counts by
   how few items have it (those that fewer than `_FEWEST` have make no list; where all its words are such, there is none of
   more than `_SHORT`), and an item belongs to the topic with `_BELONGS` of the weight of the best.
4. A long item that only announces its points ("recommends that the State:") is told as these.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.open_questions.candidates import PointCandidate
from assistant.answering.open_questions.kinds import ItemsByNumber, items_by_number
from assistant.answering.open_questions.select import overlap, words_of_point
from assistant.answering.open_questions.statements import LONG_ITEM, is_point
from assistant.answering.read import in_language
from assistant.question.understand import Question
from assistant.reader.kinds import OpenKind
from corpus.model import Document
from corpus.normalize import fold
from corpus.sections import SectionKind
from corpus.sections.vocabulary import KINDS, folded_words, forms_of, generic, phrases_by_opening
from corpus.stemming import stems

_LISTED: Mapping[OpenKind, tuple[SectionKind, ...]] = {
    "recommendations": ("recommendations",),
    "lessons": ("lessons", "good practice"),
    "findings": ("findings", "conclusions"),
}
_NUMBERED = frozenset({"findings", "conclusions"})  # items of these kinds count only with a number
_FEWEST, _MOST = 3, 40  # items of a list
_SHORT = 12  # items that are all told, whatever they are asked about
_REPEATED = 0.8  # overlap of two items that are one, printed twice
_USUAL = 0.7  # share of the items that have a word which tells none of them from the others
_FIRST, _PART = 1_500, 20  # characters in which a document names itself; at most such a part of it
_BELONGS = 0.6  # of the weight of the best


@dataclass(frozen=True, slots=True)
class Items:
    """Items in the order of the text. ``more``: how many are left out."""

    points: tuple[PointCandidate, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class _Listed:
    """An item: the candidate that begins it, and its points where it is long."""

    begin: PointCandidate
    points: tuple[PointCandidate, ...]

    @property
    def text(self) -> str:
        heading = self.begin.part.title if self.begin.part else ""
        return " ".join((heading, self.begin.text, *(one.text for one in self.points)))


def items_asked_for(
    question: Question,
    kind: OpenKind,
    candidates: Sequence[PointCandidate],
    document: Document,
) -> Items | None:
    """The items of the one report that a question is about, or those that it asks for by number; None where it has no list of them,
    no items where one of those numbers is missing.
    """
    kinds = _LISTED.get(kind, ())
    if (by_number := items_by_number(question)) is not None:
        return _with_numbers(by_number, candidates)
    named = [one for one in kinds if one in kinds_named(question.text)]
    found: list[_Listed] = []
    for one in named or kinds:
        own = _once(_begun(one, candidates))
        found += own if len(own) >= _FEWEST and (named or not found) else []
    if not found:
        return None
    found.sort(key=lambda one: one.begin.order)
    asked = in_language(question, document.metadata.language or question.language)
    told = _on_topic(found, topic_of(asked, document), asked.language)
    if len(told) < _FEWEST:
        return None
    points = [one for item in told for one in (item.points or (item.begin,))]
    if len(points) > _MOST:
        points = [item.begin for item in told]
    return Items(tuple(points[:_MOST]), max(0, len(points) - _MOST))


def _with_numbers(asked: ItemsByNumber, candidates: Sequence[PointCandidate]) -> Items | None:
    """None where the report has no such items with numbers; no items where it has not all that are asked for."""
    items = [one for one in _begun(asked.section, candidates) if _number_of(one) is not None]
    by_number = [_once([one for one in items if _number_of(one) == n]) for n in asked.numbers]
    if not all(by_number):
        return Items(()) if items else None
    told = (one for own in by_number for one in own)
    return Items(tuple(point for one in told for point in (one.begin, *one.points)))


def _number_of(listed: _Listed) -> int | None:
    printed = re.findall(r"\d+", listed.begin.item.number if listed.begin.item else "")
    return int(printed[-1]) if printed else None


def kinds_named(text: str) -> frozenset[str]:
    """Kinds of section whose names are in a question."""
    words = folded_words(text)
    by_opening = phrases_by_opening()
    return frozenset(
        kind
        for word in words
        for form in forms_of(word)
        for kind, phrase in by_opening.get(form, ())
        if len(phrase) == 1 or " ".join(phrase) in " ".join(words)
    )


def _begun(kind: SectionKind, candidates: Sequence[PointCandidate]) -> list[_Listed]:
    """Items of a kind in the order of the text."""
    begins: dict[int, PointCandidate] = {}
    points: dict[int, list[PointCandidate]] = {}
    for one in sorted(candidates, key=lambda each: each.order):
        item = one.item
        if item is None or item.kind != kind or (kind in _NUMBERED and not item.number):
            continue
        if one.text.endswith(("?", "؟")):
            continue  # what a working group was asked
        if one.span.start <= item.start + 3 < one.span.end:
            begins.setdefault(item.start, one)
        elif item.end - item.start > LONG_ITEM and is_point(one.text):
            points.setdefault(item.start, []).append(one)
    return [
        _Listed(
            begins[start], tuple(points.get(start, ())) if begins[start].text.endswith(":") else ()
        )
        for start in sorted(begins)
    ]


def _once(items: Sequence[_Listed]) -> list[_Listed]:
    """Each item once: of those that say the same the last, which stands in the body."""
    words = [words_of_point(one.text) for one in items]
    return [
        one
        for at, one in enumerate(items)
        if not any(overlap(words[at], other) >= _REPEATED for other in words[at + 1 :])
    ]


def topic_of(question: Question, document: Document) -> frozenset[str]:
    """Stems of what a question names besides the report and what it asks for."""
    language, about = question.language, document.metadata
    first = document.text[: min(_FIRST, len(document.text) // _PART)]
    known = set(stems(f"{about.title} {about.publisher or ''} {first}", language))
    names = set(stems(" ".join((*question.organisations, *question.years)), language))
    return frozenset(word.stem for word in question.terms) - known - names - _asking(language)


def _asking(language: str) -> frozenset[str]:
    """Stems of the words that name kinds of section, and of those that say nothing ("main", "report")."""
    phrases = (phrase for one in phrases_by_opening().values() for _, phrase in one)
    words = {word for phrase in phrases for word in phrase} | set(generic())
    return frozenset(stems(" ".join(sorted(map(fold, words))), language)) | frozenset(KINDS)


def _on_topic(items: Sequence[_Listed], topic: frozenset[str], language: str) -> list[_Listed]:
    said = [set(stems(one.text, language)) for one in items]
    having = {stem: sum(stem in words for words in said) for stem in topic}
    weights = {
        stem: math.log(1 + len(items) / n)
        for stem, n in having.items()
        if _FEWEST <= n <= _USUAL * len(items)
    }
    if not weights and len(items) > _SHORT and any(0 < n < _FEWEST for n in having.values()):
        return []
    scores = [sum(w for stem, w in weights.items() if stem in words) for words in said]
    best = max(scores, default=0.0)
    return [one for one, score in zip(items, scores, strict=True) if score >= _BELONGS * best]

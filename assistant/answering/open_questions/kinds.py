"""Kinds of open questions: how they ask, and in which sections of a report their answers are.

A question is open where the reader takes it for one, or where it asks in so many words what reports say. What
it asks for is known from the ways of ``open_words.yaml``, else from the reader; without one these ways decide alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast

from assistant.question.understand import VALUES, Kind, Question
from assistant.reader.kinds import LOOK_UP, OPEN_KINDS, OpenKind
from assistant.reader.scores import Reader
from corpus.normalize import fold, one_line
from corpus.sections import SectionKind
from corpus.yaml_text import parse_yaml

# Probability from which a question may be open. Of 1,127 questions by writers from whom nothing was learnt .09 of those below are
# open, and a third of those from here to 0.5.
_MAY_BE_OPEN = 0.2

_SECTIONS: Mapping[OpenKind, tuple[SectionKind, ...]] = {
    "overview": ("summary", "objectives", "results", "findings", "context", "conclusions"),
    "results": ("results", "activities", "findings", "summary"),
    "findings": ("findings", "conclusions", "summary", "results"),
    "recommendations": ("recommendations", "conclusions", "lessons"),
    "lessons": ("lessons", "good practice", "conclusions", "recommendations", "findings"),
    "challenges": ("challenges", "findings", "lessons", "conclusions"),
    "compare": ("results", "findings", "summary", "activities"),
    "evidence": ("results", "findings", "summary", "activities"),
    "explain": ("context", "method", "objectives", "findings"),
}

_FIGURES: frozenset[Kind] = frozenset({"number", "date"})
_VAGUE: frozenset[OpenKind] = frozenset({"results"})  # it asks for a name as often
_ITEMS: Mapping[str, tuple[OpenKind, SectionKind]] = {
    "recommendation": ("recommendations", "recommendations"),
    "lesson": ("lessons", "lessons"),
    "finding": ("findings", "findings"),
    "conclusion": ("findings", "conclusions"),
}  # things with numbers that are items of a report
_VALUES_TOO: frozenset[OpenKind | None] = frozenset(
    {None, "results", "explain", "recommendations"}
)  # they ask for a figure as often


def sections_for(kind: OpenKind) -> tuple[SectionKind, ...]:
    """Kinds of section in which an answer is looked for, the likeliest first."""
    return _SECTIONS[kind]


def open_kind(question: Question) -> OpenKind | None:
    """What an open question asks for by its words; None for one that asks in no way that is known."""
    if (items := items_by_number(question)) is not None:
        return items.kind
    text = _plain(question.text)
    if _asks("closed", question.language, text):
        return None
    kind = next((k for k in OPEN_KINDS if _asks(k, question.language, text)), None)
    if kind is None and question.kind == "summary":
        return "overview"
    if kind is None and question.kind not in _FIGURES and asks_what_reports_say(question):
        return "evidence"
    by_value = question.kind in _FIGURES or (question.kind in VALUES and kind in _VAGUE)
    return None if by_value and kind in _VALUES_TOO else kind


@dataclass(frozen=True, slots=True)
class ItemsByNumber:
    """Items that are to be told: "what do recommendations 3 and 4 say?". ``section``: the kind of section that they are of."""

    kind: OpenKind
    section: SectionKind
    numbers: tuple[int, ...]


def items_by_number(question: Question) -> ItemsByNumber | None:
    """The items that a question asks to be told by their numbers. None where it names none or several kinds of them, or asks for
    something of one: who, when, how many.
    """
    named = [one.rpartition(" ") for one in question.numbered]
    nouns = {noun for noun, _, _ in named if noun in _ITEMS}
    if len(nouns) != 1 or question.kind in VALUES:
        return None
    (noun,) = nouns
    kind, section = _ITEMS[noun]
    return ItemsByNumber(kind, section, tuple(int(n) for own, _, n in named if own == noun))


def asks_what_reports_say(question: Question) -> bool:
    """Whether a question asks what several reports say of something, in so many words."""
    return _asks("reports", question.language, _plain(question.text))


def kind_asked_for(
    question: Question, by_words: OpenKind | None, reader: Reader | None
) -> tuple[OpenKind | None, float]:
    """What a question that may be open asks for, None for a look-up; and the probability, in [0, 1], that it is open.

    ``by_words``: of `open_kind`.
    """
    if reader is None:
        return by_words, float(by_words is not None)
    if by_words and items_by_number(question) is not None:
        return by_words, 1.0
    if by_words and question.kind not in _FIGURES and asks_what_reports_say(question):
        return by_words, 1.0
    chances = reader.kinds(question.text)
    chance = 1.0 - chances[LOOK_UP]
    if chance < _MAY_BE_OPEN:
        return None, chance
    likeliest = max(OPEN_KINDS, key=chances.__getitem__)
    return by_words or likeliest, chance


def _plain(text: str) -> str:
    """A question as the patterns of ``open_words.yaml`` read it."""
    return one_line(fold(text)).replace("’", "'")


def _asks(kind: str, language: str, text: str) -> bool:
    return any(pattern.search(text) for pattern in _patterns(kind, language))


@cache
def _patterns(kind: str, language: str) -> Sequence[re.Pattern[str]]:
    return [re.compile(one) for one in _lists()[kind].get(language, ())]


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    raw = resources.files("assistant.answering.open_questions").joinpath("open_words.yaml")
    return cast("dict[str, dict[str, list[str]]]", parse_yaml(raw.read_text("utf-8")))

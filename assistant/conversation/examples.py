"""Turns that people type, by label and language: the lists in ``turns/``, which a user extends.

1. A turn that is one of them, but for case, accents, punctuation and one wrong letter, has their label.
2. A network (`assistant.reader.talk`) learns from them, for turns that are in no list.
3. Their words tell the language of a short turn, which function words alone do not.

A label is a kind ("greeting") or a kind with what it is about ("command/shorter"); "question" is what
is searched for.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib import resources
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.question.understand import question_language
from corpus.names import find_organisations, find_places
from corpus.normalize import fold, one_line
from corpus.yaml_text import parse_yaml

QUESTION = "question"
_PATTERNS, _LEANING, _OTHERS = "patterns.yaml", "leaning.yaml", "other_languages.yaml"
_COURTESY = ("greeting", "thanks")
_LONG_ENOUGH = 5  # characters from which one wrong letter is a typing error
_WORD = re.compile(r"[^\W\d_]+")
_NO_WORD = re.compile(r"[^\w+]+")


@cache
def examples() -> dict[str, dict[str, tuple[str, ...]]]:
    """Label -> language -> turns."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    folder = resources.files("assistant.conversation").joinpath("turns")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml") and file.name not in {_PATTERNS, _LEANING, _OTHERS}:
            for label, languages in parse_yaml(file.read_text("utf-8")).items():
                found[label] = {language: tuple(turns) for language, turns in languages.items()}
    return found


@cache
def _in_other_languages() -> dict[str, str]:
    """Normal form -> label, of courtesies in languages in which no answers are given."""
    file = resources.files("assistant.conversation").joinpath("turns", _OTHERS)
    return {
        normal(turn): label
        for label, languages in parse_yaml(file.read_text("utf-8")).items()
        for turn in chain(*languages.values())
    }


def label_in_other_language(turn: str) -> str | None:
    """The label of a courtesy that is listed for another language; None for any other turn."""
    return _in_other_languages().get(normal(turn))


def is_listed(turn: str) -> bool:
    """Whether a turn is one of those listed for the five languages."""
    return normal(turn) in _by_form()


@cache
def leaning_examples() -> dict[str, tuple[str, ...]]:
    """Questions after a question, in all languages: "followup" those that lean on it, "complete" the others."""
    file = resources.files("assistant.conversation").joinpath("turns", _LEANING)
    listed = parse_yaml(file.read_text("utf-8"))
    return {name: tuple(chain(*languages.values())) for name, languages in listed.items()}


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Labels with the patterns of turns that have them."""
    file = resources.files("assistant.conversation").joinpath("turns", _PATTERNS)
    listed = parse_yaml(file.read_text("utf-8"))
    return tuple(
        (label, re.compile(pattern, re.IGNORECASE))
        for label, patterns in listed.items()
        for pattern in patterns
    )


def label_by_pattern(turn: str) -> str | None:
    """The label of the first pattern that a turn matches; None for none."""
    return next((label for label, pattern in _patterns() if pattern.search(turn)), None)


def normal(turn: str) -> str:
    """A turn without case, accents, marks of vowels and punctuation, as it is compared.

    A turn of punctuation alone is left as it is.
    """
    folded = fold(turn)
    return one_line(_NO_WORD.sub(" ", folded)) or one_line(folded)


@cache
def _by_form() -> dict[str, tuple[str, str]]:
    """Normal form -> label and language; English comes first where languages share a turn."""
    found: dict[str, tuple[str, str]] = {}
    for label, languages in examples().items():
        for language, turns in languages.items():
            for turn in turns:
                found.setdefault(normal(turn), (label, language))
    return found


@cache
def _by_words() -> dict[tuple[str, ...], str]:
    """Words of a turn in alphabetical order -> label, of greetings and thanks: "большое спасибо"."""
    return {
        tuple(sorted(form.split())): label
        for form, (label, _) in _by_form().items()
        if label in _COURTESY
    }


def known_label(turn: str) -> str | None:
    """The label of a turn that is in the lists; None for any other."""
    form = normal(turn)
    found = _by_form().get(form)
    if found is not None:
        return found[0]
    by_words = _by_words().get(tuple(sorted(form.split())))
    if (label := by_words or _in_other_languages().get(form)) is not None:
        return label
    return _misspelt(form) if _LONG_ENOUGH <= len(form) <= 30 else None


@cache
def _courtesies() -> dict[str, str]:
    """Normal form -> label, of the greetings and thanks that are long enough to be known with a typing error."""
    listed = _by_form().items()
    return {
        form: label
        for form, (label, _) in listed
        if label in _COURTESY and len(form) >= _LONG_ENOUGH
    }


def _misspelt(form: str) -> str | None:
    """The label of a greeting or thanks with one wrong, missing, added or exchanged letter, and not of words for other things."""
    if _words_for_other_things().issuperset(form.split()):
        return None  # "есть что-нибудь" is no "есть кто-нибудь"
    known = _courtesies()
    found = process.extractOne(form, known.keys(), scorer=OSA.distance, score_cutoff=1)
    return None if found is None else known[found[0]]


@cache
def _words_for_other_things() -> frozenset[str]:
    """Words of the turns that are neither greetings nor thanks."""
    listed = _by_form().items()
    return frozenset(
        word for form, (label, _) in listed if label not in _COURTESY for word in form.split()
    )


@cache
def _vocabulary() -> dict[str, Counter[str]]:
    words: dict[str, Counter[str]] = {}
    for languages in examples().values():
        for language, turns in languages.items():
            counted = words.setdefault(language, Counter())
            for turn in turns:
                counted.update(set(_WORD.findall(normal(turn))))
    return words


def turn_language(turn: str, before: str = "en") -> str:
    """Language of a turn; ``before``: that of the conversation, for a turn that has none ("2024?", "ok")."""
    by_function_words = question_language(turn)
    if by_function_words in {"ar", "ru"}:
        return by_function_words
    named = " ".join(m.text for m in (*find_places(turn), *find_organisations(turn)))
    names = set(_WORD.findall(normal(named)))
    found = [word for word in _WORD.findall(normal(turn)) if word not in names]
    words = _vocabulary()
    if not found or (len(found) <= 2 and all(word in words.get(before, ()) for word in found)):
        return before
    known = _by_form().get(normal(turn))
    if known is not None and known[1] != "en":
        return known[1]
    shares = {
        language: sum(min(counted[word], 3) for word in found)
        for language, counted in words.items()
    }
    best = max(shares.values())
    tied = [language for language, share in shares.items() if share == best]
    if best == 0 or before in tied:
        return by_function_words if by_function_words != "en" else before
    return by_function_words if by_function_words in tied else tied[0]

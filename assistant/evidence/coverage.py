"""Whether evidence is about what a question says, in the same or in other words.

1. Names: a country covers its region, capitalised words cover their acronym.
2. Words: abbreviations and synonyms are equivalent.
3. Contrasts: a sentence about girls is not about boys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from assistant.question.understand import Question
from corpus import domain
from corpus.names import Mention, abbreviations, region_members
from corpus.normalize import fold
from corpus.stemming import stem, stems

_CAPITALS = re.compile(
    r"(?:[A-Z][\w’'-]*\s+(?:(?:of|for|and|on|the|in)\s+){0,2}){1,7}[A-Z][\w’'-]*"
)


def spelled_out(key: str, text: str) -> bool:
    """Whether ``text`` has capitalised words whose initials are the acronym ``key``.

    An acronym can mean another body here than the one it is known for: in a report of the
    ILO, ITC is its training centre.
    """
    if not (2 < len(key) < 8 and key.isalpha() and key.isupper()):
        return False
    for match in _CAPITALS.finditer(text):
        initials = "".join(word[0] for word in match.group().split() if word[0].isupper())
        if key in initials:
            return True
    return False


def is_elsewhere(question: Question, places: Iterable[Mention], above: frozenset[str]) -> bool:
    """Whether a sentence is about another place: it names some, and none that is asked for.

    ``places``: that it names. ``above``: keys of those in headings and title. Where they cover the place asked
    for, other places in the sentence are details of it.
    """
    named = {m.key for m in places}
    if not question.places or not named:
        return False
    return not any(covers(key, named) or covers(key, above) for key in question.places)


def covers(key: str, keys: frozenset[str] | set[str]) -> bool:
    """Whether ``keys`` of names found cover the name asked for: they have it, or a country of the region."""
    return key in keys or not _members(key).isdisjoint(keys)


@domain.cached(1024)
def _members(key: str) -> frozenset[str]:
    return frozenset(region_members(key))


def equivalents(question: Question) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Words that mean the same as words of the question: pairs (stems of a sentence, stems of the question).

    For "GBV" in the question, "gender-based violence" in a sentence is the same, and the reverse; so
    is "participants" for "people" (``synonyms.yaml``). For a question translated from another language the
    other translations of a word are included (``question.alternatives``).
    """
    language, asked = question.language, fold(question.text)
    own = {w.stem for w in question.terms}
    found = list(question.alternatives)
    for brief, form, written in _abbreviated(language):
        if brief <= own:
            found.append((written, brief))
        elif form in asked:
            found.append((brief, written))
    for meaning in _synonyms(language):
        present = [phrase for phrase in meaning if phrase <= own]
        found += [(other, phrase) for phrase in present for other in meaning if other != phrase]
    return found


@domain.cached()
def _abbreviated(language: str) -> tuple[tuple[frozenset[str], str, frozenset[str]], ...]:
    """Each abbreviation as a stem, with one of its full forms, folded, and the stems of that."""
    return tuple(
        (frozenset({stem(short, language)}), fold(form), frozenset(stems(form, language)))
        for short, forms in abbreviations().items()
        for form in forms
    )


@domain.cached()
def _synonyms(language: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """Phrases that mean the same, as stems."""
    return tuple(
        tuple(frozenset(stems(phrase, language)) for phrase in phrases)
        for phrases in _lines("synonyms", language)
    )


def count_contrasts(question: Question, present: frozenset[str]) -> int:
    """Number of contrasts (``contrasts.yaml``) of which a sentence has only another side than the question
    has: boys for girls, received for requested. ``present``: stems of the sentence.
    """
    own = {w.stem for w in question.terms}
    found = 0
    for sides in contrasts(question.language):
        asked = {side for side in sides if side & own}
        given = {side for side in sides if side & present}
        found += bool(asked and given and asked.isdisjoint(given))
    return found


@domain.cached()
def contrasts(language: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """The sides of every contrast, as stems."""
    return tuple(
        tuple(frozenset(s for word in side for s in stems(word, language)) for side in sides)
        for sides in _lines("contrasts", language)
    )


def _lines(name: str, language: str) -> list[Any]:
    """The lines in ``language`` of a word list of `corpus.domain`."""
    return list(domain.listed(name).get(language, []))


def with_equivalents(
    own: tuple[str, ...],
    present: frozenset[str],
    equivalent: list[tuple[frozenset[str], frozenset[str]]],
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Stems of a sentence, followed by those of the question that it says in other words; and both as a set.

    ``own``: stems of the sentence; ``present``: the same as a set. ``equivalent``: see `equivalents`.
    """
    added = tuple(s for words, asked in equivalent if words <= present for s in sorted(asked))
    return (own + added, present.union(added)) if added else (own, present)

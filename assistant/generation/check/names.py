"""Names of a sentence that its passages lack: places, organisations, and other words with capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.generation.check.evidence import (
    NAME_OF_WORDS,
    Annotated,
    Evidence,
    initials,
    parts_of,
)
from corpus import domain
from corpus.names import (
    expand_abbreviations,
    find_organisations,
    find_places,
    variants,
)
from corpus.names.date_patterns import names_a_month
from corpus.names.places import country_adjectives
from corpus.normalize import fold
from corpus.stemming import STOP_WORDS, stem

_CAPITAL = re.compile(r"(?<![\w’'-])[^\W_]*[A-ZÀ-ÖØ-ÞА-Я][\w&]*(?:[-’'][^\W_]+)*")

_SHORT_MONTH = 3  # letters
_FORMED = 5  # letters of a name from which another is formed


def missing_places(said: Annotated, evidence: Evidence) -> frozenset[str]:
    """Places that no passage names; a region is not named by its countries. "Danish" is as it stands in a passage."""
    segments = frozenset().union(*(segment.folded for segment in evidence.segments))
    written = {
        mention.key
        for mention in find_places(said.text)
        if mention.text in country_adjectives(mention.key) and fold(mention.text) in segments
    }
    return said.places - evidence.places - written


def missing_organisations(said: Annotated, evidence: Evidence) -> frozenset[str]:
    """Organisations that no passage names, not even by their initials."""
    there = frozenset().union(*(text.organisations for text in evidence.texts))
    return frozenset(
        name
        for name in said.organisations - there
        if not any(_is_written(form, evidence) for form in variants(name))
    )


def is_city(name: str) -> bool:
    return name in _cities()


@domain.cached()
def _cities() -> frozenset[str]:
    return frozenset(domain.listed("cities"))


@domain.cached()
def _kinds() -> frozenset[str]:
    """What institutions and publications are called, which any of them may be with a capital."""
    lists = ("national", *(f"one_{language}" for language in ("en", "fr", "es")))
    words = [word for key in lists for word in domain.words("institutions", key)]
    return frozenset(map(fold, (*words, *domain.words("publications", "papers"))))


def missing_names(said: Annotated, evidence: Evidence) -> tuple[str, ...]:
    """Other words with capitals that stand nowhere in the passages; the first word of the sentence not among them
    unless it is one of several capitals.
    """
    return tuple(name for name in _capitals(said.text) if not _is_known(name, said, evidence))


def is_acronym(name: str) -> bool:
    """Whether a name has two capitals or a digit: no word at the beginning of a heading."""
    parts = re.split(r"[-’']", name)
    return any(sum(map(str.isupper, part)) >= 2 or any(map(str.isdigit, part)) for part in parts)


def _capitals(text: str) -> Iterator[str]:
    """Words with capitals that are no part of a known place or organisation."""
    known = [(m.start, m.end) for m in (*find_places(text), *find_organisations(text))]
    first = re.match(r"\W*", text)
    begin = first.end() if first else 0
    for match in _CAPITAL.finditer(text):
        if match.start() == begin and not is_acronym(match[0]):
            continue
        if any(start <= match.start() < end for start, end in known):
            continue
        yield re.sub(r"[’']s$", "", match[0])


def _is_known(name: str, said: Annotated, evidence: Evidence) -> bool:
    parts = re.findall(r"\w+", fold(name))
    if all(part in evidence.folded or part in STOP_WORDS for part in parts):
        return True
    if all(stem(part, evidence.language) in evidence.stems for part in parts):
        return True
    if fold(name) in _kinds() or _begins_another(fold(name), evidence):
        return True
    if any(_is_written(form, evidence) for form in expand_abbreviations(name)):
        return True
    if is_acronym(name):
        return _is_written(name, evidence) or _is_written(_one_of(name), evidence)
    return is_month_of(fold(name), evidence) or any(
        name in phrase and not evidence.acronyms.isdisjoint(parts_of(initials(phrase)))
        for phrase in NAME_OF_WORDS.findall(said.text)
    )


def _one_of(acronym: str) -> str:
    """The singular: "NGO" of "NGOs"."""
    return acronym.removesuffix("s")


def is_month_of(word: str, evidence: Evidence) -> bool:
    """Whether a word is a month that a passage has in short: "december" of "Dec"."""
    return names_a_month(word) and any(
        len(own) >= _SHORT_MONTH and word.startswith(own) and names_a_month(own)
        for own in evidence.folded
    )


def _begins_another(name: str, evidence: Evidence) -> bool:
    """Whether a name is formed from one of the passages: "Somali" from "Somalia"."""
    return len(name) >= _FORMED and any(
        len(word) >= _FORMED and (word.startswith(name) or name.startswith(word))
        for word in evidence.folded
    )


def _is_written(form: str, evidence: Evidence) -> bool:
    """Whether a passage has a name, or what its words in capitals are short for."""
    if fold(form) in evidence.folded_text or initials(form) in evidence.acronyms:
        return True
    parts = re.findall(r"[^\W_]+", form)
    short = [part for part in parts if len(part) >= 2 and part.isupper()]
    return bool(short) and all(
        part.upper() in evidence.spelt if part in short else fold(part) in evidence.folded
        for part in parts
    )

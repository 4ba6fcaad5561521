"""The little grammar that facts need: which words open a predicate, and which end a noun phrase.

A statistical parser was the alternative; none comes in a package that is small, offline and free of
a download, and in these reports an agency's name before a past tense is a subject nearly always.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from corpus import domain

# An elided word is a word of its own ("qu’", "d’"); "women's" and "Viet-Nam" are one word.
WORD = re.compile(r"(?:[lLdDnNsScCjJmMtT]|[qQ]u)(?=[’'][^\W\d_])|[^\W_]+(?:[’'\-–/&][^\W_]+)*")
# Forms of past tenses and participles.
_PAST = {
    "en": re.compile(r"[a-z]{2,}ed|written|shown|grown|chosen|driven|hidden|stolen|broken"),
    "fr": re.compile(r"$^"),
    "es": re.compile(r"[a-záéíóúñ]{3,}(?:ó|aron|ieron|eron)"),
}
_NOT_PAST = frozenset([
    "need", "needs", "speed", "seed", "feed", "breed", "indeed", "hundred", "red", "bed", "deed", "greed",
    "weed", "shed", "aged", "so-called",
])  # fmt: skip
_GERUND = re.compile(r"[a-z]{3,}ing")


@dataclass(frozen=True, slots=True)
class Grammar:
    """Sets of folded words of one language."""

    language: str
    stops: frozenset[str]
    verbs: frozenset[str]
    present: frozenset[str]
    deeds: frozenset[str]
    auxiliaries: frozenset[str]
    adverbs: frozenset[str]
    doing: frozenset[str]
    people: frozenset[str]
    offices: frozenset[str]
    not_when: frozenset[str]
    no_counted: frozenset[str]
    nouns_in_ing: frozenset[str]

    def is_past(self, word: str) -> bool:
        """Whether a word is a past tense or participle by its form, or a verb by the list."""
        lower = word.lower()
        if lower in self.verbs:
            return True
        pattern = _PAST.get(self.language)
        return pattern is not None and lower not in _NOT_PAST and bool(pattern.fullmatch(lower))

    def is_gerund(self, word: str) -> bool:
        """Whether a word is an -ing form that is no noun ("grantees working on")."""
        if self.language != "en" or not _GERUND.fullmatch(word):
            return False
        return word not in self.nouns_in_ing

    def opens_predicate(self, word: str) -> bool:
        """Whether a word after a subject begins its predicate."""
        return word.lower() in self.auxiliaries or self.is_past(word)


@domain.cached()
def grammar(language: str | None) -> Grammar:
    """The grammar of a language (ISO 639-1); English for one that has none."""
    known = domain.listed("grammar")
    name = language if language is not None and language in known else "en"
    said = known.get(name, {})
    sets = (field.name for field in fields(Grammar) if field.name != "language")
    return Grammar(name, **{key: frozenset(said.get(key, "").split()) for key in sets})

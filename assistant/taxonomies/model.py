"""A taxonomy and its terms, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from assistant.locale import LANGUAGES


@dataclass(frozen=True, slots=True)
class Term:
    """One term. ``tag``: taxonomy and number, "sdg/5.2"; ``parent``: the tag above it, "" at the top.

    ``names``: by language, English first where there is one. ``synonyms``: other words for it, by language.
    ``definition``: what it is about, in words.
    """

    tag: str
    names: Mapping[str, str]
    definition: str = ""
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parent: str = ""

    def name(self, language: str = "en") -> str:
        """The name in ``language``, else in English, else in the first language that it has."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()))

    @property
    def number(self) -> str:
        """What the taxonomy itself calls it: "5.2"."""
        return self.tag.partition("/")[2]

    @property
    def meaning(self) -> str:
        """Name and definition, which the encoder reads."""
        return f"{self.name()}. {self.definition}" if self.definition else self.name()

    def words(self, language: str) -> tuple[str, ...]:
        """Its names in a language: what a text says that speaks of it."""
        own = (self.names[language],) if language in self.names else ()
        return (*own, *self.synonyms.get(language, ()))


def free_topic(tag: str, text: str) -> Term:
    """A topic as somebody names it, as a term: "cash transfers | transferts monétaires" are two names of one.

    They are looked for in documents of every language.
    """
    names = tuple(name.strip() for name in text.split("|") if name.strip()) or (text,)
    return Term(tag, {"en": text}, synonyms=dict.fromkeys(LANGUAGES, names))


@dataclass(frozen=True)
class Taxonomy:
    """Terms in their order, each after its parent."""

    id: str
    names: Mapping[str, str]
    terms: tuple[Term, ...]

    def name(self, language: str = "en") -> str:
        """The name in ``language``, else in English, else in the first language that it has."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()))

    def below(self, tag: str = "") -> tuple[Term, ...]:
        """The terms directly below ``tag``; those at the top for ""."""
        return tuple(term for term in self.terms if term.parent == tag)


@dataclass(frozen=True)
class Taxonomies:
    """All taxonomies that are used. ``version``: names their content, and what is decided by it."""

    every: tuple[Taxonomy, ...]
    version: str = ""

    def __iter__(self) -> Iterator[Taxonomy]:
        return iter(self.every)

    @cached_property
    def terms(self) -> Mapping[str, Term]:
        """Every term by its tag."""
        return {term.tag: term for taxonomy in self.every for term in taxonomy.terms}

    def above(self, tag: str) -> tuple[str, ...]:
        """The tags above ``tag``, the nearest first."""
        found: list[str] = []
        term = self.terms.get(tag)
        while term is not None and term.parent:
            found.append(term.parent)
            term = self.terms.get(term.parent)
        return tuple(found)

    def get(self, name: str) -> Taxonomy | None:
        """The taxonomy with this id."""
        return next((one for one in self.every if one.id == name), None)


@dataclass(frozen=True, slots=True)
class Tag:
    """A passage's tag with the quote that justifies it: ``document.text[start:end] == quote``.

    ``probability``: that a person would say so, in (0, 1]; 1 for what an editor has set.
    """

    tag: str
    name: str
    probability: float
    document: str
    start: int
    end: int
    quote: str
    page: int | None = None
    section: tuple[str, ...] = ()
    passage: str = ""
    corrected: bool = False

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "tag": self.tag,
            "name": self.name,
            "probability": round(self.probability, 3),
            "document": self.document,
            "page": self.page,
            "section": list(self.section),
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "corrected": self.corrected,
        }

"""The table of meanings: phrases of one language, and how another language says them.

A line is ``english, … | français, … | español, …``. Words of the field are the list `glossary` of
`corpus.domain`; those of the languages are in ``meanings/*.txt``, where "#" begins a comment. Phrases are
compared as stems, so that inflected forms need no line of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from corpus import domain
from corpus.normalize import fold
from corpus.stemming import stem, stems

LANGUAGES = ("en", "fr", "es")  # in the order of a line

_ASKING, _GRAMMAR = "questions", "grammar"

Phrase = tuple[str, ...]  # stems, or words


@dataclass(frozen=True, slots=True)
class Meanings:
    """Phrases of one language. ``said``: by stems, the ways that another language says it, the likeliest
    first. ``longest``: words of the longest phrase. ``asking``: phrases that questions are made of.
    """

    said: Mapping[Phrase, tuple[str, ...]]
    longest: int
    asking: frozenset[Phrase]
    _written: Mapping[str, tuple[str, ...]]

    def ways(self, written: str, phrase: Phrase) -> tuple[str, ...]:
        """How to say ``phrase``; those lines first that have it as it is ``written``, or its singular."""
        own = fold(written)
        first = self._written.get(own) or self._written.get(own.removesuffix("s"), ())
        return tuple(dict.fromkeys((*first, *self.said[phrase])))


@domain.cached()
def _lines() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """The name of its part and the words, by language, of each line."""
    parts: dict[str, Sequence[str]] = dict(domain.listed("glossary"))
    for file in resources.files("assistant.question.glossary").joinpath("meanings").iterdir():
        lines = file.read_text("utf-8").splitlines()
        own = [line for line in lines if line and not line.startswith("#")]
        name = file.name.removesuffix(".txt")
        parts[name] = [*parts.get(name, ()), *own]
    return tuple(
        (name, tuple(tuple(side.split(", ")) for side in line.split(" | ")))
        for name in sorted(parts)
        for line in parts[name]
    )


@domain.cached()
def meanings(source: str, target: str) -> Meanings:
    """How ``target`` says phrases of ``source``; both of `LANGUAGES`.

    A phrase with several meanings is likeliest to have the one that it is a usual word for.
    """
    said, of = LANGUAGES.index(target), LANGUAGES.index(source)
    ranked: dict[Phrase, dict[str, int]] = {}
    written: dict[str, list[str]] = {}
    asking = set()
    for file, line in _lines():
        if file == _GRAMMAR and target != "en":
            continue
        for place, term in enumerate(line[of]):
            phrase = stems(term, source)
            ways = ranked.setdefault(phrase, {})
            for way in line[said]:
                ways[way] = min(place, ways.get(way, place))
            written.setdefault(fold(term), []).extend(line[said])
            if file in (_ASKING, _GRAMMAR):
                asking.add(phrase)
    return Meanings(
        {phrase: tuple(sorted(ways, key=ways.__getitem__)) for phrase, ways in ranked.items()},
        max(map(len, ranked)),
        frozenset(asking),
        {term: tuple(ways) for term, ways in written.items()},
    )


def knows(word: str, language: str) -> bool:
    """Whether ``word`` is a word of ``language`` that has a meaning here."""
    return language in LANGUAGES and (stem(word, language),) in _known(language)


@domain.cached()
def _known(language: str) -> frozenset[Phrase]:
    of = LANGUAGES.index(language)
    return frozenset(stems(term, language) for _, line in _lines() for term in line[of])

"""The table of meanings: phrases of one language and their translations to another.

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
    """Phrases of one language and their translations to another one.

    ``translations``: by stems of a phrase, likeliest first. ``longest``: words of the longest phrase.
    ``asking``: phrases that questions are made of ("how many"). ``_written``: translations by the phrase
    itself, folded.
    """

    translations: Mapping[Phrase, tuple[str, ...]]
    longest: int
    asking: frozenset[Phrase]
    _written: Mapping[str, tuple[str, ...]]

    def translate(self, written: str, phrase: Phrase) -> tuple[str, ...]:
        """Translations of ``phrase``; first those of lines that have it as it is ``written``, or its singular."""
        own = fold(written)
        first = self._written.get(own) or self._written.get(own.removesuffix("s"), ())
        return tuple(dict.fromkeys((*first, *self.translations[phrase])))


@domain.cached()
def _lines() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """Each line of the table: the name of its part, and its words in each of `LANGUAGES`."""
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
    """The phrases of language ``source`` with their translations to ``target``; both of `LANGUAGES`.

    Of a phrase with several meanings, those come first of which it is the usual word, the first of its line.
    """
    to, of = LANGUAGES.index(target), LANGUAGES.index(source)
    ranked: dict[Phrase, dict[str, int]] = {}
    written: dict[str, list[str]] = {}
    asking = set()
    for file, line in _lines():
        if file == _GRAMMAR and target != "en":
            continue
        for place, term in enumerate(line[of]):
            phrase = stems(term, source)
            places = ranked.setdefault(phrase, {})
            for translation in line[to]:
                places[translation] = min(place, places.get(translation, place))
            written.setdefault(fold(term), []).extend(line[to])
            if file in (_ASKING, _GRAMMAR):
                asking.add(phrase)
    return Meanings(
        {
            phrase: tuple(sorted(places, key=places.__getitem__))
            for phrase, places in ranked.items()
        },
        max(map(len, ranked)),
        frozenset(asking),
        {term: tuple(translations) for term, translations in written.items()},
    )


def knows(word: str, language: str) -> bool:
    """Whether ``word`` is a word of ``language`` that has a meaning here."""
    return language in LANGUAGES and (stem(word, language),) in _known(language)


@domain.cached()
def _known(language: str) -> frozenset[Phrase]:
    of = LANGUAGES.index(language)
    return frozenset(stems(term, language) for _, line in _lines() for term in line[of])

"""Where a text names terms: their names and synonyms, in any inflection.

1. Names are compared as stems (`corpus.stemming`), word after word, in the language of the document and in English.
2. An abbreviation (all its letters are capitals) must have capitals in the text too: AIDS is no aids.
3. Of two names of one term that overlap, the longer counts.
4. Where few names are looked for, a text that has the first letters of none is not taken apart into words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.taxonomies.model import Term
from corpus.normalize import fold
from corpus.stemming import words

_FEW = 20  # beginnings of names that are quicker looked for than words are stemmed
_BEGINNING = 3  # letters that all forms of a word share


@dataclass(frozen=True, slots=True)
class Naming:
    """A place that names a term. ``term``: its position among the terms; ``length``: of the name, in words."""

    term: int
    start: int
    end: int
    length: int


@dataclass(frozen=True, slots=True)
class _Name:
    term: int
    stems: tuple[str, ...]
    capitals: bool


class TermNames:
    """The names of terms in one language and in English, ready to be looked for."""

    def __init__(self, terms: Sequence[Term], language: str) -> None:
        self._stemmed = tuple(dict.fromkeys((language, "en")))
        self._by_first: dict[str, dict[str, list[_Name]]] = {}
        self._beginnings: set[str] = set()
        for code in self._stemmed:
            by_first: dict[str, list[_Name]] = defaultdict(list)
            for at, term in enumerate(terms):
                for name in dict.fromkeys(term.words(code)):
                    stems = tuple(word.stem for word in words(name, code))
                    if stems:
                        self._beginnings.add(fold(stems[0])[:_BEGINNING])
                        by_first[stems[0]].append(_Name(at, stems, _is_abbreviation(name)))
            for names in by_first.values():
                names.sort(key=lambda one: -len(one.stems))
            self._by_first[code] = dict(by_first)

    def find(self, text: str) -> list[Naming]:
        """Every place of ``text`` that names a term, in order."""
        found: list[Naming] = []
        if len(self._beginnings) <= _FEW:
            folded = fold(text)
            if not any(beginning in folded for beginning in self._beginnings):
                return found
        ends: dict[int, int] = {}  # by term: where its last naming ends
        for code in self._stemmed:
            ends.clear()
            said = words(text, code)
            for at, word in enumerate(said):
                for name in self._by_first[code].get(word.stem, ()):
                    last = at + len(name.stems)
                    if word.start < ends.get(name.term, 0) or last > len(said):
                        continue
                    if any(said[at + i].stem != stem for i, stem in enumerate(name.stems[1:], 1)):
                        continue
                    end = said[last - 1].end
                    if name.capitals and not text[word.start : end].isupper():
                        continue
                    ends[name.term] = end
                    found.append(Naming(name.term, word.start, end, len(name.stems)))
        return sorted(set(found), key=lambda one: (one.start, one.term))


def _is_abbreviation(name: str) -> bool:
    return name.isupper() and " " not in name and name.isascii()

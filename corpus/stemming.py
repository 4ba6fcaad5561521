"""Words of a text and their stems, by which two sentences are compared.

A stem is the Snowball stem of the word in lower case without accents; the stem of a number is its
digits, so that "2,278", "2 278" and "2278" are the same. Words of languages without a stemmer are
only folded.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from corpus.normalize import fold

_STEMMERS = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ar": "arabic",
    "ru": "russian",
}
_WORD = re.compile(
    r"\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+(?![\d])(?:[.,]\d+)?"  # grouped thousands
    r"|\d+(?:[.,]\d+)?"
    r"|[^\W\d_](?:[^\W_]|[\u0300-\u036f])*(?:[.&][^\W\d_]+)*"  # words; M&E, GLO.ACT, U.N
)
_SEPARATORS = re.compile(r"[,.\u00a0\u202f ]")

# Words that are left out when texts are compared, in English, French and Spanish.
STOP_WORDS = frozenset(
    _WORD.findall(
        "the of and in to for on at by with from a an as its it their was were is are be been has "
        "have had that this these those which who or than more over total number per cent percent "
        "also de la le les des du et en dans par pour un une au aux el los las y del que se con por "
        "una"
    )
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its span and its stem."""

    start: int
    end: int
    stem: str


class _ThreadStemmers(threading.local):
    """Stemmers of one thread: a stemmer stores the word it works on, so threads must not share it."""

    def __init__(self) -> None:
        self.stemmers: dict[str, snowballstemmer.stemmer] = {}


_own = _ThreadStemmers()


def _stemmer(language: str) -> snowballstemmer.stemmer:
    if language not in _own.stemmers:
        _own.stemmers[language] = snowballstemmer.stemmer(_STEMMERS[language])
    return _own.stemmers[language]


@lru_cache(maxsize=200_000)
def stem(word: str, language: str = "en") -> str:
    """Stem of one word; in a language without a stemmer, the folded word."""
    if word[0].isdigit():
        return _number(word)
    folded = fold(word)
    if language not in _STEMMERS or not folded:
        return folded
    if language in {"ar", "ru"}:
        return str(_stemmer(language).stemWord(unicodedata.normalize("NFC", word.casefold())))
    return str(_stemmer(language).stemWord(folded))


def _number(word: str) -> str:
    parts = _SEPARATORS.split(word)
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]):
        return "".join(parts)
    return word.replace(",", ".")


def words(text: str, language: str = "en") -> tuple[Word, ...]:
    """The words of ``text`` in order, with spans in it."""
    return tuple(
        Word(match.start(), match.end(), stem(match.group(), language))
        for match in _WORD.finditer(text)
    )


def stems(text: str, language: str = "en") -> tuple[str, ...]:
    """The stems of ``text`` in order."""
    return tuple([stem(word, language) for word in _WORD.findall(text)])

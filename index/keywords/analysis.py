"""How a text becomes the words of the keyword index, and which known word is nearest to another.

Words: lower case, stemmed in the language of the text, without accents.

Figures, acronyms and symbols, as they are written, for the field ``exact``: a tokenizer of words splits
"2,278" into 2 and 278 and GLO.ACT into glo and act. Here a figure is one token without its separators
("2278"), a name with inner marks is kept whole and also joined ("glo.act", "gloact"), and an acronym
keeps its capitals ("WHO") next to the lower case.

The nearest word, for typing errors: by optimal string alignment (insertion, deletion, substitution, swap
of neighbours: one each), one error in words of 4 to 7 letters, two in longer ones; of equally near words
the most frequent. The first letter is taken to be right, as nearly always in typing, which keeps the
number of words to compare small. A word that only ends differently ("director", "direct") is another
word, not a misspelt one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

import tantivy
from rapidfuzz.distance import OSA

from index.model import without_surrogates

LANGUAGES = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ar": "arabic",
    "ru": "russian",
}
MOST_WORDS = 200  # of one query; longer questions are cut, each word costs a search of its own
_LONGEST_WORD = 80

_FIGURE = r"\d{1,3}(?:[.,'’ \u00a0\u2009\u202f]\d{3})+(?![\d])"
_TOKEN = re.compile(rf"{_FIGURE}|\w+(?:[.,/&'’\-\u2010\u2011]\w+)*")
_GROUPED = re.compile(rf"(?:{_FIGURE})\Z")
_INNER = re.compile(r"[^\w]+")
_SPELLINGS = (("ё", "е"), ("Ё", "Е"), ("\u2010", "-"), ("\u2011", "-"), ("’", "'"))
_LONGEST = 80
_SHORTEST = 4  # letters of a word that is corrected


# --- words ---
def words(text: str) -> list[str]:
    """Distinct words of a question, lower case, in order, at most `MOST_WORDS`."""
    found = _PLAIN.analyze(normalised(text))
    return list(dict.fromkeys(found))[:MOST_WORDS]


def whitespace() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _analyzer(language: str | None, *, fold: bool = True) -> tantivy.TextAnalyzer:
    """Words of a normalised text: lower case, stemmed, without accents (in this order)."""
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(r"\w+"))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
    )
    if language is not None:
        builder = builder.filter(tantivy.Filter.stemmer(language))
    if fold:
        builder = builder.filter(tantivy.Filter.ascii_fold())
    return builder.build()


_PLAIN = _analyzer(None, fold=False)
_UNSTEMMED = _analyzer(None)
_STEMMERS = {code: _analyzer(name) for code, name in LANGUAGES.items()}


def stemmed(text: str, language: str | None) -> list[str]:
    """Words of a text, stemmed if its language is one of `LANGUAGES`."""
    return _STEMMERS.get(language or "", _UNSTEMMED).analyze(normalised(text))


@lru_cache(maxsize=4096)
def stems_of(word: str) -> tuple[str, ...]:
    """A word without accents, and its stem in every language; each once."""
    analyzers = (_UNSTEMMED, *_STEMMERS.values())
    return tuple(dict.fromkeys(stem for one in analyzers for stem in one.analyze(word)))


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_unsigned_field("document", indexed=True)
    for field in ("body", "head", "exact"):
        builder.add_text_field(field, tokenizer_name="words", index_option="freq")
    builder.add_text_field("place", tokenizer_name="raw", index_option="basic")
    return builder.build()


# --- figures, acronyms and symbols ---
def normalised(text: str) -> str:
    """Compatibility forms composed, so that a text is found however its letters are encoded."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFKC", without_surrogates(text))
    for written, plain in _SPELLINGS:  # a replacement that finds nothing costs next to nothing
        composed = composed.replace(written, plain)
    return composed


def exact_tokens(text: str) -> list[str]:
    """Tokens of the field ``exact``, in the order of the text."""
    return [form for written in _TOKEN.findall(normalised(text)) for form in _forms(written)]


@lru_cache(maxsize=50_000)
def _forms(written: str) -> tuple[str, ...]:
    """The ways in which one figure or word of a text is kept."""
    if len(written) > _LONGEST:
        return ()
    joined = _INNER.sub("", written)
    if _GROUPED.match(written):
        return (joined,)
    forms = [written.lower()]
    if joined != written:
        forms.append(joined.lower())
    if is_acronym(joined):
        forms.append(joined)
    return tuple(forms)


def is_acronym(token: str) -> bool:
    """Two or more characters, capitals and figures only, a capital among them."""
    return len(token) > 1 and token.isalnum() and token.upper() == token != token.lower()


def is_salient(token: str) -> bool:
    """Whether a token is worth a search of its own: a figure, an acronym, a name with inner marks."""
    return any(mark.isdigit() or not mark.isalnum() for mark in token) or is_acronym(token)


# --- typing errors ---
def nearest(
    word: str,
    known: Iterable[tuple[str, int]],
    frequency_of: Callable[[str], int] | None = None,
) -> str | None:
    """The nearest of the ``known`` words, given with their frequencies; None if none is near.

    ``frequency_of``: replaces the frequency of a word that is near; one of 0 is left out.
    """
    if len(word) < _SHORTEST:
        return None
    allowed = 1 if len(word) < 8 else 2
    best: tuple[int, int, str] | None = None
    for candidate, frequency in known:
        if abs(len(candidate) - len(word)) > allowed or not candidate.isalpha():
            continue
        if len(candidate) < len(word) - 1 and word[: len(candidate) - 1] == candidate[:-1]:
            continue
        distance = OSA.distance(word, candidate, score_cutoff=allowed)
        if distance <= allowed and frequency_of is not None:
            frequency = frequency_of(candidate)
        if distance <= allowed and frequency:
            rank = (distance, -frequency, candidate)
            best = rank if best is None or rank < best else best
    return best[2] if best else None

"""A text of one language in pieces, each with its translations to another.

1. Places and organisations are translated to all their names, in whatever language.
2. Other words are looked for in the table of meanings, the longest phrase first.
3. Function words are left out.
4. A word that is not in the table is kept, and so is its likely spelling in English: "evaluación" is
   "evaluation". A word with a capital letter, which may be a name, is kept next to its translations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.question.glossary.meanings import meanings
from assistant.question.understand import function_stems
from corpus import domain
from corpus.names import find_organisations, find_places, variants
from corpus.normalize import fold
from corpus.stemming import Word, stems, words

_MOST = 10  # translations of a piece
_LATIN = re.compile(r"[\x00-\u024f’]+")
_PAST = re.compile(r"(?:é|ée|és|ées|ad[oa]s?|id[oa]s?|ó|aron|ieron)$")  # of a verb, in the past
_PLURAL = re.compile(r"[sx]$")
# Endings that show words of the same origin: (language, ending, English ending).
_ENDINGS = {
    "fr": (
        (r"ites?$", "ity"),
        (r"tes?$", "ty"),
        (r"iques?$", "ic"),
        (r"eurs?$", "or"),
        (r"aires?$", "ary"),
        (r"ifs?$|ives?$", "ive"),
        (r"ements?$", "ement"),
        (r"ies?$", "y"),
        (r"istes?$", "ist"),
        (r"ismes?$", "ism"),
        (r"eux$|euses?$", "ous"),
        (r"er$|es?$|ees?$", "ed"),
    ),
    "es": (
        (r"ciones$|cion$", "tion"),
        (r"siones$|sion$", "sion"),
        (r"idad(?:es)?$", "ity"),
        (r"dad(?:es)?$", "ty"),
        (r"[ií]c[oa]s?$", "ic"),
        (r"iv[oa]s?$", "ive"),
        (r"encias?$", "ence"),
        (r"ancias?$", "ance"),
        (r"ari[oa]s?$", "ary"),
        (r"ias?$", "y"),
        (r"istas?$", "ist"),
        (r"ismos?$", "ism"),
        (r"os[oa]s?$", "ous"),
        (r"mentos?$", "ment"),
        (r"ad[oa]s?$|ar$", "ated"),
        (r"[oa]s?$", ""),
    ),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end`` of a text and their translations, likeliest first."""

    start: int
    end: int
    translations: tuple[str, ...]


@domain.cached(256)
def render(text: str, source: str, target: str) -> tuple[Piece, ...]:
    """The pieces of ``text`` in order; ``source`` and ``target`` are languages of the glossary."""
    found = words(text, source)
    named = {m.start: m for m in (*find_places(text), *find_organisations(text))}
    pieces = []
    at = 0
    while at < len(found):
        mention = named.get(found[at].start)
        if mention is not None:
            inside = sum(mention.start <= w.start < mention.end for w in found)
            pieces.append(Piece(mention.start, mention.end, _names(mention.key, mention.text)))
            at += max(1, inside)
            continue
        length, translations = _translate_phrase(text, found, at, source, target)
        if translations:
            pieces.append(Piece(found[at].start, found[at + length - 1].end, translations))
        at += length
    return tuple(pieces)


def _names(key: str, written: str) -> tuple[str, ...]:
    names = (name for name in (*variants(key), written) if _LATIN.fullmatch(name))
    return tuple(dict.fromkeys(names))[:_MOST]


def _translate_phrase(
    text: str, found: tuple[Word, ...], at: int, source: str, target: str
) -> tuple[int, tuple[str, ...]]:
    """How many words from ``at`` on are one piece, and its translations; none for a function word."""
    table = meanings(source, target)
    function = found[at].stem in function_stems(source)
    for length in range(min(table.longest, len(found) - at), 0, -1):
        phrase = tuple(w.stem for w in found[at : at + length])
        if phrase in table.translations and (length > 1 or not function or phrase in table.asking):
            own = text[found[at].start : found[at + length - 1].end]
            translations = table.translate(own, phrase)
            if target == "en":
                translations = _inflected(own, translations)
            if _may_be_name(own, at):
                translations = (*translations, own)
            return length, _distinct(translations, target)
    word = text[found[at].start : found[at].end]
    if function or (len(word) == 1 and word.islower()):
        return 1, ()
    return 1, _distinct(_guess_spellings(word, source, target), target)


def _inflected(written: str, translations: tuple[str, ...]) -> tuple[str, ...]:
    """English translations of a French or Spanish word, the first one in the form (past, plural) that it has."""
    ending = "ed" if _PAST.search(written) else "s" if _PLURAL.search(written) else ""
    alike = (
        translation
        for translation in translations
        if stems(translation) == stems(translations[0]) and translation.endswith(ending)
    )
    return (next(alike, translations[0]), *translations)


def _may_be_name(word: str, at: int) -> bool:
    return at > 0 and word[0].isupper()


def _guess_spellings(word: str, source: str, target: str) -> tuple[str, ...]:
    """A word that is not in the table, before it its likely spellings in English."""
    if not word.isalpha() or word[0].isupper() or target != "en":
        return (word,)
    folded = fold(word)
    alike = tuple(
        re.sub(ending, english, folded)
        for ending, english in _ENDINGS[source]
        if re.search(ending, folded)
    )
    return (*alike[:2], folded) if alike else (folded,)


def _distinct(translations: tuple[str, ...], language: str) -> tuple[str, ...]:
    """One translation of each stem, at most `_MOST`."""
    kept: dict[tuple[str, ...], str] = {}
    for translation in translations:
        kept.setdefault(stems(translation, language), translation)
    return tuple(kept.values())[:_MOST]

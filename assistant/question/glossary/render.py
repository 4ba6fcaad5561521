"""A text of one language in pieces, each with the ways to say it in another.

1. Places and organisations are said by their names; those of the other language are not distinguished from
   those of a third.
2. Other words are looked for in the table of meanings, the longest phrase first.
3. Words that only hold a sentence together are left out.
4. A word that is not in the table stays, and as the other language would spell it if it has such a word:
   "évaluation", "evaluación" are "evaluation". Of a word with a capital letter, which may be a name, the
   word itself is kept together with its meaning.
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

_MOST = 10  # ways to say a piece
_LATIN = re.compile(r"[\x00-\u024f’]+")
_DONE = re.compile(r"(?:é|ée|és|ées|ad[oa]s?|id[oa]s?|ó|aron|ieron)$")  # of a verb, in the past
_MANY = re.compile(r"[sx]$")
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
    """Characters ``start`` to ``end`` of a text, and the ways to say them, the likeliest first."""

    start: int
    end: int
    ways: tuple[str, ...]


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
        length, ways = _meant(text, found, at, source, target)
        if ways:
            pieces.append(Piece(found[at].start, found[at + length - 1].end, ways))
        at += length
    return tuple(pieces)


def _names(key: str, written: str) -> tuple[str, ...]:
    ways = (way for way in (*variants(key), written) if _LATIN.fullmatch(way))
    return tuple(dict.fromkeys(ways))[:_MOST]


def _meant(
    text: str, found: tuple[Word, ...], at: int, source: str, target: str
) -> tuple[int, tuple[str, ...]]:
    """How many words from ``at`` on are one piece, and the ways to say it; none for a function word."""
    table = meanings(source, target)
    function = found[at].stem in function_stems(source)
    for length in range(min(table.longest, len(found) - at), 0, -1):
        phrase = tuple(w.stem for w in found[at : at + length])
        if phrase in table.said and (length > 1 or not function or phrase in table.asking):
            own = text[found[at].start : found[at + length - 1].end]
            ways = table.ways(own, phrase)
            if target == "en":
                ways = _inflected(own, ways)
            return length, _distinct((*ways, own) if _may_be_name(own, at) else ways, target)
    word = text[found[at].start : found[at].end]
    if function or (len(word) == 1 and word.islower()):
        return 1, ()
    return 1, _distinct(_spelled(word, source, target), target)


def _inflected(written: str, ways: tuple[str, ...]) -> tuple[str, ...]:
    """English ways to say a French or Spanish word, the first one in the form in which it is ``written``."""
    ending = "ed" if _DONE.search(written) else "s" if _MANY.search(written) else ""
    alike = (way for way in ways if stems(way) == stems(ways[0]) and way.endswith(ending))
    return (next(alike, ways[0]), *ways)


def _may_be_name(word: str, at: int) -> bool:
    return at > 0 and word[0].isupper()


def _spelled(word: str, source: str, target: str) -> tuple[str, ...]:
    """A word that is not in the table, as the other language may spell it."""
    if not word.isalpha() or word[0].isupper() or target != "en":
        return (word,)
    folded = fold(word)
    alike = tuple(
        re.sub(ending, english, folded)
        for ending, english in _ENDINGS[source]
        if re.search(ending, folded)
    )
    return (*alike[:2], folded) if alike else (folded,)


def _distinct(ways: tuple[str, ...], language: str) -> tuple[str, ...]:
    """One way of each stem, at most `_MOST`."""
    kept: dict[tuple[str, ...], str] = {}
    for way in ways:
        kept.setdefault(stems(way, language), way)
    return tuple(kept.values())[:_MOST]

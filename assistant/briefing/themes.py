"""Points under headings that are topics: phrases which several of the points share.

1. A phrase is two to four neighbouring words of a point, or of the heading above it, that begin and end with a word
   which says something; it names nobody and no place, counts nothing, and has no word of the topic.
2. Again and again the phrase is taken that most of the points left have, the longer one first, until fewer than
   `_FEWEST` are left or no phrase joins any. What is left comes last, under the heading of all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.briefing.points import Point
from assistant.facts.grammar import Grammar, grammar
from corpus.names import find_dates, find_figures, find_organisations, find_places
from corpus.normalize import fold, one_line
from corpus.sections.headings import heading_kinds
from corpus.stemming import STOP_WORDS, Word, words

_FEWEST, _MOST = 2, 6  # points under a heading
_SHORTEST, _LONGEST = 2, 4  # words of a phrase
_INSIDE = frozenset(["of", "and", "de", "des", "du", "et", "del", "la", "y", "в", "и"])
_HEADING = 9  # words of a heading that phrases are taken from

_Key = tuple[str, ...]


def themes(
    points: Sequence[Point], topic: str, most: int, language: str
) -> list[tuple[str, list[Point]]]:
    """Headings with their points; the last one may be "", for those that nothing joins. ``most``: headings at most."""
    about = {one.stem for one in words(topic, language)}
    phrases = [_phrases(one, about, language) for one in points]
    written: dict[_Key, Counter[str]] = {}
    for found in phrases:
        for key, text in found.items():
            written.setdefault(key, Counter())[text] += 1
    left = list(range(len(points)))
    made: list[tuple[str, list[Point]]] = []
    while len(made) < most and len(left) >= _FEWEST:
        counts = Counter(key for at in left for key in phrases[at])
        shared = [key for key, count in counts.items() if count >= _FEWEST]
        if not shared:
            break
        best = max(shared, key=lambda key: (min(counts[key], _MOST), len(key), -left[0], key))
        members = [at for at in left if best in phrases[at]][:_MOST]
        left = [at for at in left if at not in members]
        name = written[best].most_common(1)[0][0]
        name = name.lower() if name.isupper() else name
        made.append((f"{name[:1].upper()}{name[1:]}", [points[at] for at in members]))
    return [*made, *([("", [points[at] for at in left])] if left else [])]


def _phrases(point: Point, about: set[str], language: str) -> dict[_Key, str]:
    """Phrases of a point and of the heading above it, by their stems."""
    heading = one_line(point.citation.section[-1]) if point.citation.section else ""
    texts = [point.text, *([heading] if 1 < len(heading.split()) <= _HEADING else [])]
    return {key: phrase for text in texts for key, phrase in _of(text, about, language)}


def _of(text: str, about: set[str], language: str) -> Iterator[tuple[_Key, str]]:
    named = [
        (m.start, m.end) for m in (*find_organisations(text), *find_places(text), *find_dates(text))
    ]
    named += [(figure.start, figure.end) for figure in find_figures(text, language)]
    known, rules = words(text, language), grammar(language)
    for first, opening in enumerate(known):
        if not _says(text, opening, rules):
            continue
        for last in range(first + 1, min(first + _LONGEST, len(known))):
            if not _are_joined(text, known[last - 1], known[last]):
                break
            closing = known[last]
            if not _says(text, closing, rules):
                if _is_inside(text, closing):
                    continue
                break
            phrase = text[opening.start : closing.end]
            inside = any(s < closing.end and opening.start < e for s, e in named)
            key = tuple(one.stem for one in known[first : last + 1] if _says(text, one, rules))
            if inside or len(key) < _SHORTEST or set(key) & about:
                continue
            if not _goes_on(text, known, last, rules) and _is_topic(phrase, text, rules):
                yield key, phrase


def _is_topic(phrase: str, text: str, rules: Grammar) -> bool:
    """Whether a phrase of ``text`` names neither a plan, a part of a report, nor, in a sentence, somebody or something."""
    parts = phrase.split()
    named = all(part[0].isupper() for part in parts) and len(text.split()) > _HEADING
    of_report = bool(heading_kinds(phrase).kinds)
    return not (named or of_report or parts[-1].lower() in rules.not_when)


def _goes_on(text: str, known: Sequence[Word], at: int, rules: Grammar) -> bool:
    """Whether the next word belongs to the phrase that ends with the word ``at``."""
    following = known[at + 1] if at + 1 < len(known) else None
    joined = following is not None and _are_joined(text, known[at], following)
    return joined and following is not None and _says(text, following, rules)


def _are_joined(text: str, one: Word, two: Word) -> bool:
    return text[one.end : two.start] in (" ", "\n", "-")


def _is_inside(text: str, word: Word) -> bool:
    return text[word.start : word.end].lower() in _INSIDE


def _says(text: str, word: Word, rules: Grammar) -> bool:
    """Whether a word can open or close a phrase: no verb, adverb or word of grammar."""
    written = text[word.start : word.end]
    lower = written.lower()
    if len(written) <= len("abc") - 1 or not written.isalpha() or fold(written) in STOP_WORDS:
        return False
    verb = rules.is_past(written) or lower in rules.present or lower in rules.auxiliaries
    return not (verb or lower in rules.stops or lower in rules.adverbs or lower.endswith("ly"))

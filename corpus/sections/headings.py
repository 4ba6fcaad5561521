"""What a heading says its section is for, in five languages.

1. Numbers and marks at its beginning are taken off ("IV. ", "3.2 ", "Chapter 2: "); words are folded
   (`corpus.normalize.fold`), the Arabic article is dropped.
2. Every phrase of ``headings.yaml`` is looked for, word by word in order. A word of five letters and more may
   differ a little (`_ALIKE`): endings, typing errors, a letter that was read wrongly.
3. A kind counts by its coverage: the share of the heading's words that say something ("generic" words such
   as "main" or "evaluation" do not) which its phrases cover. `_ENOUGH` of them make the heading one of that kind;
   of a heading that is made of several ("Conclusions and recommendations") each needs `_PART`.
4. A heading that opens with a kind's word and a number names an item ("Recommendation 4", "Annexe 2").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, cast, get_args

import yaml
from rapidfuzz import fuzz, process

from corpus.normalize import fold

SectionKind = Literal[
    "summary",
    "context",
    "objectives",
    "method",
    "activities",
    "results",
    "findings",
    "conclusions",
    "recommendations",
    "lessons",
    "challenges",
    "good practice",
    "finance",
    "annex",
    "front matter",
    "contents",
    "references",
]
KINDS: tuple[SectionKind, ...] = get_args(SectionKind)

_ENOUGH = 0.6  # coverage of a heading that is of one kind
_PART = 0.25  # coverage of each kind of a heading that is made of several, `_TOGETHER` of all
_TOGETHER = 0.75
_ALIKE = 84.0  # similarity of two words, in percent (rapidfuzz ratio)
_LONG = 5  # letters of a word that may differ
_BEFORE_HEAD = 3  # words that say something before a heading's last word, which is what it is about
_LONGEST = 14  # words of a heading; a longer one is a sentence
_NUMBER = re.compile(
    r"^\W*(?:(?:chapter|part|section|chapitre|partie|cap[íi]tulo|parte|secci[óo]n|глава|часть|раздел|الفصل|الجزء|القسم)\s+)?"
    r"(?P<number>(?:\d{1,2}(?:\.\d{1,2}){0,4}|[ivx]{1,5}|[a-zа-я])(?=[\s.):–—-]))[\s.):–—-]+",
    re.IGNORECASE,
)
_ITEM_NUMBER = re.compile(
    r"^\W*(?:(?P<before>[^\W\d_]+)\s+){0,2}(?P<word>[^\W\d_]{3,})[\s.:]+(?:(?:no\.?|n°|nº|№|#)\s*)?"
    r"(?P<number>\d{1,3}(?:\.\d{1,2}){0,2}|[A-Z](?=[\s.:–—-])|[IVX]{1,4})(?=$|[\s.:)–—-])"
)
_NUMBERED: frozenset[SectionKind | None] = frozenset(
    (
        "recommendations",
        "findings",
        "conclusions",
        "lessons",
        "good practice",
        "challenges",
        "activities",
        "results",
        "annex",
    )
)
_CLOSING: frozenset[SectionKind] = frozenset(
    {"recommendations", "findings", "conclusions", "lessons", "challenges", "results", "activities"}
)
_HEADS: frozenset[SectionKind] = _CLOSING | {"objectives", "method", "good practice"}
_WORD = re.compile(r"[^\W\d_]+")
_ARTICLES = ("وال", "بال", "لل", "ال")


@dataclass(frozen=True, slots=True)
class HeadingKinds:
    """Kinds that a heading names, in the order of its words, each with its coverage in [0, 1].

    ``number``: that it begins with ("3.2"), "" without. ``item``: it names one item of its kind
    ("Recommendation 4"), whose number is ``number``.
    """

    kinds: tuple[tuple[SectionKind, float], ...] = ()
    number: str = ""
    item: bool = False

    @property
    def first(self) -> SectionKind | None:
        """The kind that is named first."""
        return self.kinds[0][0] if self.kinds else None


@lru_cache(maxsize=4096)
def heading_kinds(title: str) -> HeadingKinds:
    """What ``title`` says; nothing for a heading that names no kind."""
    item = _item(title)
    if item is not None:
        return item
    numbered = _NUMBER.match(title)
    number = numbered["number"] if numbered else ""
    rest = title[numbered.end() :] if numbered else title
    words = folded_words(rest)
    if not words or len(words) > _LONGEST:
        return HeadingKinds((), number)
    kinds = _covered(words)
    if any(
        character.isdigit() for character in rest
    ):  # "Figure 8" is one of the list, not the list
        kinds = tuple(
            one for one in kinds if one[0] != "contents" or one[1] < 1.0 or len(words) > 1
        )
    return HeadingKinds(kinds, number)


@lru_cache(maxsize=1024)
def document_kind(title: str) -> SectionKind | None:
    """What a document's sections are for that say nothing themselves, by its title: findings, results or None."""
    words = folded_words(title)
    known = [_listed(word) | {word} for word in words]
    for kind, phrases in _lists()["documents"].items():
        if any(_position(folded_words(one), words, known) is not None for one in phrases):
            return cast(SectionKind, kind)
    return None


def _item(title: str) -> HeadingKinds | None:
    """A heading that opens with a kind's word and a number; for an annex also without a number."""
    opening = _ITEM_NUMBER.match(title)
    first = folded_words(title)[:1]
    if opening is not None and _is_generic(opening["before"] or ""):
        kind = _one_word_kind(folded_words(opening["word"])[0])
        if kind in _NUMBERED:
            return HeadingKinds(((cast(SectionKind, kind), 1.0),), opening["number"], item=True)
        if kind == "objectives":
            return HeadingKinds((), opening["number"])  # "Goal 3" names a topic
    if first and _one_word_kind(first[0]) == "annex":
        rest = _covered(folded_words(title)[1:])
        return HeadingKinds(rest if rest and rest[0][0] == "recommendations" else (("annex", 1.0),))
    return None


def _is_generic(word: str) -> bool:
    return all(one in _generic() for one in folded_words(word))


def _covered(words: Sequence[str]) -> tuple[tuple[SectionKind, float], ...]:
    known = [_listed(word) for word in words]
    says = [not any(key in _generic() for key in keys) for keys in known]
    found: dict[SectionKind, set[int]] = {}
    for opening in set().union(*known):
        for kind, phrase in _phrases_by_opening().get(opening, ()):
            at = _position(phrase, words, known)
            if at is not None:
                found.setdefault(kind, set()).update(range(at, at + len(phrase)))
    _longest_only(found)
    weighing = {i for i, counts in enumerate(says) if counts}
    weighing |= {i for places in found.values() for i in places if len(places) > 1}
    weighing = weighing or set(range(len(words)))
    shares = {kind: len(places & weighing) / len(weighing) for kind, places in found.items()}
    for kind, places in found.items():
        if _is_head(kind, places, says):
            shares[kind] = max(shares[kind], _ENOUGH)
    whole = len(set().union(*found.values()) & weighing) / len(weighing) if found else 0.0
    least = _PART if whole >= _TOGETHER else _ENOUGH
    kept = [(kind, share) for kind, share in shares.items() if share >= least]
    return tuple(sorted(kept, key=lambda one: min(found[one[0]])))


def _is_head(kind: SectionKind, places: set[int], says: Sequence[bool]) -> bool:
    """Whether a kind's words are what the heading is about: "Challenges in the north", "Policy recommendations"."""
    if kind not in _HEADS:
        return False
    before, after = says[: min(places)], says[max(places) + 1 :]
    opens = not any(before) and bool(after) and not after[0]
    closes = not after and sum(before) <= _BEFORE_HEAD and kind in _CLOSING
    return opens or closes


def _longest_only(found: dict[SectionKind, set[int]]) -> None:
    """Take out kinds whose words are all among those of a longer phrase of another kind."""
    for kind in list(found):
        if any(found[kind] < places for other, places in found.items() if other != kind):
            del found[kind]


def _position(
    phrase: Sequence[str], words: Sequence[str], known: Sequence[frozenset[str]]
) -> int | None:
    """Where the words of ``phrase`` follow each other; None if they do not."""
    for at in range(len(words) - len(phrase) + 1):
        if all(phrase[i] in known[at + i] for i in range(len(phrase))):
            return at
    return None


def folded_words(text: str) -> tuple[str, ...]:
    """Words of ``text`` without accents, case, digits and the Arabic article."""
    return tuple(_without_article(word) for word in _WORD.findall(fold(text)))


def _without_article(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 2:
            return word[len(article) :]
    return word


@cache
def _lists() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = resources.files("corpus.sections").joinpath("headings.yaml").read_text("utf-8")
    return cast("Mapping[str, Mapping[str, Sequence[str]]]", yaml.safe_load(text))


@cache
def _phrases() -> Mapping[SectionKind, tuple[tuple[str, ...], ...]]:
    return {
        kind: tuple(
            dict.fromkeys(folded_words(phrase) for one in _lists()[kind].values() for phrase in one)
        )
        for kind in KINDS
    }


@cache
def _phrases_by_opening() -> Mapping[str, Sequence[tuple[SectionKind, tuple[str, ...]]]]:
    found: dict[str, list[tuple[SectionKind, tuple[str, ...]]]] = {}
    for kind, phrases in _phrases().items():
        for phrase in phrases:
            found.setdefault(phrase[0], []).append((kind, phrase))
    return found


@cache
def _generic() -> frozenset[str]:
    return frozenset(
        word for one in _lists()["generic"].values() for p in one for word in folded_words(p)
    )


@cache
def _vocabulary() -> frozenset[str]:
    return _generic() | {w for phrases in _phrases().values() for phrase in phrases for w in phrase}


@cache
def _long_words() -> tuple[str, ...]:
    return tuple(word for word in _vocabulary() if len(word) >= _LONG)


@lru_cache(maxsize=8192)
def _listed(word: str) -> frozenset[str]:
    """The words of the lists that ``word`` is a form of."""
    if len(word) < _LONG:
        return frozenset({word} & _vocabulary())
    near = process.extract(word, _long_words(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
    return frozenset(one for one, _, _ in near if one[:2] == word[:2])


@lru_cache(maxsize=1024)
def _one_word_kind(word: str) -> SectionKind | None:
    """The kind of a single word; None where it is a word of several."""
    forms = _listed(word)
    found = {
        kind
        for kind, phrases in _phrases().items()
        for phrase in phrases
        if len(phrase) == 1 and phrase[0] in forms
    }
    return found.pop() if len(found) == 1 else None

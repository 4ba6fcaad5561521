"""The words of ``headings.yaml``: phrases that name kinds of section, and words that say nothing, in five languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, cast, get_args

from rapidfuzz import fuzz, process

from corpus.normalize import fold
from corpus.yaml_text import parse_yaml

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

_ALIKE = 84.0  # similarity of two words, in percent (rapidfuzz ratio)
_AS_ALIKE = 7.0  # below the most alike word
_LONG = 5  # letters of a word that may differ
_ROOT, _ENDING = 5, 4  # letters that forms share at least; letters that may differ after them
_MISREAD, _ONE_LETTER = (
    10,
    94.0,
)  # letters of a word of which one may be wrong; its similarity then, in percent
_WORD = re.compile(r"[^\W\d_]+")
_ARTICLES = ("وال", "بال", "لل", "ال")
_PARTICLE = 4  # letters of a generic word that is left out


def folded_words(text: str) -> tuple[str, ...]:
    """Words of ``text`` without accents, case, digits and the Arabic article."""
    return tuple(_without_article(word) for word in _WORD.findall(fold(text)))


def telling(words: Sequence[str]) -> tuple[str, ...]:
    """Words without articles, prepositions and the like; all of them where there are no others."""
    return tuple(w for w in words if len(w) > _PARTICLE or w not in generic()) or tuple(words)


def _without_article(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 2:
            return word[len(article) :]
    return word


@cache
def lists() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = resources.files("corpus.sections").joinpath("headings.yaml").read_text("utf-8")
    return cast("Mapping[str, Mapping[str, Sequence[str]]]", parse_yaml(text))


@cache
def _phrases() -> Mapping[SectionKind, tuple[tuple[str, ...], ...]]:
    return {
        kind: tuple(
            dict.fromkeys(
                telling(folded_words(phrase)) for one in lists()[kind].values() for phrase in one
            )
        )
        for kind in KINDS
    }


@cache
def phrases_by_opening() -> Mapping[str, Sequence[tuple[SectionKind, tuple[str, ...]]]]:
    found: dict[str, list[tuple[SectionKind, tuple[str, ...]]]] = {}
    for kind, phrases in _phrases().items():
        for phrase in phrases:
            found.setdefault(phrase[0], []).append((kind, phrase))
    return found


@cache
def generic() -> frozenset[str]:
    return frozenset(
        word for one in lists()["generic"].values() for p in one for word in folded_words(p)
    )


@cache
def _vocabulary() -> frozenset[str]:
    phrases = (phrase for one in _phrases().values() for phrase in one)
    after = (folded_words(p) for one in lists()["carried out"].values() for p in one)
    return generic() | {word for phrase in (*phrases, *after) for word in phrase}


@cache
def _long_words() -> tuple[str, ...]:
    return tuple(word for word in _vocabulary() if len(word) >= _LONG)


@lru_cache(maxsize=8192)
def forms_of(word: str) -> frozenset[str]:
    """The words of the lists that ``word`` is a form of."""
    if len(word) < _LONG:
        return frozenset({word} & _vocabulary())
    near = process.extract(word, _long_words(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
    exact = word in _vocabulary()
    best = max((score for _, score, _ in near), default=0.0)
    return frozenset(
        one
        for one, score, _ in near
        if score >= best - _AS_ALIKE
        and (
            one[: len(word) - 1] == word[:-1] if exact else _differs_in_its_ending(one, word, score)
        )
    )


def _differs_in_its_ending(one: str, word: str, score: float) -> bool:
    """Whether two words are forms of one, or a long one with a letter that was read wrongly: "annee" is no "annexe"."""
    shorter = min(len(one), len(word))
    root = max(_ROOT, shorter - _ENDING)
    return one[:root] == word[:root] or (shorter >= _MISREAD and score >= _ONE_LETTER)


@lru_cache(maxsize=1024)
def one_word_kind(word: str) -> SectionKind | None:
    """The kind of a single word; None where it is a word of several."""
    forms = forms_of(word)
    found = {
        kind
        for kind, phrases in _phrases().items()
        for phrase in phrases
        if len(phrase) == 1 and phrase[0] in forms
    }
    return found.pop() if len(found) == 1 else None


def position(
    phrase: Sequence[str], words: Sequence[str], known: Sequence[frozenset[str]]
) -> int | None:
    """Where the words of ``phrase`` follow each other; None if they do not."""
    for at in range(len(words) - len(phrase) + 1):
        if all(phrase[i] in known[at + i] for i in range(len(phrase))):
            return at
    return None

"""What a heading says its section is for, in five languages.

1. Numbers and marks at its beginning are taken off ("IV. ", "3.2 ", "Chapter 2: "); words are folded
   (`corpus.normalize.fold`), the Arabic article is dropped.
2. Every phrase of ``headings.yaml`` is looked for, word by word in order, articles and prepositions left out ("théorie
   de changement"). A word of five letters and more may differ a little (`_ALIKE`): endings, typing errors, a letter
   that was read wrongly.
3. A kind counts by its coverage: the share of the heading's words that say something ("generic" words such
   as "main" or "evaluation" do not) which its phrases cover. `_ENOUGH` of them make the heading one of that kind;
   of a heading that is made of several ("Conclusions and recommendations") each needs `_PART`. Where the whole
   heading says nothing, what stands before its first colon, comma or dash may, or what stands after it.
4. A heading that opens with a kind's word and a number names an item ("Recommendation 4", "Annexe 2").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from corpus.normalize import fold
from corpus.sections.vocabulary import (
    SectionKind,
    folded_words,
    forms_of,
    generic,
    lists,
    one_word_kind,
    phrases_by_opening,
    position,
    telling,
)

_ENOUGH = 0.6  # coverage of a heading that is of one kind
_PART = 0.25  # coverage of each kind of a heading that is made of several, `_TOGETHER` of all
_TOGETHER = 0.75


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
    {
        "recommendations",
        "findings",
        "conclusions",
        "lessons",
        "challenges",
        "results",
        "activities",
        "finance",
    }
)
_HEADS: frozenset[SectionKind] = _CLOSING | {"objectives", "method", "good practice"}

_OPENING: frozenset[SectionKind] = frozenset({"recommendations", "lessons"})  # whatever follows
_ASIDE = re.compile(r"[:,–—(]")


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
    for segment in _ASIDE.split(rest, maxsplit=1) if not kinds else ():
        kinds = kinds or _covered(folded_words(segment))
    if any(
        character.isdigit() for character in rest
    ):  # "Figure 8" is one of the list, not the list
        kinds = tuple(
            one for one in kinds if one[0] != "contents" or one[1] < 1.0 or len(words) > 1
        )
    return HeadingKinds(kinds, number)


@lru_cache(maxsize=1024)
def document_kind(title: str) -> SectionKind | None:
    """What a document's sections are for that say nothing themselves, by its title: findings, results or None.

    What is named first counts: an annual report on evaluation is an annual report.
    """
    words = folded_words(title)
    known = [forms_of(word) | {word} for word in words]
    found = [
        (at, -len(phrase), kind)
        for kind, phrases in lists()["documents"].items()
        for phrase in map(folded_words, phrases)
        if (at := position(phrase, words, known)) is not None
    ]
    return cast(SectionKind, min(found)[2]) if found else None


@lru_cache(maxsize=1024)
def is_criterion(title: str) -> bool:
    """Whether a heading is nothing but a criterion of evaluations ("Impact", "3.5 Impact of the project")."""
    numbered = _NUMBER.match(title)
    words = telling(folded_words(title[numbered.end() :] if numbered else title))
    criteria = {word for one in lists()["criteria"].values() for word in map(fold, one)}
    says = [word for word in words if word not in generic()]
    return bool(says) and all((forms_of(word) | {word}) & criteria for word in says)


def _item(title: str) -> HeadingKinds | None:
    """A heading that opens with a kind's word and a number; for an annex also without a number."""
    opening = _ITEM_NUMBER.match(title)
    first = folded_words(title)[:1]
    if opening is not None and _is_generic(opening["before"] or ""):
        kind = one_word_kind(folded_words(opening["word"])[0])
        if kind in _NUMBERED:
            return HeadingKinds(((cast(SectionKind, kind), 1.0),), opening["number"], item=True)
        if kind == "objectives":
            return HeadingKinds((), opening["number"])  # "Goal 3" names a topic
    if first and one_word_kind(first[0]) == "annex":
        rest = _covered(folded_words(title)[1:])
        return HeadingKinds(rest if rest and rest[0][0] == "recommendations" else (("annex", 1.0),))
    return None


def _is_generic(word: str) -> bool:
    return all(one in generic() for one in folded_words(word))


def _covered(all_words: Sequence[str]) -> tuple[tuple[SectionKind, float], ...]:
    words = telling(all_words)
    if not words:
        return ()
    known = [forms_of(word) for word in words]
    says = [not any(key in generic() for key in keys) for keys in known]
    found: dict[SectionKind, set[int]] = {}
    for opening in set().union(*known):
        for kind, phrase in phrases_by_opening().get(opening, ()):
            at = position(phrase, words, known)
            if at is not None:
                found.setdefault(kind, set()).update(range(at, at + len(phrase)))
    _longest_only(found)
    if "recommendations" in found and _carried_out(known[: min(found["recommendations"])]):
        del found["recommendations"]
    weighing = {i for i, counts in enumerate(says) if counts}
    weighing |= {i for places in found.values() for i in places if len(places) > 1}
    weighing = weighing or set(range(len(words)))
    shares = {kind: len(places & weighing) / len(weighing) for kind, places in found.items()}
    for kind, places in found.items():
        if _is_head(kind, places, says, all_words, words):
            shares[kind] = max(shares[kind], _ENOUGH)
    whole = len(set().union(*found.values()) & weighing) / len(weighing) if found else 0.0
    least = _PART if whole >= _TOGETHER else _ENOUGH
    kept = [(kind, share) for kind, share in shares.items() if share >= least]
    return tuple(sorted(kept, key=lambda one: min(found[one[0]])))


def _carried_out(before: Sequence[frozenset[str]]) -> bool:
    """Whether the words before "recommendations" say what became of them."""
    words = {w for one in lists()["carried out"].values() for p in one for w in folded_words(p)}
    return any(word in words for forms in before for word in forms)


def _is_head(
    kind: SectionKind,
    places: set[int],
    says: Sequence[bool],
    all_words: Sequence[str],
    words: Sequence[str],
) -> bool:
    """Whether a kind's words are what the heading is about: "Challenges in the north", "Policy recommendations"."""
    if kind not in _HEADS:
        return False
    before, after = says[: min(places)], says[max(places) + 1 :]
    opens = not any(before) and bool(after) and (not after[0] or kind in _OPENING)
    if after and not any(before):  # what follows it in the whole heading is a particle
        following = all_words.index(words[max(places)]) + 1
        opens = opens or all_words[following] not in words
    closes = not after and sum(before) <= _BEFORE_HEAD and kind in _CLOSING
    return opens or closes


def _longest_only(found: dict[SectionKind, set[int]]) -> None:
    """Take out kinds whose words are all among those of a longer phrase of another kind."""
    for kind in list(found):
        if any(found[kind] < places for other, places in found.items() if other != kind):
            del found[kind]

"""An answer made shorter: the claims that say most, and the long ones cut."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import replace
from itertools import zip_longest

from assistant.citations import trimmed
from assistant.conversation.commands import numbered
from assistant.conversation.turn_rules import content_words
from assistant.model import Answer, Citation, Claim, Group
from corpus.names import find_figures, find_organisations, find_places
from corpus.stemming import stems

_ONE_OF = 3  # so many points "shorter" leaves one
_WORDS = 30  # of a claim that it leaves


def shorter(answer: Answer, language: str, most: int | None = None) -> Answer | None:
    """The claims that say most, the long ones cut; None for an answer that is as short as can be.

    Of values that differ all, of points under headings ``most`` (of a comparison at least one of each side), or one of `_ONE_OF`
    (of a comparison, of each side) with most of the question's words, those that few points have above all; else the first
    claims, ``most`` or one. An answer that has no more than ``most`` keeps them all.
    """
    known = {one.number: one for one in answer.citations}
    kept = _kept(answer, language, most)
    asked = None if answer.groups else _names(answer.standalone_question)
    claims = tuple(_cut(answer.claims[at], known, asked) for at in kept)
    if claims == answer.claims:
        return answer if most else None
    made = numbered(answer, claims, known)
    places = {at: new for new, at in enumerate(kept)}
    groups = (
        Group(one.heading, tuple(places[at] for at in one.points if at in places))
        for one in answer.groups
    )
    return replace(made, groups=tuple(group for group in groups if group.points))


def _cut(claim: Claim, known: Mapping[int, Citation], asked: Set[str] | None) -> Claim:
    """A long claim as its beginning; the cells of a row stay, and so does a claim whose beginning lacks a name or figure that it
    tells besides those ``asked`` (None: whatever it tells).
    """
    begin = trimmed(claim.text, _WORDS)
    row = any(known[number].cells for number in claim.citations)
    loses = asked is not None and bool(_names(claim.text) - _names(begin) - asked)
    return claim if row or loses else replace(claim, text=begin)


def _names(text: str) -> set[str]:
    return {one.key for one in (*find_places(text), *find_organisations(text), *find_figures(text))}


def _kept(answer: Answer, language: str, most: int | None) -> list[int]:
    """Positions of the claims that a shorter answer has."""
    if answer.conflicts:
        differing = {value.citation for one in answer.conflicts for value in one.values}
        return [at for at, one in enumerate(answer.claims) if differing & set(one.citations)]
    if not answer.groups:
        return list(range(len(answer.claims)))[: most or 1]
    asked = set(stems(" ".join(content_words(answer.standalone_question)), language))
    had = [asked.intersection(stems(one.text, language)) for one in answer.claims]
    counts = Counter(word for words in had for word in words)
    weights = [sum(1 / counts[word] for word in words) for words in had]
    sides = (
        [one.points for one in answer.groups]
        if answer.plan == "compare"
        else [tuple(at for one in answer.groups for at in one.points)]
    )
    ranked = [sorted(points, key=lambda at: -weights[at]) for points in sides]
    if most is None:
        kept = [at for own in ranked for at in own[: math.ceil(len(own) / _ONE_OF)]]
    else:  # in turns, the best of each side first
        dealt = [at for turn in zip_longest(*ranked) for at in turn if at is not None]
        kept = dealt[: max(most, sum(map(bool, ranked)))]
    return sorted(kept)

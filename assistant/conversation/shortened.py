"""An answer made shorter: the claims that say most, and the long ones cut."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import replace

from assistant.citations import trimmed
from assistant.conversation.commands import of_claims
from assistant.conversation.turn_rules import content_words
from assistant.model import Answer, Citation, Claim
from corpus.names import find_figures, find_organisations, find_places
from corpus.stemming import stems

_ONE_OF = 3  # so many points "shorter" leaves one
_WORDS = 30  # of a claim that it leaves


def shorter(answer: Answer, language: str, most: int | None = None) -> Answer | None:
    """The claims that say most, the long ones cut; None for an answer that is as short as can be.

    Of values that differ all, of points under headings ``most``, or one of `_ONE_OF` (of a comparison, of each side) with most of
    the question's words, those that few points have above all; else the first claims, ``most`` or one.
    """
    known = {one.number: one for one in answer.citations}
    kept = _kept(answer, language, most)
    asked = None if answer.groups else _names(answer.standalone_question)
    claims = tuple(_cut(answer.claims[at], known, asked) for at in kept)
    if claims == answer.claims:
        return None
    return of_claims(answer, kept, claims)


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
    kept: list[int] = []
    for points in sides:
        few = max(1, most // len(sides)) if most else math.ceil(len(points) / _ONE_OF)
        kept += sorted(points, key=lambda at: -weights[at])[:few]
    return sorted(kept)

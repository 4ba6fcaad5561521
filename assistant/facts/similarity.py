"""How two facts are compared, and what changed between two reports of a series.

Two facts are compared by the things that they count, the words around, the figures. Between two
reports, facts are new, gone, or changed:

1. Facts are matched one to one, the most similar first: those with figures by unit, counted thing and the
   words around the figure, the others by the words of their quotes; who and where must not contradict.
2. A match with the same figure is unchanged, with another figure it is changed. A fact without a match is
   gone from the old report, or new in the new one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from assistant.facts.grammar import grammar
from assistant.facts.model import Amount, Fact
from corpus import domain
from corpus.normalize import fold
from corpus.stemming import STOP_WORDS, words

_MATCH = 0.5  # share of the words of both sides together that occur on both
_SAME_FIRST = 0.05  # added for the same figure, so that it is matched first

_WINDOW = 90  # characters on either side of a figure that say what it is about


@dataclass(frozen=True, slots=True)
class ComparableFact:
    """A fact with the stems by which it is compared.

    ``things``: what is counted, one set for each reading, none for a fact without a figure.
    ``around``: of the words near the figure, or of the whole quote.
    """

    fact: Fact
    amount: Amount | None
    things: tuple[frozenset[str], ...]
    around: frozenset[str]


def comparable(fact: Fact) -> ComparableFact:
    """A fact ready to be compared."""
    amount = fact.amount
    if amount is None or amount.counted is None:
        return ComparableFact(fact, amount, (), stems_of(fact.quote))
    if amount.counted.stands == "section":
        around = stems_of(" ".join((amount.counted.text, *fact.section[-2:], fact.title)))
    else:
        at, end = amount.start - fact.start, amount.end - fact.start
        around = stems_of(_part(fact.quote, at, end, amount.counted.text))
    return ComparableFact(fact, amount, things_of(fact), around)


def things_of(fact: Fact) -> tuple[frozenset[str], ...]:
    """What a fact counts, as stems: one set for each reading, none for a fact without a figure."""
    counted = fact.amount.counted if fact.amount else None
    if counted is None:
        return ()
    things = [stems_of(_states().sub("countries", counted.text))]
    people = grammar("en").people
    if fact.for_whom and people & {w.casefold() for w in counted.text.split()}:
        things.append(stems_of(fact.for_whom))
    return tuple(dict.fromkeys(thing for thing in things if thing))


@domain.cached()
def _states() -> re.Pattern[str]:
    """What reports also call countries."""
    return re.compile(rf"\b(?:{domain.any_of('subjects', 'states')})\b(?! of)")


def word_overlap(one: frozenset[str], two: frozenset[str]) -> float:
    """Share of the words of both together that occur in both (Jaccard), in [0, 1]."""
    together = one | two
    return len(one & two) / len(together) if together else 0.0


def stems_of(text: str) -> frozenset[str]:
    """Stems of the words that say something; no numbers."""
    return frozenset(w.stem for w in words(text) if _has_meaning(text[w.start : w.end], w.stem))


@lru_cache(maxsize=200_000)
def _has_meaning(word: str, stem: str) -> bool:
    return len(stem) > 2 and not stem[0].isdigit() and fold(word) not in STOP_WORDS


def _part(quote: str, at: int, end: int, counted: str) -> str:
    """The words around a figure, as far as the next semicolon or bracket of several words.

    The words of another figure that counts the same are left out: "137 million women got
    services and 139 million women got loans".
    """
    others = [m.start() for m in _figures_of(counted).finditer(quote)] if counted else []
    before = max((other for other in others if other < at - 1), default=None)
    after = min((other for other in others if other >= end), default=None)
    first = max(quote.rfind(";", 0, at), quote.rfind("(", 0, at), at - _WINDOW, -1) + 1
    lasts = [p for p in (quote.find(";", end), quote.find(")", end)) if p >= 0]
    last = min([*lasts, end + _WINDOW, *([] if after is None else [after])])
    front = quote[first:at] if before is None else quote[first : max(first, before)]
    return f"{front} {quote[end:last]}"


@lru_cache(maxsize=4096)
def _figures_of(counted: str) -> re.Pattern[str]:
    """Figures in digits directly before ``counted``."""
    return re.compile(
        rf"(?<![\d.,])\d[\d.,]*\s+(?:million\s+|billion\s+|per cent\s+(?:of\s+)?)?{re.escape(counted)}\b"
    )


def agree(one: Amount, two: Amount) -> bool:
    """Whether two figures can be the same value: equal, rounded, or within the other's bound."""
    if one.low <= two.high and two.low <= one.high:
        return True
    for bound, other in ((one, two), (two, one)):
        if bound.qualifier in (
            "more than",
            "at least",
        ) and bound.low <= other.low <= bound.low * Decimal("1.25"):
            return True
        if (
            bound.qualifier in ("less than", "at most", "nearly")
            and bound.low * Decimal("0.8") <= other.low <= bound.low
        ):
            return True
        if bound.qualifier == "about" and abs(other.low - bound.low) <= bound.low * Decimal("0.1"):
            return True
    fewer, more = sorted((one.low, two.low), key=_significant)
    places = _significant(fewer)
    rounded = _rounded(more, places) == _rounded(fewer, places)
    return places >= 2 and _significant(more) > places and rounded


def _significant(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _rounded(value: Decimal, digits: int) -> Decimal:
    if value == 0:
        return value
    return round(value, digits - value.adjusted() - 1)


@dataclass(frozen=True, slots=True)
class Changes:
    """``changed``: pairs, old first. ``unchanged``: number of facts that both reports give."""

    new: tuple[Fact, ...]
    gone: tuple[Fact, ...]
    changed: tuple[tuple[Fact, Fact], ...]
    unchanged: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "new": [fact.to_dict() for fact in self.new],
            "gone": [fact.to_dict() for fact in self.gone],
            "changed": [{"old": o.to_dict(), "new": n.to_dict()} for o, n in self.changed],
            "unchanged": self.unchanged,
        }


def compare(old: Sequence[Fact], new: Sequence[Fact]) -> Changes:
    """Match the facts of two reports; each list keeps the order of its report."""
    before, after = [comparable(f) for f in old], [comparable(f) for f in new]
    pairs = matches(before, after)
    taken = set(pairs.values())
    changed = [(at, j) for at, j in sorted(pairs.items()) if not _same(before[at], after[j])]
    return Changes(
        new=tuple(one.fact for j, one in enumerate(after) if j not in taken),
        gone=tuple(one.fact for at, one in enumerate(before) if at not in pairs),
        changed=tuple((before[at].fact, after[j].fact) for at, j in changed),
        unchanged=len(pairs) - len(changed),
    )


def matches(before: Sequence[ComparableFact], after: Sequence[ComparableFact]) -> dict[int, int]:
    """Positions of the facts in ``before`` with those of their matches in ``after``, one to one."""
    by_stem: dict[str, list[int]] = {}
    for at, one in enumerate(after):
        for stem in one.around:
            by_stem.setdefault(stem, []).append(at)
    scored = []
    for at, one in enumerate(before):
        near = {j for stem in one.around for j in by_stem.get(stem, ())}
        scored += [(s, at, j) for j in near if (s := _score(one, after[j])) >= _MATCH]
    scored.sort(key=lambda found: (-found[0], found[1], found[2]))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, at, j in scored:
        if at not in pairs and j not in taken:
            pairs[at] = j
            taken.add(j)
    return pairs


def _score(one: ComparableFact, two: ComparableFact) -> float:
    """Overlap of words, in [0, 1 + _SAME_FIRST]; 0 where the facts cannot match."""
    if (one.amount is None) != (two.amount is None):
        return 0.0
    if one.amount and two.amount and one.amount.unit != two.amount.unit:
        return 0.0
    who_a, who_b = {c.key for c in one.fact.who}, {c.key for c in two.fact.who}
    where_a, where_b = {c.key for c in one.fact.where}, {c.key for c in two.fact.where}
    if (who_a and who_b and not who_a & who_b) or (where_a and where_b and not where_a & where_b):
        return 0.0
    if one.amount and two.amount and not (set(one.things) & set(two.things)):
        return 0.0
    return word_overlap(one.around, two.around) + (_SAME_FIRST if _same(one, two) else 0.0)


def _same(one: ComparableFact, two: ComparableFact) -> bool:
    return one.amount is None or two.amount is None or agree(one.amount, two.amount)

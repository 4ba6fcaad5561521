"""What changed between two reports of a series: facts that are new, gone, or changed.

1. Facts are matched one to one, the most similar first: those with figures by unit, counted thing and the
   words around the figure, the others by the words of their quotes; who and where must not contradict.
2. A match with the same figure is unchanged, with another figure it is changed. A fact without a match is
   gone from the old report, or new in the new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.facts.model import Fact
from assistant.facts.similarity import ComparableFact, agree, comparable, word_overlap

_MATCH = 0.5  # share of the words of both sides together that occur on both
_SAME_FIRST = 0.05  # added for the same figure, so that it is matched first


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
    changed = [(at, j) for at, j in sorted(pairs.items()) if not _same(before[at], after[j])]
    return Changes(
        new=tuple(one.fact for j, one in enumerate(after) if j not in taken),
        gone=tuple(one.fact for at, one in enumerate(before) if at not in pairs),
        changed=tuple((before[at].fact, after[j].fact) for at, j in changed),
        unchanged=len(pairs) - len(changed),
    )


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

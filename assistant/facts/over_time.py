"""What is new, gone or changed over the documents of a series, or the versions of a report: by indicator and by point.

Indicators are facts with figures. The documents are compared in their order:

1. Facts of a document are matched with the last values of the indicators that are known (`similarity.matches`); those
   without a match are indicators of their own.
2. An indicator is "new" where only the last document has it, "gone" where the last one lacks it, "changed" where two of its
   values differ by more than rounding and bounds allow, and "unchanged" otherwise. A document may skip one and take it up again.

Points are the recommendations, findings, lessons, conclusions and good practices that the outlines of the first and the last
document hold, matched by their words: `_SAME` of both sides' words make one point, `_CHANGED` a changed one.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.facts.model import Fact
from assistant.facts.similarity import agree, comparable, matches, stems_of, word_overlap
from assistant.facts.storage import facts_of_document
from corpus.model import Document
from corpus.normalize import one_line
from index.view import IndexView

Change = Literal["changed", "new", "gone", "unchanged"]
CHANGES: tuple[Change, ...] = ("changed", "new", "gone", "unchanged")
_SAME, _CHANGED = 0.8, 0.45  # share of the words of both sides together
_KINDS = ("recommendations", "findings", "lessons", "conclusions", "good practice")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing counted, with its value in each document, in their order; None where a document has none."""

    values: tuple[Fact | None, ...]

    @property
    def name(self) -> str:
        """What is counted in full, as the last document with a value says it."""
        amount = self.known[-1].amount
        return amount.told if amount else ""

    @property
    def known(self) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.values if fact is not None)

    @property
    def of_table(self) -> bool:
        amount = self.known[-1].amount
        return bool(amount and amount.counted and amount.counted.stands == "section")

    @property
    def change(self) -> Change:
        if self.values[-1] is None:
            return "gone"
        if len(self.known) == 1:
            return "new"
        amounts = [fact.amount for fact in self.known if fact.amount]
        pairs = itertools.pairwise(amounts)
        return "unchanged" if all(agree(*pair) for pair in pairs) else "changed"

    def to_dict(self) -> dict[str, Any]:
        return {
            "indicator": self.name,
            "change": self.change,
            "table": self.of_table,
            "values": [fact and fact.to_dict() for fact in self.values],
        }


@dataclass(frozen=True, slots=True)
class Quoted:
    """A point of a document as printed. ``kind``: of its section."""

    document: str
    kind: str
    start: int
    end: int
    quote: str
    page: int | None

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class PointChange:
    """A point of the first document, of the last one, or of both."""

    change: Change
    old: Quoted | None
    new: Quoted | None

    def to_dict(self) -> dict[str, Any]:
        return {
            "change": self.change,
            "old": self.old and self.old.to_dict(),
            "new": self.new and self.new.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class OverTime:
    """``documents``: names, the oldest first."""

    documents: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    points: tuple[PointChange, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "documents": list(self.documents),
            "indicators": [one.to_dict() for one in self.indicators],
            "points": [one.to_dict() for one in self.points],
        }


def over_time(index: IndexView, documents: Sequence[str]) -> OverTime:
    """The comparison of documents, given with the oldest first; at least two."""
    facts = [
        [fact for fact in facts_of_document(index, name) if fact.amount is not None]
        for name in documents
    ]
    first, last = (_points(index, documents[at]) for at in (0, -1))
    return OverTime(tuple(documents), tuple(indicators(facts)), tuple(point_changes(first, last)))


def indicators(facts: Sequence[Sequence[Fact]]) -> list[Indicator]:
    """Indicators over the figures of each document, the changed ones first, then in the order of the texts."""
    chains: list[dict[int, Fact]] = []
    for at, own in enumerate(facts):
        known = [chain[max(chain)] for chain in chains]
        pairs = matches([comparable(one) for one in known], [comparable(one) for one in own])
        taken = {there: here for here, there in pairs.items()}
        for number, fact in enumerate(own):
            if number in taken:
                chains[taken[number]][at] = fact
            else:
                chains.append({at: fact})
    made = [Indicator(tuple(chain.get(at) for at in range(len(facts)))) for chain in chains]
    return sorted(made, key=lambda one: CHANGES.index(one.change))


def point_changes(old: Sequence[Quoted], new: Sequence[Quoted]) -> list[PointChange]:
    """Points matched one to one, the most alike first; changed, new and gone ones, and those that stayed."""
    before, after = ([stems_of(one.quote) for one in side] for side in (old, new))
    scored = sorted(
        (
            (word_overlap(one, two), i, j)
            for i, one in enumerate(before)
            for j, two in enumerate(after)
            if old[i].kind == new[j].kind
        ),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    pairs: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for score, i, j in scored:
        if score >= _CHANGED and i not in pairs and j not in taken:
            pairs[i] = (j, score)
            taken.add(j)
    made = [
        PointChange("unchanged" if score >= _SAME else "changed", old[i], new[j])
        for i, (j, score) in sorted(pairs.items())
    ]
    made += [PointChange("new", None, one) for j, one in enumerate(new) if j not in taken]
    made += [PointChange("gone", one, None) for i, one in enumerate(old) if i not in pairs]
    return sorted(made, key=lambda one: CHANGES.index(one.change))


def _points(index: IndexView, name: str) -> list[Quoted]:
    document: Document = index.document(name)
    return [
        Quoted(
            name,
            item.kind,
            item.start,
            item.end,
            one_line(document.text[item.start : item.end]),
            item.page,
        )
        for item in index.outline(name).items
        if item.kind in _KINDS
    ]

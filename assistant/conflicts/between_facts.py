"""Facts that agree in who, what, where and counted thing and differ in figure or period.

Two facts with figures are compared when
1. they count the same thing in the same unit: the same words, or people who are the other's "for whom";
2. something ties them: the same organisation or place on both sides and none that contradicts it,
   another figure that both quotes give (a target), or nearly the same words; in one document at least
   `_REPEATED` of them, and no count below `_FEW`;
3. they are about the same: of the words around the two figures, `_ALIKE` of the shorter side occur on
   the other side too, at least `_SHARED` of them without the counted thing and the places;
4. they are not close together in one document: parallel lines of a list are meant to differ.

They are in conflict when the figures differ by more than rounding and bounds allow ("more than 300"
agrees with 312). A pair is labelled by what explains it, the first that applies:
"different period" (other dates), "different scope" (one counts a part, or is of another place, or uses
other words), "contradiction" (nothing explains it). What a corrigendum amends is paired as a "correction"
(assistant.conflicts.corrigenda).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Any, Literal

from assistant.facts.model import Amount, Fact
from assistant.facts.similarity import ComparableFact, agree, comparable, stems_of, things_of
from corpus import domain
from corpus.names import Figure, find_figures, region_members
from corpus.normalize import one_line

Label = Literal["contradiction", "correction", "different scope", "different period"]
LABELS: tuple[Label, ...] = ("contradiction", "correction", "different scope", "different period")
_ALIKE = 0.7  # of the words of the shorter side, on the other side too
_SHARED = 3  # words in common, without thing and places
_SAME_WORDS = 0.55  # of the words of both sides together, that occur on both
_REPEATED = 8  # words in common, without thing and places, that tie two sentences of one document
_FEW = 10  # a smaller count is often about the text itself ("three goals")
_CONTAINED = 0.9  # as _ALIKE, for two sentences of one document
_TOGETHER = 5  # words in common that tie sentences of two documents
_UNLIKE = 0.4  # below this share of both sides' words, another figure is one of another scope
_SAME_TABLE = 0.95  # as _ALIKE, for cells of tables
_CLOSE = 2_500  # characters
_NAME = re.compile(r"[A-ZÀ-Ý][\w’'-]+(?:\s+[A-ZÀ-Ý][\w’'-]+){2,}")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two facts with figures that differ. ``likeness``: of their words, in [0, 1]."""

    label: Label
    about: str
    one: Fact
    two: Fact
    likeness: float

    def to_dict(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "about": self.about,
            "likeness": round(self.likeness, 3),
            "facts": [self.one.to_dict(), self.two.to_dict()],
        }


def disagreements(facts: Iterable[Fact]) -> list[Disagreement]:
    """Pairs of ``facts`` that disagree: contradictions first, the most similar first."""
    found: dict[tuple[str, ...], Disagreement] = {}
    for one, two in _comparable_pairs(facts):
        pair = _disagreement(one, two)
        if pair is not None:
            found.setdefault(_identity(pair), pair)
    return sorted(found.values(), key=lambda p: (LABELS.index(p.label), -p.likeness))


def _comparable_pairs(facts: Iterable[Fact]) -> Iterator[tuple[ComparableFact, ComparableFact]]:
    """Pairs of facts that may count the same thing (`_same_thing`) in nearly the same words.

    A fact is in the block of its thing and, where a word more may be the same thing, in those of
    its thing without one word; only facts of one block are compared.
    """
    blocks: dict[tuple[str | None, frozenset[str]], list[Fact]] = defaultdict(list)
    for fact in facts:
        unit = fact.amount.unit if fact.amount else None
        for thing in things_of(fact):
            blocks[unit, thing].append(fact)
            if len(thing) > _SHARED:
                for word in thing:
                    blocks[unit, thing - {word}].append(fact)
    known: dict[int, ComparableFact] = {}
    for block in blocks.values():
        if len(block) > 1:
            members = [known.setdefault(id(f), known.get(id(f)) or comparable(f)) for f in block]
            yield from _pairs_of_block(members)


def _pairs_of_block(
    block: Sequence[ComparableFact],
) -> Iterator[tuple[ComparableFact, ComparableFact]]:
    """Pairs of which the side with fewer words may have `_ALIKE` of them on the other side.

    That side then has at least one of its `len - needed + 1` rarest words in common with the other
    (prefix filtering; Chaudhuri, Ganti and Kaushik 2006), so that common words make no pairs.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(block):
        for stem in one.around:
            holders[stem].append(at)
    pairs = set()
    for at, one in enumerate(block):
        rarest = sorted(one.around, key=lambda stem: (len(holders[stem]), stem))
        for stem in rarest[: len(rarest) - ceil(_ALIKE * len(rarest)) + 1]:
            pairs |= {(min(at, other), max(at, other)) for other in holders[stem] if other != at}
    for first, second in sorted(pairs):
        yield block[first], block[second]


def _identity(pair: Disagreement) -> tuple[str, ...]:
    """The same two quotes disagree once for each pair of figures, in whichever documents they occur."""
    sides = [
        f"{one_line(fact.quote)}|{fact.amount.text if fact.amount else ''}"
        for fact in (pair.one, pair.two)
    ]
    return tuple(sorted(sides))


def _disagreement(one: ComparableFact, two: ComparableFact) -> Disagreement | None:
    """The disagreement of two facts, by the conditions above; None if one of them is not met."""
    a, b = one.fact, two.fact
    thing = next((s & t for s in one.things for t in two.things if _same_thing(s, t)), None)
    if thing is None or a.id == b.id or _are_close(a, b):
        return None
    shared = one.around & two.around
    likeness = len(shared) / (min(len(one.around), len(two.around)) or 1)
    beyond = shared - thing - stems_of(" ".join(c.text for c in (*a.where, *b.where)))
    enough = len(beyond) >= _SHARED or (len(thing) >= _SHARED and thing <= shared)
    if one.amount is None or two.amount is None or likeness < _least_likeness(a, b) or not enough:
        return None
    if agree(one.amount, two.amount):
        return None
    if _states(b, one.amount) or _states(a, two.amount) or not _may_be_same(a, b):
        return None
    alike = len(shared) >= _SAME_WORDS * len(one.around | two.around)
    alike = alike and len(shared) >= _TOGETHER
    if a.document == b.document:  # a report repeats its phrases
        repeated = len(beyond) >= _REPEATED and not (_is_few(a) or _is_few(b))
        alike = repeated and (alike or likeness >= _CONTAINED)
    if not _are_tied(a, b) and not alike:
        return None
    about = one.amount.counted or two.amount.counted
    unlike = len(shared) < _UNLIKE * len(one.around | two.around)
    label = _label(a, b)
    if label == "contradiction" and unlike:
        label = "different scope"
    return Disagreement(label, one_line(about.text) if about else "", a, b, likeness)


def _least_likeness(a: Fact, b: Fact) -> float:
    """The likeness that two facts must have; cells of tables need nearly the same names of table, column and row."""
    counted = [f.amount.counted for f in (a, b) if f.amount and f.amount.counted]
    return _SAME_TABLE if any(cell.stands == "section" for cell in counted) else _ALIKE


def _same_thing(one: frozenset[str], two: frozenset[str]) -> bool:
    """The same words, or one of them with a word more: "births attended", "live births attended"."""
    fewer, more = sorted((one, two), key=len)
    return one == two or (len(fewer) >= _SHARED and fewer < more and len(more) == len(fewer) + 1)


def _may_be_same(a: Fact, b: Fact) -> bool:
    """Whether who and where agree as far as both sides say; a table's row only with another table's."""
    who_a, who_b = {c.key for c in a.who}, {c.key for c in b.who}
    if who_a and who_b and not who_a & who_b:
        return False
    if (
        a.amount and a.amount.counted and a.amount.counted.stands == "section"
    ) and a.document == b.document:
        return False
    if _name_different_things(a.quote, b.quote):
        return False
    where_a, where_b = _places(a), _places(b)
    if where_a and where_b:
        return bool(where_a & where_b)
    return a.document == b.document or where_a == where_b


def _name_different_things(one: str, two: str) -> bool:
    """Whether two quotes name two of a kind: the Education Thematic Fund, the Health Thematic Fund."""
    own, others = _names(one), _names(two)
    for name in own - others:
        for other in others - own:
            of_a_kind = name[-1] == other[-1] and len({*name} & {*other}) > 1
            if of_a_kind and {*name} - {*other} and {*other} - {*name}:
                return True
    return False


@lru_cache(maxsize=4096)
def _names(quote: str) -> frozenset[tuple[str, ...]]:
    """The words of each name of at least three capitalised words."""
    return frozenset(tuple(found[0].split()) for found in _NAME.finditer(quote))


def _are_tied(a: Fact, b: Fact) -> bool:
    """Whether both name an organisation or place in common, or give another figure in common."""
    who = {c.key for c in a.who} & {c.key for c in b.who}
    if who or _places(a) & _places(b):
        return True
    return bool(_large_figures(a) & _large_figures(b))


def _states(fact: Fact, amount: Amount) -> bool:
    """Whether the quote of ``fact`` gives the value of ``amount`` as well."""
    return any(f.low == amount.low and f.unit == amount.unit for f in _figures(fact.quote))


@domain.cached(4096)
def _figures(quote: str) -> tuple[Figure, ...]:
    return find_figures(quote)


def _is_few(fact: Fact) -> bool:
    """Whether a fact counts less than ten whole things, as many sentences about a text do."""
    amount = fact.amount
    if amount is None or amount.unit is not None:
        return False
    return amount.high < _FEW and amount.high == amount.high.to_integral_value()


def _large_figures(fact: Fact) -> frozenset[str]:
    """Other figures of a quote that are neither small nor a year, and so seldom the same by chance."""
    own = fact.amount.text if fact.amount else ""
    return frozenset(
        f.key for f in _figures(fact.quote) if f.text != own and f.low >= 100 and not f.is_year_like
    )


def _are_close(a: Fact, b: Fact) -> bool:
    """Whether two facts are on one page or within `_CLOSE` characters of one document."""
    same_page = a.page is not None and a.page == b.page
    return a.document == b.document and (same_page or abs(a.start - b.start) < _CLOSE)


def _places(fact: Fact) -> frozenset[str]:
    """Keys of the places of a fact, and of the members of its regions."""
    keys = {cell.key for cell in fact.where}
    return frozenset({m for key in keys for m in (key, *region_members(key))})


def _label(a: Fact, b: Fact) -> Label:
    if _have_different_dates(a, b):
        return "different period"
    same_where = {c.key for c in a.where} == {c.key for c in b.where}
    same_count = things_of(a)[:1] == things_of(b)[:1]
    if same_where and (same_count or _counts_for_whom(a, b)):
        return "contradiction"
    return "different scope"


def _counts_for_whom(a: Fact, b: Fact) -> bool:
    """Whether one side counts those for whom the other's was done: the same people by another name."""
    sides = ((a, b), (b, a))
    return any(
        f.for_whom
        and g.amount
        and g.amount.counted
        and stems_of(f.for_whom) == stems_of(g.amount.counted.text)
        for f, g in sides
    )


def _have_different_dates(a: Fact, b: Fact) -> bool:
    """Whether both have dates, and these are not the same days.

    A fact dated only by the year of its report may be about that year or the one before; two such facts of one
    document are never apart.
    """
    if a.when is None or b.when is None:
        return False
    if "report" in (a.when.of, b.when.of) and a.when.of != b.when.of:
        reported, dated = sorted((a.when, b.when), key=lambda when: when.of == "fact")
        latest, year = int((dated.last or "9999")[:4]), int(reported.first[:4])
        return latest < year - 1
    if a.when.of == b.when.of == "report" and a.document == b.document:
        return False
    first = max(a.when.first or "0000", b.when.first or "0000")
    last = min(a.when.last or "9999", b.when.last or "9999")
    return first > last or (a.when.first, a.when.last) != (b.when.first, b.when.last)

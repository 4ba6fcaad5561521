"""Questions that list or count over all documents, answered from facts: complete, grouped, each cited.

1. Only a question that says so is answered here: "Which agencies trained police, and where?", "How
   many agencies in the documents trained police?", "What is the total number of judges trained in the
   documents?". What one sentence may answer by itself is left to the answerer of quotes.
2. A fact belongs to the list when all content words of what was done stand in its quote.
3. The list is grouped by organisation or place; how many there are is a count that was computed.
4. A total is a sum only over facts that count the same thing in the same unit, in different places,
   without bounds or ranges, none of which speaks of several places; otherwise the parts stand alone.

Every line is checked like any answer (assistant.answering.verify).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.answering.model import Citation, Claim, Computed
from assistant.answering.verify import verify
from assistant.facts.find import find_facts
from assistant.facts.likeness import stems_of
from assistant.facts.model import Fact, number_of
from assistant.messages import say
from assistant.question import Question
from index.model import Filters
from index.store import Index

_ACTORS = r"(?:UN\s+|United Nations\s+)?(?:agencies|organi[sz]ations|entities|institutions)"
_CORPUS = r"(?:in|across|according to)\s+(?:all\s+)?(?:the|these|our)?\s*(?:documents|reports)"
_LISTED = re.compile(
    rf"^\s*(?:which|what)\s+(?P<of>{_ACTORS})\s+(?P<deed>.+?),?\s+and\s+"
    r"(?:where|in (?:which|what) (?:countries|places))\s*\?*\s*$",
    re.I,
)
_COUNTED = re.compile(
    rf"^\s*(?:how many|in how many)\s+(?P<of>{_ACTORS}|countries)\s+{_CORPUS}\s+(?P<deed>.+?)\s*\?*\s*$",
    re.I,
)
_TOTAL = re.compile(
    rf"^\s*(?:what is|what was|give me)?\s*the\s+total\s+(?:number\s+of\s+)?(?P<deed>.+?)\s+{_CORPUS}\s*\?*\s*$",
    re.I,
)
_MOST = 40  # quotes of one list


@dataclass(frozen=True, slots=True)
class Listing:
    """What an `Answer` is made of, as far as a list gives it."""

    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    computed: tuple[Computed, ...]
    notice: str


def listing(index: Index, question: Question, filters: Filters) -> Listing | None:
    """The list that ``question`` asks for; None for another question, or where no fact belongs to it."""
    found = next(
        (m for kind in (_LISTED, _COUNTED, _TOTAL) if (m := kind.match(question.text))), None
    )
    if found is None or index.underived():
        return None
    deed = stems_of(found["deed"])
    facts = [
        one.fact
        for one in find_facts(index, found["deed"], filters)
        if deed <= stems_of(one.fact.quote)
    ]
    if found.re is _TOTAL:
        wanted = stems_of(found["deed"].split()[0])
        counting = [f for f in facts if f.amount and f.amount.counted]
        asked = [f for f in counting if wanted <= stems_of(f.amount.counted.text)]  # type: ignore[union-attr]
        return _total(asked, index, question)
    by_place = found["of"].casefold() == "countries"
    groups = _grouped(facts, by_place)
    return _listed(groups, index, question) if groups else None


def _grouped(facts: Sequence[Fact], by_place: bool) -> dict[str, list[Fact]]:
    """One fact of each sentence under every organisation that acts in it, or every place."""
    groups: dict[str, list[Fact]] = {}
    for fact in list({fact.id: fact for fact in facts}.values())[:_MOST]:
        for cell in fact.where if by_place else fact.who:
            groups.setdefault(cell.key, []).append(fact)
    return groups


def _listed(
    groups: Mapping[str, Sequence[Fact]], index: Index, question: Question
) -> Listing | None:
    notes: dict[str, Citation] = {}
    claims = []
    for key, facts in groups.items():
        numbers = tuple(_note(fact, notes) for fact in facts)
        places = dict.fromkeys(c.key for fact in facts for c in fact.where if c.key != key)
        claims.append(Claim(f"{key}: {', '.join(places)}" if places else key, numbers))
    everything = tuple(citation.number for citation in notes.values())
    count = Computed(str(len(groups)), "count", everything)
    notice = say(
        "Counted: {count}, named in {quotes} sentences of {documents} documents.",
        question.language,
        count=len(groups),
        quotes=len(notes),
        documents=len({citation.document for citation in notes.values()}),
    )
    return _checked(claims, notes, (count,), notice, index, question)


def _total(facts: Sequence[Fact], index: Index, question: Question) -> Listing | None:
    notes: dict[str, Citation] = {}
    claims = [
        Claim(f"{f.amount.shown} {' '.join(f.amount.counted.text.split())}", (_note(f, notes),))
        for f in facts[:_MOST]
        if f.amount and f.amount.counted
    ]
    if not claims:
        return None
    language = question.language
    if not _adds_up(facts):
        notice = say("These figures are not added up: they may overlap.", language)
        return _checked(claims, notes, (), notice, index, question)
    value = number_of(sum((f.amount.low for f in facts if f.amount), Decimal(0)))
    everything = tuple(citation.number for citation in notes.values())
    total = Computed(f"{value:,}", "sum", everything)
    notice = say("Sum of these figures: {value}.", language, value=total.value)
    return _checked(claims, notes, (total,), notice, index, question)


def _adds_up(facts: Sequence[Fact]) -> bool:
    """Whether figures can be added without counting anybody twice, as far as the text tells."""
    amounts = [f.amount for f in facts if f.amount]
    things = {(a.unit, stems_of(a.counted.text)) for a in amounts if a.counted}
    places = [f.where[0].key for f in facts if len(f.where) == 1]
    exact = all(a.low == a.high and not a.qualifier for a in amounts)
    apart = len(places) == len(facts) == len(set(places))
    return len(facts) > 1 and len(things) == 1 and exact and apart and amounts[0].unit != "percent"


def _note(fact: Fact, notes: dict[str, Citation]) -> int:
    return notes.setdefault(fact.id, fact.citation(len(notes) + 1)).number


def _checked(
    claims: Sequence[Claim],
    notes: Mapping[str, Citation],
    computed: tuple[Computed, ...],
    notice: str,
    index: Index,
    question: Question,
) -> Listing | None:
    """What stands in the quotes; a list that loses a line is none, since its count would be wrong."""
    checked = verify(
        claims,
        list(notes.values()),
        text_of=lambda name: index.document(name).text,
        question=question.text,
        computed=computed,
        verbatim=False,
    )
    if checked.removed or not checked.claims:
        return None
    order = {c.passage + str(c.start): c.number for c in checked.citations}
    renumbered = {c.number: order[c.passage + str(c.start)] for c in notes.values()}
    counted = tuple(
        replace(one, citations=tuple(sorted(renumbered[n] for n in one.citations)))
        for one in computed
    )
    return Listing(checked.claims, checked.citations, counted, notice)

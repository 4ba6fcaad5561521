"""Questions that list or count over all documents, answered from facts: complete, grouped, each line cited.

1. Over all documents, only where the question says so: "Which agencies trained police, and where?",
   "In which countries did UNODC train judges?", "How many agencies in the documents trained police?",
   "What is the total number of judges trained in the documents?". A fact belongs to the list when
   all content words of what was done occur in its quote, and in the part of it that is about the
   place ("Egypt (judges), Kenya (nurses)"). The list is grouped by organisation or place.
2. How many there are is a computed count. A total is a sum only over facts that count the same thing in
   the same unit, each in one place and no two in the same, without bounds or ranges; otherwise only the
   parts are given.

A question that one sentence may answer is left to look-ups. Every line is checked like any answer
(assistant.answering.verify).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.answering.draft import AnswerDraft
from assistant.answering.verify import verify
from assistant.facts.find import find_facts
from assistant.facts.list_questions import (
    ListQuestion,
    Membership,
    figures_by_place,
    list_question,
    places_counted_in,
)
from assistant.facts.model import Fact, number_of
from assistant.facts.similarity import stems_of
from assistant.locale import say
from assistant.model import Citation, Claim, Computed
from assistant.question.understand import Question
from assistant.tables.asked import asks_for_order
from corpus.normalize import one_line
from index.filters import Filters
from index.view import IndexView

_MOST = 40  # quotes of one list


def listing(index: IndexView, question: Question, filters: Filters) -> AnswerDraft | None:
    """The list that ``question`` asks for; None for another question, or where nothing belongs to it."""
    if question.kind == "summary" or asks_for_order(question):
        return None
    if index.unannotated():
        return None
    places = places_counted_in(question)
    about = [one.fact for one in find_facts(index, question.text, filters)] if places else []
    figures = figures_by_place(question, places, about) if places else {}
    if figures:
        return _by_place(figures, index, question)
    asked = list_question(question.text)
    return _over_documents(index, question, asked, filters) if asked else None


def _over_documents(
    index: IndexView, question: Question, asked: ListQuestion, filters: Filters
) -> AnswerDraft | None:
    """Facts of all documents: grouped and counted, or added up."""
    members = Membership(asked, question)
    facts = [f.fact for f in find_facts(index, asked.action, filters) if members.holds(f.fact)]
    if asked.by == "total":
        wanted = stems_of(asked.action.split()[0])
        parts = [
            fact
            for fact in facts
            if fact.amount and fact.amount.counted and wanted <= stems_of(fact.amount.counted.text)
        ]
        return _total(parts, index, question)
    groups = _grouped(facts, asked, members)
    if len({fact.id for group in groups.values() for fact in group}) < asked.fewest:
        return None
    return _listed(_lines(groups, asked, members), index, question, counts=asked.counts)


def _grouped(
    facts: Sequence[Fact], asked: ListQuestion, members: Membership
) -> dict[str, list[Fact]]:
    """Facts under every organisation that acts in them, or every place that they are about."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts[:_MOST]:
        keys = members.at(fact) if asked.by == "where" else [cell.key for cell in fact.who]
        for key in keys:
            groups.setdefault(key, []).append(fact)
    return groups


def _lines(
    groups: Mapping[str, Sequence[Fact]], asked: ListQuestion, members: Membership
) -> list[tuple[str, Sequence[Fact]]]:
    """A line for each group: an organisation with its partners and places, or a place."""
    lines: list[tuple[str, Sequence[Fact]]] = []
    for key, facts in groups.items():
        if asked.by == "where":
            lines.append((key, facts))
            continue
        partners = dict.fromkeys(c.key for f in facts for c in f.partners if c.key != key)
        places = dict.fromkeys(place for f in facts for place in members.at(f) if place != key)
        name = f"{key} ({', '.join(partners)})" if partners else key
        lines.append((f"{name}: {', '.join(places)}" if places else name, facts))
    return lines


def _by_place(
    facts: Mapping[str, Fact], index: IndexView, question: Question
) -> AnswerDraft | None:
    """A line for each place, with its figure."""
    notes: dict[str, Citation] = {}
    claims = [
        Claim(f"{place}: {_figure(fact)}", (_note(fact, notes),)) for place, fact in facts.items()
    ]
    return _checked(claims, notes, (), "", index, question)


def _figure(fact: Fact) -> str:
    amount = fact.amount
    counted = amount.counted.text if amount and amount.counted else ""
    return f"{amount.shown if amount else ''} {one_line(counted)}".strip()


def _listed(
    lines: Sequence[tuple[str, Sequence[Fact]]],
    index: IndexView,
    question: Question,
    *,
    counts: bool,
) -> AnswerDraft | None:
    """The lines, each with its citations; first how many, where that is asked."""
    notes: dict[str, Citation] = {}
    claims = [
        Claim(text, tuple(dict.fromkeys(_note(fact, notes) for fact in facts)))
        for text, facts in lines
    ]
    everything = tuple(citation.number for citation in notes.values())
    numbers = {
        "count": len(lines),
        "quotes": len(notes),
        "documents": len({citation.document for citation in notes.values()}),
    }
    if counts:
        claims.insert(0, Claim(str(len(lines)), everything, lead=True))
    notice = say(
        "Counted: {count}; sentences or rows: {quotes}; documents: {documents}.",
        question.language,
        **numbers,
    )
    computed = tuple(Computed(str(n), "count", everything) for n in dict.fromkeys(numbers.values()))
    return _checked(claims, notes, computed, notice, index, question)


def _total(facts: Sequence[Fact], index: IndexView, question: Question) -> AnswerDraft | None:
    notes: dict[str, Citation] = {}
    claims = [
        Claim(_figure(f), (_note(f, notes),))
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
    """Whether figures can be added without counting anybody twice, as far as the text says."""
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
    index: IndexView,
    question: Question,
) -> AnswerDraft | None:
    """The list when verified; None where it loses a line, since its count would then be wrong."""
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
    return AnswerDraft(
        claims=checked.claims, citations=checked.citations, notice=notice, computed=counted
    )

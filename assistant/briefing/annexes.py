"""The annexes of a briefing: where documents disagree, and the documents that are cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.briefing.model import Source
from assistant.conflicts.between_facts import Disagreement, disagreements
from assistant.facts.model import Fact
from assistant.facts.statement import BLANK
from assistant.model import Citation
from assistant.service import Assistant
from corpus.normalize import one_line

_TOLD = "contradiction", "correction"  # disagreements with documents outside the briefing


def disagreements_on(
    assistant: Assistant, facts: Sequence[Fact], notes: Iterable[Citation]
) -> list[Disagreement]:
    """Disagreements of the facts on the topics, and of quotes in the briefing with other documents, each once."""
    noted = {(n.document, n.start, n.end) for n in notes}
    found = [pair for pair in disagreements(facts) if pair.label != "different period"]
    found += [
        pair
        for pair in assistant.conflicts(labels=_TOLD)
        if any((f.document, f.start, f.end) in noted for f in (pair.one, pair.two))
    ]
    once = {frozenset((pair.one.id, pair.two.id)): pair for pair in reversed(found)}
    return list(reversed(once.values()))


def value_of(fact: Fact) -> str:
    """A figure with what it counts in full, and who says so."""
    amount = fact.amount
    if amount is None:
        return one_line(fact.quote)
    told = amount.full if BLANK in amount.full else f"{BLANK} {amount.told}"
    by = ", ".join(str(part) for part in (fact.publisher, fact.year) if part)
    return f"{told.replace(BLANK, amount.text)} ({by})" if by else told.replace(BLANK, amount.text)


def about(pair: Disagreement) -> str:
    """The actors and places that both sides name; if there are none, what is counted."""
    sides = [{cell.key for cell in (*f.who, *f.where)} for f in (pair.one, pair.two)]
    both = [c.key for c in (*pair.one.who, *pair.one.where) if c.key in sides[0] & sides[1]]
    return ", ".join(dict.fromkeys(both)) or pair.about


def sources_of(assistant: Assistant, notes: Iterable[Citation]) -> Iterator[Source]:
    symbols = {record.name: record.symbol for record in assistant.documents()}
    documents: dict[str, list[Citation]] = {}
    for note in notes:
        documents.setdefault(note.document, []).append(note)
    for name, cited in documents.items():
        yield Source(cited[0], symbols.get(name), tuple(c.number for c in cited))

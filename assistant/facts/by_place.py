"""Figures of several places that a question names: "How many loans in Niamey, Tahoua and Zinder?"

A figure belongs to a place when it counts what is asked for and the place is the only one of its
cell that is asked for. All places must have one figure, else sentences answer better.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.facts.cities import find_cities
from assistant.facts.likeness import stems_of
from assistant.facts.model import Fact
from assistant.question.understand import Question
from corpus.names import find_places


def places_counted_in(question: Question) -> tuple[str, ...]:
    """The places in which ``question`` counts, in its order; empty unless there are several."""
    if question.kind != "number" or not question.counted:
        return ()
    mentions = sorted(
        (*find_cities(question.text), *find_places(question.text)), key=lambda m: m.start
    )
    named = tuple(dict.fromkeys(mention.key for mention in mentions))
    return named if len(named) > 1 else ()


def figures_by_place(
    question: Question, named: Sequence[str], facts: Sequence[Fact]
) -> dict[str, Fact]:
    """The fact of each place of ``named``, in their order; empty where one has none.

    ``facts``: about the question, best first.
    """
    wanted = stems_of(" ".join(question.counted))
    if not wanted:
        return {}
    found: dict[str, Fact] = {}
    for fact in facts:
        if fact.amount is None or fact.amount.counted is None:
            continue
        at = {cell.key for cell in fact.where} & set(named)
        if len(at) == 1 and wanted <= stems_of(fact.amount.counted.text):
            found.setdefault(at.pop(), fact)
    return {key: found[key] for key in named} if len(found) == len(named) else {}

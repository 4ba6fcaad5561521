"""A corrigendum speaks beside what it corrects.

A sentence of a corrigendum is quoted with a sentence of the document that it corrects, if it answers
the question about as well: whoever reads the one must see the other, and the later one first.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.select import Scored
from corpus.versions import base_symbol

_AS_WELL = 0.5  # of the probability of what is corrected


def with_amendments(chosen: Sequence[Scored], ranked: Sequence[Scored]) -> list[Scored]:
    """``chosen`` with the likeliest sentence of each corrigendum before what it corrects."""
    result: list[Scored] = []
    told = {_name(item) for item in chosen}
    for item in chosen:
        symbol = item.candidate.source.record.symbol
        for other in ranked if symbol else ():
            corrects = base_symbol(other.candidate.source.record.symbol) == symbol
            if not corrects or other.probability < _AS_WELL * item.probability:
                continue
            if _name(other) not in told:
                told.add(_name(other))
                result.append(other)
        result.append(item)
    return result


def _name(item: Scored) -> str:
    return item.candidate.source.record.name

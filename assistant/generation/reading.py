"""Which passages a chat model reads for an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest

from assistant.generation.passages import MOST, NumberedPassage, numbered, within
from assistant.model import Answer
from index.filters import Filters
from index.model import Hit
from index.view import IndexView

Narrowed = tuple[str, Filters]
"""Words, and filters within which they are searched for besides those of the question."""


Searching = Callable[[str, Filters], Sequence[Hit]]


def passages_to_read(
    index: IndexView,
    answer: Answer,
    filters: Filters,
    budget: int,
    search: Searching,
    sides: Sequence[Narrowed] = (),
) -> list[NumberedPassage]:
    """As many as ``budget`` tokens hold: those that ``answer`` cites, then those of a search for its question and for each of
    ``sides``, by turns.
    """
    own = _found([(answer.standalone_question, Filters()), *sides], filters, search)
    return _numbered(index, [*(one.passage for one in answer.citations), *own], budget)


def passages_with(
    index: IndexView,
    wanted: Sequence[Narrowed],
    before: Sequence[NumberedPassage],
    filters: Filters,
    budget: int,
    search: Searching,
) -> list[NumberedPassage]:
    """As many as ``budget`` tokens hold: what is ``wanted``, at most half of them, then those that were read ``before``."""
    more = list(dict.fromkeys(_found(wanted, filters, search)))[: MOST // 2]
    return _numbered(index, [*more, *(one.id for one in before)], budget)


def _found(narrowed: Sequence[Narrowed], filters: Filters, search: Searching) -> list[str]:
    """Ids of what is found for each, by turns; within ``filters`` alone where nothing is left within both."""
    lists = []
    for words, more in narrowed:
        hits = search(words, filters.narrowed(more))
        if not hits and more != Filters():
            hits = search(words, filters)
        lists.append([hit.id for hit in hits])
    return [one for few in zip_longest(*lists) for one in few if one is not None]


def _numbered(index: IndexView, ids: Sequence[str], budget: int) -> list[NumberedPassage]:
    """The passages of ``ids``, each once, in their order."""
    each = list(dict.fromkeys(ids))
    known = index.passages(each)
    passages = {id_: known[id_] for id_ in each if id_ in known}
    records = {record.name: record for record in index.document_records()}
    return numbered(within(budget, passages, index.count_tokens), index.document, records)

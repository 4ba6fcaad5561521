"""Which passages a chat model reads for an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest

from assistant.generation.passages import MOST, NumberedPassage, numbered, within
from assistant.model import Answer
from index.model import Filters, Hit
from index.view import IndexView

Narrowed = tuple[str, Filters]
"""Words, and filters within which they are searched for besides those of the question."""


def passages_to_read(
    index: IndexView,
    answer: Answer,
    filters: Filters,
    budget: int,
    search: Callable[[str, Filters], Sequence[Hit]],
    sides: Sequence[Narrowed] = (),
    wanted: Sequence[Narrowed] = (),
) -> list[NumberedPassage]:
    """As many as ``budget`` tokens hold: what is ``wanted``, at most half of them, then those that ``answer`` cites, then
    those of a search for its question and for each of ``sides``, by turns.
    """

    def found(narrowed: Sequence[Narrowed]) -> list[str]:
        lists = [_found(words, filters, more, search) for words, more in narrowed]
        return [one for few in zip_longest(*lists) for one in few if one is not None]

    more = list(dict.fromkeys(found(wanted)))[: MOST // 2]
    own = found([(answer.standalone_question, Filters()), *sides])
    ids = dict.fromkeys((*more, *(one.passage for one in answer.citations), *own))
    known = index.passages(list(ids))
    passages = {id_: known[id_] for id_ in ids if id_ in known}
    records = {record.name: record for record in index.document_records()}
    return numbered(within(budget, passages, index.count_tokens), index.document, records)


def _found(
    words: str,
    filters: Filters,
    more: Filters,
    search: Callable[[str, Filters], Sequence[Hit]],
) -> list[str]:
    """Passages within ``more`` of ``filters``; within these alone where there are none."""
    hits = search(words, filters.narrowed(more))
    if not hits and more != Filters():
        hits = search(words, filters)
    return [hit.id for hit in hits]

"""Questions that are offered to a person: examples over the index, and those about one document; each has an answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from assistant.conversation.suggestions import (
    about_figures,
    about_headings,
    about_places,
    about_recommendations,
    about_title,
    about_whole,
)
from corpus.model import Document
from index.cache import BoundedCache
from index.view import IndexView

_EXAMPLES = 3
_SECONDS = 3.0  # for which questions are asked
_LOOKED_AT = 12  # documents from which examples are made

Found = BoundedCache[tuple[frozenset[int], str], tuple[str, ...]]
"""Examples that were found before, by the documents of an index and a language."""


class Offers:
    """Questions that the index answers. ``is_answered``: asks one."""

    def __init__(self, index: IndexView, is_answered: Callable[[str], bool], found: Found) -> None:
        self._index = index
        self._is_answered = is_answered
        self._found = found

    def examples(self, language: str) -> tuple[str, ...]:
        """Questions in ``language`` that the index answers; looked for once for a state of the index."""
        key = (frozenset(self._index.document_numbers()), language)
        known = self._found.get(key)
        if known is None:
            known = tuple(islice(self.answerable(self._candidates(language)), _EXAMPLES))
            if len(known) == _EXAMPLES:  # fewer: time may have been short, so it is tried again
                self._found.put(key, known)
        return known

    def _candidates(self, language: str) -> Iterator[str]:
        """A question about each of some documents, those in ``language`` first, one after the other of another kind."""
        records = [r for r in self._index.document_records() if r.state == "indexed"]
        records.sort(
            key=lambda one: (
                one.language != language,
                one.language != "en",
                -(one.year or 0),
                one.name,
            )
        )
        for number, record in enumerate(records[:_LOOKED_AT]):
            document = self._index.document(record.name)
            done = about_title(document) if language == "en" == record.language else iter(())
            advised = about_recommendations(document, self._index.outline(record.name), language)
            kinds = (done, advised, about_whole(document, language))
            turned = (*kinds[number % 3 :], *kinds[: number % 3])
            yield from islice(chain(*turned, about_figures(document), about_headings(document)), 1)

    def answerable(self, questions: Iterable[str]) -> Iterator[str]:
        """Those that are answered, in time."""
        until = time.monotonic() + _SECONDS
        seen: set[str] = set()
        for question in questions:
            if time.monotonic() > until:
                return
            if question not in seen and self._is_answered(question):
                yield question
            seen.add(question)

    def about(self, document: Document) -> tuple[str, ...]:
        """Questions about what stands in a document."""
        made = chain(
            about_title(document),
            about_places(document),
            about_figures(document),
            about_headings(document),
        )
        return tuple(islice(self.answerable(made), _EXAMPLES))

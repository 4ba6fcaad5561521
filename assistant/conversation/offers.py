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
_LOOKED_AT = 20  # documents from which examples are made

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
        read: list[Document] = []
        for number, record in enumerate(records[:_LOOKED_AT]):
            read.append(self._index.document(record.name))
            yield from islice(self._of_kinds(read[-1], language, number), 1)
        for document in read:  # words of a heading stay in the language of the document
            yield from islice(about_headings(document, language), 1)

    def _of_kinds(self, document: Document, language: str, number: int) -> Iterator[str]:
        """Questions about a document; the ``number`` says which kind comes first."""
        kinds: list[Iterable[str]] = [
            about_title(document, language),
            about_recommendations(document, self._index.outline(document.name), language),
            about_whole(document, language),
        ]
        first = number % len(kinds)
        figures = about_figures(document) if language == "en" else ()
        return chain(*kinds[first:], *kinds[:first], about_places(document, language), figures)

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

    def about(self, document: Document, language: str) -> tuple[str, ...]:
        """Questions in ``language`` about what stands in a document."""
        made = chain(
            about_title(document, language),
            about_places(document, language),
            about_figures(document) if language == "en" else (),
            about_headings(document, language),
        )
        return tuple(islice(self.answerable(made), _EXAMPLES))

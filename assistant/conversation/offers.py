"""Questions that are offered to a person: examples over the index, and those about one document; each has an answer."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
_SECONDS = 2.0  # for which questions are asked after the first, for which a process may have to load its model
_LOOKED_AT = 20  # documents from which examples are made

Found = BoundedCache[tuple[frozenset[int], str], Mapping[str, bool]]
"""Whether questions that were asked before have an answer, by the documents of an index and a language."""


def keep(found: Found, index: IndexView, language: str, questions: Sequence[str]) -> None:
    """Keep questions in ``language`` that are known to have an answer, the first for the first example."""
    key = _key(index, language)
    found.put(key, {**dict.fromkeys(questions, True), **(found.get(key) or {})})


def _key(index: IndexView, language: str) -> tuple[frozenset[int], str]:
    return frozenset(index.document_numbers()), language


class Offers:
    """Questions that the index answers. ``is_answered``: asks one."""

    def __init__(self, index: IndexView, is_answered: Callable[[str], bool], found: Found) -> None:
        self._index = index
        self._is_answered = is_answered
        self._found = found

    def examples(self, language: str) -> tuple[str, ...]:
        """Questions in ``language`` that the index answers; each is asked once for a state of the index."""
        key = _key(self._index, language)
        known = dict(self._found.get(key) or {})
        shown = [question for question, answered in known.items() if answered][:_EXAMPLES]
        if len(shown) < _EXAMPLES:
            asked = self._asked(self._candidates(language), known)
            shown += islice(asked, _EXAMPLES - len(shown))
            self._found.put(key, {**(self._found.get(key) or {}), **known})
        return tuple(shown)

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
        return self._asked(questions, {})

    def _asked(self, questions: Iterable[str], known: dict[str, bool]) -> Iterator[str]:
        """Those that are answered, in time, and not ``known``, to which all that are asked are added."""
        until = math.inf
        for question in questions:
            if question in known:
                continue
            if time.monotonic() > until:
                return
            known[question] = self._is_answered(question)
            until = min(until, time.monotonic() + _SECONDS)
            if known[question]:
                yield question

    def about(self, document: Document, language: str) -> tuple[str, ...]:
        """Questions in ``language`` about what stands in a document."""
        made = chain(
            about_title(document, language),
            about_places(document, language),
            about_figures(document) if language == "en" else (),
            about_headings(document, language),
        )
        return tuple(islice(self.answerable(made), _EXAMPLES))

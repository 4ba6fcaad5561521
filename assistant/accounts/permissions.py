"""An index as somebody may see it: some documents are not there for them.

Search, citations, lists, texts and files of documents that are left out are refused in one place,
here, whoever asks. A document is left out when nobody may find it but one conversation, for which it
was added, or when it is kept for editors.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from assistant.config.errors import UsageError
from corpus.model import Document, Passage
from index.model import Candidate, DocumentRecord, Filters, Hit
from index.search.searcher import Searcher
from index.store import Index

_NO_FILTERS = Filters()
CONVERSATION_FILES = "conversations"
"""Documents below this name belong to one conversation: ``conversations/ID/FILE``."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """What somebody may see. ``editor``: also what is kept for editors.

    ``conversation``: id of the conversation whose own files may be found; "" for none.
    """

    editor: bool = True
    conversation: str = ""

    def admits(self, name: str, editors_only: Collection[str]) -> bool:
        root, _, rest = name.partition("/")
        if root == CONVERSATION_FILES:
            return bool(self.conversation) and rest.startswith(f"{self.conversation}/")
        return self.editor or not any(
            name == pattern or fnmatchcase(name, pattern) for pattern in editors_only
        )


def restrict(index: Index, permissions: Permissions, editors_only: Collection[str]) -> Index:
    """``index`` without what ``permissions`` does not admit; the index itself if it admits all of it."""
    records = index.document_records()
    names = (name for one in records for name in (one.name, *one.aliases))
    if all(permissions.admits(name, editors_only) for name in names):
        return index
    shown: list[DocumentRecord] = []
    hidden: set[str] = set()
    for record in records:
        admitted = [
            name
            for name in (record.name, *record.aliases)
            if permissions.admits(name, editors_only)
        ]
        if admitted:  # the same bytes under several names: whoever may see one may see the text
            others = tuple(name for name in admitted if name != record.name)
            shown.append(replace(record, aliases=others))
        else:
            hidden.add(record.name)
    return VisibleIndex(index, shown, frozenset(hidden))


class VisibleIndex(Index):
    """The same open index with the documents ``shown`` only."""

    def __init__(
        self, index: Index, shown: Sequence[DocumentRecord], hidden: frozenset[str]
    ) -> None:
        # Shares files, model and caches with the index it is made of, which stays the one to close.
        vars(self).update(vars(index))
        self._whole = index
        self._shown = list(shown)
        self._hidden = hidden
        self._names = {name for one in shown for name in (one.name, *one.aliases)}

    def document_records(self) -> list[DocumentRecord]:
        return list(self._shown)

    def document(self, name: str) -> Document:
        return self._whole.document(self._visible(name))

    def original(self, name: str) -> Path | None:
        return self._whole.original(self._visible(name))

    def passages_of(self, document: str) -> dict[str, Passage]:
        return self._whole.passages_of(self._visible(document))

    def passage_count(self) -> int:
        return sum(one.passages for one in self._shown)

    def candidates(
        self, query: str, *, filters: Filters = _NO_FILTERS, **more: Any
    ) -> list[Candidate]:
        return self._whole.candidates(query, filters=self._within(filters), **more)

    def search(self, query: str, *, filters: Filters = _NO_FILTERS, **more: Any) -> list[Hit]:
        return self._whole.search(query, filters=self._within(filters), **more)

    def _within(self, filters: Filters) -> Filters:
        return replace(filters, hidden=self._hidden)

    def _visible(self, name: str) -> str:
        if name not in self._names:
            raise UsageError(f"no document {name!r} in the index")
        return name

    def _search(self) -> Searcher:
        return self._whole._search()

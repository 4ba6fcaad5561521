"""Which documents somebody may see, ask about and edit.

A document is hidden from those who may not see it: from everybody but the conversation for which it was added,
and from those whom a collection does not admit. What is hidden is not there for them: the view of the index
that they are given (index.view) answers, counts and corrects from the other documents only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from assistant.accounts.collections import Collections, Groups, Right
from assistant.accounts.users import Person
from index.model import DocumentRecord
from index.view import IndexView

CONVERSATION_FILES = "conversations"
"""Documents below this name belong to one conversation: ``conversations/ID/FILE``."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """What somebody may see. ``groups``: None sees everything, as the user of this machine does.

    ``conversation``: id of the conversation whose own files may be found; "" for none. ``within``: names of
    collections; of each of these sets, a document has to be in one. ``right``: what is wanted of a document.
    """

    groups: Groups | None = None
    conversation: str = ""
    within: tuple[Groups, ...] = ()
    right: Right = "see"

    @classmethod
    def of(cls, person: Person, conversation: str = "") -> Self:
        """What a person may see within a conversation of theirs."""
        within = (frozenset(person.within),) if person.within else ()
        return cls(None if person.everything else person.every_group, conversation, within)

    @property
    def sees_everything(self) -> bool:
        """Whether nothing is hidden but the files of conversations."""
        return self.groups is None and not self.within

    def bounded(self, collections: Iterable[str]) -> Permissions:
        """The same within some collections; for none without a further bound."""
        chosen = frozenset(collections)
        return replace(self, within=(*self.within, chosen)) if chosen else self

    def asking(self) -> Permissions:
        """The same for questions."""
        return replace(self, right="ask")

    def admits(self, record: DocumentRecord, name: str, collections: Collections) -> bool:
        """Whether a document may be seen, or asked about, under ``name``, one of its names."""
        root, _, rest = name.partition("/")
        if root == CONVERSATION_FILES:
            return bool(self.conversation) and rest.startswith(f"{self.conversation}/")
        if self.groups is not None and not collections.let(self.right, self.groups, record, name):
            return False
        return all(collections.hold(names, record, name) for names in self.within)

    def edits(self, record: DocumentRecord, name: str, collections: Collections) -> bool:
        """Whether a document may be changed under ``name``, one of its names."""
        if not self.admits(record, name, collections):
            return False
        if name.startswith(f"{CONVERSATION_FILES}/") or self.groups is None:
            return True
        return collections.let("edit", self.groups, record, name)


def restrict(index: IndexView, permissions: Permissions, collections: Collections) -> IndexView:
    """``index`` with the documents that ``permissions`` admits."""
    return index.restricted(lambda record, name: permissions.admits(record, name, collections))

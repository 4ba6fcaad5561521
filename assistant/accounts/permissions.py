"""Which documents somebody may see.

A document is hidden from those who may not: from everybody but the conversation for which it was added,
or from readers when it is kept for editors. What is hidden is not there for them: the view of the index
that they are given (index.view) answers, counts and corrects from the other documents only.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase

from index.view import IndexView

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
        """Whether the document ``name`` may be seen. ``editors_only``: names and globs."""
        root, _, rest = name.partition("/")
        if root == CONVERSATION_FILES:
            return bool(self.conversation) and rest.startswith(f"{self.conversation}/")
        return self.editor or not any(
            name == pattern or fnmatchcase(name, pattern) for pattern in editors_only
        )


def restrict(
    index: IndexView, permissions: Permissions, editors_only: Collection[str]
) -> IndexView:
    """``index`` with the documents that ``permissions`` admits."""
    return index.restricted(lambda name: permissions.admits(name, editors_only))

"""Collections: named sets of documents, with the groups that may see, ask and edit them.

1. A document may be in several collections. Whoever wants to see it has to be admitted by each of them, so
   that another collection never opens what one keeps closed. A document in none is for everybody.
2. Who may ask about a document, or edit it, may see it.
3. Of a file that could not be read, and of one that is not indexed, only the name is known: it counts as a
   part of each collection whose names fit, whatever else the collection asks of its documents.
4. Files that are added to a collection are kept in a folder of its name below `UPLOADS`, and belong to it. If
   the collection is taken out of the settings, they are left to admins. Folders that are added for everybody are
   below `FOLDERS` there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Literal

from assistant.config.errors import UsageError
from assistant.config.filters import parse_filters
from assistant.config.sections import CollectionSettings
from assistant.config.settings import Settings
from index.filters import Filters
from index.model import DocumentRecord

Right = Literal["see", "ask", "edit"]
Groups = frozenset[str]
UPLOADS = "uploads"
"""Root name of the documents that people add for others; those of a collection are in its folder below it."""
FOLDERS = "_all"
"""Where the folders are that were added for everybody: a name that no collection can have."""


@dataclass(frozen=True, slots=True)
class Collection:
    """See the module. ``filters``: None for one that has nothing but what is added to it.

    ``see``, ``ask``, ``edit``: None where no groups are named.
    """

    name: str
    title: str
    filters: Filters | None = None
    see: Groups | None = None
    ask: Groups | None = None
    edit: Groups | None = None

    @property
    def folder(self) -> str:
        """What the names of documents begin with that were added to it."""
        return f"{UPLOADS}/{self.name}/"

    def holds(self, record: DocumentRecord, name: str) -> bool:
        """Whether a document is in it under ``name``, one of its names."""
        if name.startswith(self.folder):
            return True
        if self.filters is None:
            return False
        named = self.filters.documents
        if named and not any(name == one or fnmatchcase(name, one) for one in named):
            return False
        if record.state != "indexed":
            return True
        return replace(self.filters, documents=()).admits(record)

    def lets(self, right: Right, groups: Groups) -> bool:
        """Whether somebody in ``groups`` has a right to its documents, as far as this collection says."""
        if self.see is not None:
            seen = self.see | (self.ask or frozenset()) | (self.edit or frozenset())
            if not groups & seen:
                return False
        if right == "ask":
            return self.ask is None or bool(groups & self.ask)
        if right == "edit":
            return "editor" in groups if self.edit is None else bool(groups & self.edit)
        return True

    @property
    def is_limited(self) -> bool:
        return self.see is not None or self.ask is not None


class Collections:
    """The collections of the settings, by name."""

    def __init__(self, collections: Iterable[Collection] = ()) -> None:
        self._by_name: Mapping[str, Collection] = {one.name: one for one in collections}
        self._limited = tuple(one for one in self._by_name.values() if one.is_limited)

    @classmethod
    def of(cls, settings: Settings) -> Collections:
        """Raises UsageError for one whose documents are not chosen by names and filters."""
        return cls(_made(name, one) for name, one in settings.collections.items())

    def __iter__(self) -> Iterator[Collection]:
        return iter(self._by_name.values())

    def get(self, name: str) -> Collection | None:
        return self._by_name.get(name)

    def hold(self, names: Iterable[str], record: DocumentRecord, name: str) -> bool:
        """Whether one of the collections ``names`` has a document under ``name``, one of its names."""
        found = (self._by_name.get(one) for one in names)
        return any(one is not None and one.holds(record, name) for one in found)

    def for_groups(self, groups: Groups | None) -> list[Collection]:
        """Those that somebody may see, in the order of the settings; None is everybody's."""
        return [one for one in self._by_name.values() if groups is None or one.lets("see", groups)]

    def let(self, right: Right, groups: Groups, record: DocumentRecord, name: str) -> bool:
        """Whether somebody in ``groups`` has a right to a document under ``name``, one of its names."""
        if self._is_orphan(name) and "admin" not in groups:
            return False
        if right != "edit":
            return all(one.lets(right, groups) for one in self._limited if one.holds(record, name))
        holding = [one for one in self._by_name.values() if one.holds(record, name)]
        own = [one for one in holding if one.edit is not None]
        return all(one.lets("see", groups) for one in holding) and (
            all(one.lets("edit", groups) for one in own) if own else "editor" in groups
        )

    def rights(self, groups: Groups) -> frozenset[tuple[str, Right]]:
        """What tells apart people who may see and ask different documents."""
        return frozenset(
            (one.name, right)
            for one in self._limited
            for right in ("see", "ask")
            if one.lets(right, groups)
        )

    def _is_orphan(self, name: str) -> bool:
        """Whether a document was added to a collection that there is not any more."""
        root, _, rest = name.partition("/")
        folder, inside, _ = rest.partition("/")
        return (
            root == UPLOADS and bool(inside) and folder != FOLDERS and folder not in self._by_name
        )


def _made(name: str, given: CollectionSettings) -> Collection:
    chosen = {
        "document": [f"{one}*" if one.endswith("/") else one for one in given.document],
        "publisher": given.publisher,
        "year": given.year,
        "language": given.language,
    }
    chosen = {key: value for key, value in chosen.items() if value}
    try:
        filters = parse_filters(chosen) if chosen else None
    except UsageError as error:
        raise UsageError(f"setting collections.{name}: {error}") from error
    see, ask, edit = (
        None if groups is None else frozenset(groups)
        for groups in (given.see, given.ask, given.edit)
    )
    return Collection(name, given.title or name, filters, see, ask, edit)

"""`OpenLibrary`: an index that is open, and what somebody may see of it.

Everything that is read for somebody goes through `OpenLibrary._index` or `OpenLibrary._asked`: views of the documents that
collections and conversations admit them to. The index is opened when it is first needed, so that one which
cannot be opened can still be checked and rebuilt.
"""

from __future__ import annotations

import difflib
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from assistant.accounts.collections import Collection, Collections
from assistant.accounts.permissions import Permissions, restrict
from assistant.config.errors import UsageError
from assistant.config.settings import Settings, data_dir, load_settings
from assistant.library.shared_index import SharedIndex
from index.errors import UnknownDocument
from index.filters import Filters
from index.model import DocumentRecord, ProgressCallback, SyncReport
from index.store import Index
from index.view import IndexView

T = TypeVar("T")
_ATTEMPTS = 3
_NO_FILTERS = Filters()


class OpenLibrary:
    """See the module. Safe to use from several threads."""

    def __init__(self, directory: Path, settings: Settings) -> None:
        self.directory = directory
        self.settings = settings
        self._permissions = Permissions()
        self._collections = Collections.of(settings)
        self._closed = threading.Event()
        self._shared = SharedIndex.of(directory)
        self._shared.hold(settings)

    @classmethod
    def open(cls, index: str | Path | None = None, *, settings: Settings | None = None) -> Self:
        """That of the index in directory ``index``; None is the setting ``index_dir``.

        The directory need not be there yet: the first call of `index` makes it.
        """
        settings = settings or load_settings()
        directory = settings.index_dir if index is None else Path(index)
        return cls(directory.expanduser().absolute(), settings)

    def close(self) -> None:
        """Wait for what is running, then let go of the files. Closing twice is allowed."""
        if not self._closed.is_set():
            self._shared.release(self.settings)
            self._closed.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def has_index(self) -> bool:
        """Whether there is an index in the directory; it may still be one that cannot be opened."""
        return Index.exists(self.directory)

    # --- who sees what ---------------------------------------------------------------------------
    def restricted_to(self, permissions: Permissions) -> Self:
        """The same for somebody who may not see everything; the two are closed as one."""
        other = copy(self)
        other._permissions = permissions
        return other

    @property
    def rights(self) -> Hashable:
        """The same for all who may see and ask about the same documents, outside of conversations."""
        may = self._permissions
        if may.groups is None:
            return None, may.within
        return self._collections.rights(may.groups), "admin" in may.groups, may.within

    def within(self, collections: Sequence[str]) -> Self:
        """The same over the documents of ``collections``, over all for none.

        Raises UsageError for a collection that there is not.
        """
        known = [one.name for one in self.collections()]
        for name in collections:
            if name not in known:
                raise UsageError(_unknown_collection(name, known))
        return self.restricted_to(self._permissions.bounded(collections))

    def asking(self, collections: Sequence[str] = ()) -> Self:
        """The same over those that may also be asked about. Raises UsageError as `within` does."""
        bounded = self.within(collections)
        return bounded.restricted_to(bounded._permissions.asking())

    def collections(self) -> list[Collection]:
        """The collections of which documents may be seen, in the order of the settings."""
        bounds = self._permissions.within
        found = self._collections.for_groups(self._permissions.groups)
        return [one for one in found if all(one.name in names for names in bounds)]

    def editable(self) -> list[Collection]:
        """The collections to which documents may be added."""
        groups = self._permissions.groups
        found = self.collections()
        return [one for one in found if groups is None or one.lets("edit", groups)]

    def collections_of(self, record: DocumentRecord) -> list[Collection]:
        """The collections that a document, which may be seen, is in; only those that may be seen too."""
        return [one for one in self.collections() if one.holds(record, record.name)]

    def edits(self, record: DocumentRecord) -> bool:
        """Whether a document, which may be seen, may be changed."""
        return self._permissions.edits(record, record.name, self._collections)

    def may_edit(self, name: str) -> bool:
        """Whether a document may be replaced, removed, and its tags be corrected; or one be added under this name."""
        may = self._permissions
        if may.sees_everything:
            return True
        record = self._named().get(name)
        if record is not None:
            return may.edits(record, name, self._collections)
        inside = next((one for one in self._collections if name.startswith(one.folder)), None)
        if inside is not None:
            return inside in self.editable()
        return not may.within and (may.groups is None or "editor" in may.groups)

    def _named(self) -> dict[str, DocumentRecord]:
        """All documents by each of their names, also those that may not be seen."""
        if not self.has_index:
            return {}
        with self._whole() as index:
            records = index.document_records()
        return {name: one for one in records for name in (one.name, *one.aliases)}

    def seen_of(self, report: SyncReport) -> SyncReport:
        """What may be seen of what a run of indexing did; of a document that is gone only the name counts."""
        if self._permissions.sees_everything:
            return report
        named = self._named()

        def sees(name: str) -> bool:
            record = named.get(name, DocumentRecord(name, state="failed"))
            return self._permissions.admits(record, name, self._collections)

        added, updated, unchanged, removed = (
            tuple(filter(sees, names))
            for names in (report.added, report.updated, report.unchanged, report.removed)
        )
        failed = tuple(one for one in report.failed if sees(one.document))
        return SyncReport(added, updated, unchanged, removed, failed)

    def _seen_progress(self, progress: ProgressCallback | None) -> ProgressCallback | None:
        """``progress`` without the names of documents, for who may not see all of them."""
        if progress is None or self._permissions.sees_everything:
            return progress
        return lambda at: progress(replace(at, document=""))

    # --- the index -------------------------------------------------------------------------------
    @property
    def _data(self) -> Path:
        return data_dir(self.settings, self.directory)

    @contextmanager
    def _whole(self, *, create: bool = False) -> Iterator[Index]:
        """The whole index, for changes and checks; it stays open until the block ends."""
        if self._closed.is_set():
            raise UsageError("this Assistant is closed; open another one")
        with self._shared.use(self.settings, create=create) as index:
            yield index

    @contextmanager
    def _index(self) -> Iterator[IndexView]:
        """What may be seen of the index here; it stays open until the block ends."""
        with self._whole() as index:
            yield restrict(index, self._permissions, self._collections)

    def _consistently(self, act: Callable[[IndexView], T], filters: Filters = _NO_FILTERS) -> T:
        """The result of ``act`` over what may be asked about, at one time, with the tags and collections of ``filters``.

        If a document was replaced or removed during ``act``, it may have read a part of it before and
        have missed a part after, so it is called again; the result of the last attempt is taken as it is.
        """
        asked = self.asking(filters.collections)
        for _ in range(_ATTEMPTS - 1):
            with asked._index() as index, suppress(UnknownDocument):
                before = index.document_numbers()
                made = act(index.tagged(filters.tags))
                if before <= index.document_numbers():
                    return made
        with asked._index() as index:
            return act(index.tagged(filters.tags))


def _unknown_collection(name: str, known: Iterable[str]) -> str:
    """With the names that there are."""
    near = difflib.get_close_matches(name, list(known), n=1)
    meant = f"; meant {near[0]!r}?" if near else ""
    there = ", ".join(sorted(known)) or "there are none"
    return f"there is no collection {name!r}{meant} (collections: {there})"

"""`DocumentLibrary`: the documents of one index: adding, removing, reading and keeping them sound.

The index is opened when it is first needed, so that one which cannot be opened can still be checked
and rebuilt. Calls run at the same time, also while documents are added and refreshed; only a
rebuild makes them wait (`assistant.library.shared_index`).
"""

from __future__ import annotations

import difflib
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from assistant.accounts.permissions import CONVERSATION_FILES, Permissions, restrict
from assistant.config.errors import IndexFault, NotFound, UsageError
from assistant.config.settings import Settings, data_dir, load_settings
from assistant.library.checks import CheckResult, check_environment, check_index
from assistant.library.outlines import DocumentOutline
from assistant.library.references import entry_at
from assistant.library.related import related
from assistant.library.shared_index import SharedIndex, chroma_server
from assistant.library.tables import DocumentTable, open_table, tables_in
from corpus.errors import LibraryFault
from corpus.files.remote import is_remote, mirror_again, mirrored
from corpus.files.scan import parse_root, scan
from corpus.model import Document
from index.errors import UnknownDocument
from index.model import (
    DocumentRecord,
    EngineName,
    Failure,
    Filters,
    ProgressCallback,
    SyncReport,
)
from index.store import Index
from index.view import IndexView

if TYPE_CHECKING:
    from assistant.bibliography import Entry
    from index.maintenance.backup import Backup

T = TypeVar("T")
_ATTEMPTS = 3
_NO_FILTERS = Filters()
_GONE = "This is not there any more; its documents stay in the index until they are removed."


@dataclass(frozen=True, slots=True)
class Removal:
    """What `Assistant.remove` did: names taken out, and those that are not in the index."""

    removed: tuple[str, ...] = ()
    unknown: tuple[Failure, ...] = ()


class DocumentLibrary:
    """The documents of one index. Safe to use from several threads.

    Raises subclasses of AssistantError whose text is for the person who called.
    """

    def __init__(self, directory: Path, settings: Settings) -> None:
        self.directory = directory
        self.settings = settings
        self._permissions = Permissions()
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

    def restricted_to(self, permissions: Permissions) -> Self:
        """The same for somebody who may not see everything; the two are closed as one."""
        other = copy(self)
        other._permissions = permissions
        return other

    @property
    def has_index(self) -> bool:
        """Whether there is an index in the directory; it may still be one that cannot be opened."""
        return Index.exists(self.directory)

    # --- documents ---------------------------------------------------------------------------
    def index(
        self,
        paths: Sequence[str | Path] | str | Path,
        rebuild: bool = False,
        progress: ProgressCallback | None = None,
        *,
        engine: EngineName = "here",
    ) -> SyncReport:
        """Add files and folders or bring them up to date; ``"name=PATH"`` names a folder.

        ``rebuild`` forgets what is indexed first. Each document is visible as a whole or not at
        all, so a run that is stopped is continued by the next. ``engine``: "ray" reads and encodes on
        a Ray cluster.
        """
        given = [paths] if isinstance(paths, str | Path) else list(paths)
        if not given:
            raise UsageError("nothing to index: give at least one file or folder")
        with self._shared.writing:
            given = [mirrored(str(p), self._remote) if is_remote(str(p)) else p for p in given]
            if rebuild or not self.has_index:
                scan([parse_root(str(path)) for path in given])  # fails before anything is lost
            if rebuild:
                self._shared.rebuild(self.settings)
            with self._whole(create=True) as index:
                workers = self.settings.workers
                return index.sync(given, progress=progress, workers=workers, engine=engine)

    def renew(self, progress: ProgressCallback | None = None) -> SyncReport:
        """Make the index anew from the texts in it: with another model, or for a newer version.

        No file is read. Until it is done the old index stays as it is; a run that is stopped is continued
        by the next. Another process that has the index open has to be started again.
        """
        if not self.has_index:
            raise UsageError(
                f"there is no index in {self.directory}; make one with `assistant index PATH`"
            )
        with self._shared.writing:
            return self._shared.renew(self.settings, progress or (lambda _: None))

    def refresh(self, progress: ProgressCallback | None = None) -> SyncReport:
        """Look again at the folders and files that were indexed: what is new, changed or gone.

        Files of conversations are left alone. A folder that is not there any more, and an address that
        cannot be read, is named among the failures; its documents stay until they are removed.
        """
        with self._shared.writing, self._whole() as index:
            known = [root for root in index.roots() if root.name != CONVERSATION_FILES]
            there = [root for root in known if root.path.exists()]
            gone = [Failure(str(root.path), _GONE) for root in known if root not in there]
            for root in there:
                if root.path.parent == self._remote:
                    try:
                        mirror_again(root.path)
                    except LibraryFault as fault:
                        gone.append(Failure(str(root.path), str(fault)))
            paths = [f"{root.name}={root.path}" if root.name else root.path for root in there]
            report = index.sync(paths, progress=progress, workers=self.settings.workers)
        return replace(report, failed=(*report.failed, *gone))

    def remove(self, documents: Collection[str] | str) -> Removal:
        """Take documents out of the index by name or glob; files on disk are not touched."""
        patterns = [documents] if isinstance(documents, str) else list(documents)
        with self._shared.writing, self._whole() as index, self._index() as visible:
            names = _names(visible.document_records())
            found: dict[str, None] = {}
            unknown = []
            for pattern in patterns:
                matching = [name for name in names if name == pattern]
                matching = matching or [name for name in names if fnmatchcase(name, pattern)]
                found |= dict.fromkeys(matching)
                if not matching:
                    unknown.append(Failure(pattern, _unknown_document(pattern, names)))
            removed = index.remove(list(found)) if found else ()
        return Removal(tuple(name for name in removed if name in names), tuple(unknown))

    def documents(self) -> list[DocumentRecord]:
        """What is indexed, by name, with the documents that could not be read and why."""
        with self._index() as index:
            return index.document_records()

    def related(self) -> dict[str, list[tuple[str, str]]]:
        """For a document's name, (relation, other document): "corrects", "translation" and so on."""
        with self._index() as index:
            return related(index)

    def document(self, name: str) -> Document:
        """A document as it was read. Raises NotFound, with the nearest names, for another name."""
        with self._index() as index:
            record = _record(index, name)
            if record.state == "failed":
                raise UsageError(f"{name} could not be read: {record.reason}")
            return index.document(record.name)

    def outline(self, name: str) -> DocumentOutline:
        """What the sections of a document are for, and its recommendations, findings, lessons and conclusions.

        Raises NotFound, as `document` does.
        """
        document = self.document(name)
        with self._index() as index:
            return DocumentOutline(document, index.outline(document.name))

    def entry(
        self,
        name: str,
        *,
        page: int | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> Entry:
        """What a citation says of a document, of its page ``page``, or of the quote from ``start`` to ``end``.

        Raises NotFound, as `document` does, and UsageError for a place that is not there.
        """
        return entry_at(self.document(name), page, start, end)

    def tables(self, document: str | None = None) -> list[DocumentTable]:
        """The tables of a document, or of all documents, without their rows.

        Raises NotFound, as `document` does.
        """
        name = None if document is None else self.document(document).name
        with self._index() as index:
            return tables_in(index, name)

    def table(self, document: str, number: int) -> DocumentTable:
        """Table ``number`` (from 1) of a document with its rows. Raises NotFound."""
        name = self.document(document).name
        with self._index() as index:
            return open_table(index, name, number)

    def original(self, name: str) -> Path | None:
        """The file that a document was read from, if it is still where it was found.

        Raises NotFound, as `document` does.
        """
        with self._index() as index:
            _record(index, name)
            return index.original(name)

    # --- soundness ---------------------------------------------------------------------------
    def check(self, repair: bool = False) -> list[CheckResult]:
        """What is wrong with the environment or the index, each with how to mend it.

        ``repair`` rebuilds from the stored documents what can be derived from them.
        """
        results = check_environment(self.directory, self.settings)
        if not self.has_index:
            return results
        try:
            with self._shared.writing, self._whole() as index:
                results += check_index(index, repair=repair)
        except IndexFault as fault:
            results.append(CheckResult("index", "problem", str(fault)))
        return results

    def backup(self, file: str | Path) -> Backup:
        """Write the index, users and conversations into one file, also while they are in use."""
        if not self.has_index:
            raise UsageError(f"there is no index in {self.directory} to back up")
        from index.maintenance.backup import write_backup

        with self._index():  # upgraded, and one that can be opened
            return write_backup(self.directory, self._data, Path(file).expanduser())

    def restore(self, file: str | Path, *, replace: bool = False) -> Backup:
        """Replace the index by a backup; where there is an index, ``replace`` must be true.

        Searches are rebuilt from it here, without reading or encoding any document. Another process
        that has the old index open has to be started again.
        """
        if self.has_index and not replace:
            raise UsageError(
                f"there is an index in {self.directory}; give --replace to put the backup in its"
                " place, or another directory with --index"
            )
        from index.maintenance.backup import restore_backup

        with self._shared.writing:
            with self._shared.closed():
                kept = restore_backup(
                    Path(file).expanduser(),
                    self.directory,
                    self._data,
                    chroma_server(self.settings),
                )
            with self._whole() as index:
                index.repair()
        return kept

    def folders(self) -> list[Path]:
        """The folders and files on this machine that were indexed and are there, but not copies of addresses."""
        with self._whole() as index:
            known = [root.path for root in index.roots() if root.name != CONVERSATION_FILES]
        return [path for path in known if path.exists() and path.parent != self._remote]

    @property
    def _remote(self) -> Path:
        return self.directory / "remote"

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
            yield restrict(index, self._permissions, self.settings.editors_only)

    def _consistently(self, act: Callable[[IndexView], T], filters: Filters = _NO_FILTERS) -> T:
        """The result of ``act`` over the index as it was at one time, of passages with the tags of ``filters``.

        If a document was replaced or removed during ``act``, it may have read a part of it before and
        have missed a part after, so it is called again; the result of the last attempt is taken as it is.
        """
        for _ in range(_ATTEMPTS - 1):
            with self._index() as index, suppress(UnknownDocument):
                before = index.document_numbers()
                made = act(index.tagged(filters.tags))
                if before <= index.document_numbers():
                    return made
        with self._index() as index:
            return act(index.tagged(filters.tags))


def _record(index: IndexView, name: str) -> DocumentRecord:
    """The record of a document, by name, alias or symbol. Raises NotFound, with the nearest names."""
    records = index.document_records()
    for record in records:
        if name in (record.name, *record.aliases):
            return record
    for record in records:
        if record.symbol and record.symbol.casefold() == name.casefold():
            return record
    raise NotFound(_unknown_document(name, _names(records)))


def _names(records: Sequence[DocumentRecord]) -> list[str]:
    return [name for record in records for name in (record.name, *record.aliases)]


def _unknown_document(name: str, known: Sequence[str]) -> str:
    """With the names that resemble it: the same file elsewhere, a longer name, a near spelling."""
    wanted, last = name.casefold(), Path(name).name.casefold()
    same = [other for other in known if Path(other).name.casefold() == last]
    longer = [other for other in known if wanted and wanted in other.casefold()]
    near = list(dict.fromkeys(same + longer + difflib.get_close_matches(name, known, n=3)))
    hint = f"; meant {' or '.join(near[:3])}?" if near else ""
    return f"no document {name!r} in the index{hint} (`assistant documents` lists them)"

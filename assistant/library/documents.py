"""`DocumentLibrary`: the documents of one index: adding, removing, reading and keeping them sound.

Calls run at the same time, also while documents are added and refreshed; only a rebuild makes them wait
(`assistant.library.shared_index`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.accounts.metadata_corrections import MetadataCorrections
from assistant.accounts.permissions import CONVERSATION_FILES
from assistant.accounts.user_store import UserStore
from assistant.config.errors import IndexFault, NotFound, StaleIndex, UsageError
from assistant.library.checks import CheckResult, check_environment, check_index
from assistant.library.open_library import OpenLibrary
from assistant.library.outlines import DocumentOutline
from assistant.library.references import entry_at
from assistant.library.related import related
from assistant.library.shared_index import chroma_server
from assistant.library.tables import DocumentTable, open_table, tables_in
from corpus.errors import LibraryFault
from corpus.files.remote import is_remote, mirror_again, mirrored
from corpus.files.scan import parse_root, scan
from corpus.model import Document
from index.model import DocumentRecord, EngineName, Failure, ProgressCallback, SyncReport
from index.view import IndexView

if TYPE_CHECKING:
    from assistant.bibliography import Entry
    from index.maintenance.backup import Backup

_GONE = "This is not there any more; its documents stay in the index until they are removed."


@dataclass(frozen=True, slots=True)
class Removal:
    """What `Assistant.remove` did: names taken out, and those that are not in the index."""

    removed: tuple[str, ...] = ()
    unknown: tuple[Failure, ...] = ()


class DocumentLibrary(OpenLibrary):
    """The documents of one index. Safe to use from several threads.

    Raises subclasses of AssistantError whose text is for the person who called.
    """

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
                report = index.sync(
                    given,
                    progress=self._seen_progress(progress),
                    workers=self.settings.workers,
                    engine=engine,
                    corrections=self._metadata.all(),
                )
        return self.seen_of(report)

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
            heard = self._seen_progress(progress)
            report = index.sync(
                paths,
                progress=heard,
                workers=self.settings.workers,
                corrections=self._metadata.all(),
            )
        return self.seen_of(replace(report, failed=(*report.failed, *gone)))

    def remove(self, documents: Iterable[str] | str) -> Removal:
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
        """Write the index, users and conversations into one file, also while they are in use.

        An index of an older version is backed up as it is, so that there is a backup before it is renewed.
        """
        if not self.has_index:
            raise UsageError(f"there is no index in {self.directory} to back up")
        from index.maintenance.backup import write_backup

        with suppress(StaleIndex), self._index():  # upgraded, where it can be
            pass
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
            try:
                with self._whole() as index:
                    index.repair()
            except StaleIndex as error:
                raise StaleIndex(f"the backup is in its place, but {error}") from error
        return kept

    def folders(self) -> list[Path]:
        """The folders and files on this machine that were indexed and are there, but not copies of addresses."""
        with self._whole() as index:
            known = [root.path for root in index.roots() if root.name != CONVERSATION_FILES]
        return [path for path in known if path.exists() and path.parent != self._remote]

    @property
    def _metadata(self) -> MetadataCorrections:
        return UserStore(self._data).metadata_corrections

    @property
    def _remote(self) -> Path:
        return self.directory / "remote"


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

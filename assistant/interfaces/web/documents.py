"""The list of what is indexed: found by words, opened, added to, taken out of."""

from __future__ import annotations

import queue
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.config.errors import AssistantError, NotFound
from assistant.interfaces.web.templating import render
from assistant.locale.messages import Texts
from corpus.files.scan import is_passed_over
from index.model import DocumentRecord, Failure, Progress, ProgressCallback, SyncReport

if TYPE_CHECKING:
    from assistant.service import Assistant

MOST_ATTACHED = 100  # files of one conversation
UPLOADS = "uploads"
"""Name of the documents that editors have added in the browser."""


@dataclass(frozen=True, slots=True)
class Indexing:
    """Where adding ``files`` stands, or a look at the folders where there are none.

    ``report`` is there when it is done, ``error`` when it failed.
    """

    files: tuple[str, ...] = ()
    progress: Progress | None = None
    report: SyncReport | None = None
    error: str = ""

    @property
    def running(self) -> bool:
        return self.report is None and not self.error

    @property
    def unchanged(self) -> bool:
        """A look at the folders has found everything as it is in the index."""
        report = self.report
        return report is not None and report == SyncReport(notes=report.notes) and not self.files


@dataclass(frozen=True, slots=True)
class Listing:
    """What the tab shows. ``editable``: whoever looks may add and remove documents."""

    records: Sequence[DocumentRecord]
    words: str = ""
    editable: bool = True
    indexing: Indexing | None = None
    removed: Sequence[str] = field(default=())


def render_documents(listing: Listing, t: Texts) -> str:
    shown = [record for record in listing.records if matches(record, listing.words)]
    return render("documents", t, listing=listing, shown=shown, uploads=f"{UPLOADS}/")


def render_attached(
    records: Sequence[DocumentRecord], within: str, indexing: Indexing | None, t: Texts
) -> str:
    """Files of one conversation, named ``within`` and the file's own name."""
    return render("attached", t, records=records, within=within, indexing=indexing)


def matches(record: DocumentRecord, words: str) -> bool:
    """Whether each of ``words`` stands in what the list shows of a document."""
    facts = (
        record.name,
        record.title,
        record.publisher,
        record.year,
        record.language,
        record.state,
    )
    text = " ".join(str(fact) for fact in facts if fact is not None).casefold()
    return all(word in text for word in words.casefold().split())


class Shelf:
    """Adds files to an assistant's index, and takes documents out of it.

    Files that are added in the browser are kept in a folder of the index, so that they can be
    opened, and read again, like any other. ``root`` names the documents of that folder; ``within``
    is the folder in it that these files go to, "" for the folder itself.
    """

    def __init__(self, assistant: Assistant, folder: Path, root: str, within: str = "") -> None:
        self._assistant = assistant
        self._root = f"{root}={folder}"
        self._within = within
        self._folder = folder / within
        self._prefix = f"{root}/{within}/" if within else f"{root}/"

    def add(self, files: Sequence[Path]) -> Iterator[Indexing]:
        """Move ``files`` here and index them; where it stands again and again, at last the outcome."""
        self._folder.mkdir(parents=True, exist_ok=True)
        names = tuple(dict.fromkeys(file.name for file in files))
        if fault := self._fault(names):
            yield Indexing(names, error=fault)
            return
        for file in dict.fromkeys(files):
            try:
                shutil.move(file, self._folder / file.name)
            except FileNotFoundError:
                yield Indexing(names, error=f"{file.name} is not here any more; send it again")
                return
        yield from self._index(names)

    def _fault(self, names: Sequence[str]) -> str:
        """Why files of these names are not taken, "" if nothing speaks against them."""
        for name in names:
            if is_passed_over(name):
                return f"a file of the name {name} is never read as a document; give it another"
        kept = {file.name for file in self._folder.iterdir()} | set(names)
        if self._within and len(kept) > MOST_ATTACHED:
            return f"a conversation has {MOST_ATTACHED} files at most, with these {len(kept)}"
        return ""

    def _index(self, files: tuple[str, ...]) -> Iterator[Indexing]:
        def add(progress: ProgressCallback) -> SyncReport:
            report = self._assistant.index(self._root, progress=progress)
            return _about(report, files, self._prefix)

        return _followed(Indexing(files), add)

    def remove(self, name: str) -> tuple[str, ...]:
        """Take a document out; a file that was added in the browser is deleted with it.

        From a conversation only its own files are taken, and nothing by a pattern. Raises NotFound.
        """
        known = {n for one in self._assistant.documents() for n in (one.name, *one.aliases)}
        own = name.startswith(self._prefix) or not self._within
        removed = self._assistant.remove([name]).removed if own and name in known else ()
        if not removed:
            raise NotFound(f"there is no document {name!r} in the index any more")
        kept = self._folder / name.removeprefix(self._prefix)
        if name.startswith(self._prefix) and kept.parent == self._folder:
            kept.unlink(missing_ok=True)
        return removed


def uploads(assistant: Assistant) -> Shelf:
    """Where editors add files for everybody."""
    return Shelf(assistant, assistant.directory / UPLOADS, UPLOADS)


def refresh(assistant: Assistant) -> Iterator[Indexing]:
    """Look again at every folder that was indexed; where it stands, at last what has changed."""

    def look(progress: ProgressCallback) -> SyncReport:
        return replace(assistant.refresh(progress), unchanged=())

    return _followed(Indexing(), look)


def _followed(
    state: Indexing, work: Callable[[ProgressCallback], SyncReport]
) -> Iterator[Indexing]:
    """``state`` at once, then as ``work``, in a thread of its own, brings it on."""
    told: queue.SimpleQueue[Progress | SyncReport | str] = queue.SimpleQueue()

    def run() -> None:
        try:
            told.put(work(told.put))
        except AssistantError as error:
            told.put(str(error))
        except BaseException as error:
            told.put(f"{type(error).__name__}: {error}")
            raise

    threading.Thread(target=run, name="indexing", daemon=True).start()
    yield state
    while state.running:
        news = told.get()
        if isinstance(news, Progress):
            state = replace(state, progress=news)
        elif isinstance(news, SyncReport):
            state = replace(state, report=news)
        else:
            state = replace(state, error=news)
        yield state


def _about(report: SyncReport, files: tuple[str, ...], prefix: str) -> SyncReport:
    """What a run did with ``files``. Earlier uploads that it passed by are left out."""
    names = {prefix + file for file in files}

    def ours(done: Sequence[str]) -> tuple[str, ...]:
        return tuple(name.removeprefix(prefix) for name in done if name in names)

    failed = {one.document: one.reason for one in report.failed}
    return SyncReport(
        added=ours(report.added),
        updated=ours(report.updated),
        unchanged=ours(report.unchanged),
        removed=ours(report.removed),
        failed=tuple(Failure(name, failed[prefix + name]) for name in ours(tuple(failed))),
    )

"""Files that people add in the browser or over HTTP: kept in a folder of the index, and indexed."""

from __future__ import annotations

import queue
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.config.errors import AssistantError, NotAllowed, NotFound
from corpus.files.corrections import Correction
from corpus.files.scan import is_passed_over
from index.model import Failure, Progress, ProgressCallback, SyncReport

if TYPE_CHECKING:
    from assistant.service import Assistant

MOST_ATTACHED = 100  # files of one conversation
STOPPED = "stopped by who began it"
NOT_ALLOWED = "only an editor may add and remove documents"


@dataclass(frozen=True, slots=True)
class Indexing:
    """How far adding ``files`` is; without files, how far a new look at the folders is.

    ``report`` is set when it is done, ``error`` when it failed.
    """

    files: tuple[str, ...] = ()
    progress: Progress | None = None
    report: SyncReport | None = None
    error: str = ""

    @property
    def running(self) -> bool:
        return self.report is None and not self.error

    @property
    def stopped(self) -> bool:
        """It was ended before everything was read; what was read by then is kept."""
        return self.error == STOPPED

    @property
    def unchanged(self) -> bool:
        """A look at the folders has found nothing that is not in the index."""
        report = self.report
        return report is not None and report == SyncReport(notes=report.notes) and not self.files


class Uploads:
    """Adds files to an assistant's index, and takes documents out of it.

    The files are kept in a folder of the index, so that they can be opened, and read again, like any
    other. ``root`` names the documents of that folder. ``inside``: the folder within it, of a collection or
    of a conversation, "" for none. ``own``: the files belong to that conversation, which nothing else is taken from.
    """

    def __init__(
        self, assistant: Assistant, folder: Path, root: str, inside: str = "", *, own: bool = False
    ) -> None:
        self._assistant = assistant
        self._root = f"{root}={folder}"
        self._top = folder
        self._own = own
        self._folder = folder / inside
        self._below = f"{root}/"
        self._prefix = f"{root}/{inside}/" if inside else f"{root}/"

    def named(self, file: str) -> str:
        """The name of the document of a file that is kept here."""
        return self._prefix + file

    def add(self, files: Sequence[Path], stop: threading.Event | None = None) -> Iterator[Indexing]:
        """Move ``files`` here and index them; yields the progress, at last the outcome.

        Once ``stop`` is set, what has not been read is left out, and its file is deleted.
        """
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
        for state in self._index(names, stop):
            if state.stopped:
                self._leave_out(names)
            yield state

    def _fault(self, names: Sequence[str]) -> str:
        """Why files of these names are not taken, "" if they are."""
        for name in names:
            if is_passed_over(name):
                return f"a file of the name {name} is never read as a document; give it another"
            if (self._folder / name).is_dir() or not (
                self._own or self._assistant.may_edit(self._prefix + name)
            ):
                return f"the name {name} cannot be taken here; give the file another"
        kept = {file.name for file in self._folder.iterdir()} | set(names)
        if self._own and len(kept) > MOST_ATTACHED:
            return f"a conversation has {MOST_ATTACHED} files at most, with these {len(kept)}"
        return ""

    def _leave_out(self, names: Sequence[str]) -> None:
        known = {one.name for one in self._assistant.documents()}
        for name in names:
            if self._prefix + name not in known:
                (self._folder / name).unlink(missing_ok=True)

    def _index(self, files: tuple[str, ...], stop: threading.Event | None) -> Iterator[Indexing]:
        def add(progress: ProgressCallback) -> SyncReport:
            report = self._assistant.index(self._root, progress=progress)
            return _about(report, files, self._prefix)

        return _followed(Indexing(files), add, stop)

    def remove(self, name: str) -> tuple[str, ...]:
        """Take a document out; a file that is kept here is deleted with it.

        From a conversation only its own files are taken, and nothing by a pattern. Raises NotFound, and NotAllowed
        for a document that may be seen but not changed.
        """
        known = {n for one in self._assistant.documents() for n in (one.name, *one.aliases)}
        mine = not self._own or (self._prefix != self._below and name.startswith(self._prefix))
        if mine and name in known and not self._assistant.may_edit(name):
            raise NotAllowed(NOT_ALLOWED)
        removed = self._assistant.remove([name]).removed if mine and name in known else ()
        if not removed:
            raise NotFound(f"there is no document {name!r} in the index any more")
        kept = self._top / name.removeprefix(self._below)
        if name.startswith(self._below) and kept.resolve().is_relative_to(self._top.resolve()):
            kept.unlink(missing_ok=True)
        return removed


def refresh(assistant: Assistant, stop: threading.Event | None = None) -> Iterator[Indexing]:
    """Look again at every folder that was indexed; yields the progress, at last the changes.

    Once ``stop`` is set, what has not been read is left for the next look.
    """

    def look(progress: ProgressCallback) -> SyncReport:
        return replace(assistant.refresh(progress), unchanged=())

    return _followed(Indexing(), look, stop)


def correct(
    assistant: Assistant, name: str, correction: Correction, person: str
) -> Iterator[Indexing]:
    """Correct the metadata of a document, which is read again; yields the progress, at last the outcome."""

    def corrected(progress: ProgressCallback) -> SyncReport:
        return assistant.correct_metadata(name, correction, person=person, progress=progress)

    return _followed(Indexing((name,)), corrected)


def _followed(
    state: Indexing,
    work: Callable[[ProgressCallback], SyncReport],
    stop: threading.Event | None = None,
) -> Iterator[Indexing]:
    """``state`` at once, then each state that ``work``, in a thread of its own, reports, until ``stop`` is set."""
    reported: queue.SimpleQueue[Progress | SyncReport | str] = queue.SimpleQueue()

    def told(progress: Progress) -> None:
        reported.put(progress)
        if stop is not None and stop.is_set() and progress.stage != "done":
            raise AssistantError(STOPPED)

    def run() -> None:
        try:
            reported.put(work(told))
        except AssistantError as error:
            reported.put(str(error))
        except BaseException as error:
            reported.put(f"{type(error).__name__}: {error}")
            raise

    threading.Thread(target=run, name="indexing", daemon=True).start()
    yield state
    while state.running:
        news = reported.get()
        if isinstance(news, Progress):
            state = replace(state, progress=news)
        elif isinstance(news, SyncReport):
            state = replace(state, report=news)
        else:
            state = replace(state, error=news)
        yield state


def _about(report: SyncReport, files: tuple[str, ...], prefix: str) -> SyncReport:
    """What a run did with ``files``; earlier uploads are left out."""
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

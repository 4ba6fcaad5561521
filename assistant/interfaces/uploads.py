"""Files that people add in the browser or over HTTP: kept in a folder of the index, and indexed."""

from __future__ import annotations

import queue
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from assistant.accounts.collections import FOLDERS
from assistant.config.errors import AssistantError, NotAllowed, NotFound
from corpus.files.corrections import Correction
from corpus.files.scan import is_passed_over
from index.model import Failure, Progress, ProgressCallback, SyncReport

if TYPE_CHECKING:
    from assistant.service import Assistant

MOST_ATTACHED = 100  # files of one conversation
_DEEPEST = 20  # folders that a file is in
_NEVER = re.compile(r'[\\:*?"<>|\x00-\x1f\ud800-\udfff]')  # in the name of a folder
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
        return self._prefix + self._placed(file)

    def _placed(self, file: str) -> str:
        """Where a file is below here: folders of everybody are not among those of collections."""
        apart = "/" in file and self._prefix == self._below and not self._own
        return f"{FOLDERS}/{file}" if apart else file

    def add(
        self,
        files: Sequence[Path],
        stop: threading.Event | None = None,
        names: Sequence[str] = (),
    ) -> Iterator[Indexing]:
        """Move ``files`` here and index them; yields the progress, at last the outcome.

        ``names``: of each with the folders that it is in (``2023/report.pdf``); without, their own. Once ``stop``
        is set, what has not been read is left out, and its file is deleted.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        sent = dict(zip(names or [file.name for file in files], files, strict=True))
        names = tuple(sent)
        if fault := self._fault(names):
            yield Indexing(names, error=fault)
            return
        try:
            self._move(sent)
        except FileNotFoundError as error:
            gone = Path(error.filename).name
            yield Indexing(names, error=f"{gone} is not here any more; send it again")
            return
        for state in self._index(names, stop):
            if state.stopped:
                self._leave_out(names)
            yield state

    def _move(self, sent: Mapping[str, Path]) -> None:
        """``sent``: files by their names here; the same one may be sent under several."""
        last = {file: name for name, file in sent.items()}
        for name, file in sent.items():
            kept = self._folder / self._placed(name)
            kept.parent.mkdir(parents=True, exist_ok=True)
            if last[file] == name:
                shutil.move(file, kept)
            else:
                shutil.copyfile(file, kept)

    def _fault(self, names: Sequence[str]) -> str:
        """Why files of these names are not taken, "" if they are."""
        folders = {str(one) for name in names for one in PurePosixPath(name).parents}
        for name in names:
            if any(map(is_passed_over, name.split("/"))):
                return f"a file of the name {name} is never read as a document; give it another"
            if name in folders or not (_is_name(name) and self._is_free(name)):
                return f"the name {name} cannot be taken here; give the file another"
        there = (file for file in self._folder.rglob("*") if file.is_file())
        kept = {file.relative_to(self._folder).as_posix() for file in there} | set(names)
        if self._own and len(kept) > MOST_ATTACHED:
            return f"a conversation has {MOST_ATTACHED} files at most, with these {len(kept)}"
        return ""

    def _is_free(self, name: str) -> bool:
        """Whether the person may put a file here under this name, and no folder is in its way, nor a file."""
        kept = self._folder / self._placed(name)
        inside = [one for one in kept.parents if one.is_relative_to(self._folder)]
        if not kept.resolve().is_relative_to(self._folder.resolve()):
            return False
        if name == FOLDERS or kept.is_dir() or any(one.is_file() for one in inside):
            return False
        return self._own or self._assistant.may_edit(self.named(name))

    def _leave_out(self, names: Sequence[str]) -> None:
        known = {one.name for one in self._assistant.documents()}
        for name in names:
            if self.named(name) not in known:
                _delete(self._folder / self._placed(name), self._folder)

    def _index(self, files: tuple[str, ...], stop: threading.Event | None) -> Iterator[Indexing]:
        def add(progress: ProgressCallback) -> SyncReport:
            report = self._assistant.index(self._root, progress=progress)
            return _about(report, {self.named(file): file for file in files})

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
            _delete(kept, self._top)
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


def _is_name(name: str) -> bool:
    """Whether the parts of a name can be those of a file and of folders on any system."""
    parts, folders = name.split("/"), name.rpartition("/")[0]
    long = len(parts) > _DEEPEST or any(len(one.encode("utf-8", "replace")) > 255 for one in parts)
    return all(parts) and not long and not _NEVER.search(folders)


def _delete(file: Path, top: Path) -> None:
    """A file, and the folders below ``top`` that are empty without it."""
    file.unlink(missing_ok=True)
    with suppress(OSError):  # another file has come into it
        for folder in file.parents:
            if folder == top or any(folder.iterdir()):
                return
            folder.rmdir()


def _about(report: SyncReport, files: Mapping[str, str]) -> SyncReport:
    """What a run did with ``files``, by the names of their documents; earlier uploads are left out."""

    def ours(done: Sequence[str]) -> tuple[str, ...]:
        return tuple(files[name] for name in done if name in files)

    failed = {one.document: one.reason for one in report.failed}
    return SyncReport(
        added=ours(report.added),
        updated=ours(report.updated),
        unchanged=ours(report.unchanged),
        removed=ours(report.removed),
        failed=tuple(Failure(files[name], failed[name]) for name in failed if name in files),
    )

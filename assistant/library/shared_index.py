"""The open index of a directory, shared by every `Assistant` of this process that uses it.

1. There is one `SharedIndex` for a directory, so that a rebuild, which deletes the files of the index,
   can wait for everyone who uses it, and those who come later can wait for the rebuild.
2. Uses run at the same time. Once somebody waits for exclusive use, new uses wait until that is done:
   otherwise a stream of questions would delay a rebuild for ever.
3. An `Index` is opened when it is first used, once for each set of settings, and closed when the last
   `Assistant` with these settings is closed.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakValueDictionary

from assistant.config.errors import UsageError
from assistant.config.settings import Settings, domain_folder
from assistant.facts.extract import annotator
from corpus import domain
from index.directory import chosen_model
from index.errors import StaleIndex
from index.manifest.database import faults_named
from index.model import ProgressCallback, SyncReport
from index.store import Index
from index.vectors import Server

_directories: WeakValueDictionary[Path, SharedIndex] = WeakValueDictionary()
_directories_lock = threading.Lock()


def chroma_server(settings: Settings) -> Server | None:
    """The server that keeps the vectors; None when they are in the index's directory."""
    if settings.chroma_url is None:
        return None
    secret = settings.chroma_authorization
    return Server(settings.chroma_url, secret.get_secret_value() if secret else "")


def open_index(
    directory: Path, settings: Settings, *, create: bool = False, rebuild: bool = False
) -> Index:
    """The index in ``directory`` with the model and the prefixes of ``settings``."""
    return Index.open(
        directory,
        model=settings.model,
        query_prefix=settings.query_prefix,
        passage_prefix=settings.passage_prefix,
        create=create,
        rebuild=rebuild,
        server=chroma_server(settings),
        cache_dir=settings.cache_dir,
        allow_download=settings.allow_download,
        annotator=annotator(),
    )


def _as_built(directory: Path, settings: Settings) -> Settings:
    """``settings`` with the model and the prefixes that the index was built with, where they name no model."""
    built = chosen_model(directory) if settings.model is None else None
    if built is None:
        return settings
    prefixes = {
        "query_prefix": settings.query_prefix or built["query_prompt"],
        "passage_prefix": settings.passage_prefix or built["passage_prompt"],
    }
    return settings.model_copy(update={"model": built["model"], **prefixes})


class SharedIndex:
    """A readers-writer lock with the index that it protects; the module says when it is opened and closed.

    ``writing``: held by a call that changes the index, one at a time. ``tagging``: by one that tags what is indexed.
    """

    @staticmethod
    def of(directory: Path) -> SharedIndex:
        """The one of ``directory``, the same for every caller in this process."""
        key = directory.resolve()
        with _directories_lock:
            found = _directories.get(key)
            if found is None:
                found = _directories[key] = SharedIndex(directory)
            return found

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.writing = threading.RLock()
        self.tagging = threading.Lock()
        self._state = threading.Condition()
        self._users: Counter[int] = Counter()  # by thread: one that uses the index may use it again
        self._waiting = 0
        self._exclusive = False
        self._opened: dict[Settings, Index] = {}
        self._holders: Counter[Settings] = Counter()

    def hold(self, settings: Settings) -> None:
        """Count one more user of the index with ``settings``, until `release`."""
        domain.hold(domain_folder(settings))
        with self._state:
            self._holders[settings] += 1

    def release(self, settings: Settings) -> None:
        """Undo a `hold`; the last one waits for what is running and closes the index."""
        with self._state:
            self._holders[settings] -= 1
            last = self._holders[settings] <= 0
        try:
            if last:
                with self.exclusive():
                    if self._holders[settings] <= 0 and settings in self._opened:
                        self._opened.pop(settings).close()
        finally:
            domain.release(domain_folder(settings))

    @contextmanager
    def use(self, settings: Settings, *, create: bool = False) -> Iterator[Index]:
        """The open index; it stays open until the block ends."""
        thread = threading.get_ident()
        with self._state:
            self._state.wait_for(
                lambda: not self._exclusive and (not self._waiting or thread in self._users)
            )
            if settings not in self._opened:
                self._opened[settings] = open_index(self.directory, settings, create=create)
            index = self._opened[settings]
            self._users[thread] += 1
        try:
            with faults_named(self.directory):
                yield index
        finally:
            with self._state:
                self._users[thread] -= 1
                if not self._users[thread]:
                    del self._users[thread]
                self._state.notify_all()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Exclusive use, until the block ends. Raises UsageError for a thread that is using the index."""
        with self._state:
            if threading.get_ident() in self._users:
                raise UsageError(
                    "an index cannot be closed or built anew from inside a call that uses it,"
                    " such as a progress callback; do it when the call has returned"
                )
            self._waiting += 1
            try:
                self._state.wait_for(lambda: not self._users and not self._exclusive)
                self._exclusive = True
            finally:
                self._waiting -= 1
                self._state.notify_all()
        try:
            yield
        finally:
            with self._state:
                self._exclusive = False
                self._state.notify_all()

    def rebuild(self, settings: Settings) -> None:
        """Empty the index, also one of another model or version, once nobody uses it."""
        with self.closed():
            self._opened[settings] = open_index(self.directory, settings, create=True, rebuild=True)

    def renew(self, settings: Settings, progress: ProgressCallback) -> SyncReport:
        """Make the index anew from its own texts, as ``settings`` ask, once nobody uses it."""
        from index.maintenance.renew import renew

        settings = _as_built(self.directory, settings)

        def second(directory: Path) -> Index:
            try:
                return open_index(directory, settings, create=True)
            except StaleIndex:  # of a run that was stopped, with other settings
                return open_index(directory, settings, rebuild=True)

        with self.closed():
            return renew(self.directory, second, chroma_server(settings), progress)

    @contextmanager
    def closed(self) -> Iterator[None]:
        """A block in which nobody in this process has the index open."""
        with self.exclusive():
            while self._opened:
                self._opened.popitem()[1].close()
            yield

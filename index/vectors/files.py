"""The files of an embedded collection: one process at a time opens or writes them.

Chroma writes its graph into the same files again and again. Tried with a run that wrote it every 200 passages:
3 of 25 kills left a graph that cannot be opened, and a process that opened it meanwhile wrote it too, after
which opening it ended in a segmentation fault.

1. Whoever opens or writes holds a lock, which ends with its process.
2. While something is written there is a mark. One that nobody holds the lock for was left by a run that was
   stopped: the graph is not opened until it has been filled anew from the manifest.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import derived_fault

if TYPE_CHECKING:
    from filelock import FileLock


class GraphFiles:
    """``directory``: of the collection; it need not be there yet."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._mark = directory / "unfinished"
        self._known_lock: FileLock | None = None

    @contextmanager
    def writing(self, *, anew: bool = False) -> Iterator[None]:
        """A block that writes; one that fails leaves its mark, and so does one after a mark was left.

        ``anew``: nothing that was there is used, so that the mark goes when the block ends.
        """
        self._acquire(-1)
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            left = self._mark.exists() and not anew
            self._mark.touch()
            yield
            if not left:
                self._mark.unlink(missing_ok=True)
        finally:
            self._lock.release()

    @contextmanager
    def opening(self, wait: float) -> Iterator[bool]:
        """A block that opens; False where it must not: what was left unfinished, or is being written.

        ``wait``: seconds that a writer is waited for.
        """
        if not self._acquire(wait):
            yield False
            return
        try:
            yield not self.unfinished()
        finally:
            self._lock.release()

    def unfinished(self) -> bool:
        """Whether something is being written, or was when a run was stopped."""
        return self._mark.exists()

    def empty(self) -> None:
        """Delete all but the mark, which has to outlive a kill; the caller is writing."""
        for path in self._directory.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path != self._mark:
                path.unlink()

    def _acquire(self, wait: float) -> bool:
        """Whether the lock was had within ``wait`` seconds, -1 for any time. Raises IndexFault."""
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=wait)
        except Timeout:
            return False
        except OSError as error:
            raise derived_fault("vector store", self._directory, error) from error
        return True

    @property
    def _lock(self) -> FileLock:
        if self._known_lock is None:
            from filelock import FileLock  # imports asyncio: not before it is needed

            path = self._directory.with_name(f"{self._directory.name}.lock")
            self._known_lock = FileLock(path, thread_local=False)
        return self._known_lock

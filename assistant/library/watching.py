"""When it is worth looking at folders again: something in them changed and is quiet, or time has passed.

The system says what changed (watchfiles: inotify, FSEvents, ReadDirectoryChangesW). Network drives and mounts do
not, so the time counts too. A file that is being copied changes all the while; it is waited for until nothing
has changed for `_QUIET_MS`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from watchfiles import Change, watch

from corpus.files.corrections import CORRECTIONS_FILE
from corpus.files.scan import is_passed_over

_QUIET_MS = 2_000
_LONGEST_S = 60.0  # that changes without a pause are waited for


def moments(
    folders: Sequence[Path],
    every_s: float,
    *,
    without: Path,
    stop: threading.Event,
    unwatched: Callable[[str], None] = lambda _: None,
) -> Iterator[None]:
    """Gives control each time that ``folders`` are worth a look, at once the first time, until ``stop`` is set.

    What changes during a look is noticed too, and leads to the next.

    ``every_s``: seconds after the last look. ``without``: changes below this folder do not count, the index among the
    documents. ``unwatched``: is told why changes are not noticed, where only the time counts.
    """
    due = time.monotonic()

    def counts(_: Change, path: str) -> bool:
        return _counts(Path(path), folders, without)

    try:
        changes = watch(
            *folders,
            watch_filter=counts,
            debounce=_QUIET_MS,
            rust_timeout=_QUIET_MS,
            yield_on_timeout=True,
            stop_event=stop,
        )
        first: float | None = None  # of the changes that were not looked at yet
        for changed in changes if folders else ():
            now = time.monotonic()
            if changed and first is None:
                first = now
            settled = first is not None and (not changed or now - first > _LONGEST_S)
            if settled or now >= due:
                yield
                first, due = None, time.monotonic() + every_s
    except OSError as error:
        unwatched(str(error))
    while not stop.is_set():
        if stop.wait(max(0.0, due - time.monotonic())):
            return
        yield
        due = time.monotonic() + every_s


def _counts(path: Path, folders: Sequence[Path], without: Path) -> bool:
    """Whether a changed file may be a document, or says something about some."""
    if path.is_relative_to(without):
        return False
    root = next((folder for folder in folders if path.is_relative_to(folder)), path.parent)
    parts = path.relative_to(root).parts if path != root else ()
    hidden = any(is_passed_over(part) for part in parts if part != CORRECTIONS_FILE)
    return not hidden

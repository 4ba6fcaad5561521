"""One writer at a time, in any process; a lock goes with the process that held it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from index.errors import IndexFault


@contextlib.contextmanager
def writing(directory: Path, *, wait: float = 0) -> Iterator[None]:
    """Hold the index for writing. Raises IndexFault, naming who has it, after ``wait`` seconds."""
    from filelock import FileLock, Timeout  # imports asyncio, which asking does without

    lock = FileLock(directory / "write.lock", timeout=wait, thread_local=False)
    holder = directory / "writer.json"
    try:
        lock.acquire()
    except Timeout as error:
        raise IndexFault(
            f"the index {directory} is being written by {_describe(holder)}; wait until it is done"
        ) from error
    except OSError as error:
        raise IndexFault(
            f"the index {directory} cannot be written ({error.strerror or error}); give this user"
            " the right to write there, or choose another directory with --index"
        ) from error
    try:
        own = {"pid": os.getpid(), "host": socket.gethostname(), "since": time.time()}
        holder.write_text(json.dumps(own), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _describe(holder: Path) -> str:
    try:
        known = json.loads(holder.read_text(encoding="utf-8"))
        since = time.strftime("%H:%M:%S", time.localtime(known["since"]))
        return f"process {known['pid']} on {known['host']} since {since}"
    except (OSError, ValueError, KeyError):
        return "another process"  # it has the lock but has not said so yet

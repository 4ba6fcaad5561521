"""Sources -> documents, in order, on several cores; a file that cannot be read gives its reason."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import PurePath

from corpus.errors import ReadError
from corpus.files.scan import Source
from corpus.files.worker import Limits, Worker
from corpus.model import Document
from corpus.readers import read as read_bytes

_DEFAULT_LIMITS = Limits()
_PLAIN_ENDINGS = {".txt", ".md", ".mdx", ".markdown", ".csv", ".tsv"}
_AHEAD = 4  # files per worker that may be read before the caller takes them
_SMALL = 5_000_000  # bytes


def read(source: Source, limits: Limits = _DEFAULT_LIMITS) -> Document:
    """The document of one file, with its corrections. Raises ReadError with the reason."""
    with Worker(limits) as worker:
        return read_with(source, worker)


def read_all(
    sources: Iterable[Source], workers: int = 2, limits: Limits = _DEFAULT_LIMITS
) -> Iterator[tuple[Source, Document | ReadError]]:
    """Every source with its document or the reason why there is none, in the order of ``sources``.

    At most four documents per worker are kept in memory until the caller takes them. Ending the
    iteration early ends the workers.
    """
    idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    team = [Worker(limits) for _ in range(max(1, workers))]
    for worker in team:
        idle.put(worker)
    waiting: deque[tuple[Source, Future[Document | ReadError]]] = deque()
    pool = ThreadPoolExecutor(len(team), thread_name_prefix="reader")
    try:
        for source in sources:
            waiting.append((source, pool.submit(_outcome, source, idle)))
            if len(waiting) >= len(team) * _AHEAD:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    finally:
        for _, future in waiting:
            future.cancel()
        for worker in team:
            worker.stop()
        pool.shutdown()


def _outcome(source: Source, idle: queue.SimpleQueue[Worker]) -> Document | ReadError:
    worker = idle.get()
    try:
        return read_with(source, worker)
    except ReadError as error:
        return error
    finally:
        idle.put(worker)


def read_with(source: Source, worker: Worker) -> Document:
    """Like `read`, with a worker that is used again. Raises ReadError with the reason."""
    if source.failure:
        raise ReadError(source.failure)
    if _is_harmless(source):
        document = _read_here(source)
    else:
        document = worker.read(source.name, source.path, source.correction.password)
    notes = document.notes
    if source.leads_to:
        notes = (f"a link that leads out of the folder, to {source.leads_to}", *notes)
    corrected = source.correction.corrected(document.metadata)
    return replace(document, metadata=corrected, notes=notes)


def _is_harmless(source: Source) -> bool:
    """Whether a file is read without a worker: it is small, and only Python code reads it.

    HTML and Office formats go through parsers written in C, which a file can crash.
    """
    if source.size > _SMALL or PurePath(source.name).suffix.lower() not in _PLAIN_ENDINGS:
        return False
    try:
        with source.path.open("rb") as stream:
            head = stream.read(1024)
    except OSError:
        return False
    return not head.startswith((b"PK", b"\xd0\xcf")) and b"%PDF" not in head and b"<" not in head


def _read_here(source: Source) -> Document:
    try:
        return read_bytes(source.name, source.path.read_bytes())
    except OSError as error:
        raise ReadError(f"The file cannot be opened: {error.strerror or error}.") from error

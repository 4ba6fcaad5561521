"""Reads files in separate processes, so that no file can bring the assistant down.

A worker is a fresh interpreter that imports nothing but ``corpus``. It is started as a command, not
by ``multiprocessing``, which would import the caller's main script again: a script without a
``__main__`` guard would run twice. A worker reads many files and is replaced after a crash, a file
that takes too long, or one that takes too much memory.

Parent and worker exchange frames: eight bytes of length, then a pickle. An empty frame reports
progress (`report_progress`) and restarts the limit on time. What a library prints inside the worker
goes to standard error, which is discarded, never between the frames.
"""

from __future__ import annotations

import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

import psutil  # type: ignore[import-untyped]  # psutil ships no types

from corpus import domain
from corpus.errors import AssistantError, ReadError
from corpus.model import Document
from corpus.readers import on_progress, read

_LENGTH = struct.Struct(">Q")
_PATIENCE = 5
_POLL = 0.05  # seconds between two looks at what a worker uses
_DOMAIN = "CORPUS_DOMAIN"  # environment variable: the folder with the words of the user's field
_START = "from corpus.files.worker import serve; serve()"
# A worker reads one file at a time; threads of numeric libraries would only compete for the cores.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one file, or for one page of it that is recognised from its picture.

    ``seconds``: of processor time, because on a busy machine a good file takes long by the clock; the
    clock may show ``_PATIENCE`` times as many. ``memory``: bytes of the worker as a whole.
    """

    seconds: float = 120.0
    memory: int = 2_000_000_000


class Worker:
    """A process that reads files, one at a time; for use by one thread at a time.

    It starts with the first file and ends with the ``with`` block. Another thread may ``stop`` it.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._frames: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._ended = False
        self._starting = threading.Lock()  # no process is started after stop()

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def read(self, name: str, path: Path, password: str | None = None) -> Document:
        """The document in ``path``. Raises ReadError with the reason, limits and crashes included."""
        self._send((name, str(path), password))
        frame = self._receive()
        if frame is None:
            self._kill()
            raise ReadError(
                "The program that reads files broke down over this one; it was left out."
            )
        answer = pickle.loads(frame)  # noqa: S301  written by our own process, from our own classes
        if isinstance(answer, Document):
            return answer
        raise answer

    def stop(self) -> None:
        """Ends the process at once and for good: a later `read` is refused."""
        with self._starting:
            self._ended = True
        self._kill()

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):  # data that was not yet written to the ended process
                    stream.close()
        process.wait()

    def _send(self, request: tuple[str, str, str | None]) -> None:
        for attempt in (1, 2):
            process = self._running()
            try:
                _write_frame(_pipe(process.stdin), pickle.dumps(request))
                return
            except OSError:
                self._kill()  # it ended while idle: a new process gets the file
                if attempt == 2:
                    raise

    def _receive(self) -> bytes | None:
        """The worker's answer, None when it ended without one. Raises ReadError at a limit."""
        process = self._running()
        deadline = time.monotonic() + _PATIENCE * self._limits.seconds
        before, _ = _usage(process.pid)
        while True:
            try:
                frame = self._frames.get(timeout=_POLL)
            except queue.Empty:
                seconds, memory = _usage(process.pid)
            else:
                if frame != b"":
                    return frame
                deadline = time.monotonic() + _PATIENCE * self._limits.seconds
                before, memory = _usage(process.pid)
                seconds = before
            if seconds - before > self._limits.seconds or time.monotonic() > deadline:
                self._kill()
                raise ReadError(
                    f"Reading took longer than {self._limits.seconds:g} seconds and was given up."
                )
            if memory > self._limits.memory:
                self._kill()
                raise ReadError(
                    f"Reading took more than {self._limits.memory / 1e9:g} GB of memory "
                    "and was given up."
                )

    def _running(self) -> subprocess.Popen[bytes]:
        with self._starting:
            if self._ended:
                raise ReadError("Reading was ended before this file was read.")
            if self._process is None:
                self._process = self._start()
            return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603  our own interpreter and code
            # -P: otherwise -c looks for modules in the current directory first, which may be a
            # folder of documents
            [sys.executable, "-P", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(os.environ),
        )
        self._frames = queue.SimpleQueue()
        threading.Thread(
            target=_forward, args=(_pipe(process.stdout), self._frames), daemon=True
        ).start()
        return process


def serve() -> None:
    """The main loop of a worker: reads the requested files until its input ends."""
    domain.use(Path(os.environ[_DOMAIN]) if os.environ.get(_DOMAIN) else None)
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not come between the frames
    on_progress(lambda: _write_frame(answers, b""))
    while (frame := _read_frame(requests)) is not None:
        name, path, password = pickle.loads(frame)  # noqa: S301  written by the parent process
        _write_frame(answers, pickle.dumps(_outcome(name, Path(path), password)))


def _outcome(name: str, path: Path, password: str | None) -> Document | ReadError:
    try:
        return read(name, path.read_bytes(), password)
    except ReadError as error:
        return error
    except OSError as error:
        return ReadError(f"The file cannot be opened: {error.strerror or error}.")
    except (MemoryError, RecursionError) as error:
        return ReadError(f"The file is too large or too deeply nested to be read ({error!r:.100}).")
    except AssistantError as error:
        return ReadError(str(error))
    except Exception as error:  # no file may end the run, whatever a library raises
        return ReadError(
            f"The file is damaged and cannot be read ({type(error).__name__}: {error})."
        )


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    """The environment of a worker, with the same ``corpus`` and words of the field as this process."""
    package = str(Path(__file__).resolve().parents[2])
    paths = [package, *filter(None, [own.get("PYTHONPATH")])]
    words = {_DOMAIN: str(domain.folder() or "")}
    return {**own, **_ONE_THREAD, **words, "PYTHONPATH": os.pathsep.join(paths)}


def _forward(stream: IO[bytes], frames: queue.SimpleQueue[bytes | None]) -> None:
    try:
        while (frame := _read_frame(stream)) is not None:
            frames.put(frame)
    except (OSError, ValueError):
        pass  # the stream was closed because the worker was stopped
    frames.put(None)


def _read_frame(stream: IO[bytes]) -> bytes | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length = int(_LENGTH.unpack(head)[0])
    frame = stream.read(length)
    return frame if len(frame) == length else None


def _write_frame(stream: IO[bytes], frame: bytes) -> None:
    stream.write(_LENGTH.pack(len(frame)))
    stream.write(frame)
    stream.flush()


def _usage(pid: int) -> tuple[float, int]:
    """Seconds of processor time and bytes of memory of a process, zeros when it has ended."""
    try:
        process = psutil.Process(pid)
        times = process.cpu_times()
        return times.user + times.system, process.memory_info().rss
    except psutil.Error:
        return 0.0, 0


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise RuntimeError("the worker was started without pipes")
    return stream

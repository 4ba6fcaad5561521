"""The process around a command: threads, streams, messages, progress, exit statuses.

1. Thread settings of the numeric libraries are set before one of them is imported.
2. Data goes to standard output, messages and progress to standard error.
3. Exceptions become one message and an exit status. Commands are wrapped one by one, not only `main`:
   the library that parses the command line turns an interrupt or a closed pipe into exit statuses of
   its own before `main` could see them.
"""

from __future__ import annotations

import errno
import io
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec

import typer

from assistant.config.errors import AssistantError
from corpus.normalize import one_line

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from index.model import Progress, ProgressCallback

DONE = 0
SOME_FAILED = 1
NOTHING_DONE = 2
INTERRUPTED = 130  # what a shell reports for a program stopped with Ctrl-C

# The libraries' defaults take every core for each call and let waiting threads spin: a question of
# 8 ms takes half a second on a machine whose cores are busy.
THREAD_SETTINGS = {
    "OPENBLAS_NUM_THREADS": "1",  # numpy: products here are small; starting its pool takes 50 ms
    "MKL_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",  # torch, where a model runs in it: all cores, without spinning
    "KMP_BLOCKTIME": "0",
}
_WIDE = 100_000  # columns: a table that goes to a file or a pipe is never folded
_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))  # they reverse the text around them
_CONTROLS = {
    code: "�" for code in (*range(32), *range(127, 160), *_BIDI) if chr(code) not in "\n\t"
}
P = ParamSpec("P")
_SECONDS_BETWEEN_LINES = 10.0


def limit_threads() -> None:
    """Set what the user has not set in the environment of this process."""
    for name, value in THREAD_SETTINGS.items():
        os.environ.setdefault(name, value)


def prepare_streams() -> None:
    """Write UTF-8 whatever the system's code page; a character that has no UTF-8, as an escape.

    Names of files may hold bytes that are no text; as escapes they are valid in JSON too.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def quiet_stdout() -> None:
    """Discard the rest of the output, also what the interpreter flushes at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def say(message: str) -> None:
    """A message for the user, on standard error."""
    print(printable(message), file=sys.stderr, flush=True)


def print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def print_text(text: str) -> None:
    """Text of a document: byte for byte to a file or pipe, without control characters to a screen."""
    print(printable(text) if sys.stdout.isatty() else text, end="" if text.endswith("\n") else "\n")


def printable(text: str) -> str:
    """``text`` with control characters replaced: a document must not steer the terminal."""
    return text.translate(_CONTROLS)


def print_rich(*renderables: RenderableType) -> None:
    """Print tables and styled text; to a file or pipe without trailing spaces."""
    from rich.console import Group

    console, whole = out(), Group(*renderables)
    if console.is_terminal:
        console.print(whole)
        return
    with console.capture() as captured:
        console.print(whole)
    print("\n".join(line.rstrip() for line in captured.get().splitlines()))


@cache
def out() -> Console:
    """Console of standard output; colours and folding only on a terminal."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else _WIDE
    return Console(markup=False, highlight=False, emoji=False, width=width)


@cache
def err() -> Console:
    """Console of standard error, for progress."""
    from rich.console import Console

    return Console(stderr=True, markup=False, highlight=False, emoji=False)


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """``command``, with failures turned into messages and exit statuses."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with failures_reported():
            command(*args, **kwargs)

    return run


@contextmanager
def failures_reported() -> Iterator[None]:
    """Turn an exception from inside into one message and ``SystemExit`` with its status."""
    try:
        yield
        sys.stdout.flush()
    except (SystemExit, typer.Exit, typer.Abort):
        raise
    except KeyboardInterrupt:
        say("Interrupted; nothing was changed.")
        raise SystemExit(INTERRUPTED) from None
    except OSError as error:
        if _is_closed_pipe(error):
            quiet_stdout()
            raise SystemExit(DONE) from None
        raise SystemExit(_report(error, _of_system(error))) from None
    except AssistantError as error:
        raise SystemExit(_report(error, str(error))) from None
    except Exception as error:
        if type(error).__module__.startswith(("typer", "click")):
            raise
        raise SystemExit(_report(error, _unexpected(error))) from None


def _report(error: Exception, message: str) -> int:
    if os.environ.get("ASSISTANT_DEBUG"):
        traceback.print_exception(error)
    say(f"Error: {message}")
    return NOTHING_DONE


def _is_closed_pipe(error: OSError) -> bool:
    """Whether nobody reads the output any more; Windows reports an invalid argument."""
    if isinstance(error, BrokenPipeError):
        return True
    return os.name == "nt" and error.errno == errno.EINVAL and error.filename is None


def _of_system(error: OSError) -> str:
    what = error.strerror or str(error) or type(error).__name__
    return f"{what}: {error.filename}" if error.filename is not None else what


def _unexpected(error: Exception) -> str:
    message = one_line(str(error)) or "no message"
    return (
        f"unexpected failure, {type(error).__name__}: {message[:500]}"
        " (set ASSISTANT_DEBUG=1 or run `assistant --debug …` to see where)"
    )


@contextmanager
def indexing_progress() -> Iterator[ProgressCallback]:
    """A callback for indexing: documents, passages, passages per second; a bar on a terminal."""
    if not err().is_terminal:
        yield _ProgressLines().update
        return
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        SpinnerColumn(),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[counts]}", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.fields[doing]}", markup=False),
    )
    with Bar(*columns, console=err(), transient=True) as bar:
        task = bar.add_task("", total=None, counts="looking for files", doing="")

        def update(at: Progress) -> None:
            bar.update(
                task,
                total=at.documents_total,
                completed=at.documents_done,
                counts=_counts(at),
                doing=printable(f"{at.stage} {at.document}"),
            )

        yield update


def _counts(at: Progress) -> str:
    rate = at.passages_done / at.seconds if at.seconds > 0 else 0.0
    documents = f"{at.documents_done:,} of {at.documents_total:,} documents"
    return f"{documents}, {at.passages_done:,} passages, {rate:,.0f}/s"


class _ProgressLines:
    """Progress for a log file: a line every ten seconds, none for a run that is shorter."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def update(self, at: Progress) -> None:
        now = time.monotonic()
        if now - self._last >= _SECONDS_BETWEEN_LINES:
            self._last = now
            say(_counts(at))

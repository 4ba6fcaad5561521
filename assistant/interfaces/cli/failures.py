"""Exit statuses, and the one place where exceptions become messages.

Commands are guarded one by one, not only ``main``: the library that parses the command line turns
an interrupt or a closed pipe into exit statuses of its own before ``main`` could see them.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import typer

from assistant.config.errors import AssistantError
from assistant.interfaces.cli.streams import quiet_stdout, say

DONE = 0
SOME_FAILED = 1
NOTHING_DONE = 2
INTERRUPTED = 130  # what a shell reports for a program stopped with Ctrl-C

P = ParamSpec("P")


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """The same command, whose failures are messages and exit statuses."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with failures_reported():
            command(*args, **kwargs)

    return run


@contextmanager
def failures_reported() -> Iterator[None]:
    """Turn whatever is raised inside into one message and ``SystemExit`` with its status."""
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
    """Whether the reader of our output has gone; Windows reports it as an invalid argument."""
    if isinstance(error, BrokenPipeError):
        return True
    return os.name == "nt" and error.errno == errno.EINVAL and error.filename is None


def _of_system(error: OSError) -> str:
    what = error.strerror or str(error) or type(error).__name__
    return f"{what}: {error.filename}" if error.filename is not None else what


def _unexpected(error: Exception) -> str:
    told = " ".join(str(error).split()) or "no message"
    return (
        f"unexpected failure, {type(error).__name__}: {told[:500]}"
        " (set ASSISTANT_DEBUG=1 or run `assistant --debug …` to see where)"
    )

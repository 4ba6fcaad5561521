"""Standard output for data, standard error for what is said about it."""

from __future__ import annotations

import io
import json
import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_WIDE = 100_000  # columns: a table that goes to a file or a pipe is never folded
_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))  # they turn round what stands beside them
_CONTROLS = {
    code: "�" for code in (*range(32), *range(127, 160), *_BIDI) if chr(code) not in "\n\t"
}


def prepare_streams() -> None:
    """Write UTF-8 whatever the system's code page; a character that cannot be, as an escape.

    Names of files may hold bytes that are no text; as escapes they stay valid in JSON too.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def quiet_stdout() -> None:
    """Send the rest of the output nowhere, also what the interpreter flushes at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def say(message: str) -> None:
    """A message for the person, on standard error."""
    print(printable(message), file=sys.stderr, flush=True)


def print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def print_text(text: str) -> None:
    """Text of a document: byte for byte to a file or pipe, without control characters to a screen."""
    print(printable(text) if sys.stdout.isatty() else text, end="" if text.endswith("\n") else "\n")


def printable(text: str) -> str:
    """``text`` with control characters replaced: a document must not steer the terminal."""
    return text.translate(_CONTROLS)


def show(*renderables: RenderableType) -> None:
    """Print for a person; to a file or pipe without the spaces that fill lines up."""
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

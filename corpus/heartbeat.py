"""A sign of life from long steps of reading, so that a limit on time holds for each step.

A scan of a hundred pages is read for minutes and is no hostile file; the process that waits for it
(``corpus.files.worker``) starts counting anew at each beat. Nobody listening, a beat does nothing.
"""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def listen(callback: Callable[[], None]) -> None:
    """Call ``callback`` at every beat, until this process ends."""
    _listeners.append(callback)


def beat() -> None:
    for callback in _listeners:
        callback()

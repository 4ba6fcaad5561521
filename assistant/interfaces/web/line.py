"""Who is answered now and who waits.

Answers that are composed here take a core each: with more of them side by side than cores, all get
slower and none is finished sooner. What is wanted beside answers (follow-ups to suggest) gives way.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.config.settings import Settings

_SPARE = 2  # beside the cores, so that some slow answers hold nobody back
_OF_A_MODEL = 64  # answers that a chat model words: it works elsewhere, while we wait


class Line:
    """``at_once`` pieces of work side by side; the others wait, first come, first served."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._places = threading.Semaphore(at_once)
        self._lock = threading.Lock()
        self._inside = 0

    @classmethod
    def for_settings(cls, settings: Settings) -> Line:
        """As many as the settings say; without, what cores or a chat model can do."""
        fitting = _OF_A_MODEL if settings.chat_model else (os.cpu_count() or 1) + _SPARE
        return cls(settings.answers_at_once or fitting)

    @property
    def busy(self) -> bool:
        """Whether anybody is answered or waits."""
        return self._inside > 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A block that begins when its turn has come."""
        self._count(1)
        try:
            with self._places:
                yield
        finally:
            self._count(-1)

    def _count(self, by: int) -> None:
        with self._lock:
            self._inside += by

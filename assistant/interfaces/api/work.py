"""A bounded queue before the threads that do the work.

1. ``at_once`` calls run side by side, ``waiting`` more may wait, if they would be done within
   ``limit_s`` as calls went lately; another one is refused at once, with the seconds after which it is
   worth trying again.
2. Nobody waits longer than ``limit_s`` seconds. A call that has not begun by then never begins; one
   that runs cannot be stopped and keeps its place until it is done, so that the bound holds.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")


class Busy(Exception):
    """There is no room; ``retry_after``: whole seconds, at least 1."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many calls are waiting; try again in {retry_after} s")
        self.retry_after = retry_after


class TimeUp(Exception):
    """A call was not done within ``limit_s`` seconds."""

    def __init__(self, limit_s: float) -> None:
        super().__init__(f"not done within {limit_s:g} s")
        self.limit_s = limit_s


class Work:
    """See the module. Safe to use from several threads."""

    def __init__(self, name: str, *, at_once: int, waiting: int, limit_s: float) -> None:
        self.limit_s = limit_s
        self._at_once = at_once
        self._room = at_once + waiting
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix=name)
        self._lock = threading.Lock()
        self._pending = 0
        self._usual_s = 0.0

    @property
    def pending(self) -> int:
        """Calls that run or wait."""
        return self._pending

    def submit(self, act: Callable[[], T]) -> asyncio.Future[T]:
        """Begin ``act`` when there is a thread for it. Raises Busy where it would wait in vain."""
        with self._lock:
            ahead = self._pending - self._at_once  # that have to begin first
            turn_s = self._usual_s * (ahead + 1) / self._at_once
            late = ahead >= 0 and turn_s + self._usual_s > self.limit_s
            if self._pending >= self._room or late:
                raise Busy(max(1, math.ceil(turn_s)))
            self._pending += 1
        future = self._pool.submit(copy_context().run, self._timed, act)
        future.add_done_callback(self._left)
        return asyncio.wrap_future(future)

    async def run(self, act: Callable[[], T]) -> T:
        """The result of ``act``. Raises Busy, TimeUp, or what ``act`` raises."""
        return await self.finish(self.submit(act))

    async def finish(self, begun: asyncio.Future[T]) -> T:
        """Wait for what `submit` began. Raises TimeUp when it takes too long."""
        done, _ = await asyncio.wait({begun}, timeout=self.limit_s)
        if not done:
            begun.cancel()
            raise TimeUp(self.limit_s)
        return begun.result()

    def close(self) -> None:
        """Begin nothing more, and wait for what runs."""
        self._pool.shutdown(cancel_futures=True)

    def _timed(self, act: Callable[[], T]) -> T:
        start = time.monotonic()
        try:
            return act()
        finally:
            taken = time.monotonic() - start
            self._usual_s = taken if not self._usual_s else 0.8 * self._usual_s + 0.2 * taken

    def _left(self, _: Future[T]) -> None:
        with self._lock:
            self._pending -= 1

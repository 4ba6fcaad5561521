"""A bounded queue of work for threads, and the events of one piece of work as they happen.

1. ``at_once`` calls run at the same time, ``waiting`` more may wait, if they would be done within
   ``limit_s`` seconds as calls went lately; another one is refused at once, with the seconds after
   which it is worth trying again.
2. Nobody waits longer than ``limit_s``. A call that has not begun by then never begins; one that runs
   cannot be stopped and keeps its place until it is done, so that the bound holds.
3. A question that nobody listens to any more does not begin, or ends at its next event.

The HTTP interface refuses what would come too late; the chat's queue has neither bound, since Gradio's
own queue, which it needs for its events, bounds how many wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import threading
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")
E = TypeVar("E")


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


class WorkQueue:
    """See the module. Safe to use from several threads."""

    def __init__(
        self, name: str, *, at_once: int, waiting: int | None = None, limit_s: float | None = None
    ) -> None:
        """``waiting``, ``limit_s``: None is no bound."""
        self.at_once = at_once
        self.limit_s = limit_s
        self._room = math.inf if waiting is None else at_once + waiting
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix=name)
        self._lock = threading.Lock()
        self._pending = 0
        self._usual_s = 0.0  # moving average of the time that a call takes

    @property
    def pending(self) -> int:
        """Calls that run or wait."""
        return self._pending

    def submit(self, act: Callable[[], T]) -> asyncio.Future[T]:
        """Begin ``act`` when a thread is free. Raises Busy where it would wait in vain."""
        with self._lock:
            ahead = self._pending - self.at_once  # that have to begin first
            turn_s = self._usual_s * (ahead + 1) / self.at_once
            limit_s = math.inf if self.limit_s is None else self.limit_s
            late = ahead >= 0 and turn_s + self._usual_s > limit_s
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
            raise TimeUp(self.limit_s or 0.0)
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


class _NobodyListens(Exception):
    """Ends work whose outcome nobody waits for any more."""


def events(
    queue: WorkQueue, work: Callable[[Callable[[E], None]], T]
) -> AsyncGenerator[E | T | Exception, None]:
    """What ``work`` reports to its watch, then its outcome, or the exception that it raised.

    No thread is held while events are waited for. Raises Busy before the first one.
    """
    loop = asyncio.get_running_loop()
    happened: asyncio.Queue[E | None] = asyncio.Queue()
    left = threading.Event()

    def watch(event: E) -> None:
        if left.is_set() or loop.is_closed():
            raise _NobodyListens
        loop.call_soon_threadsafe(happened.put_nowait, event)

    def run() -> T:
        try:
            return work(watch)
        finally:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens
                loop.call_soon_threadsafe(happened.put_nowait, None)

    return _relayed(queue, queue.submit(run), happened, left)


async def _relayed(
    queue: WorkQueue,
    begun: asyncio.Future[T],
    happened: asyncio.Queue[E | None],
    left: threading.Event,
) -> AsyncGenerator[E | T | Exception, None]:
    try:
        async with asyncio.timeout(queue.limit_s):
            while (event := await happened.get()) is not None:
                yield event
        outcome: T | Exception = await begun
    except TimeoutError:
        outcome = TimeUp(queue.limit_s or 0.0)
    except Exception as error:  # handed on to the listener
        outcome = error
    finally:
        left.set()
        begun.cancel()
    yield outcome

"""News of a piece of work that runs in a thread of its own, as they come."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable

from assistant.model import Answer, Event, Watch

News = Event | Answer | Exception


class _NobodyListens(Exception):
    """Ends work whose outcome nobody waits for any more."""


async def told(work: Callable[[Watch], Answer]) -> AsyncGenerator[News, None]:
    """What ``work`` tells its watch, then the answer that it gives or the exception that it raises.

    No thread is held while its news are waited for. Whoever stops listening is free at once; the
    work ends with the next thing that it has to tell.
    """
    loop = asyncio.get_running_loop()
    news: asyncio.Queue[News] = asyncio.Queue()
    left = threading.Event()

    def tell(one: News) -> None:
        if left.is_set() or loop.is_closed():
            raise _NobodyListens
        loop.call_soon_threadsafe(news.put_nowait, one)

    def run() -> None:
        try:
            outcome: Answer | Exception = work(tell)
        except Exception as error:  # handed on to whoever listens
            outcome = error
        if not left.is_set() and not loop.is_closed():
            tell(outcome)

    threading.Thread(target=run, name="asking", daemon=True).start()
    try:
        while True:
            one = await news.get()
            yield one
            if isinstance(one, Answer | Exception):
                return
    finally:
        left.set()

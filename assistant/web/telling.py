"""News of a piece of work that runs in a thread of its own, as they come."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

from assistant.answering.model import Answer
from assistant.events import Event, Watch


def told(work: Callable[[Watch], Answer]) -> Iterator[Event | Answer | Exception]:
    """What ``work`` tells its watch, then the answer that it gives or the exception that it raises.

    Whoever stops listening leaves the work to end by itself; its news are dropped.
    """
    news: queue.SimpleQueue[Event | Answer | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            news.put(work(news.put))
        except Exception as error:  # handed on to whoever listens
            news.put(error)

    threading.Thread(target=run, name="asking", daemon=True).start()
    while True:
        one = news.get()
        yield one
        if isinstance(one, Answer | Exception):
            return

"""Briefings as they are written: they wait for their turn in one queue, show how far they are, and are kept when done.

Who closes the page loses nothing: what was begun goes on, and is kept.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from html import escape
from typing import TypeVar

import gradio as gr

from assistant.briefing.gather import Watch
from assistant.interfaces.web.parts.events import errors_shown
from assistant.interfaces.web.templating import render_working
from assistant.interfaces.work import Busy, WorkQueue
from assistant.locale import Texts

T = TypeVar("T")
_log = logging.getLogger(__name__)
_LOOK_S = 0.5  # between two looks at how far it is


class AskedAnew:
    """Sections of briefings that are asked anew, each from when it is begun until its work ends. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cards: set[tuple[str, str]] = set()

    def of(self, briefing: str) -> frozenset[str]:
        """Ids of the cards of a briefing that are asked anew now."""
        with self._lock:
            return frozenset(card for one, card in self._cards if one == briefing)

    def composed(
        self,
        briefing: str,
        card: str,
        queue: WorkQueue,
        work: Callable[[Watch], T],
        words: str,
        t: Texts,
    ) -> AsyncGenerator[str | T, None] | None:
        """As `composed`; None, and nothing is begun, where the section is asked anew already."""
        with self._lock:
            if (briefing, card) in self._cards:
                return None
            self._cards.add((briefing, card))

        def worked(watch: Watch) -> T:
            try:
                return work(watch)
            finally:
                self._end(briefing, card)

        try:
            return composed(queue, worked, words, t)
        except BaseException:  # nothing was begun that could end it
            self._end(briefing, card)
            raise

    def _end(self, briefing: str, card: str) -> None:
        with self._lock:
            self._cards.discard((briefing, card))


def composed(
    queue: WorkQueue, work: Callable[[Watch], T], words: str, t: Texts
) -> AsyncGenerator[str | T, None]:
    """Begin ``work``. How far it is, as HTML with ``words``, and at last what it makes.

    Raises gr.Error at once where too many wait, later where it fails.
    """
    far = [(0, 0)]

    def watch(done: int, total: int) -> None:
        far[0] = done, total

    try:
        begun = queue.submit(lambda: work(watch))
    except Busy as busy:
        said = t(
            "Several briefings are being written already. Try again in {seconds} seconds.",
            seconds=busy.retry_after,
        )
        raise gr.Error(escape(said), print_exception=False) from busy
    return _watched(begun, far, words, t)


async def _watched(
    begun: asyncio.Future[T], far: Sequence[tuple[int, int]], words: str, t: Texts
) -> AsyncGenerator[str | T, None]:
    shown = None
    while not begun.done():
        if far[0] != shown:
            shown = far[0]
            yield render_working(words, t, *shown)
        await asyncio.wait({begun}, timeout=_LOOK_S)
    try:
        with errors_shown():
            made = begun.result()
    except gr.Error:
        raise
    except Exception as error:
        _log.error("a briefing could not be written", exc_info=error)
        said = t(
            "Something went wrong while the briefing was written; the log of this program says what. Please try again."
        )
        raise gr.Error(escape(said), print_exception=False) from error
    yield made

"""Briefings as they are written: they wait for their turn in one queue, show how far they are, and are kept when done.

Who closes the page loses nothing: what was begun goes on, and is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from html import escape
from typing import TypeVar

import gradio as gr

from assistant.briefing.gather import Watch
from assistant.interfaces.web.parts.events import errors_shown
from assistant.interfaces.web.templating import render_working
from assistant.interfaces.work import Busy, WorkQueue
from assistant.locale import Texts

T = TypeVar("T")
_LOOK_S = 0.5  # between two looks at how far it is


async def composed(
    queue: WorkQueue, work: Callable[[Watch], T], words: str, t: Texts
) -> AsyncGenerator[str | T, None]:
    """How far ``work`` is, as HTML with ``words``, and at last what it makes. Raises gr.Error where it fails, or too many wait."""
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
    shown = None
    while not begun.done():
        if far[0] != shown:
            shown = far[0]
            yield render_working(words, t, *shown)
        await asyncio.wait({begun}, timeout=_LOOK_S)
    with errors_shown():
        made = begun.result()
    yield made

"""What is written in the queue of briefings, however it ends and whoever looks on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import gradio as gr
import pytest

from assistant.config.errors import UsageError
from assistant.interfaces.web.parts.composing import AskedAnew, composed
from assistant.interfaces.work import WorkQueue
from assistant.locale import texts

T = texts("en")


def _run(act: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """In a thread of its own: in this one the browser of other tests may have a loop that runs."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(act())).result()


@pytest.fixture
def queue() -> Iterator[WorkQueue]:
    opened = WorkQueue("briefings", at_once=1, waiting=0)
    yield opened
    opened.close()


def test_a_section_is_asked_anew_once_at_a_time_and_again_after_it_failed(
    queue: WorkQueue,
) -> None:
    asked, go = AskedAnew(), threading.Event()

    def fails(_: object) -> None:
        go.wait(10)
        raise UsageError("the reports say nothing else")

    async def act() -> None:
        begun = asked.composed("b", "card", queue, fails, "Asked", T)
        assert begun is not None
        assert asked.of("b") == {"card"}
        assert asked.of("another") == set()
        assert asked.composed("b", "card", queue, fails, "Asked", T) is None
        go.set()
        with pytest.raises(gr.Error, match="nothing else"):
            async for _ in begun:
                pass

    _run(act)
    assert asked.of("b") == set()


def test_a_section_that_nobody_waits_for_can_be_asked_anew_when_its_work_is_done(
    queue: WorkQueue,
) -> None:
    asked, go = AskedAnew(), threading.Event()

    async def act() -> None:
        begun = asked.composed("b", "card", queue, lambda _: go.wait(10), "Asked", T)
        assert begun is not None
        await begun.aclose()
        assert asked.of("b") == {"card"}
        go.set()
        async with asyncio.timeout(10):
            while asked.of("b"):
                await asyncio.sleep(0.01)

    _run(act)


def test_a_section_for_which_the_queue_has_no_room_is_not_asked_anew(queue: WorkQueue) -> None:
    asked, go = AskedAnew(), threading.Event()

    async def act() -> None:
        first = asked.composed("b", "card", queue, lambda _: go.wait(10), "Asked", T)
        assert first is not None
        with pytest.raises(gr.Error, match="Several briefings are being written already"):
            asked.composed("b", "other", queue, lambda _: None, "Asked", T)
        assert asked.of("b") == {"card"}
        go.set()
        async for _ in first:
            pass

    _run(act)


def test_what_nobody_foresaw_is_told_in_the_language_of_the_page_and_logged(
    queue: WorkQueue, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: object) -> None:
        raise RuntimeError("disk image is malformed")

    async def act() -> None:
        with pytest.raises(gr.Error, match="pendant la rédaction de la note") as told:
            async for _ in composed(queue, fails, "Écrit", texts("fr")):
                pass
        assert "malformed" not in str(told.value)

    _run(act)
    assert "disk image is malformed" in caplog.text

"""News of work that runs beside whoever waits for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Any

import pytest

from assistant.interfaces.web.streaming import News, told
from assistant.model import Answer, Coverage, Step, Watch

ANSWER = Answer("0", "Who?", "Who?", claims=(), citations=(), coverage=Coverage(1, 1))
STEPS = (Step("understand", 1.0), Step("retrieve", 2.0))


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: the browser of other tests has a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def _work(watch: Watch) -> Answer:
    for step in STEPS:
        watch(step)
    return ANSWER


def test_each_step_is_told_and_then_the_answer() -> None:
    async def heard() -> list[News]:
        return [one async for one in told(_work)]

    assert _run(heard()) == [*STEPS, ANSWER]


def test_what_the_work_raises_is_told_last() -> None:
    def fail(watch: Watch) -> Answer:
        watch(STEPS[0])
        raise ValueError("no index")

    async def heard() -> list[News]:
        return [one async for one in told(fail)]

    step, error = _run(heard())
    assert step == STEPS[0]
    assert str(error) == "no index"


@pytest.mark.timeout(20)
def test_whoever_stops_listening_is_free_at_once_and_the_work_ends_at_its_next_step() -> None:
    left, ended = threading.Event(), threading.Event()
    done: list[str] = []

    def work(watch: Watch) -> Answer:
        try:
            watch(STEPS[0])
            left.wait()
            watch(STEPS[1])
            done.append("went on")
        finally:
            ended.set()
        return ANSWER

    async def leave() -> None:
        async with aclosing(told(work)) as news:
            async for _ in news:
                break  # the work waits for `left`, which comes after this
        left.set()
        await asyncio.to_thread(ended.wait)

    _run(leave())
    assert done == []

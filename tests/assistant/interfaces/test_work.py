"""Bounded queues, and the events of work that runs in one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.config.settings import Settings
from assistant.interfaces.state import AppState
from assistant.interfaces.work import Busy, TimeUp, WorkQueue, events
from assistant.model import Answer, Coverage, Step, Watch


@pytest.fixture
def queue() -> Iterator[WorkQueue]:
    made = WorkQueue("test", at_once=2)
    yield made
    made.close()


def test_a_full_queue_refuses_at_once_and_says_when_to_come_back() -> None:
    async def ask() -> None:
        queue = WorkQueue("test", at_once=1, waiting=1, limit_s=30)
        go = threading.Event()
        first, second = queue.submit(go.wait), queue.submit(lambda: "second")
        with pytest.raises(Busy) as refused:
            queue.submit(lambda: "third")
        assert refused.value.retry_after >= 1
        go.set()
        assert await queue.finish(first) is True
        assert await queue.finish(second) == "second"
        assert await queue.run(lambda: "fourth") == "fourth"
        queue.close()

    asyncio.run(ask())


def test_a_call_whose_turn_would_come_too_late_is_refused_instead_of_waiting_in_vain() -> None:
    async def ask() -> None:
        queue = WorkQueue("test", at_once=1, waiting=100, limit_s=30)
        queue._usual_s = 10.0  # what the last calls took
        go = threading.Event()
        begun = [queue.submit(go.wait), *(queue.submit(lambda: True) for _ in range(2))]
        with pytest.raises(Busy) as refused:
            queue.submit(lambda: "begins after 3 calls, done after 40 s")
        assert refused.value.retry_after == 3 * 10
        go.set()
        assert [await queue.finish(one) for one in begun] == [True] * 3
        queue.close()

    asyncio.run(ask())


def test_a_call_that_takes_too_long_is_given_up_and_keeps_its_place_until_it_is_done() -> None:
    async def ask() -> None:
        queue = WorkQueue("test", at_once=1, waiting=0, limit_s=0.05)
        go, done = threading.Event(), threading.Event()

        def slow() -> None:
            go.wait()
            done.set()

        with pytest.raises(TimeUp):
            await queue.run(slow)
        assert queue.pending == 1
        with pytest.raises(Busy):
            queue.submit(slow)
        go.set()
        assert done.wait(30)
        queue.close()
        assert queue.pending == 0

    asyncio.run(ask())


def test_a_queue_without_bounds_takes_all_and_runs_no_more_at_once_than_have_a_place() -> None:
    async def ask() -> None:
        queue, lock, inside, most = WorkQueue("test", at_once=3), threading.Lock(), [0], [0]
        meet = threading.Barrier(3)

        def work() -> None:
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            meet.wait(10)  # three have to be inside together, or this breaks
            with lock:
                inside[0] -= 1

        begun = [queue.submit(work) for _ in range(12)]
        assert queue.pending > 0
        await asyncio.gather(*begun)
        queue.close()
        assert most == [3]
        assert queue.pending == 0

    _run(ask())


def test_a_chat_model_that_works_elsewhere_is_asked_by_many_at_once(tmp_path: Path) -> None:
    for settings, at_once in (
        (Settings(chat_model="openai:small"), range(20, 200)),
        (Settings(answers_at_once=5), range(5, 6)),
    ):
        with Assistant.open(tmp_path / "index", settings=settings) as assistant:
            assert AppState(assistant).answers.at_once in at_once


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


def test_each_step_is_heard_and_then_the_answer(queue: WorkQueue) -> None:
    async def heard() -> list[object]:
        return [one async for one in events(queue, _work)]

    assert _run(heard()) == [*STEPS, ANSWER]


def test_what_the_work_raises_is_heard_last(queue: WorkQueue) -> None:
    def fail(watch: Watch) -> Answer:
        watch(STEPS[0])
        raise ValueError("no index")

    async def heard() -> list[object]:
        return [one async for one in events(queue, fail)]

    step, error = _run(heard())
    assert step == STEPS[0]
    assert str(error) == "no index"


@pytest.mark.timeout(20)
def test_who_stops_listening_is_free_at_once_and_the_work_ends_at_its_next_step(
    queue: WorkQueue,
) -> None:
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
        async with aclosing(events(queue, work)) as happened:
            async for _ in happened:
                break  # the work waits for `left`, which comes after this
        left.set()
        await asyncio.to_thread(ended.wait)

    _run(leave())
    assert done == []

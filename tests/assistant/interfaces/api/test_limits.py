"""Bounded queues, requests a minute, and a server without documents."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant import Assistant
from assistant.accounts.access import Access
from assistant.config.settings import Settings
from assistant.interfaces.api import create_app
from assistant.interfaces.api.limits import Rate
from assistant.interfaces.api.work import Busy, TimeUp, Work


def access(assistant: Assistant) -> Access:
    return Access(assistant.settings, assistant.directory.parent / "data")


def test_a_full_queue_refuses_at_once_and_says_when_to_come_back() -> None:
    async def ask() -> None:
        work = Work("test", at_once=1, waiting=1, limit_s=30)
        go = threading.Event()
        first, second = work.submit(go.wait), work.submit(lambda: "second")
        with pytest.raises(Busy) as refused:
            work.submit(lambda: "third")
        assert refused.value.retry_after >= 1
        go.set()
        assert await work.finish(first) is True
        assert await work.finish(second) == "second"
        assert await work.run(lambda: "fourth") == "fourth"
        work.close()

    asyncio.run(ask())


def test_a_call_whose_turn_would_come_too_late_is_refused_instead_of_waiting_in_vain() -> None:
    async def ask() -> None:
        work = Work("test", at_once=1, waiting=100, limit_s=30)
        work._usual_s = 10.0  # what the last calls took
        go = threading.Event()
        begun = [work.submit(go.wait), *(work.submit(lambda: True) for _ in range(2))]
        with pytest.raises(Busy) as refused:
            work.submit(lambda: "begins after 3 calls, done after 40 s")
        assert refused.value.retry_after == 3 * 10
        go.set()
        assert [await work.finish(one) for one in begun] == [True] * 3
        work.close()

    asyncio.run(ask())


def test_a_call_that_takes_too_long_is_given_up_and_keeps_its_place_until_it_is_done() -> None:
    async def ask() -> None:
        work = Work("test", at_once=1, waiting=0, limit_s=0.05)
        go, done = threading.Event(), threading.Event()

        def slow() -> None:
            go.wait()
            done.set()

        with pytest.raises(TimeUp):
            await work.run(slow)
        assert work.pending == 1
        with pytest.raises(Busy):
            work.submit(slow)
        go.set()
        assert done.wait(30)
        work.close()
        assert work.pending == 0

    asyncio.run(ask())


def test_each_caller_has_requests_of_their_own() -> None:
    rate = Rate(per_minute=2)
    assert [rate.take("one"), rate.take("one")] == [0, 0]
    assert 1 <= rate.take("one") <= 30
    assert rate.take("other") == 0


def test_too_many_requests_are_refused_with_the_time_to_wait(index_dir: Path) -> None:
    with Assistant.open(index_dir, settings=Settings(requests_per_minute=2)) as assistant:
        client = TestClient(create_app(assistant, access(assistant)), "http://localhost")
        statuses = [client.get("/v1/documents").status_code for _ in range(2)]
        refused = client.get("/v1/documents")
        assert client.get("/healthz").status_code == 200
    assert statuses == [200, 200]
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 30


def test_a_server_without_documents_runs_and_is_not_ready(tmp_path: Path) -> None:
    with Assistant.open(tmp_path / "index") as assistant:
        client = TestClient(create_app(assistant, access(assistant)), "http://localhost")
        assert client.get("/healthz").status_code == 200
        refused = client.get("/readyz")
    assert refused.status_code == 503
    assert "assistant index" in refused.json()["detail"]


def test_a_failure_that_nobody_foresaw_is_a_problem_without_a_trace(index_dir: Path) -> None:
    with Assistant.open(index_dir) as assistant:
        app = create_app(assistant, access(assistant))

        @app.get("/v1/broken")
        def broken() -> None:
            raise ZeroDivisionError("secret detail")

        told = TestClient(app, "http://localhost").get("/v1/broken")
    assert told.status_code == 500
    assert told.headers["content-type"] == "application/problem+json"
    assert "secret" not in told.text

"""Requests a minute, and a server without documents."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from assistant import Assistant
from assistant.accounts.access import Access
from assistant.config.settings import Settings
from assistant.interfaces.api import create_app
from assistant.interfaces.api.access import RateLimit
from assistant.interfaces.state import AppState


def access(assistant: Assistant) -> Access:
    return Access(assistant.settings, assistant.directory.parent / "data")


def test_each_caller_has_requests_of_their_own() -> None:
    rate = RateLimit(per_minute=2)
    assert [rate.take("one"), rate.take("one")] == [0, 0]
    assert 1 <= rate.take("one") <= 30
    assert rate.take("other") == 0


def test_too_many_requests_are_refused_with_the_time_to_wait(index_dir: Path) -> None:
    with Assistant.open(index_dir, settings=Settings(requests_per_minute=2)) as assistant:
        client = TestClient(create_app(AppState(assistant, access(assistant))), "http://localhost")
        statuses = [client.get("/v1/documents").status_code for _ in range(2)]
        refused = client.get("/v1/documents")
        assert client.get("/healthz").status_code == 200
    assert statuses == [200, 200]
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 30


def test_a_server_without_documents_runs_and_is_not_ready(tmp_path: Path) -> None:
    with Assistant.open(tmp_path / "index") as assistant:
        client = TestClient(create_app(AppState(assistant, access(assistant))), "http://localhost")
        assert client.get("/healthz").status_code == 200
        refused = client.get("/readyz")
    assert refused.status_code == 503
    assert "assistant index" in refused.json()["detail"]


def test_a_failure_that_nobody_foresaw_is_a_problem_without_a_trace(index_dir: Path) -> None:
    with Assistant.open(index_dir) as assistant:
        app = create_app(AppState(assistant, access(assistant)))

        @app.get("/v1/broken")
        def broken() -> None:
            raise ZeroDivisionError("secret detail")

        told = TestClient(app, "http://localhost").get("/v1/broken")
    assert told.status_code == 500
    assert told.headers["content-type"] == "application/problem+json"
    assert "secret" not in told.text

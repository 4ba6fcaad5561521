"""A walk over all that a server answers, Gradio's own addresses and files included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Mount

import ui
from assistant import Assistant
from assistant.accounts.access import Access
from assistant.interfaces.api import create_app
from assistant.interfaces.state import AppState

PUBLIC = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/openapi.json"),  # a description, without data
    ("HEAD", "/openapi.json"),
    ("GET", "/login"),
    ("POST", "/login"),
    ("GET", "/login/begin"),  # to the provider and back; without one, to the page
    ("GET", "/login/callback"),
}
METHODS = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}
SPELT_OTHERWISE = [
    "/login/",
    "/login/../config",
    "/login%2f..%2fconfig",
    "//config",
    "/./config",
    "/LOGIN",
    "/healthz/../v1/documents",
    "/v1//documents",
    "//v1/documents",
    "/V1/documents",
    "/v1/documents/",
    "/mcp/",
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/file=../../data/users.json",
]


@pytest.fixture(scope="module")
def apps(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Access]]:
    with Assistant.open(index_dir) as assistant:
        access = Access(assistant.settings, tmp_path_factory.mktemp("access"), insist=True)
        state = AppState(assistant, access)
        chat = ui.app(state)
        app = create_app(state, chat=chat)
        app.state.chat = chat
        yield app, access


@pytest.fixture(scope="module")
def client(apps: tuple[Any, Access]) -> Iterator[TestClient]:
    with TestClient(
        apps[0], "http://localhost", follow_redirects=False, raise_server_exceptions=False
    ) as opened:
        yield opened


def routes(app: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(method, path) of every route, also of routers that are included and applications mounted."""
    for route in app.routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes(inner, prefix + route.include_context.prefix)
        elif isinstance(route, Mount):
            if hasattr(route.app, "routes"):  # not a folder of files
                yield from routes(route.app, prefix + route.path)
        else:
            path = re.sub(r"\{\w+(:\w+)?\}", "x", prefix + route.path)
            for method in sorted(route.methods or METHODS):
                yield method, path


def every_route(app: Any) -> list[tuple[str, str]]:
    return sorted({*routes(app), *routes(app.state.chat)})


def test_none_but_the_public_routes_answers_without_credentials(
    client: TestClient, apps: tuple[Any, Access]
) -> None:
    found = every_route(apps[0])
    assert len(found) > 60
    assert {("POST", "/v1/ask"), ("GET", "/config"), ("POST", "/mcp")} < set(found)
    assert set(found) >= PUBLIC
    open_doors = {
        (method, path, status)
        for method, path in found
        if (method, path) not in PUBLIC
        and (status := client.request(method, path).status_code) not in (401, 405)
    }
    assert open_doors == set()


def test_not_a_byte_of_a_body_is_read_without_credentials(client: TestClient) -> None:
    def body() -> Iterator[bytes]:
        raise AssertionError("read")
        yield b""

    for path in (
        "/v1/documents",
        "/v1/ask",
        "/mcp",
        "/gradio_api/upload",
        "/gradio_api/queue/join",
    ):
        for kind in ("application/json", "multipart/form-data; boundary=x"):
            assert (
                client.post(path, content=b"{", headers={"Content-Type": kind}).status_code == 401
            )
            sent = client.post(path, content=body(), headers={"Content-Type": kind})
            assert sent.status_code == 401, path


@pytest.mark.parametrize("path", SPELT_OTHERWISE)
def test_another_spelling_of_an_address_opens_nothing(client: TestClient, path: str) -> None:
    for method in ("GET", "POST"):
        response = client.request(method, path)
        assert response.status_code in (307, 401, 404, 405), (method, path)
        assert "components" not in response.text, "no configuration of the page"


def test_with_credentials_the_same_doors_are_open(
    client: TestClient, apps: tuple[Any, Access]
) -> None:
    app, access = apps
    key = {"Authorization": f"Bearer {access.keys.add('walk', 'editor')}"}
    ours = [*routes(app), ("GET", "/"), ("GET", "/config"), ("GET", "/theme.css")]
    statuses = {
        (method, path): client.request(method, path, headers=key).status_code
        for method, path in ours
        if (method, path) != ("GET", "/mcp")  # a stream that stays open, by the protocol
    }
    assert statuses["GET", "/v1/documents"] == statuses["GET", "/config"] == 200
    assert {where for where, status in statuses.items() if status == 401 or status >= 500} == set()


def test_every_response_tells_the_browser_what_it_may_do(
    client: TestClient, apps: tuple[Any, Access]
) -> None:
    key = {"Authorization": f"Bearer {apps[1].keys.add('browser', 'reader')}"}
    for path in ("/", "/login", "/config", "/v1/documents", "/v1/nothing", "/healthz", "/nothing"):
        for headers in ({}, key):
            told = client.get(path, headers=headers).headers
            policy = told["content-security-policy"]
            assert "frame-ancestors" in policy, path
            assert "default-src 'none'" in policy or "default-src 'self'" in policy, path
            assert told["x-content-type-options"] == "nosniff", path
            assert told["referrer-policy"] in ("same-origin", "no-referrer"), path
            assert "server" not in told, path


def test_a_page_in_the_browser_has_no_secret_in_it(
    client: TestClient, apps: tuple[Any, Access]
) -> None:
    key = apps[1].keys.add("source", "reader")
    page = client.get("/", headers={"Authorization": f"Bearer {key}"})
    assert page.status_code == 200
    for secret in (key, key.split("_", 2)[2], "sha256", str(apps[1].users.file.parent)):
        assert secret not in page.text

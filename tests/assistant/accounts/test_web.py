"""Access behind a real FastAPI application."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Request, Response
from fastapi.testclient import TestClient

from assistant.accounts.access import Access
from assistant.accounts.users import Person
from assistant.accounts.web import COOKIE, address_of, set_cookie, signed_in
from assistant.config.settings import Settings


def _application(access: Access) -> FastAPI:
    app = FastAPI()
    app.state.access = access

    @app.post("/in")
    def begin(request: Request, response: Response) -> str:
        token = access.sign_in("ann", "correct horse", address_of(request, access))
        set_cookie(response, request, access, token)
        return address_of(request, access)

    @app.get("/me")
    def me(person: Annotated[Person, Depends(signed_in)]) -> str:
        return person.name

    @app.get("/role")
    def role(person: Annotated[Person, Depends(signed_in)]) -> str:
        return person.role

    return app


@pytest.fixture
def access(tmp_path: Path) -> Access:
    opened = Access(Settings(proxy_user_header="X-User", proxy_addresses=("10.1.0.1",)), tmp_path)
    opened.users.add("ann", "correct horse", "reader")
    return opened


def test_a_cookie_carries_the_session_with_the_role_as_it_is_now(access: Access) -> None:
    client = TestClient(_application(access), client=("10.9.9.9", 1))
    assert client.get("/me").status_code == 401
    assert client.post("/in").json() == "10.9.9.9"
    assert client.get("/me").json() == "ann"
    assert client.get("/role").json() == "reader"
    access.users.set_role("ann", "editor")
    assert client.get("/role").json() == "editor"


def test_the_cookie_is_out_of_reach_of_scripts_and_secure_through_https(access: Access) -> None:
    app = _application(access)
    plain = TestClient(app, client=("10.9.9.9", 1)).post("/in").headers["set-cookie"]
    assert COOKIE in plain
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Secure" not in plain
    proxied = TestClient(app, client=("10.1.0.1", 1)).post(
        "/in", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "6.6.6.6, 7.7.7.7"}
    )
    assert "Secure" in proxied.headers["set-cookie"]
    assert proxied.json() == "7.7.7.7"
    claimed = TestClient(app, client=("10.9.9.9", 1)).post(
        "/in", headers={"X-Forwarded-For": "1.1.1.1"}
    )
    assert claimed.json() == "10.9.9.9"


def test_a_proxy_that_signs_nobody_in_is_believed_where_people_are_and_that_they_use_https(
    tmp_path: Path,
) -> None:
    access = Access(Settings(proxy_addresses=("10.1.0.0/16",)), tmp_path)
    access.users.add("ann", "correct horse", "reader")
    sent = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "7.7.7.7"}
    through = TestClient(_application(access), client=("10.1.4.2", 1)).post("/in", headers=sent)
    assert "Secure" in through.headers["set-cookie"]
    assert through.json() == "7.7.7.7"
    around = TestClient(_application(access), client=("10.9.9.9", 1)).post("/in", headers=sent)
    assert "Secure" not in around.headers["set-cookie"]
    assert around.json() == "10.9.9.9"


def test_the_header_of_the_proxy_signs_in_and_is_ignored_from_elsewhere(access: Access) -> None:
    app = _application(access)
    through = TestClient(app, client=("10.1.0.1", 1)).get("/me", headers={"X-User": "ann"})
    around = TestClient(app, client=("10.9.9.9", 1)).get("/me", headers={"X-User": "ann"})
    assert through.json() == "ann"
    assert around.status_code == 401

"""Signing in through a real provider on this machine, as a browser does it, at the real pages of the chat."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request

from assistant.accounts.access import Access
from assistant.accounts.user_store import UserStore
from assistant.config.errors import UsageError
from assistant.config.sections import OpenIdConnect
from assistant.config.settings import Settings, load_settings
from assistant.interfaces.web.signin import FAULTS, SignInMiddleware, router
from tests.assistant.accounts.provider import CLIENT, SECRET, Provider

ANN = {"sub": "a-1", "preferred_username": "ann", "groups": ["evaluation", "admin"]}


@contextmanager
def served(app: Any) -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_config=None, proxy_headers=False)
        server = uvicorn.Server(config)
        run = {"sockets": [listening]}
        thread = threading.Thread(target=server.run, kwargs=run, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider(account=dict(ANN))
    with served(made.app()) as made.issuer:
        yield made


class Site:
    """The pages of signing in, and one that says who somebody is."""

    def __init__(self, access: Access, url: str) -> None:
        self.access = access
        self.url = url

    def browser(self, language: str = "en") -> httpx.Client:
        headers = {"Accept": "text/html", "Accept-Language": language}
        return httpx.Client(base_url=self.url, follow_redirects=True, timeout=60, headers=headers)


@pytest.fixture
def site(provider: Provider, tmp_path: Path) -> Any:
    """``site(groups=("evaluation",))``: with these settings of the provider."""
    running = []

    def opened(**given: Any) -> Site:
        more = {
            name: given.pop(name) for name in ("admin_groups", "editor_groups") if name in given
        }
        oidc = {"issuer": provider.issuer, "client_id": CLIENT, "client_secret": SECRET} | given
        access = Access(Settings(oidc=OpenIdConnect(**oidc), **more), tmp_path)
        app = FastAPI()
        app.include_router(router(access, "Reports", UserStore(tmp_path).usage))

        @app.get("/")
        def me(request: Request) -> dict[str, Any]:
            person = request.state.person
            return {"name": person.name, "role": person.role, "groups": sorted(person.every_group)}

        app.add_middleware(SignInMiddleware, access=access)
        serving = served(app)
        url = serving.__enter__()
        running.append(serving)
        provider.redirects.append(f"{url}/login/callback")
        return Site(access, url)

    yield opened
    for serving in running:
        serving.__exit__(None, None, None)


def test_somebody_signs_in_with_the_groups_of_the_provider_and_comes_where_they_wanted(
    site: Any, provider: Provider
) -> None:
    with site().browser() as browser:
        page = browser.get("/?publisher=UNODC")
        assert "Sign in with 127.0.0.1" in page.text
        assert "Password" not in page.text
        begin = parse_qs(urlsplit(str(page.url)).query)["next"][0]
        there = browser.get("/login/begin", params={"next": begin})
        assert str(there.url).endswith("/?publisher=UNODC")
        assert there.json() == {"name": "ann", "role": "reader", "groups": ["evaluation", "reader"]}
        (asked,) = provider.asked
        assert asked["code_challenge_method"] == "S256"
        assert asked["response_type"] == "code"
        browser.post("/logout")
        assert browser.get("/", headers={"Accept": "*/*"}).status_code == 401


def test_groups_give_roles_and_the_file_of_users_adds_to_them(site: Any) -> None:
    made = site(admin_groups=("evaluation",))
    with made.browser() as browser:
        assert browser.get("/login/begin").json()["role"] == "admin"
    made = site(editor_groups=("evaluation",))
    with made.browser() as browser:
        assert browser.get("/login/begin").json()["role"] == "editor"
        made.access.users.add("ann", None, "admin", ["finance"])
        told = browser.get("/").json()
        assert told["role"] == "admin"
        assert {"finance", "evaluation"} <= set(told["groups"])


def test_claims_that_are_only_in_the_user_info_count(site: Any, provider: Provider) -> None:
    provider.lacks = ("groups", "preferred_username")
    with site().browser() as browser:
        assert browser.get("/login/begin").json()["groups"] == ["evaluation", "reader"]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("no metadata", "misconfigured"),
        ("another issuer", "misconfigured"),
        ("no ID token", "misconfigured"),
        ("denied", "cancelled"),
        ("state", "expired"),
        ("audience", "invalid"),
        ("issuer", "invalid"),
        ("expired", "invalid"),
        ("nonce", "invalid"),
        ("signature", "invalid"),
    ],
)
def test_a_sign_in_that_is_not_as_it_should_be_lets_nobody_in_and_says_what_to_do(
    site: Any, provider: Provider, fault: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    provider.fault = fault
    made = site()
    with made.browser() as browser, caplog.at_level(logging.WARNING):
        page = browser.get("/login/begin")
        assert page.status_code == 401
        assert FAULTS[kind] in page.text
        assert f"({kind})" in caplog.text
        assert SECRET not in caplog.text
        assert browser.get("/", headers={"Accept": "*/*"}).status_code == 401


def test_the_user_info_of_another_account_is_not_taken(site: Any, provider: Provider) -> None:
    provider.lacks, provider.fault = ("groups",), "user info"
    with site().browser() as browser:
        assert FAULTS["invalid"] in browser.get("/login/begin").text


def test_a_wrong_secret_and_an_address_that_is_not_registered_are_said(
    site: Any, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    with site(client_secret="wrong").browser() as browser, caplog.at_level(logging.WARNING):
        assert FAULTS["misconfigured"] in browser.get("/login/begin").text
        assert "invalid_client" in caplog.text
    provider.redirects.clear()
    with site(address="https://reports.example/desk").browser() as browser:
        assert "not registered" in browser.get("/login/begin").text
    assert provider.asked[-1]["redirect_uri"] == "https://reports.example/desk/login/callback"


def test_a_provider_that_is_not_there_is_said_in_the_language_of_the_browser(
    tmp_path: Path,
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        issuer = f"http://127.0.0.1:{free.getsockname()[1]}"
    oidc = OpenIdConnect(issuer=issuer, client_id=CLIENT, client_secret=SECRET, label="Our house")
    app = FastAPI()
    access = Access(Settings(oidc=oidc), tmp_path)
    app.include_router(router(access, "Reports", UserStore(tmp_path).usage))
    with served(app) as url, httpx.Client(base_url=url, timeout=60) as browser:
        page = browser.get("/login/begin", headers={"Accept-Language": "fr"})
        assert page.status_code == 401
        assert "injoignable" in page.text
        assert 'href="../login/begin?next=%2F"' in page.text
        assert "Our house" in page.text


def test_a_code_is_good_once_and_in_the_browser_that_began(site: Any) -> None:
    made = site()
    with made.browser() as browser, made.browser() as other:
        begun = browser.get("/login/begin", follow_redirects=False)
        back = browser.get(begun.headers["location"], follow_redirects=False).headers["location"]
        assert FAULTS["expired"] in other.get(back).text
        assert browser.get(back).json()["name"] == "ann"
        assert FAULTS["expired"].replace("'", "&#39;") in browser.get(back).text


def test_only_members_of_a_group_and_accounts_of_a_domain_are_admitted(
    site: Any, provider: Provider
) -> None:
    with site(groups=("finance",)).browser() as browser:
        assert "You are signed in there as ann" in browser.get("/login/begin").text
    with site(domains=("un.example",)).browser() as browser:
        assert "may not use this program" in browser.get("/login/begin").text
        provider.account |= {"email": "ann@un.example"}
        assert "may not use this program" in browser.get("/login/begin").text
        provider.account |= {"email_verified": True}
        assert browser.get("/login/begin").json()["name"] == "ann"
        provider.account |= {"hd": "other.example"}
        with site(domains=("un.example",)).browser() as another:
            assert "may not use this program" in another.get("/login/begin").text


def test_a_name_belongs_to_the_account_that_had_it_first_until_it_is_freed(
    site: Any, provider: Provider
) -> None:
    made = site()
    with made.browser() as browser:
        assert browser.get("/login/begin").json()["name"] == "ann"
        provider.account["sub"] = "a-2"
        with made.browser() as other:
            assert "The name ann belongs to another account" in other.get("/login/begin").text
            assert made.access.forget("ann")
            assert other.get("/login/begin").json()["name"] == "ann"
        assert browser.get("/", headers={"Accept": "*/*"}).status_code == 401


def test_a_user_with_a_password_is_nobody_of_the_provider(site: Any) -> None:
    made = site()
    made.access.users.add("ann", "correct horse", "admin")
    with made.browser() as browser:
        refused = browser.get("/login/begin")
        assert refused.status_code == 401
        assert "The name ann belongs to another account" in refused.text
        assert "Password" in refused.text


def test_a_session_of_the_provider_ends_when_the_provider_is_taken_out(
    site: Any, tmp_path: Path
) -> None:
    made = site()
    with made.browser() as browser:
        browser.get("/login/begin")
        token = browser.cookies["assistant_session"]
    from assistant.accounts.access import Credentials

    assert made.access.person(Credentials(session=token)) is not None
    without = Access(Settings(), tmp_path, insist=True)
    assert without.person(Credentials(session=token)) is None


def test_a_proxy_may_name_groups_too(tmp_path: Path) -> None:
    from assistant.accounts.access import Credentials

    settings = Settings(
        proxy_user_header="X-User", proxy_groups_header="X-Groups", admin_groups=("heads",)
    )
    access = Access(settings, tmp_path)
    person = access.person(Credentials(peer="127.0.0.1", proxied="bob", groups="desk, heads,"))
    assert person is not None
    assert (person.role, person.groups) == ("admin", ("desk", "heads"))
    assert access.person(Credentials(peer="10.0.0.9", proxied="bob", groups="heads")) is None


@pytest.mark.parametrize(
    ("oidc", "told"),
    [
        ({"issuer": "https://id.example"}, "needs oidc.client_id"),
        ({"issuer": "http://id.example", "client_id": "x"}, "begins with https://"),
        ({"isuer": "x"}, "oidc.issuer"),
    ],
)
def test_settings_of_a_provider_that_cannot_work_are_refused(
    oidc: dict[str, str], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        load_settings(oidc=oidc)

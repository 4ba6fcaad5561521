"""One server for all tests with a browser: the real assistant on the sample reports and one more."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from fastapi import FastAPI
    from playwright.sync_api import Browser, Page

    from assistant.accounts.user_store import UserStore
    from assistant.interfaces.state import AppState
    from assistant.interfaces.work import WorkQueue
    from assistant.service import Assistant

HOSTILE = """---
title: "Report <script>window.stolen = 'title'</script>"
publisher: 'UNFPA" onmouseover="window.stolen = 1'
year: 2021
language: en
---

# Ostriches <img src=x onerror="window.stolen = 'heading'">

UNFPA trained 61 midwives in Vanuatu <script>window.stolen = 'text'</script> in 2021.

The midwives of Vanuatu visited [the ward](http://evil.example/ward) and ![saw](http://evil.example/x.png)
<img src="http://evil.example/pixel.png" onerror="window.stolen = 'image'"> 14 mothers.

<svg onload="window.stolen = 'svg'"></svg> {{constructor.constructor('window.stolen = 2')()}} ${window.stolen = 3}
"""

HOSTILE_TEXT = """Report of 2020 <img src=x onerror="window.stolen = 'first line'">

UNFPA trained 57 nurses in Kiribati <b onclick="window.stolen = 'b'">in 2020</b>.

<script>window.stolen = 'script'</script><img src=x onerror="window.stolen = 'image'"> [a link](http://evil.example/a)
"""

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)


_MEASURED = """parts => parts.map(part => {
    const { x, y, width, height } = part.getBoundingClientRect();
    return { x, y, width, height };
})"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with a browser run last: Playwright keeps an event loop in this thread, which others need."""
    here = Path(__file__).parent
    items.sort(key=lambda item: here in item.path.parents)


@dataclass(frozen=True)
class Site:
    """A running chat and its assistant."""

    url: str
    assistant: Assistant
    state: AppState
    folder: Path  # what is indexed

    @property
    def store(self) -> UserStore:
        """What it keeps for people."""
        return self.state.store

    @contextmanager
    def crowded(self, queue: WorkQueue | None = None) -> Iterator[None]:
        """A block in which others hold every place, so that a question, or what else the queue is for, has to wait."""
        queue, done = queue or self.state.answers, threading.Event()

        async def fill() -> None:
            for _ in range(queue.at_once):
                queue.submit(done.wait)

        with ThreadPoolExecutor(1) as pool:  # Playwright has a loop running in this thread
            pool.submit(asyncio.run, fill()).result()
        try:
            yield
        finally:
            done.set()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    import ui
    from assistant.interfaces.state import AppState
    from assistant.samples import sample_dir
    from assistant.service import Assistant

    root = tmp_path_factory.mktemp("chat")
    reports = root / "reports"
    shutil.copytree(sample_dir(), reports)
    (reports / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    (reports / "hostile.txt").write_text(HOSTILE_TEXT, encoding="utf-8")
    with Assistant.open(root / "index") as assistant:
        report = assistant.index(reports)
        assert report.failed == ()
        state = AppState(assistant)
        with _serving(ui.app(state)) as url:
            yield Site(url, assistant, state, reports)


@pytest.fixture(scope="session")
def serving() -> Any:
    """A context manager that serves an application and gives its address."""
    return _serving


@contextmanager
def _serving(app: FastAPI) -> Iterator[str]:
    """The application on a port of this machine; its address."""
    import uvicorn

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, proxy_headers=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        server.should_exit = True
        server.force_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the chat is not tried in a browser")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    sandbox = [] if os.name == "nt" or os.geteuid() else ["--no-sandbox"]  # root cannot sandbox
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield opened
        opened.close()


class Visitor:
    """Somebody at the page: what they do, in words."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))

    def go(self, url: str) -> Visitor:
        """Open the chat and wait until it can be used."""
        self.page.goto(url)
        self.page.locator(".pa-welcome").wait_for()
        return self

    def sign_in(self, url: str, name: str, password: str) -> Visitor:
        """Open the chat by way of the sign-in page."""
        self.page.goto(url)
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.locator(".pa-welcome").wait_for()
        return self

    def send(self, question: str) -> Any:
        """Ask without waiting, and give the turn that is to come."""
        turns = self.page.locator(".pa-turn")
        before = turns.count()
        box = self.page.locator("#pa-ask textarea")
        box.fill(question)
        box.press("Enter")
        return turns.nth(before)

    def ask(self, question: str) -> Any:
        """Ask, wait for the outcome, and give the newest turn."""
        newest = self.send(question)
        newest.locator(".pa-actions").wait_for()
        return newest

    def boxes(self, *parts: Any) -> list[dict[str, float]]:
        """Where parts of the page are, measured together, when nothing moves any more."""
        handles, before = [part.element_handle() for part in parts], None
        while (now := self.page.evaluate(_MEASURED, handles)) != before:
            before = now
            self.page.wait_for_timeout(150)
        return list(now)

    def publisher(self, name: str) -> Any:
        """The box of a publisher that is to be asked, in the form of filters."""
        group = self.page.get_by_role("group", name="Publisher", exact=True)
        return group.get_by_label(name, exact=True)

    def open(self, turn: Any, number: int) -> Any:
        """Choose citation ``number`` of a turn, and give the panel with its source."""
        turn.locator(f".pa-cite[data-number='{number}']").first.click()
        panel = self.page.locator(f".pa-opened:has(.pa-other[aria-current]:text-is('{number}'))")
        panel.wait_for()
        return panel


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Any]:
    """Pages of people who have not been there before: ``new_page(width=390, locale="fr-FR")``.

    Whatever is tried there, no request of the browser may leave this machine.
    """
    contexts = []
    asked: list[str] = []

    def made(width: int = 1280, height: int = 860, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(45_000)
        context.on("request", lambda request: asked.append(request.url))
        contexts.append(context)
        return context.new_page()

    yield made
    for context in contexts:
        context.close()
    sent = [urlsplit(url) for url in asked]
    assert [url for url in sent if url.scheme in {"http", "https"}]
    assert [url.geturl() for url in sent if url.hostname not in {"127.0.0.1", None}] == []


@pytest.fixture
def visit(new_page: Any, site: Site) -> Any:
    """Opens the chat in a new browser: ``visit(path="?publisher=UNODC", width=390)``; ``url``: of another chat.

    Nobody signs in there, so that everybody is the same local person: what that person has put
    aside in another test is taken out.
    """
    from assistant.accounts.basket import Basket
    from assistant.accounts.users import LOCAL

    site.store.baskets.change(LOCAL.name, lambda _: Basket())

    def opened(path: str = "", url: str = site.url, **options: Any) -> Visitor:
        return Visitor(new_page(**options)).go(url + path)

    return opened


@pytest.fixture
def sign_in(new_page: Any) -> Any:
    """Signs somebody in to a chat in a new browser: ``sign_in(url, "rita", "secret", width=390)``."""

    def opened(url: str, name: str, password: str, **options: Any) -> Visitor:
        return Visitor(new_page(**options)).sign_in(url, name, password)

    return opened


@pytest.fixture
def enter(new_page: Any) -> Any:
    """Opens any address as a new person: ``enter(url, color_scheme="dark")``."""

    def opened(url: str, **options: Any) -> Page:
        page: Page = new_page(**options)
        page.goto(url)
        return page

    return opened

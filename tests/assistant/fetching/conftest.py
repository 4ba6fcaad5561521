"""A real server on this machine, and the web that may ask it."""

from __future__ import annotations

import contextlib
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from assistant.fetching.web import Limits, Web

PDF = b"%PDF-1.7\n% a report\n%%EOF\n"
HERE = ip_network("127.0.0.1/32")


@dataclass
class Asked:
    """A request as the server got it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Answer:
    """``length``: what Content-Length says, when it is not the length of the body; -1: none."""

    body: bytes = b""
    media_type: str = "text/html"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None


Handle = Callable[[Asked], Answer]


class Site:
    """A server; ``asked``: the requests so far. What it has no answer for is status 404."""

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.answers: dict[str, Answer | Handle] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._answer(self)

            do_POST = do_GET  # noqa: N815  the name that the library calls

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer((host, 0), Handler)
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://{host}:{self._server.server_address[1]}"

    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    def put(self, path: str, body: bytes | str = b"", media_type: str = "", **more: Any) -> str:
        """Let ``path`` answer with ``body``; returns its address."""
        data = body.encode() if isinstance(body, str) else body
        guessed = "application/pdf" if data.startswith(b"%PDF") else "text/html"
        self.answers[path] = Answer(data, media_type or guessed, **more)
        return self.address + path

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        url = urlsplit(handler.path)
        size = int(handler.headers.get("content-length") or 0)
        asked = Asked(
            handler.command,
            url.path,
            {name: values[0] for name, values in parse_qs(url.query).items()},
            {name.lower(): value for name, value in handler.headers.items()},
            handler.rfile.read(size),
        )
        self.asked.append(asked)
        found = self.answers.get(handler.path) or self.answers.get(url.path)
        answer = found(asked) if callable(found) else found or Answer(b"not here", status=404)
        handler.send_response(answer.status)
        if answer.media_type:
            handler.send_header("Content-Type", answer.media_type)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        length = len(answer.body) if answer.length is None else answer.length
        if length >= 0:
            handler.send_header("Content-Length", str(length))
        else:
            handler.send_header("Connection", "close")
        handler.end_headers()
        if answer.status != 304:
            with contextlib.suppress(ConnectionError):  # given up by the one who asked
                handler.wfile.write(answer.body)
        if length != len(answer.body):
            handler.close_connection = True


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def other_site() -> Iterator[Site]:
    """A server at an address that is not allowed."""
    made = Site("127.0.0.2")
    yield made
    made.close()


@pytest.fixture
def waits() -> list[float]:
    """The seconds that `web` would have waited."""
    return []


@pytest.fixture
def web(waits: list[float]) -> Iterator[Web]:
    limits = Limits(pause_s=0, bytes=1_000_000)
    with Web(limits, allowed=[HERE], sleep=waits.append) as made:
        yield made
